//! In: a spec with mistakes. Out: the same spec without those that can be mended without a decision.
//!
//! Only errors have repairs, and a spec with an error means nothing yet: no repair changes the meaning of a spec that had one.

use super::{Diagnostic, Severity};
use crate::json;
use crate::load;
use crate::source::{Position, Source, Span};

/// A piece of the file, and the text that takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The piece.
    pub span: Span,
    /// What takes its place; empty where the piece is taken out.
    pub text: String,
}

/// A mended spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// The whole text; that of the file where nothing was mended.
    pub text: String,
    /// What was mended, in the order in which it was.
    pub done: Vec<Done>,
}

/// A mistake that was mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The rule that found it.
    pub rule: &'static str,
    /// Where the piece was, in the text as mended so far.
    pub position: Position,
    /// The piece that was there.
    pub old: String,
    /// What took its place.
    pub new: String,
}

/// Mending one mistake can bring the next one to light: a text that becomes JSON, a stage that is reached.
const ROUNDS: usize = 100;

/// Mends whatever can be mended without a decision.
pub fn repair(source: &Source) -> Repaired {
    let mut repaired = Repaired { text: source.text().to_owned(), done: Vec::new() };
    for _ in 0..ROUNDS {
        let current = Source::new(source.label(), repaired.text.as_str());
        let Err(report) = load(&current) else { break };
        let found = independent(report.diagnostics());
        let accepted = accepted(current.text(), found);
        if accepted.is_empty() {
            break;
        }
        repaired.text = applied(current.text(), &accepted);
        repaired.done.extend(accepted.iter().map(|(rule, repair)| Done {
            rule,
            position: current.position(repair.span.start),
            old: current.slice(repair.span).to_owned(),
            new: repair.text.clone(),
        }));
    }
    repaired
}

type Named<'d> = (&'static str, &'d Repair);

/// The repairs in the order of the file, without those that touch the piece of another.
fn independent(diagnostics: &[Diagnostic]) -> Vec<Named<'_>> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let mut found: Vec<Named<'_>> =
        errors.filter_map(|diagnostic| Some((diagnostic.rule, diagnostic.repair.as_ref()?))).collect();
    found.sort_by_key(|(_, repair)| repair.span);
    let mut end = None;
    found.retain(|(_, repair)| {
        let free = end.is_none_or(|end| end <= repair.span.start);
        if free {
            end = Some(repair.span.end);
        }
        free
    });
    found
}

/// The repairs that do not make a key meet another of the same name: which of the two is meant is not for a tool to say.
fn accepted<'d>(text: &str, found: Vec<Named<'d>>) -> Vec<Named<'d>> {
    let Some(before) = repeated_keys(text) else { return found };
    let harmless =
        |repairs: &[Named<'_>]| repeated_keys(&applied(text, repairs)).is_some_and(|after| after <= before);
    if harmless(&found) {
        return found;
    }
    let mut accepted = Vec::new();
    for repair in found {
        accepted.push(repair);
        if !harmless(&accepted) {
            accepted.pop();
        }
    }
    accepted
}

/// How many keys an object has twice; nothing for a text that is not JSON.
fn repeated_keys(text: &str) -> Option<usize> {
    json::parse(text).ok().map(|document| document.duplicates.len())
}

/// The text with these pieces replaced, which are in order and do not touch.
fn applied(text: &str, repairs: &[Named<'_>]) -> String {
    let mut applied = text.to_owned();
    for (_, repair) in repairs.iter().rev() {
        applied.replace_range(repair.span.start..repair.span.end, &repair.text);
    }
    applied
}
