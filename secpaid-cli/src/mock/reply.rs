//! What becomes of a call: the answer, how it is delivered, and what is said about it on the terminal.

use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use secpaid_core::Answer;
use serde::Serialize;

/// What was wrong with the request, for people.
const VIOLATION: HeaderName = HeaderName::from_static("x-mock-violation");

/// What a client gets.
#[derive(Debug)]
pub(super) struct Reply {
    /// The answer, if one is sent.
    pub(super) delivery: Delivery,
    /// How long it takes.
    pub(super) delay: Duration,
    /// What is said about it.
    pub(super) call: Call,
}

/// How an answer gets to the client.
#[derive(Debug)]
pub(super) enum Delivery {
    /// As it should.
    Whole(Answer),
    /// The connection ends half-way through the body.
    Cut(Answer),
    /// The connection ends without an answer.
    HangUp,
}

/// A line about a call, also what `--format json` prints. Nothing of a body is in it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Call {
    pub(super) method: String,
    pub(super) path: String,
    /// The endpoint, if one is meant.
    pub(super) endpoint: Option<String>,
    /// The HTTP status; `None` where nothing is answered.
    pub(super) status: Option<u16>,
    /// The declared error that is answered.
    pub(super) error: Option<String>,
    /// What the spec does not allow about the request.
    pub(super) violations: Vec<String>,
    /// What goes wrong on purpose.
    pub(super) fault: Option<Fault>,
}

/// What goes wrong on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Fault {
    pub(super) kind: &'static str,
    /// Was the work done all the same?
    pub(super) done: bool,
}

/// What a request amounts to.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) answer: Answer,
    /// Index into the errors of the model.
    pub(super) error: Option<usize>,
    pub(super) violations: Vec<String>,
}

impl Decision {
    /// Nothing is wrong with the request.
    pub(super) fn new(answer: Answer, error: Option<usize>) -> Self {
        Self { answer, error, violations: Vec::new() }
    }

    /// An answer that the API would not give: it says what to do.
    pub(super) fn help(status: StatusCode, text: String) -> Self {
        Self::new(plain(status, text), None)
    }

    /// The request breaks the spec; the answer says so in a header, too.
    pub(super) fn violating(mut self, violations: Vec<String>) -> Self {
        let text: String = violations
            .join("; ")
            .chars()
            .map(|character| if character == ' ' || character.is_ascii_graphic() { character } else { '?' })
            .take(1000)
            .collect();
        if let Ok(value) = HeaderValue::from_str(&text) {
            self.answer.headers.insert(VIOLATION, value);
        }
        self.violations = violations;
        self
    }
}

/// A text for people.
pub(super) fn plain(status: StatusCode, text: String) -> Answer {
    typed(status, "text/plain; charset=utf-8", text)
}

/// A body with its content type.
pub(super) fn typed(status: StatusCode, content_type: &str, body: String) -> Answer {
    let mut headers = HeaderMap::new();
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        headers.insert(CONTENT_TYPE, content_type);
    }
    Answer::new(status, headers, body)
}
