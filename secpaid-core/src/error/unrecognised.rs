//! An answer that is neither a success nor an error of the API.

use std::fmt;

use http::StatusCode;

use crate::answer::Answer;
use crate::call::file::is_one_of;
use crate::envelope::{Hints, Refusal};
use crate::json::Fault;
use crate::shown::Shown;

/// The answer is in no envelope of the API, or in one that contradicts itself: neither success nor failure.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Unrecognised {
    /// What is wrong with it.
    pub reason: UnrecognisedReason,
    /// What its headers say to do next.
    pub hints: Hints,
    /// The answer as it came.
    pub answer: Answer,
}

/// What is wrong with an answer that is neither success nor failure.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnrecognisedReason {
    /// There is no body.
    Empty,
    /// The body is not a JSON document, or repeats a key of the envelope.
    Unreadable {
        /// What is wrong, and at which byte.
        fault: Fault,
        /// The JSON Pointer of the place.
        path: String,
    },
    /// It is JSON, but the envelope does not decide.
    Refused(Refusal),
    /// The endpoint answers with a file, and this is none: the content type is another, or the HTTP status says that the call failed.
    NoFile {
        /// The HTTP status.
        status: StatusCode,
        /// The content type as sent, if one was.
        content_type: Option<String>,
        /// The content types that a file of the endpoint can have.
        expected: &'static [&'static str],
    },
}

impl fmt::Debug for UnrecognisedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Unreadable { fault, path } => {
                f.debug_struct("Unreadable").field("fault", fault).field("path", &Shown(path)).finish()
            }
            Self::Refused(refusal) => f.debug_tuple("Refused").field(refusal).finish(),
            Self::NoFile { status, content_type, expected } => f
                .debug_struct("NoFile")
                .field("status", status)
                .field("content_type", &content_type.as_deref().map(Shown))
                .field("expected", expected)
                .finish(),
        }
    }
}

/// What is wrong, without values of the answer.
impl fmt::Display for UnrecognisedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the answer has no body"),
            Self::Unreadable { fault, path } => {
                write!(f, "the answer cannot be read: {fault} at byte {}", fault.offset())?;
                if path.is_empty() { Ok(()) } else { write!(f, " (`{}`)", Shown(path)) }
            }
            Self::Refused(refusal) => refusal.fmt(f),
            Self::NoFile { status, content_type, expected } => {
                write!(f, "the answer is in no envelope and no file: ")?;
                if !status.is_success() {
                    write!(f, "its HTTP status is {}, expected one from 200 to 299", status.as_u16())?;
                    if content_type.as_deref().is_some_and(|found| is_one_of(expected, found)) {
                        return Ok(());
                    }
                    f.write_str("; ")?;
                }
                let expected: Vec<_> = expected.iter().map(|name| format!("`{name}`")).collect();
                match content_type {
                    Some(found) => write!(f, "its content type is `{}`", Shown(found))?,
                    None => f.write_str("it has no content type")?,
                }
                write!(f, ", expected {}", expected.join(" or "))
            }
        }
    }
}

impl fmt::Display for Unrecognised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)?;
        write!(f, "; HTTP status {}, {} bytes", self.answer.status.as_u16(), self.answer.body.len())
    }
}
