//! What an answer says to do next, for people and for scripts.

use secpaid_core::error::Hints;
use serde::Serialize;

/// Hints that are there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct HintsOutput {
    /// In seconds.
    retry_after: Option<f64>,
    migrate_to: Option<String>,
}

impl HintsOutput {
    /// `None` where there are none.
    pub(crate) fn new(hints: &Hints) -> Option<Self> {
        let retry_after = hints.retry_after().map(|pause| pause.as_secs_f64());
        let migrate_to = hints.migrate_to().map(str::to_owned);
        (!hints.is_empty()).then_some(Self { retry_after, migrate_to })
    }

    /// A line for each.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&'static str, String)> {
        let wait = self.retry_after.map(|seconds| ("wait", format!("{seconds} s")));
        let instead = self.migrate_to.clone().map(|name| ("call instead", name));
        wait.into_iter().chain(instead)
    }
}
