//! In: the envelopes that an endpoint could be answered in, and those that it can be. Out: do old clients come to the new verdict?

use super::predicate::{Answer, TooMany, each_answer};
use crate::model::{Envelope, HttpPolicy, Outcome, Test};

/// What an answer amounts to: the position of its envelope, if it is in one, and the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Judged {
    pub(super) envelope: Option<usize>,
    pub(super) outcome: Outcome,
}

/// How an answer that the new spec permits is judged by both.
pub(super) type Meeting = (Judged, Judged);

/// Every way that an answer of the new API is judged by old and new rules; `Err` says which answer they disagree about.
pub(super) fn meetings(old: &[&Envelope], new: &[&Envelope]) -> Result<Vec<Meeting>, String> {
    let tests: Vec<&Test> = old.iter().chain(new).flat_map(|envelope| tests(envelope)).collect();
    let mut met = Vec::new();
    let mut disagreement = None;
    let looked = each_answer(&tests, &|_| false, &mut |answer| {
        for failed in [false, true] {
            let Some(wanted) = judge(new, answer, failed) else { continue };
            match judge(old, answer, failed) {
                Some(found) if found.outcome == wanted.outcome => {
                    if !met.contains(&(found, wanted)) {
                        met.push((found, wanted));
                    }
                }
                found => {
                    let status = if failed { " with a status that is no success" } else { "" };
                    let place = answer.in_words();
                    let place = if place.is_empty() { "any answer".to_owned() } else { place };
                    disagreement = Some(format!(
                        "{place}{status}: {} now, {} for old clients",
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

fn tests(envelope: &Envelope) -> impl Iterator<Item = &Test> {
    envelope.when.iter().chain(envelope.outcomes.iter().map(|(_, test)| test))
}

/// As the runtime judges; what has no outcome, or two, is no answer of the API.
fn judge(envelopes: &[&Envelope], answer: &Answer<'_>, failed: bool) -> Option<Judged> {
    let applies = |envelope: &Envelope| envelope.when.as_ref().is_none_or(|when| answer.passes(when));
    let Some(index) = envelopes.iter().position(|envelope| applies(envelope)) else {
        let first =
            envelopes.iter().any(|envelope| envelope.http == HttpPolicy::First && envelope.when.is_none());
        return (failed && first).then_some(Judged { envelope: None, outcome: Outcome::Error });
    };
    let envelope = envelopes.get(index)?;
    if failed && envelope.http == HttpPolicy::First {
        return Some(Judged { envelope: Some(index), outcome: Outcome::Error });
    }
    let mut holding = envelope.outcomes.iter().filter(|(_, test)| answer.passes(test));
    match (holding.next(), holding.next()) {
        (Some((outcome, _)), None) => Some(Judged { envelope: Some(index), outcome: *outcome }),
        _ => None,
    }
}

fn in_words(judged: Option<Judged>) -> &'static str {
    match judged.map(|judged| judged.outcome) {
        Some(Outcome::Ok) => "a success",
        Some(Outcome::Error) => "an error",
        None => "not an answer of the API",
    }
}
