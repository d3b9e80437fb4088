//! The blocking transport: `reqwest::blocking`, which runs an asynchronous client on a thread of its own.

use std::io::{self, Read};

use bytes::Bytes;
use http::{Request, Response};
use reqwest_0_13 as reqwest;
use reqwest_0_13::redirect::Policy;

use super::failure;
use crate::answer::Answer;
use crate::transport::{BlockingTransport, Limits, Sent, TransportError, TransportErrorKind as Kind};

/// Sends requests with a [`reqwest::blocking::Client`]. Like every client of that module, it panics where it is built or used inside an
/// asynchronous runtime.
#[derive(Debug, Clone)]
pub struct BlockingReqwest {
    client: reqwest::blocking::Client,
}

impl BlockingReqwest {
    /// A transport over a client that is built with these options, except that it follows no redirects and tries nothing twice.
    ///
    /// # Errors
    ///
    /// When reqwest cannot build the client.
    pub fn build(builder: reqwest::blocking::ClientBuilder) -> Result<Self, reqwest::Error> {
        Ok(Self { client: builder.redirect(Policy::none()).retry(reqwest::retry::never()).build()? })
    }
}

impl BlockingTransport for BlockingReqwest {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let mut request = reqwest::blocking::Request::try_from(request).map_err(failure)?;
        *request.timeout_mut() = Some(limits.timeout);
        let mut response = self.client.execute(request).map_err(failure)?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        // The time keeps running: it began with the request.
        let mut body = Vec::new();
        let read = response.take(limits.to_read()).read_to_end(&mut body);
        limits.fit(Answer::new(status, headers, body), read.err().map(broken))
    }
}

/// A failure while the body was read: reqwest's own error in the wrapping that [`Read`] asks for.
fn broken(error: io::Error) -> TransportError {
    match error.downcast::<reqwest::Error>() {
        Ok(error) => failure(error),
        Err(error) => TransportError::new(Kind::Interrupted, Sent::Maybe).with_source(error),
    }
}
