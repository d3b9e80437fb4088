//! A success whose data does not fit its type.

use std::fmt;

use crate::answer::Answer;
use crate::json::Fault;
use crate::shown::Shown;

/// The call worked, but the answer's data cannot be read. Do not repeat the call: it took effect.
#[derive(Clone)]
#[non_exhaustive]
pub struct Undecodable {
    /// What does not fit, and at which byte of the body.
    pub fault: Fault,
    /// The JSON Pointer of what does not fit.
    pub path: String,
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
            .field("message", &self.message.as_deref().map(Shown))
            .field("answer", &self.answer)
            .finish()
    }
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the call worked, but its answer does not fit: {} at `{}` (byte {})",
            self.fault,
            Shown(&self.path),
            self.fault.offset()
        )
    }
}
