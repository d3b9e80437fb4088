//! In: an endpoint of both specs. Out: errors of the new API that old clients do not recognise, or take for another one.
//!
//! Each matcher of a new error stands for the answers that it describes: its message, its code, its status, and nothing else that
//! another matcher would look at. Old clients must find the same error in them, if they know it, and no other one.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Verdict, Wire};
use super::envelope::{CODE, HTTP, MESSAGE};
use super::outcome::Meeting;
use super::pairing::{ERROR, Pairing};
use super::value::equal;
use super::words::quoted;
use crate::model::{
    Capture, CaptureType, Endpoint, Envelope, ErrorDef, HttpPolicy, Matcher, Model, Outcome, Pattern,
    PatternPart, Pointer,
};
use crate::pattern::{Automaton, Piece, matches};

/// What is known about the errors of both specs.
pub(super) struct Recognition<'m> {
    old: &'m Model,
    new: &'m Model,
    /// Errors that both have with the same matchers.
    same: BTreeSet<&'m str>,
    /// Is there a message that both match? By error and matcher of the new model, error and matcher of the old one.
    shared: BTreeMap<(usize, usize, usize, usize), Option<String>>,
}

/// Answers that a matcher of the new API describes.
#[derive(Clone, Copy)]
struct Family<'m> {
    error: usize,
    position: usize,
    matcher: &'m Matcher,
    /// Index of the envelope in the old model; `None` where there is none.
    envelope: Option<usize>,
}

impl<'m> Recognition<'m> {
    pub(super) fn new(old: &'m Model, new: &'m Model) -> Self {
        let written = |model: &Model, error: &ErrorDef| {
            let matchers = error.matchers.iter().map(|matcher| {
                let envelope = matcher
                    .envelope
                    .and_then(|index| model.envelopes.get(index))
                    .map(|envelope| &envelope.name);
                format!("{:?} {:?} {:?} {envelope:?}", matcher.message, matcher.code, matcher.status)
            });
            (matchers.collect::<Vec<_>>(), format!("{:?}", error.captures))
        };
        let before: BTreeMap<&str, _> =
            old.errors.iter().map(|error| (error.name.as_str(), written(old, error))).collect();
        let is_same = |error: &&ErrorDef| before.get(error.name.as_str()) == Some(&written(new, error));
        let same = new.errors.iter().filter(is_same).map(|error| error.name.as_str()).collect();
        Self { old, new, same, shared: BTreeMap::new() }
    }

    /// Finds what old clients make of the errors of an endpoint. What that breaks is put down to errors and envelopes.
    pub(super) fn compare(
        &mut self,
        pairing: &mut Pairing<'m>,
        old: &'m Endpoint,
        new: &'m Endpoint,
        met: &[Meeting],
    ) {
        let known: BTreeMap<&str, usize> = old
            .errors
            .iter()
            .filter_map(|index| Some((self.old.errors.get(*index)?.name.as_str(), *index)))
            .collect();
        let is_left: BTreeSet<&str> =
            new.errors.iter().filter_map(|index| Some(self.new.errors.get(*index)?.name.as_str())).collect();
        for &index in &new.errors {
            let Some(error) = self.new.errors.get(index) else { continue };
            for (position, matcher) in error.matchers.iter().enumerate() {
                for (left, right) in met {
                    let (Some(left), Some(right), Outcome::Error) =
                        (left.envelope, right.envelope, right.outcome)
                    else {
                        continue;
                    };
                    let (Some(&left), Some(&right)) = (old.envelopes.get(left), new.envelopes.get(right))
                    else {
                        continue;
                    };
                    let (Some(before), Some(now)) =
                        (self.old.envelopes.get(left), self.new.envelopes.get(right))
                    else {
                        continue;
                    };
                    if !matcher.can_meet(right, now) {
                        continue;
                    }
                    let family = Family { error: index, position, matcher, envelope: Some(left) };
                    self.blame_sources(
                        pairing,
                        matcher,
                        known.contains_key(error.name.as_str()),
                        before,
                        now,
                    );
                    self.judge(pairing, error, family, &known, &is_left);
                }
            }
            self.without_envelope(pairing, old, new, index, error, &known);
        }
    }

