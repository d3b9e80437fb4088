//! An error that the API answered with.

use std::fmt;

use crate::answer::Answer;
use crate::endpoint::{DeclaredError, Effect};
use crate::envelope::Hints;
use crate::envelope::table::ErrorInfo;
use crate::shown::Shown;

/// The API answered with an error.
#[derive(Clone)]
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
    /// What the answer says to do next.
    pub hints: Hints,
    /// The answer as it came.
    pub answer: Answer,
}

impl<E: DeclaredError> Rejected<E> {
    /// What the caller can do, where the spec knows.
    pub fn remedy(&self) -> Option<&'static str> {
        self.error.info()?.fix
    }
}

/// May a call that was answered with this error have taken effect?
pub(crate) fn effect(error: Option<&ErrorInfo>, beside_undeclared: bool, answer: &Answer) -> Effect {
    match error {
        // Whatever became of this try, another one may have taken effect.
        _ if answer.repeated => Effect::Unknown,
        // Nobody knows what an error means that the spec does not know.
        _ if beside_undeclared => Effect::Unknown,
        None => Effect::Unknown,
        Some(info) => info.effect.unwrap_or_else(|| assumed_effect(answer.status.as_u16())),
    }
}

/// A server that fails or gives up may have got half-way, and one that points elsewhere is often done; one that refuses has not begun.
pub(crate) fn assumed_effect(status: u16) -> Effect {
    match status {
        300..400 | 408 | 500..600 => Effect::Unknown,
        _ => Effect::None,
    }
}

impl<E> Rejected<E> {
    pub(crate) fn map<F>(self, convert: impl FnOnce(E) -> F) -> Rejected<F> {
        Rejected {
            error: convert(self.error),
            code: self.code,
            message: self.message,
            effect: self.effect,
            hints: self.hints,
            answer: self.answer,
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Rejected<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected")
            .field("error", &self.error)
            .field("code", &self.code.as_deref().map(Shown))
            .field("message", &self.message.as_deref().map(Shown))
            .field("effect", &self.effect)
            .field("hints", &self.hints)
            .field("answer", &self.answer)
            .finish()
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
