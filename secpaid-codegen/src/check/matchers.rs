//! Rules about matchers of one endpoint: each must be able to hold, and no two for the same answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::can_hold;
use crate::model::{Envelope, ErrorDef, HttpPolicy, Items, Outcome, Scalar, Test};
use crate::pattern::Automaton;
use crate::report::{Collector, Diagnostic};
use crate::resolve::{Lookup, Parts, known_errors};
use crate::source::Span;
use crate::spec::{Matcher, Spec};

/// A matcher that asks for what no envelope has never holds.
pub(super) fn check_meetable(spec: &Spec, parts: &Parts, lookup: &Lookup<'_>, collector: &mut Collector) {
    let mut tried: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); spec.errors.len()];
    let mut of_entries: Vec<Vec<&Items>> = vec![Vec::new(); spec.errors.len()];
    let mut of_own: Vec<Vec<(usize, &Test)>> = vec![Vec::new(); spec.errors.len()];
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        // What does not resolve could be anything.
        let (Ok(envelopes), Ok(items)) = (&resolved.envelopes, &resolved.items) else { return };
        let own = endpoint
            .outcomes
            .iter()
            .filter(|(outcome, _)| *outcome != Outcome::Ok)
            .flat_map(|(_, test)| envelopes.iter().map(move |index| (*index, &test.value)));
        for error in known_errors(endpoint, spec, lookup).all {
            if let (Some(tried), Some(of_entries)) = (tried.get_mut(error), of_entries.get_mut(error)) {
                tried.extend(envelopes);
                of_entries.extend(items);
            }
            if let Some(of_own) = of_own.get_mut(error) {
                of_own.extend(own.clone());
            }
        }
    }
    let reached = tried.iter().zip(&of_entries).zip(&of_own);
    for ((error, ((tried, of_entries), of_own)), resolved) in
        spec.errors.iter().zip(reached).zip(&parts.errors)
    {
        // An error that no endpoint declares has been warned of.
        let (Ok(definition), false) = (resolved, tried.is_empty()) else { continue };
        for (written, matcher) in error.matchers.iter().zip(&definition.matchers) {
            let envelopes = tried.iter().filter_map(|index| Some((*index, parts.envelopes.get(*index)?)));
            let met: Vec<_> =
                envelopes.filter(|(index, envelope)| matcher.can_meet(*index, envelope)).collect();
            let of_entry = |items: &&Items| {
                let asked = matcher.when.as_ref();
                items.can_meet(matcher) && asked.is_none_or(|when| !contradicts(when, &items.judge))
            };
            if of_entries.iter().any(of_entry) {
                continue;
            }
            if met.is_empty() {
                let tried = matcher.envelope.is_none_or(|only| tried.contains(&only));
                collector.error(unmatchable(written, &error.name.value, tried));
            } else if let Some(when) = &written.when
                && met.iter().all(|(index, envelope)| {
                    let own = of_own.iter().filter(|(tried, _)| tried == index);
                    let mut own = own.map(|(_, test)| *test);
                    contradicts(&when.value, envelope)
                        && !own.any(|own| fails_in_success(&when.value, own, envelope))
                })
            {
                collector.error(contradiction(when.span, &error.name.value));
            }
        }
    }
}

/// Is there no answer in this envelope that is no success and for which the test holds?
fn contradicts(when: &Test, envelope: &Envelope) -> bool {
    // A status that outweighs the body leaves open what the body says, and so does a body that is in no envelope, and an entry that
    // failed because something else says so.
    let any_body = envelope.http != HttpPolicy::Ignore || envelope.outcomes.is_empty();
    let others = envelope.outcomes.iter().filter(|(outcome, _)| *outcome != Outcome::Ok);
    let mut failures: Vec<Option<&Test>> = others.map(|(_, test)| Some(test)).collect();
    failures.extend(any_body.then_some(None));
    let around = if any_body { None } else { envelope.when.as_ref() };
    failures.into_iter().all(|failure| {
        let tests: Vec<&Test> = std::iter::once(when).chain(around).chain(failure).collect();
        !can_hold(&tests)
    })
}

