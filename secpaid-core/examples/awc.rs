//! The client `awc` 3 as a transport. Its futures stay on their thread, and its types are those of an older `http`.
//!
//! What it does not give: the part of a body that was read before it failed.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::error::Error;
use std::io;

use awc::error::{ConnectError, PayloadError, SendRequestError};
use awc::http::Method;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use secpaid_core::Answer;
use secpaid_core::testing::Server;
use secpaid_core::transport::{Limits, LocalTransport, Sent, TransportError, TransportErrorKind as Kind};
use secpaid_core::v2::{self, Client, CreateLink};
use tokio::task::LocalSet;

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
        // The time is for the body as well.
        let mut request =
            self.client.request(method, parts.uri.to_string()).timeout(limits.timeout).no_decompress();
        for (name, value) in &parts.headers {
            request = request.append_header((name.as_str(), value.as_bytes()));
        }
        let mut response = request.send_body(body).await.map_err(failure)?;
        let interrupted = || TransportError::new(Kind::Interrupted, Sent::Maybe);
        let status = StatusCode::from_u16(response.status().as_u16()).map_err(|_| interrupted())?;
        let mut headers = HeaderMap::new();
        for (name, value) in response.headers() {
            let (name, value) =
                (HeaderName::try_from(name.as_str()), HeaderValue::from_bytes(value.as_bytes()));
            headers.append(name.map_err(|_| interrupted())?, value.map_err(|_| interrupted())?);
        }
        match response.body().limit(limits.body).await {
            Ok(body) => Ok(Answer::new(status, headers, body).into()),
            Err(error) => Err(broken(error).with_answer(Answer::new(status, headers, Bytes::new()))),
        }
    }
}

fn failure(error: SendRequestError) -> TransportError {
    let (kind, sent) = match &error {
        SendRequestError::Url(_) | SendRequestError::Connect(ConnectError::SslIsNotSupported) => {
            (Kind::Request, Sent::No)
        }
        SendRequestError::Connect(ConnectError::Resolver(_) | ConnectError::NoRecords) => {
            (Kind::Resolve, Sent::No)
        }
        SendRequestError::Connect(ConnectError::Timeout) => (Kind::Timeout, Sent::No),
        SendRequestError::Connect(ConnectError::Io(_)) => (Kind::Connect, Sent::No),
        SendRequestError::Timeout => (Kind::Timeout, Sent::Maybe),
        // Also `ConnectError::Disconnected`: it stands for a connection that ends before an answer.
        _ => (Kind::Interrupted, Sent::Maybe),
    };
    // The error itself may not leave its thread.
    TransportError::new(kind, sent).with_source(error.to_string())
}

fn broken(error: PayloadError) -> TransportError {
    let kind = match &error {
        PayloadError::Overflow => Kind::BodyTooLarge,
        PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut => Kind::Timeout,
        _ => Kind::Interrupted,
    };
    TransportError::new(kind, Sent::Maybe).with_source(error.to_string())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(v2::FIXTURES)?;
    let client = Client::new(&server.url(), "any token", Awc::default())?;
    let link = LocalSet::new().run_until(client.create_link(CreateLink::new(25))).await?.data;
    println!("{} EUR at {}", link.amount, link.pay_link);
    Ok(())
}
