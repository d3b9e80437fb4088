//! An answer that is neither a success nor an error of the API.

use std::fmt;

use crate::answer::Answer;
use crate::envelope::Refusal;
use crate::json::Fault;
use crate::shown::Shown;

/// The answer is in no envelope of the API, or in one that contradicts itself: neither success nor failure.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Unrecognised {
    /// What is wrong with it.
    pub reason: UnrecognisedReason,
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
}

impl fmt::Debug for UnrecognisedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Unreadable { fault, path } => {
                f.debug_struct("Unreadable").field("fault", fault).field("path", &Shown(path)).finish()
            }
            Self::Refused(refusal) => f.debug_tuple("Refused").field(refusal).finish(),
        }
    }
}

impl fmt::Display for Unrecognised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            UnrecognisedReason::Empty => f.write_str("the answer has no body")?,
            UnrecognisedReason::Unreadable { fault, path } => {
                write!(f, "the answer cannot be read: {fault} at byte {}", fault.offset())?;
                if !path.is_empty() {
                    write!(f, " (`{}`)", Shown(path))?;
                }
            }
            UnrecognisedReason::Refused(refusal) => refusal.fmt(f)?,
        }
        write!(f, "; HTTP status {}, {} bytes", self.answer.status.as_u16(), self.answer.body.len())
    }
}