    /// Do old clients find code and message where the new API puts them?
    fn blame_sources(
        &self,
        pairing: &mut Pairing<'m>,
        matcher: &Matcher,
        is_known: bool,
        old: &Envelope,
        new: &Envelope,
    ) {
        let about = [
            (MESSAGE, matcher.message.is_some(), &old.message, &new.message, "message"),
            (CODE, matcher.code.is_some(), &old.code, &new.code, "code"),
        ];
        for (kind, wanted, old_places, new_places, what) in about {
            if wanted && is_known && !same_source(old_places, new_places) {
                let why = format!("clients do not find the {what} where it may be, and so not the error");
                pairing.blame(kind, &old.name, breaks(why));
            }
        }
    }

    fn judge(
        &mut self,
        pairing: &mut Pairing<'m>,
        error: &'m ErrorDef,
        family: Family<'m>,
        known: &BTreeMap<&'m str, usize>,
        is_left: &BTreeSet<&str>,
    ) {
        let name = error.name.as_str();
        let unchanged = self.same.contains(name);
        let own = known.get(name).copied();
        if let (Some(index), false) = (own, unchanged)
            && let Some(before) = self.old.errors.get(index)
            && let Err(why) = self.found(before, error, family)
        {
            pairing.blame(ERROR, name, breaks(why));
        }
        for (&other, &index) in known.iter().filter(|(other, _)| **other != name) {
            // The rules of the format keep errors of one endpoint apart, in the old spec as in the new one.
            let apart = unchanged && self.same.contains(other) && (own.is_some() || is_left.contains(other));
            if apart {
                continue;
            }
            if let Some(words) = self.taken(index, family, own.and_then(|own| self.old.errors.get(own))) {
                let why = breaks(format!("clients take {words} for `{other}`"));
                let about = if unchanged && !self.same.contains(other) { other } else { name };
                pairing.blame(ERROR, about, why.clone());
                pairing.blame(LISTED, name, why);
            }
        }
    }

    /// Do old clients recognise what the matcher describes as the error that it is?
    fn found(&self, before: &ErrorDef, now: &ErrorDef, family: Family<'_>) -> Result<(), String> {
        let fitting = before.matchers.iter().filter(|matcher| fits(matcher, family));
        if let Some(pattern) = &family.matcher.message {
            let patterns: Vec<&Pattern> =
                fitting.clone().filter_map(|matcher| matcher.message.as_ref()).collect();
            match covered(pattern, now, &patterns, before) {
                Ok(()) => return Ok(()),
                Err(_) if fitting.clone().any(|matcher| matcher.message.is_none()) => return Ok(()),
                Err(why) => return Err(why),
            }
        }
        if fitting.clone().any(|matcher| matcher.message.is_none()) {
            return Ok(());
        }
        Err(format!("clients do not recognise {} as `{}`", described(family.matcher), now.name))
    }

    /// What of the answers old clients take for this error, which it is not.
    fn taken(&mut self, index: usize, family: Family<'_>, own: Option<&ErrorDef>) -> Option<String> {
        let other = self.old.errors.get(index)?;
        let kind = kind_of(family.matcher);
        // A matcher of a higher kind that finds the right error is asked first.
        let own_kind = own.and_then(|own| {
            own.matchers
                .iter()
                .filter(|matcher| fits(matcher, family) && matcher.message.is_none())
                .map(kind_of)
                .min()
        });
        for (position, matcher) in
            other.matchers.iter().enumerate().filter(|(_, matcher)| fits(matcher, family))
        {
            match (&matcher.message, &family.matcher.message) {
                (Some(theirs), Some(ours)) => {
                    let key = (family.error, family.position, index, position);
                    let both = self.shared.entry(key).or_insert_with(|| {
                        let (ours, theirs) = (Automaton::new(&pieces(ours)), Automaton::new(&pieces(theirs)));
                        ours.shared(&theirs)
                    });
                    if let Some(text) = both {
                        return Some(format!("the message {}", quoted(text)));
                    }
                }
                (Some(_), None) => {}
                (None, _) => {
                    let is_asked =
                        kind_of(matcher) >= kind && own_kind.is_none_or(|own| own > kind_of(matcher));
                    let recognised = family.matcher.message.is_some() && own.is_some();
                    if is_asked && !recognised {
                        return Some(described(family.matcher));
                    }
                }
            }
        }
        None
    }

