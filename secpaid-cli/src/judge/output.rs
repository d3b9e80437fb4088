//! What is printed about an answer.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use secpaid_core::Answer;
use secpaid_core::endpoint::Effect;
use serde::Serialize;

use super::position;
use crate::engine::{Decision, Finding, Outcome};
use crate::entries::{self, Entries, NO_EFFECT, declared};
use crate::hint::HintsOutput;

/// One line of the output.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    file: String,
    outcome: &'static str,
    /// May the call have taken effect? None of a success.
    effect: Option<&'static str>,
    envelope: Option<&'static str>,
    code: Option<String>,
    message: Option<String>,
    error: Option<String>,
    captures: BTreeMap<String, String>,
    details: Option<String>,
    hints: Option<HintsOutput>,
    data: Option<String>,
    items: Option<Entries>,
    api_warnings: Vec<String>,
    warnings: Vec<Warning>,
    wrong: Option<Wrong>,
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

/// Why an answer is nothing that the spec says.
#[derive(Debug, Serialize)]
struct Wrong {
    message: String,
    path: String,
    offset: Option<usize>,
    line: Option<usize>,
    column: Option<usize>,
}

impl Verdict {
    pub(super) fn new(
        path: &Path,
        answer: &Answer,
        effect: Option<Effect>,
        decision: Decision,
        warnings: Vec<Warning>,
    ) -> Self {
        let wrong = decision.wrong.map(|wrong| {
            let place = wrong.offset.and_then(|offset| position(&answer.body, offset));
            let (line, column) = place.unzip();
            Wrong { message: wrong.message, path: wrong.path, offset: wrong.offset, line, column }
        });
        let (error, captures) = declared(decision.error);
        Self {
            file: path.display().to_string(),
            outcome: decision.outcome.name(),
            effect: effect.map(entries::effect),
            envelope: decision.envelope,
            code: decision.code,
            message: decision.message,
            error,
            captures,
            details: decision.details,
            hints: HintsOutput::new(&decision.hints),
            data: decision.data,
            items: decision.items.map(Entries::new),
            api_warnings: decision.warnings,
            warnings,
            wrong,
        }
    }

    /// Is it something that the spec says: an error that the endpoint declares, or no error at all?
    pub(super) fn is_expected(&self) -> bool {
        let others = [Outcome::Error, Outcome::Unrecognised, Outcome::Undecodable];
        let known = others.iter().all(|outcome| outcome.name() != self.outcome);
        let entries = self.items.iter().flat_map(|items| &items.entries);
        let declared = entries.into_iter().all(|entry| entry.is_expected());
        self.wrong.is_none() && (known && declared || self.error.is_some())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, outcome, effect, code, message, error, captures, details, .. } = self;
        let Self { hints, data, items, api_warnings, warnings, wrong, .. } = self;
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
        let effect = effect.map(|effect| match effect {
            NO_EFFECT => "none, the call took no effect",
            _ => "unknown, the call may have taken effect",
        });
        effect.iter().try_for_each(|text| line("effect", text))?;
        code.iter().try_for_each(|code| line("code", code))?;
        message.iter().try_for_each(|message| line("message", message))?;
        captures.iter().try_for_each(|(name, text)| line(name, text))?;
        let place =
            |pointer: &str| if pointer.is_empty() { "the whole body".to_owned() } else { pointer.to_owned() };
        details.iter().try_for_each(|pointer| line("details", &place(pointer)))?;
        hints.iter().flat_map(HintsOutput::lines).try_for_each(|(what, text)| line(what, &text))?;
        data.iter().try_for_each(|pointer| line("data", &place(pointer)))?;
        if let Some(items) = items {
            line("entries", &items.in_short())?;
            items.entries.iter().try_for_each(|entry| line(entry.outcome, &entry.to_string()))?;
        }
        api_warnings.iter().try_for_each(|text| line("the API warns", text))?;
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
