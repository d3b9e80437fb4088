//! The client `minreq` 3 as a transport.
//!
//! What it cannot do: its time limit is in whole seconds, so a shorter one is rounded up. It takes an interim answer for the final one, which is
//! an error here. And it takes the end of the connection for the end of a chunked body, so half of one may come through as whole; there is no
//! envelope in it, and the call fails with its outcome unknown.
//!
//! `cargo run --example minreq` calls a server on loopback with it.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::error::Error;
use std::io::Read;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use secpaid_core::Answer;
use secpaid_core::testing::Server;
use secpaid_core::transport::{BlockingTransport, Limits, Sent, TransportError, TransportErrorKind as Kind};
use secpaid_core::v2::{self, BlockingClient, CreateLink};

/// Sends each request over a connection of its own.
pub struct Minreq;

impl BlockingTransport for Minreq {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let (parts, body) = request.into_parts();
        let seconds = limits.timeout.as_secs() + u64::from(limits.timeout.subsec_nanos() > 0);
        let method = minreq::Method::Custom(parts.method.to_string());
        let mut request = minreq::Request::new(method, parts.uri.to_string())
            .with_follow_redirects(false)
            .with_timeout(seconds);
        for (name, value) in &parts.headers {
            let value = value.to_str().map_err(|_| TransportError::new(Kind::Request, Sent::No))?;
            request = request.with_header(name.as_str(), value);
        }
        if parts.method != Method::GET {
            request = request.with_body(body);
        }
        let mut response = request.send_lazy().map_err(failure)?;
        let Some((status, headers)) = head(&response) else {
            return Err(TransportError::new(Kind::Interrupted, Sent::Maybe));
        };
        let mut body = Vec::new();
        let read = match status {
            // minreq would wait for the connection's end.
            StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED => Ok(0),
            _ => (&mut response).take(limits.to_read()).read_to_end(&mut body),
        };
        limits.finish(Answer::new(status, headers, body), read.err().map(|error| failure(error.into())))
    }
}

fn head(response: &minreq::ResponseLazy) -> Option<(StatusCode, HeaderMap)> {
    // Where the server gave no status, minreq makes one up.
    if response.reason_phrase == "Server did not provide a status line" {
        return None;
    }
    let headers = response.headers.iter();
    let headers = headers.map(|(name, value)| Some((name.parse().ok()?, value.trim().parse().ok()?)));
    Some((StatusCode::from_u16(response.status_code).ok()?, headers.collect::<Option<HeaderMap>>()?))
}

fn failure(error: minreq::Error) -> TransportError {
    use std::io::ErrorKind::{ConnectionRefused, TimedOut};
    let (kind, sent) = match &error {
        minreq::Error::AddressNotFound => (Kind::Resolve, Sent::No),
        // Only `connect` is ever refused.
        minreq::Error::IoError(error) if error.kind() == ConnectionRefused => (Kind::Connect, Sent::No),
        minreq::Error::IoError(error) if error.kind() == TimedOut => (Kind::Timeout, Sent::Maybe),
        minreq::Error::HttpsFeatureNotEnabled | minreq::Error::InvalidProtocol => (Kind::Request, Sent::No),
        _ => (Kind::Interrupted, Sent::Maybe),
    };
    TransportError::new(kind, sent).with_source(error)
}

fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(v2::FIXTURES)?;
    let client = BlockingClient::new(&server.url(), "any token", Minreq)?;
    let link = client.create_link(CreateLink::new(25))?.data;
    println!("{} EUR at {}", link.amount, link.pay_link);
    Ok(())
}
