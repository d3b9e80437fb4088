//! Transports over `reqwest` 0.13, asynchronous and blocking. Choose its TLS in your own dependency on `reqwest`; this crate forces none.

mod blocking;

pub use blocking::BlockingReqwest;
use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use reqwest_0_13 as reqwest;
use reqwest_0_13::redirect::Policy;

use super::body::{add, with_length};
use super::{Limits, Sent, Transport, TransportError, TransportErrorKind as Kind};
use crate::answer::Answer;

/// Sends requests with a [`reqwest::Client`].
///
/// Clients of reqwest follow redirects and may send a request again unless they are built not to, so this transport builds its own: see
/// [`Reqwest::build`].
#[derive(Debug, Clone)]
pub struct Reqwest {
    client: reqwest::Client,
}

impl Reqwest {
    /// A transport over a client that is built with these options, except that it follows no redirects and tries nothing twice.
    ///
    /// # Errors
    ///
    /// When reqwest cannot build the client.
    pub fn build(builder: reqwest::ClientBuilder) -> Result<Self, reqwest::Error> {
        Ok(Self { client: client(builder)? })
    }
}

impl Transport for Reqwest {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let mut request = reqwest::Request::try_from(with_length(request)).map_err(failure)?;
        *request.timeout_mut() = Some(limits.timeout);
        read(self.client.execute(request).await.map_err(failure)?, limits).await
    }
}

/// A client that sends each request once.
pub(super) fn client(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, reqwest::Error> {
    builder.redirect(Policy::none()).retry(reqwest::retry::never()).build()
}

/// Reads the whole answer, up to the limit.
pub(super) async fn read(
    mut response: reqwest::Response,
    limits: Limits,
) -> Result<Response<Bytes>, TransportError> {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let mut body = BytesMut::new();
    let read = async {
        while let Some(chunk) = response.chunk().await.map_err(failure)? {
            add(limits, &mut body, chunk)?;
        }
        Ok(())
    };
    let failed = read.await.err();
    limits.fit(Answer::new(status, headers, body.freeze()), failed)
}

pub(super) fn failure(error: reqwest::Error) -> TransportError {
    let (kind, sent) = classify(&error);
    // Its URL may hold a token.
    TransportError::new(kind, sent).with_source(error.without_url())
}

pub(super) fn classify(error: &reqwest::Error) -> (Kind, Sent) {
    if error.is_builder() {
        (Kind::Request, Sent::No)
    } else if error.is_connect() && error.is_timeout() {
        (Kind::Timeout, Sent::No)
    } else if error.is_dns() {
        (Kind::Resolve, Sent::No)
    } else if error.is_connect() {
        (Kind::Connect, Sent::No)
    } else if error.is_timeout() {
        (Kind::Timeout, Sent::Maybe)
    } else {
        (Kind::Interrupted, Sent::Maybe)
    }
}