/// Is there an answer for which the test holds and that the envelope calls a success, and the endpoint something else?
fn fails_in_success(when: &Test, own: &Test, envelope: &Envelope) -> bool {
    let successes = envelope.outcomes.iter().filter(|(outcome, _)| *outcome == Outcome::Ok);
    let mut tests =
        successes.map(|(_, ok)| [when, own, ok].into_iter().chain(&envelope.when).collect::<Vec<_>>());
    tests.any(|tests| can_hold(&tests))
}

fn contradiction(span: Span, error: &str) -> Diagnostic {
    let message =
        format!("this matcher never holds: no answer that `{error}` can be has what its `when` asks for");
    Diagnostic::new("unmatchable", span, message).help(
        "a `when` is about the whole body of an answer, or an entry of a list, that is taken for an error",
    )
}

fn unmatchable(matcher: &Matcher, error: &str, tried: bool) -> Diagnostic {
    if let Some(envelope) = matcher.envelope.as_ref().filter(|_| !tried) {
        let name = &envelope.value;
        let message =
            format!("this matcher never holds: no endpoint that declares `{error}` tries envelope `{name}`");
        return Diagnostic::new("unmatchable", envelope.span, message);
    }
    let what = match (&matcher.message, &matcher.code) {
        (Some(_), Some(_)) => "both the message and the code are",
        (Some(_), None) => "the message is",
        (None, _) => "the code is",
    };
    let message = format!(
        "this matcher never holds: no envelope of an endpoint that declares `{error}` says where {what}"
    );
    let finding = Diagnostic::new("unmatchable", matcher.span, message);
    match &matcher.envelope {
        Some(envelope) => finding.also(envelope.span, "only this envelope counts"),
        None => finding,
    }
}

/// Of two matchers that accept one answer the first would win, by an order that nobody chose.
///
/// This is about matchers of one kind: the runtime takes what a message says before a code, and a code before a status.
pub(super) fn check_overlap(spec: &Spec, parts: &Parts, lookup: &Lookup<'_>, collector: &mut Collector) {
    let mut overlaps = Overlaps::new(spec, parts);
    let mut reported = BTreeSet::new();
    // Endpoints share sets, and the errors of a set are compared with each other once.
    let mut compared = BTreeSet::new();
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let Ok(envelopes) = &resolved.envelopes else { continue };
        let items = resolved.items.as_ref().ok().and_then(Option::as_ref);
        let declared = known_errors(endpoint, spec, lookup);
        let (own, mut rest) = declared.all.split_at(declared.own);
        let mut groups = vec![(None, overlaps.matchers(own))];
        for set in declared.sets {
            let count = spec.error_sets.get(set).map_or(0, |set| set.errors.len());
            let (of_set, others) = rest.split_at(count.min(rest.len()));
            groups.push((Some(set), overlaps.matchers(of_set)));
            rest = others;
        }
        for (index, (right, later)) in groups.iter().enumerate() {
            for (left, earlier) in groups.iter().take(index + 1) {
                // Entries of a list have rules of their own.
                let shared = left.is_some() && right.is_some() && items.is_none();
                if shared && !compared.insert((*left, *right, envelopes)) {
                    continue;
                }
                let same = left == right;
                for (position, last) in later.iter().enumerate() {
                    let before = if same { later.get(..position) } else { Some(earlier.as_slice()) };
                    for first in before.unwrap_or_default() {
                        let Some(finding) = overlaps.find(*first, *last, (envelopes, items)) else {
                            continue;
                        };
                        if reported.insert((*first, *last)) {
                            let help = format!("endpoint `{}` can meet both", endpoint.name.value);
                            collector.error(finding.help(help));
                        }
                    }
                }
            }
        }
    }
}

/// An error and one of its matchers.
type Place = (usize, usize);

/// What is known about pairs of matchers.
struct Overlaps<'a> {
    spec: &'a Spec,
    parts: &'a Parts,
    automata: BTreeMap<Place, Automaton>,
    shared: BTreeMap<(Place, Place), Option<String>>,
}

impl<'a> Overlaps<'a> {
    fn new(spec: &'a Spec, parts: &'a Parts) -> Self {
        let mut automata = BTreeMap::new();
        for (error, definition) in spec.errors.iter().enumerate() {
            for (index, matcher) in definition.matchers.iter().enumerate() {
                if let Some(pattern) = &matcher.message {
                    automata.insert((error, index), Automaton::new(&pattern.pieces));
                }
            }
        }
        Self { spec, parts, automata, shared: BTreeMap::new() }
    }

