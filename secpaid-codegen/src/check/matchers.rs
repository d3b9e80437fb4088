//! Rules about matchers of one endpoint: each must be able to hold, and no two for the same answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Envelope, ErrorDef, Items, Scalar};
use crate::pattern::Automaton;
use crate::report::{Collector, Diagnostic};
use crate::resolve::{Lookup, Parts};
use crate::spec::{Endpoint, Matcher, Spec};

/// A matcher that asks for what no envelope has never holds.
pub(super) fn check_meetable(spec: &Spec, parts: &Parts, lookup: &Lookup<'_>, collector: &mut Collector) {
    let mut tried: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); spec.errors.len()];
    let mut of_entries: Vec<Vec<&Items>> = vec![Vec::new(); spec.errors.len()];
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        // What does not resolve could be anything.
        let (Ok(envelopes), Ok(items)) = (&resolved.envelopes, &resolved.items) else { return };
        for error in errors(endpoint, spec, lookup) {
            tried[error].extend(envelopes);
            of_entries[error].extend(items);
        }
    }
    for (((error, tried), of_entries), resolved) in
        spec.errors.iter().zip(&tried).zip(&of_entries).zip(&parts.errors)
    {
        // An error that no endpoint declares has been warned of.
        let (Ok(definition), false) = (resolved, tried.is_empty()) else { continue };
        for (written, matcher) in error.matchers.iter().zip(&definition.matchers) {
            let mut envelopes = tried.iter().filter_map(|index| Some((*index, parts.envelopes.get(*index)?)));
            let met = envelopes.any(|(index, envelope)| matcher.can_meet(index, envelope));
            if !met && !of_entries.iter().any(|items| items.can_meet(matcher)) {
                let tried = matcher.envelope.is_none_or(|only| tried.contains(&only));
                collector.error(unmatchable(written, &error.name.value, tried));
            }
        }
    }
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
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let Ok(envelopes) = &resolved.envelopes else { continue };
        let matchers: Vec<Place> = errors(endpoint, spec, lookup)
            .into_iter()
            .flat_map(|error| (0..spec.errors[error].matchers.len()).map(move |matcher| (error, matcher)))
            .collect();
        for (index, later) in matchers.iter().enumerate() {
            for earlier in &matchers[..index] {
                let items = resolved.items.as_ref().ok().and_then(Option::as_ref);
                let Some(finding) = overlaps.find(*earlier, *later, (envelopes, items)) else { continue };
                if reported.insert((*earlier, *later)) {
                    collector
                        .error(finding.help(format!("endpoint `{}` can meet both", endpoint.name.value)));
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

    fn find(
        &mut self,
        earlier: Place,
        later: Place,
        (envelopes, items): (&[usize], Option<&Items>),
    ) -> Option<Diagnostic> {
        let (left, right) = (self.matcher(earlier)?, self.matcher(later)?);
        if kind(left) != kind(right)
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

/// Does it look at the message? If not, at the code?
fn kind(matcher: &Matcher) -> (bool, bool) {
    (matcher.message.is_some(), matcher.message.is_none() && matcher.code.is_some())
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

/// The errors that an endpoint can answer, in the order of the file. Names that mean nothing are left out.
pub(super) fn errors(endpoint: &Endpoint, spec: &Spec, lookup: &Lookup<'_>) -> Vec<usize> {
    let own: BTreeSet<usize> = endpoint.errors.iter().filter_map(|name| lookup.error_index(name)).collect();
    let errors = spec.errors.iter().enumerate();
    errors.filter(|(index, error)| error.api_wide || own.contains(index)).map(|(index, _)| index).collect()
}
