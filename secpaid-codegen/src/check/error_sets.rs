//! Rules about sets of errors, and about what stands beside an error.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::{Collector, Diagnostic};
use crate::resolve::{Lookup, Parts, known_errors};
use crate::source::Span;
use crate::spec::{Endpoint, Spec};

/// The field of a variant that holds its details.
const DETAILS: &str = "details";

/// An endpoint names both in one list, so their names have to differ.
pub(super) fn check_names(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    for set in &spec.error_sets {
        let Some(error) = lookup.error_index(&set.name).and_then(|index| spec.errors.get(index)) else {
            continue;
        };
        let message = format!("a set of errors and an error are both called `{}`", set.name.value);
        let finding = Diagnostic::new("error_set_named_as_an_error", set.name.span, message);
        collector.error(finding.also(error.name.span, "the error"));
    }
}

/// An error that an endpoint had twice would be two variants, of which the second is never met.
pub(super) fn check_once(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    let mut reported = BTreeSet::new();
    for endpoint in &spec.endpoints {
        let declared = known_errors(endpoint, spec, lookup);
        let own = declared.all.iter().take(declared.own);
        let mut known: BTreeMap<usize, Span> =
            own.filter_map(|index| Some((*index, own_place(*index, endpoint, spec, lookup)?))).collect();
        for index in declared.sets {
            let Some(set) = spec.error_sets.get(index) else { continue };
            for name in &set.errors {
                let Some(error) = lookup.error_index(name) else { continue };
                let Some(first) = known.insert(error, name.span) else { continue };
                if reported.insert((first, name.span)) {
                    let message = format!(
                        "endpoint `{}` would have the error `{}` twice",
                        endpoint.name.value, name.value
                    );
                    let finding = Diagnostic::new("repeated_error", name.span, message);
                    let finding = finding.also(first, "the other one");
                    collector.error(
                        finding.also(set_place(index, endpoint, spec, lookup), "the set is declared here"),
                    );
                }
            }
        }
    }
}

/// Where it is said that an endpoint has an error that is in none of its sets.
fn own_place(error: usize, endpoint: &Endpoint, spec: &Spec, lookup: &Lookup<'_>) -> Option<Span> {
    let listed = endpoint.errors.iter().find(|name| lookup.error_index(name) == Some(error));
    Some(listed.map_or(spec.errors.get(error)?.name.span, |name| name.span))
}

/// Where it is said that an endpoint has a set.
fn set_place(set: usize, endpoint: &Endpoint, spec: &Spec, lookup: &Lookup<'_>) -> Span {
    let listed = endpoint.errors.iter().find(|name| lookup.error_set_index(name) == Some(set));
    let named = || spec.error_sets.get(set).map_or(endpoint.name.span, |set| set.name.span);
    listed.map_or_else(named, |name| name.span)
}

/// A variant has one field of a name.
pub(super) fn check_details(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for (written, error) in spec.errors.iter().zip(&parts.errors) {
        let Ok(error) = error else { continue };
        if error.details.is_none() || !error.captures.iter().any(|capture| capture.name == DETAILS) {
            continue;
        }
        let patterns = written.matchers.iter().filter_map(|matcher| matcher.message.as_ref());
        for pattern in patterns.filter(|pattern| pattern.text.value.contains("{details:")) {
            let message = "this error has `details`, so no capture can have that name";
            collector.error(Diagnostic::new("reserved_name", pattern.text.span, message));
        }
    }
}
