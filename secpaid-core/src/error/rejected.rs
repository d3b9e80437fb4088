//! An error that the API answered with.

use std::fmt;

use crate::answer::Answer;
use crate::endpoint::{DeclaredError, Effect};

/// The API answered with an error.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Rejected<E> {
    /// Which one.
    pub error: E,
    /// The error code, if the answer has one.
    pub code: Option<String>,
    /// The message, if the answer has one.
    pub message: Option<String>,
    /// May the call have taken effect all the same?
    pub effect: Effect,
    /// The answer as it came.
    pub answer: Answer,
}

impl<E: DeclaredError> Rejected<E> {
    pub(crate) fn new(error: E, code: Option<String>, message: Option<String>, answer: Answer) -> Self {
        // A server that fails may have failed half-way; one that refuses has not begun.
        let assumed = if answer.status.is_server_error() { Effect::Unknown } else { Effect::None };
        let effect = error.info().and_then(|info| info.effect).unwrap_or(assumed);
        Self { error, code, message, effect, answer }
    }

    /// What the caller can do, where the spec knows.
    pub fn remedy(&self) -> Option<&'static str> {
        self.error.info()?.fix
    }
}

impl<E> Rejected<E> {
    pub(crate) fn map<F>(self, convert: impl FnOnce(E) -> F) -> Rejected<F> {
        Rejected {
            error: convert(self.error),
            code: self.code,
            message: self.message,
            effect: self.effect,
            answer: self.answer,
        }
    }
}

impl<E: DeclaredError> fmt::Display for Rejected<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)?;
        match self.remedy() {
            Some(remedy) => write!(f, " {remedy}"),
            None => Ok(()),
        }
    }
}
