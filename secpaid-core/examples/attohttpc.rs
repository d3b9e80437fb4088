//! The client `attohttpc` 0.31 as a transport.
//!
//! What it cannot do: it takes an interim answer for the final one, which is an error here, and does not understand the trailers of a chunked
//! body, nor say that a body without one byte was chunked; both are errors as well. Of a chunk that was cut it gives nothing. It does not say when a name cannot be resolved.
//!
//! `cargo run --example attohttpc` calls a server on loopback with it.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::error::Error;
use std::io::{ErrorKind, Read};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use secpaid_core::Answer;
use secpaid_core::testing::Server;
use secpaid_core::transport::{BlockingTransport, Limits, Sent, TransportError, TransportErrorKind as Kind};
use secpaid_core::v2::{self, BlockingClient, CreateLink};

/// Sends each request over a connection of its own.
pub struct Attohttpc;

impl BlockingTransport for Attohttpc {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let (parts, body) = request.into_parts();
        let mut builder = attohttpc::RequestBuilder::try_new(parts.method, parts.uri.to_string())
            .map_err(failure)?
            .follow_redirects(false)
            .connect_timeout(limits.timeout)
            .read_timeout(limits.timeout)
            .timeout(limits.timeout)
            .bytes(body);
        builder.headers_mut().extend(parts.headers);
        let (status, headers, reader) = builder.send().map_err(failure)?.split();
        let mut body = Vec::new();
        let read = match status {
            StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED => Ok(0),
            _ => reader.take(limits.to_read()).read_to_end(&mut body),
        };
        limits.finish(Answer::new(status, headers, body), read.err().map(|error| failure(error.into())))
    }
}

fn failure(error: attohttpc::Error) -> TransportError {
    let (kind, sent) = match error.kind() {
        // Only `connect` is ever refused: a connection that stands is reset instead.
        attohttpc::ErrorKind::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            (Kind::Connect, Sent::No)
        }
        // With a read timeout, the operating system says `WouldBlock`.
        attohttpc::ErrorKind::Io(error)
            if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) =>
        {
            (Kind::Timeout, Sent::Maybe)
        }
        attohttpc::ErrorKind::InvalidBaseUrl | attohttpc::ErrorKind::TlsDisabled => (Kind::Request, Sent::No),
        _ => (Kind::Interrupted, Sent::Maybe),
    };
    TransportError::new(kind, sent).with_source(error)
}

fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(v2::FIXTURES)?;
    let client = BlockingClient::new(&server.url(), "any token", Attohttpc)?;
    let link = client.create_link(CreateLink::new(25))?.data;
    println!("{} EUR at {}", link.amount, link.pay_link);
    Ok(())
}
