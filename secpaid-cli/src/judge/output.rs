//! What is printed about an answer.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use secpaid_core::Answer;
use serde::Serialize;

use super::position;
use crate::engine::{Decision, DeclaredError, Entries, Entry, Finding, Outcome};

/// One line of the output.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    file: String,
    outcome: &'static str,
    envelope: Option<&'static str>,
    code: Option<String>,
    message: Option<String>,
    error: Option<String>,
    captures: BTreeMap<String, String>,
    data: Option<String>,
    items: Option<Items>,
    warnings: Vec<Warning>,
    wrong: Option<Wrong>,
}

/// What became of the entries of a list that have outcomes of their own.
#[derive(Debug, Serialize)]
struct Items {
    total: usize,
    not_ok: usize,
    entries: Vec<Item>,
}

/// An entry that is no success.
#[derive(Debug, Serialize)]
struct Item {
    position: usize,
    path: String,
    outcome: &'static str,
    code: Option<String>,
    message: Option<String>,
    error: Option<String>,
    captures: BTreeMap<String, String>,
}

impl Items {
    fn new(entries: Entries) -> Self {
        let item = |entry: Entry| {
            let outcome = entry.outcome_name();
            let Entry { position, path, code, message, error, .. } = entry;
            let (error, captures) = declared(error);
            Item { position, path, outcome, code, message, error, captures }
        };
        let (total, not_ok) = (entries.total, entries.not_ok.len());
        Self { total, not_ok, entries: entries.not_ok.into_iter().map(item).collect() }
    }
}

/// Name and captures of a declared error.
fn declared(error: Option<DeclaredError>) -> (Option<String>, BTreeMap<String, String>) {
    match error {
        Some(error) => (Some(error.name), error.captures.into_iter().collect()),
        None => (None, BTreeMap::new()),
    }
}

/// What the spec does not say about an answer, though it harms nobody.
#[derive(Debug, Serialize)]
pub(super) struct Warning {
    kind: &'static str,
    path: String,
    message: String,
}

impl Warning {
    pub(super) fn new(finding: &Finding<'_>) -> Self {
        let (path, message) = (finding.place.to_string(), finding.to_string());
        Self { kind: finding.kind.name(), path, message }
    }
}

/// Why an answer is no success and no error.
#[derive(Debug, Serialize)]
struct Wrong {
    message: String,
    path: String,
    offset: Option<usize>,
    line: Option<usize>,
    column: Option<usize>,
}

impl Verdict {
    pub(super) fn new(path: &Path, answer: &Answer, decision: Decision, warnings: Vec<Warning>) -> Self {
        let wrong = decision.wrong.map(|wrong| {
            let place = wrong.offset.and_then(|offset| position(&answer.body, offset));
            let (line, column) = place.unzip();
            Wrong { message: wrong.message, path: wrong.path, offset: wrong.offset, line, column }
        });
        let (error, captures) = declared(decision.error);
        Self {
            file: path.display().to_string(),
            outcome: decision.outcome.name(),
            envelope: decision.envelope,
            code: decision.code,
            message: decision.message,
            error,
            captures,
            data: decision.data,
            items: decision.items.map(Items::new),
            warnings,
            wrong,
        }
    }

    /// Is it a success, or an error that the endpoint declares?
    pub(super) fn is_expected(&self) -> bool {
        let ok = [Outcome::Ok, Outcome::File].iter().any(|outcome| outcome.name() == self.outcome);
        ok || self.error.is_some()
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        self.error.iter().try_for_each(|error| write!(f, ", {error}"))?;
        self.code.iter().try_for_each(|code| write!(f, ", code {code}"))?;
        self.message.iter().try_for_each(|message| write!(f, ": {message}"))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, outcome, code, message, error, captures, data, items, warnings, wrong, .. } = self;
        write!(f, "{file}: {outcome}")?;
        match error {
            Some(name) => write!(f, ", {name}")?,
            None if *outcome == Outcome::Error.name() => {
                f.write_str(", which the endpoint does not declare")?
            }
            None => {}
        }
        writeln!(f)?;
        let mut line = |what: &str, text: &str| writeln!(f, "  {what}: {text}");
        code.iter().try_for_each(|code| line("code", code))?;
        message.iter().try_for_each(|message| line("message", message))?;
        captures.iter().try_for_each(|(name, text)| line(name, text))?;
        let place =
            |pointer: &str| if pointer.is_empty() { "the whole body".to_owned() } else { pointer.to_owned() };
        data.iter().try_for_each(|pointer| line("data", &place(pointer)))?;
        if let Some(items) = items {
            let all =
                if items.not_ok == 0 { "all ok".to_owned() } else { format!("{} not ok", items.not_ok) };
            line("entries", &format!("{}, {all}", items.total))?;
            items.entries.iter().try_for_each(|item| line(item.outcome, &item.to_string()))?;
        }
        for Warning { path, message, .. } in warnings {
            line("warning", &format!("{path}: {message}"))?;
        }
        if let Some(Wrong { message, path, line: row, column, .. }) = wrong {
            line("wrong", message)?;
            let position = row.zip(*column).map(|(row, column)| format!(" ({file}:{row}:{column})"));
            if !path.is_empty() || position.is_some() {
                line("at", &format!("{}{}", place(path), position.unwrap_or_default()))?;
            }
        }
        Ok(())
    }
}
