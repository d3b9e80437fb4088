//! In: what says what an answer to an endpoint amounts to, before and now. Out: do old clients come to the new verdict?

use super::predicate::{Answer, TooMany, each_answer, statuses};
use crate::model::{Envelope, HttpPolicy, Outcome, Test};

/// What an answer amounts to: the position of its envelope, if it is in one, and the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Judged {
    pub(super) envelope: Option<usize>,
    pub(super) outcome: Outcome,
}

/// How an answer that the new spec permits is judged by both.
pub(super) type Meeting = (Judged, Judged);

/// What decides about the answers to an endpoint.
#[derive(Clone, Copy)]
pub(super) struct Rules<'r> {
    /// The envelopes that are tried.
    pub(super) envelopes: &'r [&'r Envelope],
    /// What a success can be beside one.
    pub(super) own: &'r [(Outcome, Test)],
}

impl<'r> Rules<'r> {
    fn tests(self) -> impl Iterator<Item = &'r Test> {
        let of_envelope = |envelope: &&'r Envelope| {
            envelope.when.iter().chain(envelope.outcomes.iter().map(|(_, test)| test))
        };
        let own = self.own.iter().map(|(_, test)| test);
        self.envelopes.iter().flat_map(of_envelope).chain(own)
    }

    /// As the runtime judges; what has no outcome, or two, is no answer of the API.
    fn judge(self, answer: &Answer<'_>, status: u16) -> Option<Judged> {
        let failed = !(200..300).contains(&status);
        let passes = |test: &Test| answer.passes_with(test, status);
        let envelopes = self.envelopes;
        let Some(index) = envelopes.iter().position(|envelope| envelope.when.as_ref().is_none_or(passes))
        else {
            let first = envelopes
                .iter()
                .any(|envelope| envelope.http == HttpPolicy::First && envelope.when.is_none());
            return (failed && first).then_some(Judged { envelope: None, outcome: Outcome::Error });
        };
        let envelope = envelopes.get(index)?;
        let judged = |outcome| Some(Judged { envelope: Some(index), outcome });
        if failed && envelope.http == HttpPolicy::First {
            return judged(Outcome::Error);
        }
        let holding = |tests: &[(Outcome, Test)]| {
            let mut holding = tests.iter().filter(|(_, test)| passes(test)).map(|(outcome, _)| *outcome);
            (holding.next(), holding.next())
        };
        match holding(&envelope.outcomes) {
            (Some(Outcome::Ok), None) => match holding(self.own) {
                (own, None) => judged(own.unwrap_or(Outcome::Ok)),
                (_, Some(_)) => None,
            },
            (Some(outcome), None) => judged(outcome),
            _ => None,
        }
    }
}

/// Every way that an answer of the new API is judged by old and new rules; `Err` says which answer they disagree about.
pub(super) fn meetings(old: Rules<'_>, new: Rules<'_>) -> Result<Vec<Meeting>, String> {
    let tests: Vec<&Test> = old.tests().chain(new.tests()).collect();
    let statuses = statuses(&tests);
    let mut met = Vec::new();
    let mut disagreement = None;
    let looked = each_answer(&tests, &|_| false, &mut |answer| {
        for status in &statuses {
            let Some(wanted) = new.judge(answer, *status) else { continue };
            match old.judge(answer, *status) {
                Some(found) if found.outcome == wanted.outcome => {
                    if !met.contains(&(found, wanted)) {
                        met.push((found, wanted));
                    }
                }
                found => {
                    let place = answer.in_words();
                    let place = if place.is_empty() { "any answer".to_owned() } else { place };
                    disagreement = Some(format!(
                        "{place}{}: {} now, {} for old clients",
                        status_in_words(&tests, *status),
                        in_words(Some(wanted)),
                        in_words(found)
                    ));
                    return false;
                }
            }
        }
        true
    });
    match (looked, disagreement) {
        (Err(TooMany), _) => Err("the tests are too large to be compared".to_owned()),
        (Ok(()), Some(words)) => Err(words),
        (Ok(()), None) => Ok(met),
    }
}

fn status_in_words(tests: &[&Test], status: u16) -> String {
    let looked_at = tests.iter().any(|test| test.looks_at_status());
    match (200..300).contains(&status) {
        _ if looked_at => format!(" with status {status}"),
        true => String::new(),
        false => " with a status that is no success".to_owned(),
    }
}

fn in_words(judged: Option<Judged>) -> &'static str {
    match judged.map(|judged| judged.outcome) {
        Some(Outcome::Ok) => "a success",
        Some(Outcome::Error) => "an error",
        Some(Outcome::Pending) => "`pending`",
        Some(Outcome::Partial) => "`partial`",
        Some(Outcome::Noop) => "`noop`",
        Some(Outcome::Unknown) => "`unknown`",
        None => "not an answer of the API",
    }
}
