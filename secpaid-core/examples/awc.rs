//! The client `awc` 3 as a transport. Its futures stay on their thread, and its types are those of an older `http`.
//!
//! What it cannot do: it takes an interim answer for the final one, and knows no body that ends with the connection; both are errors here. It
//! takes the end of the connection for the end of a chunked body, so half of one may come through as whole; there is no envelope in it, and the
//! call fails with its outcome unknown. It adds a `date` to every request.
//!
//! `cargo run --example awc` calls a server on loopback with it.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::error::Error;

use awc::error::{ConnectError, PayloadError, SendRequestError};
use awc::http::Method;
use bytes::Bytes;
use futures_util::StreamExt;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use secpaid_core::Answer;
use secpaid_core::testing::Server;
use secpaid_core::transport::{Limits, LocalTransport, Sent, TransportError, TransportErrorKind as Kind};
use secpaid_core::v2::{self, Client, CreateLink};
use tokio::task::LocalSet;
use tokio::time::{Instant, timeout_at};

/// Sends requests with an [`awc::Client`]. Must be used inside a [`LocalSet`] or a runtime of actix.
pub struct Awc {
    client: awc::Client,
}

/// Over a client that follows no redirects.
impl Default for Awc {
    fn default() -> Self {
        Self { client: awc::Client::builder().disable_redirects().no_default_headers().finish() }
    }
}

impl LocalTransport for Awc {
    async fn send_local(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let (parts, body) = request.into_parts();
        let method = Method::from_bytes(parts.method.as_str().as_bytes())
            .map_err(|error| TransportError::new(Kind::Request, Sent::No).with_source(error))?;
        let mut request = self.client.request(method, parts.uri.to_string()).no_decompress();
        for (name, value) in &parts.headers {
            request = request.append_header((name.as_str(), value.as_bytes()));
        }
        let deadline = Instant::now() + limits.timeout;
        let mut response = request.timeout(limits.timeout).send_body(body).await.map_err(failure)?;
        let Some((status, headers)) = head(&response) else {
            return Err(TransportError::new(Kind::Interrupted, Sent::Maybe));
        };
        let mut body = Vec::new();
        let read = async {
            while body.len() <= limits.body
                && let Some(chunk) = response.next().await
            {
                body.extend_from_slice(&chunk.map_err(broken)?);
            }
            Ok(())
        };
        // The time limit of awc itself ends with the answer's head.
        let late = |_| Err(TransportError::new(Kind::Timeout, Sent::Maybe));
        let failed = timeout_at(deadline, read).await.unwrap_or_else(late).err();
        limits.finish(Answer::new(status, headers, body), failed)
    }
}

fn head<S>(response: &awc::ClientResponse<S>) -> Option<(StatusCode, HeaderMap)> {
    let headers = response.headers().iter().map(|(name, value)| {
        Some((name.as_str().parse().ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    });
    Some((StatusCode::from_u16(response.status().as_u16()).ok()?, headers.collect::<Option<_>>()?))
}

fn failure(error: SendRequestError) -> TransportError {
    let (kind, sent) = match &error {
        SendRequestError::Url(_) => (Kind::Request, Sent::No),
        SendRequestError::Connect(ConnectError::Resolver(_)) => (Kind::Resolve, Sent::No),
        SendRequestError::Connect(ConnectError::Timeout) => (Kind::Timeout, Sent::No),
        SendRequestError::Connect(ConnectError::Io(_) | ConnectError::SslIsNotSupported) => {
            (Kind::Connect, Sent::No)
        }
        SendRequestError::Timeout => (Kind::Timeout, Sent::Maybe),
        // Also `ConnectError::Disconnected`: it stands for a connection that ends before an answer.
        _ => (Kind::Interrupted, Sent::Maybe),
    };
    // The error itself may not leave its thread.
    TransportError::new(kind, sent).with_source(error.to_string())
}

fn broken(error: PayloadError) -> TransportError {
    TransportError::new(Kind::Interrupted, Sent::Maybe).with_source(error.to_string())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(v2::FIXTURES)?;
    let client = Client::new(&server.url(), "any token", Awc::default())?;
    let link = LocalSet::new().run_until(client.create_link(CreateLink::new(25))).await?.data;
    println!("{} EUR at {}", link.amount, link.pay_link);
    Ok(())
}
