//! The errors of a call, one per phase, so that the first question about money has an answer: may it have taken effect?

mod answered;
mod build;
mod rejected;
mod unanswered;
mod undecodable;
mod unrecognised;

use std::fmt;

pub use crate::envelope::Hints;
pub use answered::Answered;
pub use build::BuildError;
pub use rejected::Rejected;
pub(crate) use rejected::{assumed_effect, effect};
pub(crate) use unanswered::Unanswered;
pub use undecodable::Undecodable;
pub use unrecognised::{Unrecognised, UnrecognisedReason};

use crate::answer::Answer;
use crate::endpoint::{DeclaredError, Effect};
use crate::transport::{Sent, TransportError};

/// Why a call did not succeed. `E` is the endpoint's own error enum.
///
/// | variant | the request | the answer |
/// | --- | --- | --- |
/// | [`Build`](Self::Build) | was not sent | |
/// | [`Transport`](Self::Transport) | was not sent, or may have been | none |
/// | [`Rejected`](Self::Rejected) | arrived | an error, in an envelope of the API |
/// | [`Pending`](Self::Pending) | arrived, and is under way | how it ends is still to come |
/// | [`Partial`](Self::Partial) | arrived and worked in part | says so |
/// | [`Noop`](Self::Noop) | arrived | there was nothing to do |
/// | [`Unknown`](Self::Unknown) | arrived | nobody knows whether it took effect |
/// | [`Unrecognised`](Self::Unrecognised) | arrived somewhere | in no envelope of the API, or one that contradicts itself |
/// | [`Undecodable`](Self::Undecodable) | arrived and worked | a success whose data does not fit its type |
#[derive(Debug)]
#[non_exhaustive]
pub enum CallError<E> {
    /// The request could not be built.
    Build(BuildError),
    /// No answer came back.
    Transport(TransportError),
    /// The API answered with an error.
    Rejected(Box<Rejected<E>>),
    /// The call is under way, and how it ends is still to come. It has not failed.
    Pending(Box<Answered<E>>),
    /// A part of the call worked.
    Partial(Box<Answered<E>>),
    /// There was nothing to do: what the call asks for is as it asks for it.
    Noop(Box<Answered<E>>),
    /// Nobody knows whether the call took effect. It has not failed.
    Unknown(Box<Answered<E>>),
    /// The answer is neither a success nor an error of the API.
    Unrecognised(Box<Unrecognised>),
    /// The API answered with a success that cannot be read.
    Undecodable(Box<Undecodable>),
}

impl<E> CallError<E> {
    /// May the request have taken effect? Whoever moves money must find out before trying again.
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Self::Build(_) => false,
            Self::Transport(error) => error.sent == Sent::Maybe,
            Self::Rejected(rejected) => rejected.effect == Effect::Unknown,
            Self::Pending(answered)
            | Self::Partial(answered)
            | Self::Noop(answered)
            | Self::Unknown(answered) => answered.outcome_unknown(),
            Self::Unrecognised(_) | Self::Undecodable(_) => true,
        }
    }

    /// The answer as it came, if one came; from a transport that failed half-way, as much of it as there is.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Build(_) => None,
            Self::Transport(error) => error.answer.as_deref(),
            Self::Rejected(rejected) => Some(&rejected.answer),
            Self::Pending(answered)
            | Self::Partial(answered)
            | Self::Noop(answered)
            | Self::Unknown(answered) => Some(&answered.answer),
            Self::Unrecognised(unrecognised) => Some(&unrecognised.answer),
            Self::Undecodable(undecodable) => Some(&undecodable.answer),
        }
    }

    /// What the answer says to do next, such as how long to wait; `None` where no answer came, and where the call worked.
    ///
    /// Nothing in this crate waits or calls again for a hint. Whoever does must ask [`outcome_unknown`](Self::outcome_unknown) first.
    pub fn hints(&self) -> Option<&Hints> {
        match self {
            Self::Build(_) | Self::Transport(_) | Self::Undecodable(_) => None,
            Self::Rejected(rejected) => Some(&rejected.hints),
            Self::Pending(answered)
            | Self::Partial(answered)
            | Self::Noop(answered)
            | Self::Unknown(answered) => Some(&answered.hints),
            Self::Unrecognised(unrecognised) => Some(&unrecognised.hints),
        }
    }

    /// The error that the API answered with, if it did. An answer that is [`answered`](Self::answered) is none, even where it names an
    /// error of the spec.
    pub fn rejection(&self) -> Option<&E> {
        match self {
            Self::Rejected(rejected) => Some(&rejected.error),
            _ => None,
        }
    }

    /// The answer that is neither a success nor a failure, if it is that.
    pub fn answered(&self) -> Option<&Answered<E>> {
        match self {
            Self::Pending(answered)
            | Self::Partial(answered)
            | Self::Noop(answered)
            | Self::Unknown(answered) => Some(answered),
            _ => None,
        }
    }

    /// The same failure with another error enum, such as the one of the whole API.
    pub fn map<F>(self, convert: impl FnOnce(E) -> F) -> CallError<F> {
        match self {
            Self::Build(error) => CallError::Build(error),
            Self::Transport(error) => CallError::Transport(error),
            Self::Rejected(rejected) => CallError::Rejected(Box::new(rejected.map(convert))),
            Self::Pending(answered) => CallError::Pending(Box::new(answered.map(convert))),
            Self::Partial(answered) => CallError::Partial(Box::new(answered.map(convert))),
            Self::Noop(answered) => CallError::Noop(Box::new(answered.map(convert))),
            Self::Unknown(answered) => CallError::Unknown(Box::new(answered.map(convert))),
            Self::Unrecognised(unrecognised) => CallError::Unrecognised(unrecognised),
            Self::Undecodable(undecodable) => CallError::Undecodable(undecodable),
        }
    }
}

impl<E: DeclaredError> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(error) => write!(f, "nothing was sent: {error}"),
            Self::Transport(error) => error.fmt(f),
            Self::Rejected(rejected) => rejected.fmt(f),
            Self::Pending(answered)
            | Self::Partial(answered)
            | Self::Noop(answered)
            | Self::Unknown(answered) => answered.fmt(f),
            Self::Unrecognised(unrecognised) => unrecognised.fmt(f),
            Self::Undecodable(undecodable) => undecodable.fmt(f),
        }
    }
}

impl<E: DeclaredError> std::error::Error for CallError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

impl<E> From<BuildError> for CallError<E> {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

impl<E> From<TransportError> for CallError<E> {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}
