//! The length of a body that is not there.

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Request};

/// The same request; if it could have a body and has none, a header says so. Clients over hyper leave that out, and some servers ask for it.
pub(super) fn with_length(mut request: Request<Bytes>) -> Request<Bytes> {
    if request.body().is_empty() && matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    request
}
