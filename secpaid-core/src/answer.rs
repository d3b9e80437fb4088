//! What came back over the wire, and what a success makes of it.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::__private::debug;
use crate::endpoint::Endpoint;

/// Status, headers and body, as they came. `Debug` shows how long the body is, not what it says.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Bytes,
    /// May an earlier try of the same call have arrived?
    pub(crate) repeated: bool,
}

/// In the extensions of a response: an earlier try of the same call may have arrived.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Repeated;

impl Answer {
    /// An answer from its parts.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { status, headers, body: body.into(), repeated: false }
    }
}

impl From<http::Response<Bytes>> for Answer {
    fn from(response: http::Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        let repeated = parts.extensions.get::<Repeated>().is_some();
        Self { status: parts.status, headers: parts.headers, body, repeated }
    }
}

impl From<Answer> for http::Response<Bytes> {
    fn from(answer: Answer) -> Self {
        let mut response = Self::new(answer.body);
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        if answer.repeated {
            response.extensions_mut().insert(Repeated);
        }
        response
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// A call that worked.
#[non_exhaustive]
pub struct Success<E: Endpoint> {
    /// What the endpoint answers.
    pub data: E::Data,
    /// Values of the envelope beside the data.
    pub meta: E::Meta,
    /// The envelope's message, a text for people.
    pub message: Option<String>,
    /// What the API warns of, texts for people: the call worked all the same.
    pub warnings: Vec<String>,
    /// The answer as it came.
    pub answer: Answer,
}

impl<E: Endpoint> Success<E> {
    /// What the endpoint answers, without the rest.
    pub fn into_data(self) -> E::Data {
        self.data
    }
}

impl<E: Endpoint<Data: fmt::Debug, Meta: fmt::Debug>> fmt::Debug for Success<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, &self.data, &self.meta, &self.message, &self.warnings, &self.answer)
    }
}

/// Shows a success; compiled once, not per endpoint.
#[inline(never)]
fn show(
    f: &mut fmt::Formatter<'_>,
    data: &dyn fmt::Debug,
    meta: &dyn fmt::Debug,
    message: &Option<String>,
    warnings: &[String],
    answer: &Answer,
) -> fmt::Result {
    debug(f, "Success", "data meta message warnings answer", &[data, meta, message, &warnings, answer])
}

impl<E: Endpoint<Data: Clone, Meta: Clone>> Clone for Success<E> {
    fn clone(&self) -> Self {
        Self {
            data: self.data.clone(),
            meta: self.meta.clone(),
            message: self.message.clone(),
            warnings: self.warnings.clone(),
            answer: self.answer.clone(),
        }
    }
}