    /// Where a status alone picks an error.
    fn without_envelope(
        &self,
        pairing: &mut Pairing<'m>,
        old: &Endpoint,
        new: &Endpoint,
        index: usize,
        error: &ErrorDef,
        known: &BTreeMap<&str, usize>,
    ) {
        let policies = |model: &Model, endpoint: &Endpoint| -> Vec<(HttpPolicy, bool)> {
            model
                .envelopes_of(endpoint)
                .map(|(_, envelope)| (envelope.http, envelope.when.is_none()))
                .collect()
        };
        let (before, now) = (policies(self.old, old), policies(self.new, new));
        let falls_back = |policies: &[(HttpPolicy, bool)]| {
            policies.iter().any(|(policy, _)| *policy == HttpPolicy::Fallback)
        };
        let takes_all = |policies: &[(HttpPolicy, bool)]| policies.contains(&(HttpPolicy::First, true));
        if !falls_back(&now) && !takes_all(&now) {
            return;
        }
        for (position, matcher) in error.matchers.iter().enumerate() {
            let Some(status) = bare_status(matcher) else { continue };
            let family = Family { error: index, position, matcher, envelope: None };
            let finds = |name: &str| {
                let index = known.get(name)?;
                self.old
                    .errors
                    .get(*index)?
                    .matchers
                    .iter()
                    .find(|matcher| fits(matcher, family) && bare_status(matcher).is_some())
            };
            let own = finds(&error.name).is_some();
            let any = known.keys().any(|name| finds(name).is_some());
            let accepted = takes_all(&before) || falls_back(&before) && any;
            let works =
                own && accepted || !known.contains_key(error.name.as_str()) && takes_all(&before) && !any;
            if !works && !accepted {
                let why = breaks(format!(
                    "clients do not know what an answer in no envelope with status {status} is"
                ));
                pairing.blame(ERROR, &error.name, why.clone());
                pairing.blame(LISTED, &error.name, why.clone());
                for (_, envelope) in self.old.envelopes_of(old) {
                    pairing.blame(HTTP, &envelope.name, why.clone());
                }
            }
        }
    }
}

/// The kind that blame on the list of errors of an endpoint goes by.
pub(super) const LISTED: &str = "endpoint_error_added";

fn breaks(why: String) -> Wire {
    Wire { responses: Verdict::breaks(why), ..Wire::same() }
}

/// Matchers with a message are asked first, then those with a code.
fn kind_of(matcher: &Matcher) -> u8 {
    match (&matcher.message, &matcher.code) {
        (Some(_), _) => 0,
        (None, Some(_)) => 1,
        (None, None) => 2,
    }
}

fn bare_status(matcher: &Matcher) -> Option<u16> {
    let bare = matcher.message.is_none() && matcher.code.is_none() && matcher.envelope.is_none();
    matcher.status.filter(|_| bare)
}

/// Could an old matcher hold for these answers, whatever its message says?
fn fits(matcher: &Matcher, family: Family<'_>) -> bool {
    let said = family.matcher;
    matcher.status.is_none_or(|status| said.status == Some(status))
        && matcher.envelope.is_none_or(|envelope| family.envelope == Some(envelope))
        && matcher
            .code
            .as_ref()
            .is_none_or(|code| said.code.as_ref().is_some_and(|said| equal(said, code, true)))
}

/// Whatever place the new API puts it at, is it the first that old clients look at?
fn same_source(old: &[Pointer], new: &[Pointer]) -> bool {
    old.iter().filter(|pointer| new.contains(pointer)).eq(new.iter())
}

fn described(matcher: &Matcher) -> String {
    use crate::model::Scalar;
    let code = matcher.code.as_ref().map(|code| match code {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Number(text) | Scalar::String(text) => text.clone(),
    });
    match (&matcher.example, code, matcher.status) {
        (Some(example), ..) => format!("the message {}", quoted(example)),
        (None, Some(code), _) => format!("the code {}", quoted(&code)),
        (None, None, Some(status)) => format!("the status {status}"),
        (None, None, None) => "every error of the envelope".to_owned(),
    }
}

fn pieces(pattern: &Pattern) -> Vec<Piece> {
    let piece = |part: &PatternPart| match part {
        PatternPart::Literal(text) => Piece::Literal(text.clone()),
        PatternPart::Capture(number, ty) => {
            Piece::Capture { name: number.to_string(), ty: *ty, range: (0, 0) }
        }
    };
    pattern.parts.iter().map(piece).collect()
}

