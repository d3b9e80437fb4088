//! A success whose data does not fit its type.

use std::fmt;

use crate::answer::Answer;
use crate::json::Fault;

/// The call worked, but the answer's data cannot be read. Do not repeat the call: it took effect.
#[derive(Debug, Clone)]
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

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the call worked, but its answer does not fit: {} at `{}` (byte {})",
            self.fault,
            self.path,
            self.fault.offset()
        )
    }
}
