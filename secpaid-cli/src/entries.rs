//! In: the entries of a list that have outcomes of their own, as judged. Out: what is printed about them.

use std::collections::BTreeMap;
use std::fmt;

use secpaid_core::endpoint::Effect;
use serde::Serialize;

use crate::engine::{self, DeclaredError};

/// What became of the entries of a list that have outcomes of their own.
#[derive(Debug, Serialize)]
pub(crate) struct Entries {
    total: usize,
    pub(crate) not_ok: usize,
    pub(crate) entries: Vec<Entry>,
}

/// An entry that is no success.
#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    position: usize,
    key: Option<String>,
    path: String,
    pub(crate) outcome: &'static str,
    effect: &'static str,
    code: Option<String>,
    message: Option<String>,
    error: Option<String>,
    captures: BTreeMap<String, String>,
}

impl Entries {
    pub(crate) fn new(entries: engine::Entries) -> Self {
        let shown = |entry: engine::Entry| {
            let outcome = entry.outcome.name();
            let effect = effect(entry.effect);
            let engine::Entry { position, key, path, code, message, error, .. } = entry;
            let (error, captures) = declared(error);
            Entry { position, key, path, outcome, effect, code, message, error, captures }
        };
        let (total, not_ok) = (entries.total, entries.not_ok.len());
        Self { total, not_ok, entries: entries.not_ok.into_iter().map(shown).collect() }
    }

    /// How many there are, and how many of them are no success.
    pub(crate) fn in_short(&self) -> String {
        let Self { total, not_ok, .. } = self;
        if *not_ok == 0 { format!("{total}, all ok") } else { format!("{total}, {not_ok} not ok") }
    }
}

/// The effect of what had none.
pub(crate) const NO_EFFECT: &str = "none";

/// May it have taken effect?
pub(crate) fn effect(effect: Effect) -> &'static str {
    if effect == Effect::None { NO_EFFECT } else { "unknown" }
}

/// Name and captures of a declared error.
pub(crate) fn declared(error: Option<DeclaredError>) -> (Option<String>, BTreeMap<String, String>) {
    match error {
        Some(error) => (Some(error.name), error.captures.into_iter().collect()),
        None => (None, BTreeMap::new()),
    }
}

impl Entry {
    /// Is it an error that the endpoint declares, or no error at all?
    pub(crate) fn is_expected(&self) -> bool {
        self.error.is_some() || self.outcome != engine::Outcome::Error.name()
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        self.error.iter().try_for_each(|error| write!(f, ", {error}"))?;
        self.code.iter().try_for_each(|code| write!(f, ", code {code}"))?;
        self.message.iter().try_for_each(|message| write!(f, ": {message}"))?;
        if self.outcome == engine::Outcome::Error.name() && self.effect != NO_EFFECT {
            f.write_str(" (may have taken effect)")?;
        }
        Ok(())
    }
}
