//! An answer that is neither a success nor a failure.

use std::fmt;

use crate::answer::Answer;
use crate::call;
use crate::endpoint::{DeclaredError, Endpoint};
use crate::envelope::Hints;
use crate::envelope::table::{Description, Outcome};
use crate::error::Undecodable;
use crate::json::Fault;
use crate::shown::Shown;

/// The API gave an answer that the spec knows, and that is neither a success nor a failure.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answered<E> {
    /// What it amounts to; never [`Outcome::Ok`] or [`Outcome::Error`].
    pub outcome: Outcome,
    /// The declared error that it names, if it names one.
    pub error: Option<E>,
    /// The code, if the answer has one.
    pub code: Option<String>,
    /// The message, if the answer has one.
    pub message: Option<String>,
    /// What the answer says to do next.
    pub hints: Hints,
    /// The answer as it came.
    pub answer: Answer,
    description: &'static Description,
}

impl<E> Answered<E> {
    pub(crate) fn new(
        description: &'static Description,
        outcome: Outcome,
        error: Option<E>,
        (code, message): (Option<String>, Option<String>),
        hints: Hints,
        answer: Answer,
    ) -> Self {
        Self { outcome, error, code, message, hints, answer, description }
    }

    /// Reads the data that came with the answer; `None` where there is none. `D` is the endpoint that was called.
    ///
    /// # Errors
    ///
    /// Where the data does not fit: what is not finished may lack what a success has. Where `D` is another endpoint.
    pub fn data<D: Endpoint>(&self) -> Result<Option<D::Data>, Box<Undecodable>> {
        let route = |description: &Description| (description.name, description.method, description.path);
        let read = if route(self.description) == route(D::DESCRIPTION) {
            call::data::<D>(&self.answer)
        } else {
            let (called, asked) = (self.description.name, D::DESCRIPTION.name);
            let message = format!("it is an answer of `{called}`, not of `{asked}`");
            Err((Fault::new(0, message), String::new()))
        };
        read.map_err(|(fault, path)| {
            Box::new(Undecodable {
                fault,
                path,
                outcome: self.outcome,
                message: self.message.clone(),
                answer: self.answer.clone(),
            })
        })
    }

    /// May the call have taken effect? Only where there was nothing to do is it known that it has not, unless an earlier try of it has.
    pub(crate) fn outcome_unknown(&self) -> bool {
        self.outcome != Outcome::Noop || self.answer.repeated
    }

    pub(crate) fn map<F>(self, convert: impl FnOnce(E) -> F) -> Answered<F> {
        Answered {
            outcome: self.outcome,
            error: self.error.map(convert),
            code: self.code,
            message: self.message,
            hints: self.hints,
            answer: self.answer,
            description: self.description,
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Answered<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered")
            .field("outcome", &self.outcome)
            .field("error", &self.error)
            .field("code", &self.code.as_deref().map(Shown))
            .field("message", &self.message.as_deref().map(Shown))
            .field("hints", &self.hints)
            .field("answer", &self.answer)
            .finish()
    }
}

/// What is known first, and then what the API says: none of these is a failure, whatever its message sounds like.
impl<E: DeclaredError> fmt::Display for Answered<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.outcome {
            Outcome::Pending => "the call is under way, and nobody knows yet how it ends",
            Outcome::Partial => "the call was done in part",
            Outcome::Noop => "there was nothing to do",
            Outcome::Unknown | Outcome::Ok | Outcome::Error => "nobody knows whether the call took effect",
        })?;
        match (&self.error, &self.message, &self.code) {
            (Some(error), ..) => {
                write!(f, ": {error}")?;
                match error.info().and_then(|info| info.fix) {
                    Some(remedy) => write!(f, " {remedy}"),
                    None => Ok(()),
                }
            }
            (None, Some(message), Some(code)) => write!(f, ": `{}` (code {})", Shown(message), Shown(code)),
            (None, Some(message), None) => write!(f, ": `{}`", Shown(message)),
            (None, None, Some(code)) => write!(f, " (code {})", Shown(code)),
            (None, None, None) => Ok(()),
        }
    }
}