/// Does one of the old patterns match each message of the new one, with captures that mean the same?
fn covered(pattern: &Pattern, now: &ErrorDef, old: &[&Pattern], before: &ErrorDef) -> Result<(), String> {
    let ours = pieces(pattern);
    let theirs: Vec<Vec<Piece>> = old.iter().map(|pattern| pieces(pattern)).collect();
    let name = &now.name;
    let automata: Vec<Automaton> = theirs.iter().map(|pieces| Automaton::new(pieces)).collect();
    let lost = |text: &str| format!("clients do not recognise the message {} as `{name}`", quoted(text));
    if let Some(text) = Automaton::new(&ours).beyond(&automata.iter().collect::<Vec<_>>()) {
        return Err(lost(&text));
    }
    // Digits of any length are all the same to an automaton, but not to a number's type.
    for text in extremes(&ours) {
        if matches(&ours, &text) && !theirs.iter().any(|pieces| matches(pieces, &text)) {
            return Err(lost(&text));
        }
    }
    let aligned = old.iter().find(|other| is_aligned(pattern, other));
    match aligned.and_then(|other| swapped(pattern, &now.captures, other, &before.captures)) {
        Some(capture) => Err(format!("clients take another part of the message for `{capture}`")),
        None => Ok(()),
    }
}

/// The pattern with the largest and smallest values in its captures, one after the other.
fn extremes(pieces: &[Piece]) -> Vec<String> {
    let texts = |ty: CaptureType| -> &[&str] {
        match ty {
            CaptureType::U32 => &["0", "4294967295"],
            CaptureType::U64 => &["0", "18446744073709551615"],
            CaptureType::I64 => &["0", "-9223372036854775808", "9223372036854775807"],
            CaptureType::Decimal => &["0", "-0.5", "79228162514264337593543950335"],
            CaptureType::Word => &["a", "79228162514264337593543950336"],
            CaptureType::String => &["a", "a b", "79228162514264337593543950336"],
        }
    };
    let fill = |at: usize, choice: usize| -> String {
        let text = |(index, piece): (usize, &Piece)| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Capture { ty, .. } => {
                let choice = if index == at { choice } else { 0 };
                texts(*ty).get(choice).copied().unwrap_or_default().to_owned()
            }
        };
        pieces.iter().enumerate().map(text).collect()
    };
    let captures = pieces.iter().enumerate().filter_map(|(index, piece)| match piece {
        Piece::Capture { ty, .. } => Some((index, texts(*ty).len())),
        Piece::Literal(_) => None,
    });
    captures
        .flat_map(|(index, count)| (0..count).map(move |choice| (index, choice)))
        .map(|(at, choice)| fill(at, choice))
        .collect()
}

/// Do both have the same literals and as many captures between them?
fn is_aligned(left: &Pattern, right: &Pattern) -> bool {
    left.parts.len() == right.parts.len()
        && left.parts.iter().zip(&right.parts).all(|pair| match pair {
            (PatternPart::Literal(left), PatternPart::Literal(right)) => left == right,
            (PatternPart::Capture(..), PatternPart::Capture(..)) => true,
            _ => false,
        })
}

/// A capture that old clients read where the new API says another one.
fn swapped<'c>(
    new: &Pattern,
    new_names: &[Capture],
    old: &Pattern,
    old_names: &'c [Capture],
) -> Option<&'c str> {
    let name = |names: &'c [Capture], part: &PatternPart| match part {
        PatternPart::Capture(index, _) => names.get(*index).map(|capture| capture.name.as_str()),
        PatternPart::Literal(_) => None,
    };
    let now = |part: &PatternPart| match part {
        PatternPart::Capture(index, _) => new_names.get(*index).map(|capture| capture.name.clone()),
        PatternPart::Literal(_) => None,
    };
    let pairs = old.parts.iter().zip(&new.parts);
    pairs.filter_map(|(left, right)| Some((name(old_names, left)?, now(right)?))).find_map(|(was, is)| {
        let elsewhere = new.parts.iter().filter_map(now).any(|known| known == was);
        (was != is && elsewhere).then_some(was)
    })
}