    /// The matchers of these errors.
    fn matchers(&self, errors: &[usize]) -> Vec<Place> {
        let count = |error: usize| self.spec.errors.get(error).map_or(0, |error| error.matchers.len());
        errors.iter().flat_map(|error| (0..count(*error)).map(|matcher| (*error, matcher))).collect()
    }

    fn find(
        &mut self,
        earlier: Place,
        later: Place,
        (envelopes, items): (&[usize], Option<&Items>),
    ) -> Option<Diagnostic> {
        let (left, right) = (self.matcher(earlier)?, self.matcher(later)?);
        // An error that is there twice is reported as such.
        if earlier == later
            || kind(left) != kind(right)
            || differ(left.when.as_ref(), right.when.as_ref(), |a, b| !same_test(&a.value, &b.value))
            || differ(left.status.as_ref(), right.status.as_ref(), |a, b| a.value != b.value)
            || differ(left.code.as_ref(), right.code.as_ref(), |a, b| said(&a.value) != said(&b.value))
            || !self.meet_in_one_place(earlier, later, envelopes, items)
        {
            return None;
        }
        let message = match (&left.message, &right.message) {
            (Some(_), Some(_)) => {
                let text = self.shared_message(earlier, later)?;
                format!("two matchers accept the message `{text}`")
            }
            _ => "two matchers can accept the same answer".to_owned(),
        };
        let span =
            |matcher: &Matcher| matcher.message.as_ref().map_or(matcher.span, |pattern| pattern.text.span);
        let finding = Diagnostic::new("overlapping_matchers", span(right), message);
        let name = self.spec.errors.get(earlier.0).map_or("", |error| error.name.value.as_str());
        Some(finding.also(span(left), format!("the other one, of `{name}`")))
    }

    fn matcher(&self, place: Place) -> Option<&'a Matcher> {
        self.spec.errors.get(place.0)?.matchers.get(place.1)
    }

    fn meet_in_one_place(
        &self,
        left: Place,
        right: Place,
        envelopes: &[usize],
        items: Option<&Items>,
    ) -> bool {
        let resolved = |place: Place| match self.parts.errors.get(place.0) {
            Some(Ok(ErrorDef { matchers, .. })) => matchers.get(place.1),
            _ => None,
        };
        let (Some(left), Some(right)) = (resolved(left), resolved(right)) else { return false };
        let both = |index: usize, envelope: &Envelope| {
            left.can_meet(index, envelope) && right.can_meet(index, envelope)
        };
        items.is_some_and(|items| items.can_meet(left) && items.can_meet(right))
            || envelopes
                .iter()
                .any(|index| self.parts.envelopes.get(*index).is_some_and(|found| both(*index, found)))
    }

    fn shared_message(&mut self, left: Place, right: Place) -> Option<String> {
        if let Some(known) = self.shared.get(&(left, right)) {
            return known.clone();
        }
        let found = self.automata.get(&left)?.shared(self.automata.get(&right)?);
        self.shared.insert((left, right), found.clone());
        found
    }
}

/// Does it look at the whole body? If not, at the message? If not, at the code?
fn kind(matcher: &Matcher) -> (bool, bool, bool) {
    if matcher.when.is_some() {
        return (true, false, false);
    }
    (false, matcher.message.is_some(), matcher.message.is_none() && matcher.code.is_some())
}

/// Tests of the whole body may overlap, and then the first of the file counts; of two that are the same the second never does.
fn same_test(left: &Test, right: &Test) -> bool {
    format!("{left:?}") == format!("{right:?}")
}

fn differ<T>(left: Option<&T>, right: Option<&T>, differ: impl FnOnce(&T, &T) -> bool) -> bool {
    left.zip(right).is_some_and(|(left, right)| differ(left, right))
}

/// What a code says, as codes are compared loosely.
pub(super) fn said(code: &Scalar) -> String {
    match code {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Number(text) => text.clone(),
        Scalar::String(text) => match text.to_ascii_lowercase().as_str() {
            word @ ("true" | "false") => word.to_owned(),
            _ => text.clone(),
        },
    }
}
