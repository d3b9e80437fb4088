//! Why no answer came back, and whether the request may have arrived.

use std::error::Error;
use std::fmt;

use crate::answer::Answer;

/// No answer came back.
#[derive(Debug)]
#[non_exhaustive]
pub struct TransportError {
    /// What went wrong.
    pub kind: TransportErrorKind,
    /// May the request have arrived?
    pub sent: Sent,
    /// As much of an answer as came back before it went wrong: status and headers, and of the body what was read.
    pub answer: Option<Box<Answer>>,
    /// What the HTTP client says.
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

/// May the request have arrived?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// No: the transport can prove that no byte of it was written.
    No,
    /// Nobody knows.
    Maybe,
}

/// What went wrong before an answer came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The client refused the request.
    Request,
    /// The server's name could not be resolved.
    Resolve,
    /// No connection could be made.
    Connect,
    /// The TLS handshake failed. Clients that do not tell it from a broken connection give [`Interrupted`](Self::Interrupted).
    Tls,
    /// The time was up.
    Timeout,
    /// The connection broke, or what came over it was not HTTP.
    Interrupted,
    /// The body is longer than the limit.
    BodyTooLarge,
    /// Something else.
    Other,
}

impl TransportError {
    /// An error of this kind.
    pub fn new(kind: TransportErrorKind, sent: Sent) -> Self {
        Self { kind, sent, answer: None, source: None }
    }

    /// The same with as much of an answer as came back.
    #[must_use]
    pub fn with_answer(mut self, answer: Answer) -> Self {
        self.answer = Some(Box::new(answer));
        self
    }

    /// The same with what the HTTP client says.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl TransportErrorKind {
    fn says(self) -> &'static str {
        match self {
            Self::Request => "the HTTP client refused the request",
            Self::Resolve => "the server's name could not be resolved",
            Self::Connect => "no connection could be made",
            Self::Tls => "the TLS handshake failed",
            Self::Timeout => "no answer came in time",
            Self::Interrupted => "the connection broke before the answer was complete",
            Self::BodyTooLarge => "the answer is longer than the limit",
            Self::Other => "the HTTP client failed",
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.says())?;
        f.write_str(match self.sent {
            Sent::No => "; the request was not sent",
            Sent::Maybe => "; the request may have arrived",
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn Error + 'static))
    }
}
