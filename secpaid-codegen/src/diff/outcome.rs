//! In: what says what an answer to an endpoint amounts to, before and now. Out: do old clients come to the new verdict?

use super::predicate::{Answer, Body, TooMany, each_answer, statuses};
use crate::model::{DataPlace, Envelope, HttpPolicy, Outcome, Pointer, Test};

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
    /// What a success is, as the endpoint says.
    pub(super) own: &'r [(Outcome, Test)],
    /// What is judged.
    pub(super) of: Of<'r>,
}

/// What rules judge.
#[derive(Clone, Copy)]
pub(super) enum Of<'r> {
    /// Whole answers; where the endpoint has its data, if it says that itself.
    Answers(Option<&'r DataPlace>),
    /// Entries of lists.
    Entries,
}

/// Is the data the whole body?
pub(super) fn is_whole(place: &DataPlace) -> bool {
    *place == DataPlace::Root
}

impl<'r> Rules<'r> {
    fn tests(self) -> impl Iterator<Item = &'r Test> {
        let of_envelope = |envelope: &&'r Envelope| {
            envelope.when.iter().chain(envelope.outcomes.iter().map(|(_, test)| test))
        };
        let own = self.own.iter().map(|(_, test)| test);
        self.envelopes.iter().flat_map(of_envelope).chain(own)
    }

    /// Can an answer with a body of this kind be in the envelope? One that is no object, only where something looks at what it is.
    fn takes(self, envelope: &Envelope, body: Body) -> bool {
        let Of::Answers(own_place) = self.of else { return true };
        if body == Body::Object || is_whole(own_place.unwrap_or(&envelope.data)) {
            return true;
        }
        let at_this = |pointer: &Pointer| body.can_have(pointer);
        let mut places =
            envelope.when.iter().chain(envelope.outcomes.iter().map(|(_, test)| test)).flat_map(Test::places);
        let mut own = self.own.iter().flat_map(|(_, test)| test.places());
        let looks_in = places.next().is_some_and(|first| !at_this(first) && !places.any(at_this));
        !looks_in || own.any(at_this)
    }

    /// As the runtime judges; what has no outcome, or two, is no answer of the API.
    fn judge(self, answer: &Answer<'_>, body: Body, status: u16) -> Option<Judged> {
        let failed = !(200..300).contains(&status);
        let passes = |test: &Test| answer.passes_with(test, status);
        let envelopes = self.envelopes;
        let Some(index) = envelopes
            .iter()
            .position(|envelope| self.takes(envelope, body) && envelope.when.as_ref().is_none_or(passes))
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
                (Some(own), None) => judged(own),
                (None, _) if !self.own.iter().any(|(own, _)| *own == Outcome::Ok) => judged(Outcome::Ok),
                _ => None,
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
        for body in answer.bodies() {
            for status in &statuses {
                let Some(wanted) = new.judge(answer, body, *status) else { continue };
                match old.judge(answer, body, *status) {
                    Some(found) if found.outcome == wanted.outcome => {
                        if !met.contains(&(found, wanted)) {
                            met.push((found, wanted));
                        }
                    }
                    found => {
                        disagreement = Some(format!(
                            "{}{}: {} now, {} for old clients",
                            place_in_words(answer, body),
                            status_in_words(&tests, *status),
                            in_words(Some(wanted)),
                            in_words(found)
                        ));
                        return false;
                    }
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

fn place_in_words(answer: &Answer<'_>, body: Body) -> String {
    let places = answer.in_words();
    let kind = match body {
        Body::Object if places.is_empty() => "any answer",
        Body::Object => return places,
        Body::List => "a body that is a list",
        Body::Scalar => "a body that is neither object nor list",
    };
    if places.is_empty() { kind.to_owned() } else { format!("{kind}, {places}") }
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
