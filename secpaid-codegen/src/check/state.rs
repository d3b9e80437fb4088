//! Rules about what a stand-in for the API answers.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Field, placed};
use crate::report::{Collector, Diagnostic, did_you_mean};
use crate::resolve::{Lookup, Parts};
use crate::source::Span;
use crate::spec::{Endpoint, Refusal, Spec, State, Text, TypeKind};

/// The endpoints that do something with records, with what they do.
fn states(spec: &Spec) -> impl Iterator<Item = (&Endpoint, &State)> {
    spec.endpoints.iter().filter_map(|endpoint| Some((endpoint, endpoint.state.as_ref()?)))
}

/// A collection that nothing adds to stays empty, so its name is a slip.
pub(super) fn check_collections(spec: &Spec, collector: &mut Collector) {
    let filled = states(spec).filter(|(_, state)| !state.does.takes_key());
    let filled: BTreeSet<_> = filled.map(|(_, state)| state.collection.value.as_str()).collect();
    for (_, state) in states(spec) {
        let name = &state.collection;
        if !filled.contains(name.value.as_str()) {
            let near = did_you_mean(&name.value, filled.iter().copied());
            let message = format!("no endpoint creates or lists the records of `{}`{near}", name.value);
            collector.error(Diagnostic::new("unknown_collection", name.span, message));
        }
    }
}

/// What is looked at in a record has to be one of its fields, or nothing ever equals it.
pub(super) fn check_fields(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    let mut known: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for ((_, state), resolved) in spec
        .endpoints
        .iter()
        .zip(&parts.endpoints)
        .filter_map(|(endpoint, parts)| Some(((endpoint, endpoint.state.as_ref()?), &parts.state)))
    {
        let names = known.entry(state.collection.value.as_str()).or_default();
        names.extend(state.set.iter().map(|(name, _)| name.value.as_str()));
        let record = resolved.as_ref().ok().and_then(|state| state.as_ref()?.record);
        if let Some(TypeKind::Record { fields }) =
            record.and_then(|index| spec.types.get(index)).map(|ty| &ty.kind)
        {
            names.extend(fields.iter().map(|field| field.wire_name.value.as_str()));
        }
    }
    for (_, state) in states(spec) {
        let Some(known) = known.get(state.collection.value.as_str()) else { continue };
        let conditions = state.refuse.iter().flat_map(|refusal| &refusal.when).map(|(name, _)| name);
        let only = state.only.iter().map(|(name, _)| name);
        let filtered = state.filters.iter().flat_map(|filter| &filter.of);
        for name in only.chain(filtered).chain(conditions).filter(|name| !known.contains(name.value.as_str()))
        {
            let near = did_you_mean(&name.value, known.iter().copied());
            let message = format!(
                "no record of `{}` has a field `{}`: neither the data of its endpoints nor a `set`{near}",
                state.collection.value, name.value
            );
            collector.error(Diagnostic::new("unknown_record_field", name.span, message));
        }
    }
}

/// An error that the endpoint does not declare is one that its clients do not know.
pub(super) fn check_errors(spec: &Spec, parts: &Parts, lookup: &Lookup<'_>, collector: &mut Collector) {
    let refusing = refusing(spec);
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let Ok(errors) = &resolved.errors else { continue };
        let mut named: Vec<&Text> = Vec::new();
        if let Some(state) = &endpoint.state {
            named.extend(state.absent.iter().chain(state.refuse.iter().map(|refusal| &refusal.error)));
        }
        named.extend(endpoint.rules.iter().filter_map(|rule| rule.rejected.as_ref()));
        named.extend(refusals(&refusing, parts, resolved.request.as_deref().unwrap_or_default()));
        for name in named {
            if lookup.error_index(name).is_some_and(|index| !errors.all.contains(&index)) {
                let message =
                    format!("endpoint `{}` does not declare the error `{}`", endpoint.name.value, name.value);
                let finding = Diagnostic::new("undeclared_error", name.span, message);
                let finding = finding.also(endpoint.name.span, "the endpoint");
                collector.error(finding.help("add it to the `errors` of the endpoint"));
            }
        }
    }
}

/// The fields whose refused values have errors of their own, by the place of their names.
type Refusing<'s> = BTreeMap<Span, &'s [Refusal]>;

fn refusing(spec: &Spec) -> Refusing<'_> {
    let records = spec.types.iter().filter_map(|ty| match &ty.kind {
        TypeKind::Record { fields } => Some(fields),
        _ => None,
    });
    let written = records.chain(spec.endpoints.iter().map(|endpoint| &endpoint.request)).flatten();
    let refusing = written.filter(|field| !field.refusals.is_empty());
    refusing.map(|field| (field.wire_name.span, field.refusals.as_slice())).collect()
}

/// The errors that stand for refused values of a request, where the spec names them.
fn refusals<'s>(refusing: &Refusing<'s>, parts: &Parts, request: &[Field]) -> Vec<&'s Text> {
    if refusing.is_empty() {
        return Vec::new();
    }
    let places = placed(request, &|index| parts.types.get(index)?.as_ref().ok());
    let reached: BTreeSet<_> = places.iter().map(|place| place.field.span).collect();
    let refused = reached.iter().filter_map(|span| refusing.get(span).copied()).flatten();
    refused.map(|refusal| &refusal.error).collect()
}

/// What an answer holds is never refused.
pub(super) fn check_reached(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for (written, ty) in spec.types.iter().zip(&parts.types) {
        let (TypeKind::Record { fields }, Ok(ty)) = (&written.kind, ty) else { continue };
        for refusal in fields.iter().filter(|_| !ty.written).flat_map(|field| &field.refusals) {
            let message = format!(
                "no request holds a `{}`, so `{}` would never be answered",
                written.name.value, refusal.error.value
            );
            collector.error(Diagnostic::new("never_checked", refusal.error.span, message));
        }
    }
}
