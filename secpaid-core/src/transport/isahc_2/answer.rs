//! What `isahc` gives back: an answer, or why there is none.

use std::io;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::response::Parts;
use http::{Response, StatusCode};
use isahc::error::ErrorKind;

use crate::answer::Answer;
use crate::transport::{Limits, Sent, TransportError, TransportErrorKind as Kind};

/// The answer, when no more than allowed was read of its body, and all of it.
pub(super) fn finish(
    parts: Parts,
    mut body: Vec<u8>,
    outcome: io::Result<usize>,
    limits: Limits,
) -> Result<Response<Bytes>, TransportError> {
    let failed = match outcome {
        Ok(0) if !may_be_empty(&parts) => TransportError::new(Kind::Interrupted, Sent::Maybe),
        Ok(_) if body.len() <= limits.body => return Ok(Response::from_parts(parts, body.into())),
        Ok(_) => TransportError::new(Kind::BodyTooLarge, Sent::Maybe),
        Err(error) => failure(error.into()),
    };
    body.truncate(limits.body);
    Err(failed.with_answer(Answer::new(parts.status, parts.headers, body)))
}

/// libcurl takes the end of the connection for the end of the head; what it makes of half a head is an answer without a body.
fn may_be_empty(parts: &Parts) -> bool {
    matches!(parts.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
        || parts.headers.contains_key(TRANSFER_ENCODING)
        || parts.headers.get(CONTENT_LENGTH).is_some_and(|length| length == "0")
}

/// What libcurl reports of name, connection and handshake comes before the request, since connections are never used again.
pub(super) fn failure(error: isahc::Error) -> TransportError {
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
