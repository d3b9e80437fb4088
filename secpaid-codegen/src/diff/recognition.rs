//! In: an endpoint of both specs. Out: errors of the new API that old clients do not recognise, or take for another one.
//!
//! Each matcher of a new error stands for the answers that it describes: its message, its code, its status, and nothing else that
//! another matcher would look at. Old clients must find the same error in them, if they know it, and no other one.

mod matcher;
mod message;

use std::collections::{BTreeMap, BTreeSet};

use self::matcher::{described, fits, kind_of, takes_status};
use self::message::{covered, pieces};
use super::change::{Verdict, Wire};
use super::envelope::{CODE, HTTP, MESSAGE};
use super::outcome::Meeting;
use super::pairing::{ERROR, Pairing};
use super::words::quoted;
use crate::model::{Endpoint, Envelope, ErrorDef, HttpPolicy, Matcher, Model, Outcome, Pattern, Pointer};
use crate::pattern::Automaton;

/// What is known about the errors of both specs.
pub(super) struct Recognition<'m> {
    old: &'m Model,
    new: &'m Model,
    /// Errors that both have with the same matchers.
    same: BTreeSet<&'m str>,
    /// Is there a message that both match? By error and matcher of the new model, error and matcher of the old one.
    shared: BTreeMap<(usize, usize, usize, usize), Option<String>>,
    /// Errors and envelopes of endpoints that were compared: what is found out holds for all that have the same.
    compared: BTreeSet<[Vec<usize>; 4]>,
}

/// Answers that a matcher of the new API describes.
#[derive(Clone, Copy)]
struct Family<'m> {
    error: usize,
    position: usize,
    matcher: &'m Matcher,
    /// Index of the envelope in the old model.
    envelope: usize,
}

impl<'m> Recognition<'m> {
    pub(super) fn new(old: &'m Model, new: &'m Model) -> Self {
        let written = |model: &Model, error: &ErrorDef| {
            let matchers = error.matchers.iter().map(|matcher| {
                let envelope = matcher
                    .envelope
                    .and_then(|index| model.envelopes.get(index))
                    .map(|envelope| &envelope.name);
                let Matcher { when, message, code, status, .. } = matcher;
                format!("{when:?} {message:?} {code:?} {status:?} {envelope:?}")
            });
            (matchers.collect::<Vec<_>>(), format!("{:?}", error.captures))
        };
        let before: BTreeMap<&str, _> =
            old.errors.iter().map(|error| (error.name.as_str(), written(old, error))).collect();
        let is_same = |error: &&ErrorDef| before.get(error.name.as_str()) == Some(&written(new, error));
        let same = new.errors.iter().filter(is_same).map(|error| error.name.as_str()).collect();
        Self { old, new, same, shared: BTreeMap::new(), compared: BTreeSet::new() }
    }

    /// Finds what old clients make of the errors of an endpoint. What that breaks is put down to errors and envelopes.
    pub(super) fn compare(
        &mut self,
        pairing: &mut Pairing<'m>,
        old: &'m Endpoint,
        new: &'m Endpoint,
        met: &[Meeting],
    ) {
        let lists = [&old.errors, &old.envelopes, &new.errors, &new.envelopes].map(Clone::clone);
        if !self.compared.insert(lists) {
            return;
        }
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
                    if right.outcome == Outcome::Ok {
                        continue;
                    }
                    let (Some(left), Some(right)) = (left.envelope, right.envelope) else { continue };
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
                    let family = Family { error: index, position, matcher, envelope: left };
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
            self.without_envelope(pairing, old, new, error, &known);
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
                (Some(theirs), Some(ours)) if own_kind.is_none_or(|own| own > kind_of(matcher)) => {
                    let key = (family.error, family.position, index, position);
                    let both = self.shared.entry(key).or_insert_with(|| {
                        let (ours, theirs) = (Automaton::new(&pieces(ours)), Automaton::new(&pieces(theirs)));
                        ours.shared(&theirs)
                    });
                    if let Some(text) = both {
                        return Some(format!("the message {}", quoted(text)));
                    }
                }
                (Some(_), _) => {}
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
        // One that may pick an error, since it is no success.
        let statuses = 300..600_u16;
        let picked =
            statuses.filter(|status| error.matchers.iter().any(|matcher| takes_status(matcher, *status)));
        for status in picked {
            let finds = |name: &str| {
                let before = self.old.errors.get(*known.get(name)?)?;
                before.matchers.iter().find(|matcher| takes_status(matcher, status))
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

/// Whatever place the new API puts it at, is it the first that old clients look at?
fn same_source(old: &[Pointer], new: &[Pointer]) -> bool {
    old.iter().filter(|pointer| new.contains(pointer)).eq(new.iter())
}
