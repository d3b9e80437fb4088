//! Bodies: the length of one that is not there, and pieces of one to as much of it as is allowed.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Request};

use super::{Limits, Sent, TransportError, TransportErrorKind as Kind};

/// The same request; if it could have a body and has none, a header says so. Clients over hyper leave that out, and some servers ask for it.
pub(super) fn with_length(mut request: Request<Bytes>) -> Request<Bytes> {
    if request.body().is_empty() && matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    request
}

/// Puts the next piece of a body to those before it, as much as is allowed.
///
/// # Errors
///
/// [`Kind::BodyTooLarge`] when that is not all of it.
pub(super) fn add(limits: Limits, read: &mut BytesMut, piece: impl Buf) -> Result<(), TransportError> {
    let room = limits.body.saturating_sub(read.len());
    let fits = piece.remaining() <= room;
    read.put(piece.take(room));
    if fits { Ok(()) } else { Err(TransportError::new(Kind::BodyTooLarge, Sent::Maybe)) }
}
