//! Data that does not fit its type.

use std::fmt;

use crate::answer::Answer;
use crate::envelope::table::Outcome;
use crate::json::Fault;
use crate::shown::Shown;

/// The answer's data cannot be read. As the error of a call it says that the call worked: do not repeat it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Undecodable {
    /// What does not fit, and at which byte of the body.
    pub fault: Fault,
    /// The JSON Pointer of what does not fit.
    pub path: String,
    /// What the answer amounts to; [`Outcome::Ok`] where this is the error of a call.
    pub outcome: Outcome,
    /// The envelope's message, a text for people.
    pub message: Option<String>,
    /// The answer as it came.
    pub answer: Answer,
}

impl fmt::Debug for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undecodable")
            .field("fault", &self.fault)
            .field("path", &Shown(&self.path))
            .field("outcome", &self.outcome)
            .field("message", &self.message.as_deref().map(Shown))
            .field("answer", &self.answer)
            .finish()
    }
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let worked = if self.outcome == Outcome::Ok { "the call worked, but its" } else { "the data of the" };
        write!(
            f,
            "{worked} answer does not fit: {} at `{}` (byte {})",
            self.fault,
            Shown(&self.path),
            self.fault.offset()
        )
    }
}
