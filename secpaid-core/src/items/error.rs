//! An entry that is no success.

use std::fmt;

use crate::endpoint::Effect;
use crate::envelope::table::Outcome;
use crate::scalar::RawJson;
use crate::shown::Shown;

/// Why an entry of a list is no success. `Debug` shows how long its JSON is, not what it says.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ItemError<E> {
    /// Where it stands in its list.
    pub position: usize,
    /// Its key, where the list is an object.
    pub key: Option<String>,
    /// The JSON Pointer of the entry.
    pub path: String,
    /// What it amounts to; never `Ok`.
    pub outcome: Outcome,
    /// May what it stands for have taken effect all the same? This is about the try that was answered: where the transport had sent the call before, an
    /// earlier one may have done what this one was refused.
    pub effect: Effect,
    /// Which of the endpoint's errors it is; `None` for one that the endpoint does not declare.
    pub error: Option<E>,
    /// The error code, if there is one.
    pub code: Option<String>,
    /// The message, if there is one.
    pub message: Option<String>,
    /// The entry as it came.
    pub json: RawJson,
    /// What says so, where that is not the entry itself: the value of a parallel list, or the first error about it.
    pub beside: Option<RawJson>,
}

impl<E> ItemError<E> {
    /// The same with another error enum, such as the one of the whole API.
    pub fn map<F>(self, convert: impl FnOnce(E) -> F) -> ItemError<F> {
        let Self { position, key, path, outcome, effect, error, code, message, json, beside } = self;
        ItemError {
            position,
            key,
            path,
            outcome,
            effect,
            error: error.map(convert),
            code,
            message,
            json,
            beside,
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for ItemError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = |json: &RawJson| format!("{} bytes", json.as_str().len());
        f.debug_struct("ItemError")
            .field("position", &self.position)
            .field("key", &self.key.as_deref().map(Shown))
            .field("path", &Shown(&self.path))
            .field("outcome", &self.outcome)
            .field("effect", &self.effect)
            .field("error", &self.error)
            .field("code", &self.code.as_deref().map(Shown))
            .field("message", &self.message.as_deref().map(Shown))
            .field("json", &format_args!("{}", length(&self.json)))
            .field("beside", &self.beside.as_ref().map(length))
            .finish()
    }
}

impl<E> fmt::Display for ItemError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.as_deref().map(Shown) {
            Some(key) => write!(f, "entry `{key}` ")?,
            None => write!(f, "entry {} ", self.position)?,
        }
        f.write_str(match self.outcome {
            Outcome::Ok | Outcome::Error => "failed",
            Outcome::Pending => "is under way, and nobody knows yet how it ends",
            Outcome::Partial => "was done in part",
            Outcome::Noop => "had nothing to do",
            Outcome::Unknown => "is in doubt: nobody knows whether it took effect",
        })?;
        match (self.message.as_deref().map(Shown), self.code.as_deref().map(Shown)) {
            (Some(message), Some(code)) => write!(f, ": {message} (code {code})"),
            (Some(message), None) => write!(f, ": {message}"),
            (None, Some(code)) => write!(f, " with code {code}"),
            (None, None) => Ok(()),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for ItemError<E> {}
