//! libcurl through the crate `curl` 0.4 as a transport.
//!
//! What it does not say: that nothing was sent to an `https` URL when it was built without TLS, as here.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::error::Error;
use std::mem;
use std::time::Duration;

use bytes::Bytes;
use curl::easy::{Easy2, Handler, List, WriteError};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use secpaid_core::Answer;
use secpaid_core::testing::Server;
use secpaid_core::transport::{BlockingTransport, Limits, Sent, TransportError, TransportErrorKind as Kind};
use secpaid_core::v2::{self, BlockingClient, CreateLink};

/// Sends each request with a handle of its own, and so over a connection of its own: when one that was used before ends without an answer,
/// libcurl sends the request again.
pub struct Curl;

impl BlockingTransport for Curl {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let unsent = |error| TransportError::new(Kind::Request, Sent::No).with_source(error);
        let mut easy = prepare(&request).map_err(unsent)?;
        let failed = easy.perform().err().map(failure);
        let status = easy.response_code().ok().and_then(|status| u16::try_from(status).ok());
        let Some(status) = status.and_then(|status| StatusCode::from_u16(status).ok()) else {
            return Err(failed.unwrap_or(TransportError::new(Kind::Interrupted, Sent::Maybe)));
        };
        let Reading { limits, headers, body } = mem::take(easy.get_mut());
        limits.finish(Answer::new(status, headers, body), failed)
    }
}

fn prepare(request: &Request<Bytes>) -> Result<Easy2<Reading>, Box<dyn Error + Send + Sync>> {
    let limits = Limits::of(request);
    let mut easy = Easy2::new(Reading { limits, ..Reading::default() });
    easy.url(&request.uri().to_string())?;
    if request.method() != Method::GET {
        easy.post_fields_copy(request.body())?;
    }
    easy.custom_request(request.method().as_str())?;
    let mut headers = List::new();
    for (name, value) in request.headers() {
        // A header without a value would not be sent if a colon stood behind its name.
        let value = value.to_str()?;
        headers.append(&if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") })?;
    }
    headers.append("Expect:")?;
    easy.http_headers(headers)?;
    // Otherwise libcurl may keep the time with a signal, which threads cannot share.
    easy.signal(false)?;
    // None would mean no limit.
    easy.timeout(limits.timeout.max(Duration::from_millis(1)))?;
    Ok(easy)
}

/// What came back so far.
#[derive(Default)]
struct Reading {
    limits: Limits,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Handler for Reading {
    fn header(&mut self, line: &[u8]) -> bool {
        let line = line.trim_ascii();
        if line.starts_with(b"HTTP/") {
            // What came before belonged to an interim answer.
            self.headers.clear();
        } else if !line.is_empty() {
            let mut parts = line.splitn(2, |byte| *byte == b':');
            let (name, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            let (name, value) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.trim_ascii()));
            let (Ok(name), Ok(value)) = (name, value) else { return false };
            self.headers.append(name, value);
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
    let (kind, sent) = if error.is_couldnt_resolve_host() || error.is_couldnt_resolve_proxy() {
        (Kind::Resolve, Sent::No)
    } else if error.is_couldnt_connect() {
        (Kind::Connect, Sent::No)
    } else if error.is_ssl_connect_error() || error.is_peer_failed_verification() {
        (Kind::Tls, Sent::No)
    } else if error.is_url_malformed() {
        (Kind::Request, Sent::No)
    } else if error.is_operation_timedout() {
        (Kind::Timeout, Sent::Maybe)
    } else {
        (Kind::Interrupted, Sent::Maybe)
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
