//! What can be wrong with a recording, and the names that it has for what can go wrong with a call.

use std::error::Error;
use std::{fmt, io};

use serde_json::error::Category;

use crate::transport::{Sent, TransportErrorKind as Kind};

/// A recording that cannot be read, or written as a HAR.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecordingError {
    /// The file could not be read or written.
    Io(io::Error),
    /// The file is not a recording.
    Malformed {
        /// The line of the file, from 1.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
}

impl RecordingError {
    pub(super) fn malformed(line: usize, problem: impl Into<String>) -> Self {
        Self::Malformed { line, problem: problem.into() }
    }

    /// A fault in JSON text that begins in this line of the file, where something else was expected.
    pub(super) fn json(line: usize, error: &serde_json::Error, expected: &str) -> Self {
        let text = error.to_string();
        // The place is in the text, too, but counted from where the JSON begins.
        let place = format!(" at line {} column {}", error.line(), error.column());
        let problem = match error.classify() {
            // The text quotes the value that is there, which may be a secret.
            Category::Data => format!("expected {expected}"),
            _ => format!("not JSON: {}", text.strip_suffix(&place).unwrap_or(&text)),
        };
        Self::malformed(line + error.line().saturating_sub(1), problem)
    }

    /// The text of these bytes, which begin in this line of the file.
    pub(super) fn text(line: usize, bytes: &[u8]) -> Result<&str, Self> {
        str::from_utf8(bytes).map_err(|error| {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let lines = before.iter().filter(|byte| **byte == b'\n').count();
            Self::malformed(line + lines, "expected text in UTF-8")
        })
    }
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "the recording could not be read or written: {error}"),
            Self::Malformed { line, problem } => write!(f, "line {line} of the recording: {problem}"),
        }
    }
}

impl Error for RecordingError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Malformed { .. } => None,
        }
    }
}

impl From<io::Error> for RecordingError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

const KINDS: [(Kind, &str); 8] = [
    (Kind::Request, "request"),
    (Kind::Resolve, "resolve"),
    (Kind::Connect, "connect"),
    (Kind::Tls, "tls"),
    (Kind::Timeout, "timeout"),
    (Kind::Interrupted, "interrupted"),
    (Kind::BodyTooLarge, "body-too-large"),
    (Kind::Other, "other"),
];

pub(super) fn kind_name(kind: Kind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("other", |(_, name)| name)
}

/// The kind of this name; a later version may write others.
pub(super) fn kind_named(name: &str) -> Kind {
    KINDS.iter().find(|(_, known)| *known == name).map_or(Kind::Other, |(kind, _)| *kind)
}

pub(super) fn sent_name(sent: Sent) -> &'static str {
    match sent {
        Sent::No => "no",
        Sent::Maybe => "maybe",
    }
}

/// Only what is said to be not sent is not.
pub(super) fn sent_named(name: &str) -> Sent {
    if name == "no" { Sent::No } else { Sent::Maybe }
}
