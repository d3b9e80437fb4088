//! Rules about what is declared and never used.

use std::collections::BTreeSet;

use crate::report::{Collector, Diagnostic};
use crate::resolve::{Lookup, known_errors, reach};
use crate::spec::{EndpointAuth, ErrorSet, ItemLayout, Spec, Text};

/// A scheme that no endpoint names is never used, and whoever gives its credential waits in vain.
pub(super) fn check_auth_schemes(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    let named = spec.endpoints.iter().filter_map(|endpoint| match &endpoint.auth {
        EndpointAuth::Scheme(name) => Some(name),
        _ => None,
    });
    let named: Option<BTreeSet<usize>> = named.map(|name| lookup.auth_scheme_index(name)).collect();
    let Some(named) = named else { return };
    for (index, scheme) in spec.auth_schemes.iter().enumerate() {
        if !named.contains(&index) {
            let message = format!("auth scheme `{}` is named by no endpoint", scheme.name.value);
            let finding = Diagnostic::new("unused_auth_scheme", scheme.name.span, message);
            collector.warn(finding.help("name it in the `auth` of an endpoint"));
        }
    }
}

/// A type that no endpoint leads to is not generated. It may wait for its endpoint, so this is no error.
///
/// Where a name is misspelt, its type would be blamed for that once more, so this waits until all names are known.
pub(super) fn check_types(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    if !spec.type_expressions().all(|ty| lookup.knows_type(&ty.name)) {
        return;
    }
    for (ty, reach) in spec.types.iter().zip(reach(spec, lookup)) {
        if !reach.read && !reach.written {
            let message = format!("type `{}` is in no request, no data and no meta field", ty.name.value);
            let finding = Diagnostic::new("unused_type", ty.name.span, message);
            collector.warn(finding.help("use it or take it out"));
        }
    }
}

/// An error that no endpoint declares is never recognised. It may wait for its endpoint, so this is no error.
pub(super) fn check_errors(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    let in_sets = spec.error_sets.iter().flat_map(|set| &set.errors);
    let is_known = |name: &Text| lookup.error_index(name).or(lookup.error_set_index(name)).is_some();
    let mut named = spec.endpoints.iter().flat_map(|endpoint| &endpoint.errors).chain(in_sets);
    if !named.all(is_known) {
        return;
    }
    let mut listed: BTreeSet<usize> = BTreeSet::new();
    let mut sets: BTreeSet<usize> = BTreeSet::new();
    for endpoint in &spec.endpoints {
        let declared = known_errors(endpoint, spec, lookup);
        listed.extend(declared.all);
        sets.extend(declared.sets);
    }
    // A set that has the name of an error is reported as such.
    let is_unused =
        |(index, set): &(usize, &ErrorSet)| !sets.contains(index) && lookup.error_index(&set.name).is_none();
    for (_, set) in spec.error_sets.iter().enumerate().filter(is_unused) {
        let message = format!("the set of errors `{}` is declared by no endpoint", set.name.value);
        let finding = Diagnostic::new("unused_error_set", set.name.span, message);
        collector
            .warn(finding.help("name it in the `errors` of an endpoint, or give it `\"scope\": \"api\"`"));
        // Its errors wait with it.
        listed.extend(set.errors.iter().filter_map(|name| lookup.error_index(name)));
    }
    for (index, error) in spec.errors.iter().enumerate() {
        if !error.api_wide && !listed.contains(&index) {
            let message = format!("error `{}` is declared by no endpoint", error.name.value);
            let finding = Diagnostic::new("unused_error", error.name.span, message);
            collector.warn(
                finding.help("name it in the `errors` of an endpoint, or give it `\"scope\": \"api\"`"),
            );
        }
    }
}

/// An envelope that no endpoint has is never tried.
pub(super) fn check_envelopes(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    let default = spec.endpoints.iter().any(|endpoint| endpoint.envelope.is_none());
    if default && spec.envelope.is_none() {
        return;
    }
    let listed = spec.endpoints.iter().filter_map(|endpoint| endpoint.envelope.as_ref());
    let listed = listed.chain(spec.envelope.as_ref().filter(|_| default)).flatten();
    let of_entries = spec.endpoints.iter().filter_map(|endpoint| match &endpoint.items.as_ref()?.layout {
        ItemLayout::Envelope(name) => Some(name),
        _ => None,
    });
    let listed = listed.chain(of_entries);
    let listed: Option<BTreeSet<usize>> = listed.map(|name| lookup.envelope_index(name)).collect();
    let Some(listed) = listed else { return };
    for (index, envelope) in spec.envelopes.iter().enumerate() {
        if !listed.contains(&index) {
            let message = format!("envelope `{}` is tried by no endpoint", envelope.name.value);
            collector.warn(Diagnostic::new("unused_envelope", envelope.name.span, message));
        }
    }
}
