//! The client as one would write it by hand: structs with serde derive, a function per endpoint, one place that judges answers.

use std::fmt;

use chrono::NaiveDate;
use reqwest::{Method, RequestBuilder};
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Calls the API.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

/// Why there is no data.
#[derive(Debug)]
pub enum Failure<E> {
    Transport(reqwest::Error),
    /// Neither outcome, or data that does not fit.
    Unreadable {
        status: u16,
        body: Vec<u8>,
        error: Option<serde_json::Error>,
    },
    Rejected {
        error: E,
        message: String,
    },
}

/// Errors that the API tells by code.
pub trait FromCode {
    fn from_code(code: u32) -> Self;
}

#[derive(Deserialize)]
struct Head {
    status: u8,
    code: Option<u32>,
    message: Option<String>,
}

#[derive(Deserialize)]
struct Body<T> {
    data: T,
}

impl Client {
    /// A client of the API at `base`.
    pub fn new(http: reqwest::Client, base: String, token: String) -> Self {
        Self { http, base, token }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).header("token", &self.token)
    }

    fn judge<T: DeserializeOwned, E: FromCode>(
        sent: reqwest::Result<(u16, Vec<u8>)>,
    ) -> Result<T, Failure<E>> {
        let (status, body) = sent.map_err(Failure::Transport)?;
        match serde_json::from_slice::<Head>(&body) {
            Ok(Head { status: 1, .. }) => match serde_json::from_slice::<Body<T>>(&body) {
                Ok(answer) => Ok(answer.data),
                Err(error) => Err(Failure::Unreadable { status, body, error: Some(error) }),
            },
            Ok(Head { status: 0, code: Some(code), message }) => {
                Err(Failure::Rejected { error: E::from_code(code), message: message.unwrap_or_default() })
            }
            Ok(_) => Err(Failure::Unreadable { status, body, error: None }),
            Err(error) => Err(Failure::Unreadable { status, body, error: Some(error) }),
        }
    }

    async fn send(request: RequestBuilder) -> reqwest::Result<(u16, Vec<u8>)> {
        let response = request.send().await?;
        let status = response.status().as_u16();
        Ok((status, response.bytes().await?.to_vec()))
    }
}

impl<E: fmt::Debug> fmt::Display for Failure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::Unreadable { status, .. } => write!(f, "the answer with status {status} is not the API's"),
            Self::Rejected { error, message } => write!(f, "{error:?}: {message}"),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for Failure<E> {}

include!("../../generated/derived.rs");
