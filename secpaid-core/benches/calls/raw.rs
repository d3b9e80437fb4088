//! The same call as a careful user would write it by hand: the HTTP client, derived structs, and a look at the envelope.
//!
//! Like the typed client it asks for no redirects and no second try, waits 45 seconds at most, reads 4 MiB at most, takes any status, and
//! believes a success only when both fields of the envelope say so. It keeps neither headers nor body.

use std::error::Error;
use std::time::Duration;

use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE};
use secpaid_core::Decimal;

use crate::serde_twin::{Envelope, Link};
use crate::{CONNECTIONS, TOKEN};

const TIMEOUT: Duration = Duration::from_secs(45);
const BODY_LIMIT: usize = 4 * 1024 * 1024;
const JSON: &str = "application/json";

type Failure = Box<dyn Error + Send + Sync>;

#[derive(serde::Serialize)]
struct CreateLink<'a> {
    /// As text, which the API takes as well, because it must not become a float.
    amount: Decimal,
    recipient_note: &'a str,
}

pub(crate) struct Ureq {
    agent: ureq_3::Agent,
    url: String,
}

impl Ureq {
    pub(crate) fn new(base_url: &str) -> Self {
        let config = ureq_3::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(TIMEOUT))
            .max_idle_connections(CONNECTIONS)
            .max_idle_connections_per_host(CONNECTIONS);
        Self { agent: config.build().new_agent(), url: format!("{base_url}/v2/createLink") }
    }

    pub(crate) fn create_link(&self, amount: Decimal, recipient_note: &str) -> Result<Link, Failure> {
        let body = serde_json::to_vec(&CreateLink { amount, recipient_note })?;
        let request = self.agent.post(&self.url).header("token", token()?).header(ACCEPT, JSON);
        let mut response = request.header(CONTENT_TYPE, JSON).send(&body)?;
        let body = response.body_mut().with_config().limit(BODY_LIMIT as u64).read_to_vec()?;
        link(&body)
    }
}

pub(crate) struct Reqwest {
    client: reqwest_0_13::Client,
    url: String,
}

impl Reqwest {
    pub(crate) fn new(base_url: &str) -> Self {
        let builder = reqwest_0_13::Client::builder()
            .redirect(reqwest_0_13::redirect::Policy::none())
            .retry(reqwest_0_13::retry::never())
            .timeout(TIMEOUT);
        Self { client: builder.build().unwrap(), url: format!("{base_url}/v2/createLink") }
    }

    pub(crate) async fn create_link(&self, amount: Decimal, recipient_note: &str) -> Result<Link, Failure> {
        let body = serde_json::to_vec(&CreateLink { amount, recipient_note })?;
        let request = self.client.post(&self.url).header("token", token()?).header(ACCEPT, JSON);
        let mut response = request.header(CONTENT_TYPE, JSON).body(body).send().await?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > BODY_LIMIT {
                return Err("the answer is too long".into());
            }
            body.extend_from_slice(&chunk);
        }
        link(&body)
    }
}

fn token() -> Result<HeaderValue, Failure> {
    let mut token = HeaderValue::from_str(TOKEN)?;
    token.set_sensitive(true);
    Ok(token)
}

/// The link that was made, if one was.
fn link(body: &[u8]) -> Result<Link, Failure> {
    let envelope: Envelope<Link> = serde_json::from_slice(body)?;
    match envelope {
        Envelope { code: 1, result: Some(result), data: Some(link), .. } if result == "True" => Ok(link),
        Envelope { message, .. } => Err(message.into()),
    }
}
