//! In: what an answer says. Out: the declared error that it is, by its position, and its typed parts.

use std::borrow::Cow;

use super::captures::Captures;
use super::compare::equal;
use super::fields::Fields;
use super::pattern::{Value, match_message};
use super::place::Raw;
use super::said::{MOST_CODES, MOST_TEXTS};
use super::table::{Declared, ErrorInfo, Matcher, Outcome};
use crate::endpoint::Effect;
use crate::error::assumed_effect;

/// What an error says, for matchers to be held against.
#[derive(Clone, Copy)]
pub(crate) struct Said<'s, 'a> {
    /// The name of the envelope; `None` where there is none.
    pub(crate) envelope: Option<&'static str>,
    /// What the answer amounts to without the error.
    pub(crate) outcome: Outcome,
    pub(crate) status: u16,
    pub(crate) codes: &'s [Raw<'a>],
    pub(crate) message: Option<&'s str>,
    /// The texts that the message was joined of; none where it is one.
    pub(crate) texts: &'s [Cow<'a, str>],
    /// Does one of several things say neither code nor text?
    pub(crate) silent: bool,
    /// The body; `None` where it is not JSON.
    pub(crate) fields: Option<&'s Fields<'a>>,
}

impl Said<'_, '_> {
    /// Does it say several things at once?
    fn is_several(&self) -> bool {
        self.codes.len() > 1 || self.texts.len() > 1 || self.silent
    }
}

/// A declared error that an answer says.
pub(crate) struct Told<'t, 'a> {
    /// Its position.
    pub(crate) index: usize,
    pub(crate) error: &'t ErrorInfo,
    pub(crate) captures: Captures<'a>,
    /// Does the answer say something beside it that nobody declares?
    pub(crate) beside_undeclared: bool,
}

/// The declared error whose matcher holds: what the whole body says counts more than a message, a message more than a code, and a code
/// more than a status; among equals the first.
///
/// Several codes, or several texts, stand for several things that went wrong. Then the error that leaves most open counts, whatever tells
/// of it but the status: none of them takes back what another one says.
pub(crate) fn find_error<'t, 'a>(errors: Declared<'t>, said: Said<'_, 'a>) -> Option<Told<'t, 'a>> {
    let (weight, index, error, values) = most_telling(errors, said, |_| true)?;
    let told = |(_, index, error, values): Found<'t>, beside_undeclared| {
        Some(Told { index, error, captures: Captures::new(values), beside_undeclared })
    };
    let found = (weight, index, error, values);
    // What the whole body says, nobody says beside it.
    if !said.is_several() || weight == Weight::Body && error.speaks_for_all(said) {
        return told(found, false);
    }
    // The texts beside a single code say more about the same thing.
    let is_one = !said.silent && matches!(said.codes, [code] if is_code(errors, said, &|_| true, code));
    let beside_undeclared = !is_one && !are_all(errors, said, &|_| true);
    // What the envelope says is said.
    let in_doubt = error.outcome == Outcome::Noop && said.outcome != Outcome::Noop;
    if in_doubt && !are_all(errors, said, &|error| error.outcome == Outcome::Noop) {
        return told(most_telling(errors, said, |error| error.outcome != Outcome::Noop)?, beside_undeclared);
    }
    told(found, beside_undeclared)
}

type Found<'t> = (Weight, usize, &'t ErrorInfo, Vec<(usize, Value)>);

/// The same among some of the errors, whatever they leave unsaid.
fn most_telling<'t>(
    errors: Declared<'t>,
    said: Said<'_, '_>,
    counts: impl Fn(&ErrorInfo) -> bool,
) -> Option<Found<'t>> {
    let several = said.is_several();
    let mut found: Option<(_, Found<'_>)> = None;
    for (index, error) in errors.iter().enumerate().filter(|(_, error)| counts(error)) {
        for matcher in error.matchers {
            let weight = matcher.weight();
            let open = (several && weight > Weight::Status).then(|| error.leaves_open(said.status));
            if found.as_ref().is_none_or(|(most, _)| (open, weight) > *most)
                && let Some(values) = matcher.captures(said)
            {
                found = Some(((open, weight), (weight, index, error, values)));
            }
        }
    }
    found.map(|(_, found)| found)
}

