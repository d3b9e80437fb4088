//! A transport over `isahc` 2, which drives libcurl; asynchronous and blocking. Choose its TLS in your own dependency on `isahc`.

use std::io::Read;

use bytes::Bytes;
use futures_lite::AsyncReadExt as _;
use http::{Method, Request, Response};
use isahc::auth::Authentication;
use isahc::config::{Configurable, ExpectContinue, RedirectPolicy, VersionNegotiation};
use isahc::error::ErrorKind;
use isahc::{AsyncBody, Body, HttpClient, HttpClientBuilder, RequestExt};

use super::{BlockingTransport, Limits, Sent, Transport, TransportError, TransportErrorKind as Kind};
use crate::answer::Answer;

/// Sends requests with an [`HttpClient`], each over a connection of its own.
///
/// libcurl sends a request again, without a word, when a connection that it used before ends without an answer; so connections are not used
/// again, and never shared by way of HTTP/2. An answer without a body and without a word about it is an error: libcurl makes the same of half a
/// head. A head is given with the first byte of the body, so an error before that byte has no answer. Without TLS in `isahc`, an `https` URL is [`Kind::Interrupted`] and [`Sent::Maybe`], for isahc does not say how far it came.
#[derive(Debug, Clone)]
pub struct Isahc {
    client: HttpClient,
}

impl Isahc {
    /// A transport over a client that is built with these options, except that it uses HTTP/1.1, no connection twice, follows no redirects,
    /// answers no authentication challenge, expects no `100 Continue` and leaves bodies as they are.
    ///
    /// # Errors
    ///
    /// When isahc cannot build the client.
    pub fn build(builder: HttpClientBuilder) -> Result<Self, isahc::Error> {
        let client = builder
            .connection_cache_size(0)
            .version_negotiation(VersionNegotiation::http11())
            .redirect_policy(RedirectPolicy::None)
            .authentication(Authentication::none())
            .expect_continue(ExpectContinue::disabled())
            .automatic_decompression(false)
            .build()?;
        Ok(Self { client })
    }
}

impl Transport for Isahc {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let request = prepare(request, limits)?.map(AsyncBody::from);
        let (parts, body) = self.client.send_async(request).await.map_err(failure)?.into_parts();
        let mut read = Vec::new();
        let outcome = body.take(limits.to_read()).read_to_end(&mut read).await;
        limits.finish(
            Answer::new(parts.status, parts.headers, read),
            outcome.err().map(|error| failure(error.into())),
        )
    }
}

impl BlockingTransport for Isahc {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let request = prepare(request, limits)?.map(|body| body.map_or_else(Body::empty, Body::from));
        let (parts, body) = self.client.send(request).map_err(failure)?.into_parts();
        let mut read = Vec::new();
        let outcome = Read::read_to_end(&mut Read::take(body, limits.to_read()), &mut read);
        limits.finish(
            Answer::new(parts.status, parts.headers, read),
            outcome.err().map(|error| failure(error.into())),
        )
    }
}

/// The request with its time limit.
fn prepare(request: Request<Bytes>, limits: Limits) -> Result<Request<Option<Vec<u8>>>, TransportError> {
    // An empty body has a length, but a request without one should not have it either.
    let bodiless = request.body().is_empty() && matches!(*request.method(), Method::GET | Method::HEAD);
    let builder = request.to_builder().timeout(limits.timeout);
    builder
        .body((!bodiless).then(|| request.into_body().into()))
        .map_err(|error| TransportError::new(Kind::Request, Sent::No).with_source(error))
}

/// What libcurl reports of name, connection and handshake comes before the request, since connections are never used again.
fn failure(error: isahc::Error) -> TransportError {
    let (kind, sent) = match error.kind() {
        ErrorKind::NameResolution => (Kind::Resolve, Sent::No),
        ErrorKind::ConnectionFailed => (Kind::Connect, Sent::No),
        ErrorKind::BadServerCertificate | ErrorKind::BadClientCertificate => (Kind::Tls, Sent::No),
        ErrorKind::InvalidTlsConfiguration | ErrorKind::TlsEngine => (Kind::Tls, Sent::No),
        ErrorKind::InvalidRequest => (Kind::Request, Sent::No),
        ErrorKind::Timeout => (Kind::Timeout, Sent::Maybe),
        _ => (Kind::Interrupted, Sent::Maybe),
    };
    TransportError::new(kind, sent).with_source(error)
}
