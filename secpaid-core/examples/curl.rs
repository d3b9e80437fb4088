//! libcurl through the crate `curl` 0.4 as a transport.
//!
//! What it does not say: that nothing was sent to an `https` URL when it was built without TLS, as here.
//!
//! `cargo run --example curl` calls a server on loopback with it.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::error::Error;
use std::mem;

use bytes::Bytes;
use curl::easy::{Easy2, Handler, List, WriteError};
use http::{HeaderMap, HeaderName, Method, Request, Response, StatusCode};
use secpaid_core::Answer;
use secpaid_core::testing::Server;
use secpaid_core::transport::{BlockingTransport, Limits, Sent, TransportError, TransportErrorKind as Kind};
use secpaid_core::v2::{self, BlockingClient, CreateLink};

/// Sends each request with a handle of its own, and so over a connection of its own: when one that was used before ends without an answer,
/// libcurl sends the request again.
pub struct Curl;

impl BlockingTransport for Curl {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut easy = Easy2::new(Reading { limits: Limits::of(&request), ..Reading::default() });
        prepare(&mut easy, &request)
            .map_err(|error| TransportError::new(Kind::Request, Sent::No).with_source(error))?;
        let failed = easy.perform().err().map(failure);
        let Reading { limits, status, headers, body } = mem::take(easy.get_mut());
        match status {
            Some(status) => limits.finish(Answer::new(status, headers, body), failed),
            None => Err(failed.unwrap_or(TransportError::new(Kind::Interrupted, Sent::Maybe))),
        }
    }
}

fn prepare(easy: &mut Easy2<Reading>, request: &Request<Bytes>) -> Result<(), Box<dyn Error + Send + Sync>> {
    easy.url(&request.uri().to_string())?;
    if request.method() != Method::GET {
        easy.post_fields_copy(request.body())?;
    }
    easy.custom_request(request.method().as_str())?;
    let mut headers = List::new();
    headers.append("Expect:")?;
    for (name, value) in request.headers() {
        // With a colon behind its name, a header without a value would be left out.
        headers.append(&format!("{name}{} {}", if value.is_empty() { ';' } else { ':' }, value.to_str()?))?;
    }
    easy.http_headers(headers)?;
    Ok(easy.timeout(Limits::of(request).timeout)?)
}

/// What came back so far.
#[derive(Default)]
struct Reading {
    limits: Limits,
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Handler for Reading {
    fn header(&mut self, line: &[u8]) -> bool {
        let line = String::from_utf8_lossy(line);
        if line.starts_with("HTTP/") {
            // An answer begins; what came before was an interim one.
            self.status = line.split(' ').nth(1).and_then(|status| status.trim().parse().ok());
            self.headers.clear();
        } else if let Some((name, value)) = line.split_once(':') {
            self.headers.extend(name.parse::<HeaderName>().ok().zip(value.trim().parse().ok()));
        }
        true
    }

    fn write(&mut self, data: &[u8]) -> Result<usize, WriteError> {
        self.body.extend_from_slice(data);
        // Nothing taken ends the transfer.
        Ok(if self.body.len() > self.limits.body { 0 } else { data.len() })
    }
}

fn failure(error: curl::Error) -> TransportError {
    let (kind, sent) = match &error {
        error if error.is_couldnt_resolve_host() => (Kind::Resolve, Sent::No),
        error if error.is_couldnt_connect() => (Kind::Connect, Sent::No),
        error if error.is_operation_timedout() => (Kind::Timeout, Sent::Maybe),
        _ => (Kind::Interrupted, Sent::Maybe),
    };
    TransportError::new(kind, sent).with_source(error)
}

fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(v2::FIXTURES)?;
    let client = BlockingClient::new(&server.url(), "any token", Curl)?;
    let link = client.create_link(CreateLink::new(25))?.data;
    println!("{} EUR at {}", link.amount, link.pay_link);
    Ok(())
}