/// Is each code, or each text where there are not several codes, one of the errors that count? One that nobody knows may say anything, and
/// so may those behind the last that is looked at. As many texts as codes stand for the same things.
fn are_all(errors: Declared<'_>, said: Said<'_, '_>, counts: &dyn Fn(&ErrorInfo) -> bool) -> bool {
    let (codes, texts) = (said.codes, said.texts);
    if said.silent {
        return false;
    }
    let is_text = |text: &str| {
        let alone = Said { message: Some(text), texts: &[], ..said };
        is_told(errors, alone, counts, |matcher| matcher.message.is_some())
    };
    let by_texts = || texts.len() < MOST_TEXTS && texts.iter().all(|text| is_text(text));
    if codes.len() > 1 {
        let by_codes =
            codes.len() < MOST_CODES && codes.iter().all(|code| is_code(errors, said, counts, code));
        return by_codes || codes.len() == texts.len() && by_texts();
    }
    said.message.is_some_and(is_text) || by_texts()
}

fn is_code(
    errors: Declared<'_>,
    said: Said<'_, '_>,
    counts: &dyn Fn(&ErrorInfo) -> bool,
    code: &Raw<'_>,
) -> bool {
    let alone = Said { codes: std::slice::from_ref(code), ..said };
    is_told(errors, alone, counts, |matcher| matcher.code.is_some())
}

/// Is it one of the errors that count, by one of these matchers?
fn is_told(
    errors: Declared<'_>,
    alone: Said<'_, '_>,
    counts: &dyn Fn(&ErrorInfo) -> bool,
    by: impl Fn(&Matcher) -> bool,
) -> bool {
    let matchers = errors.iter().filter(|error| counts(error)).flat_map(|error| error.matchers);
    matchers.filter(|matcher| by(matcher)).any(|matcher| matcher.captures(alone).is_some())
}

/// How much a call leaves open that got an error: what became of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Open {
    /// It had nothing to do.
    Nothing,
    /// It failed.
    Failed,
    /// It failed, and may have taken effect all the same.
    Effect,
    /// It goes on.
    Unfinished,
    /// Nobody knows.
    Everything,
}

impl ErrorInfo {
    /// Does the look at the body by which it is known hold for all of it, and not for one of several things there?
    fn speaks_for_all(&self, said: Said<'_, '_>) -> bool {
        let looks = self.matchers.iter().filter(|matcher| matcher.captures(said).is_some());
        let mut looks = looks.filter_map(|matcher| matcher.when);
        said.fields.is_none_or(|fields| looks.any(|when| !when.is_about_one_of(fields)))
    }

    pub(crate) fn leaves_open(&self, status: u16) -> Open {
        match (self.outcome, self.effect.unwrap_or_else(|| assumed_effect(status))) {
            (Outcome::Unknown, _) => Open::Everything,
            (Outcome::Pending | Outcome::Partial, _) => Open::Unfinished,
            (Outcome::Noop, _) => Open::Nothing,
            (Outcome::Ok | Outcome::Error, Effect::Unknown) => Open::Effect,
            (Outcome::Ok | Outcome::Error, Effect::None) => Open::Failed,
        }
    }
}

/// How much it counts that a matcher holds: as much as the most telling thing that it looks at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Status,
    Code,
    Message,
    Body,
}

impl Matcher {
    #[inline]
    fn weight(&self) -> Weight {
        match self {
            Self { when: Some(_), .. } => Weight::Body,
            Self { message: Some(_), .. } => Weight::Message,
            Self { code: Some(_), .. } => Weight::Code,
            _ => Weight::Status,
        }
    }

    #[inline]
    fn captures(&self, said: Said<'_, '_>) -> Option<Vec<(usize, Value)>> {
        let holds = self.status.is_none_or(|wanted| wanted == said.status)
            && self.envelope.is_none_or(|wanted| Some(wanted) == said.envelope)
            && self.code.is_none_or(|wanted| said.codes.iter().any(|code| equal(code, wanted, true)))
            && self.when.is_none_or(|when| match said.fields {
                // An entry has no status, so that nothing is known of what asks for it.
                Some(fields) => when.holds(fields) && (fields.status().is_some() || !when.looks_at_status()),
                // Where nothing can be read, only what asks for nothing but the status can hold.
                None => when.holds_for_status(said.status) == Some(true),
            });
        match self.message {
            _ if !holds => None,
            None => Some(Vec::new()),
            Some(parts) => {
                let each = || said.texts.iter().find_map(|text| match_message(parts, text));
                match_message(parts, said.message?).or_else(each)
            }
        }
    }
}

#[cfg(test)]
mod tests;
