//! Rules about envelopes and the lists of them that endpoints try.

use std::collections::BTreeSet;

use crate::model::{Base, DataPlace, EmptyBy, HttpPolicy, Outcome, Shape};
use crate::report::{Collector, Diagnostic};
use crate::resolve::{Lookup, Parts, known_errors};
use crate::source::Span;
use crate::spec::{Endpoint, Envelope, Spec, Text};

/// The envelopes that an endpoint tries, each with the place that says so.
pub(super) fn list<'s>(
    names: Option<&'s Vec<Text>>,
    spec: &'s Spec,
    lookup: &Lookup<'_>,
) -> Vec<(&'s Envelope, Span)> {
    match names.or(spec.envelope.as_ref()) {
        Some(names) => {
            let found = names.iter().filter_map(|name| Some((lookup.envelope_index(name)?, name.span)));
            found.filter_map(|(index, span)| Some((spec.envelopes.get(index)?, span))).collect()
        }
        None => spec.envelopes.iter().map(|envelope| (envelope, envelope.name.span)).collect(),
    }
}

/// A list of envelopes and the endpoint that tries it; none for the list of endpoints that do not say otherwise, where all do.
type Tried<'s> = (Vec<(&'s Envelope, Span)>, Option<&'s Endpoint>);

/// The lists of the file: that of endpoints that do not say otherwise, if it is written or tried, and those of endpoints that do.
fn lists<'s>(spec: &'s Spec, lookup: &Lookup<'_>) -> Vec<Tried<'s>> {
    let of_endpoint =
        |endpoint: &'s Endpoint| (list(endpoint.envelope.as_ref(), spec, lookup), Some(endpoint));
    let (own, default): (Vec<_>, Vec<_>) =
        spec.endpoints.iter().partition(|endpoint| endpoint.envelope.is_some());
    let is_written = spec.envelope.is_some() || own.is_empty();
    let nobody = (default.is_empty() && is_written).then(|| (list(None, spec, lookup), None));
    nobody.into_iter().chain(default.into_iter().chain(own).map(of_endpoint)).collect()
}

/// An envelope without `when` takes every answer, so what stands behind it in a list is never tried.
pub(super) fn check_order(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    let mut reported = BTreeSet::new();
    for (list, _) in lists(spec, lookup) {
        for pair in list.windows(2) {
            let [(envelope, span), (_, next)] = pair else { continue };
            if envelope.when.is_none() && reported.insert((*span, *next)) {
                let message = format!(
                    "envelope `{}` has no `when`, so what follows it is never tried",
                    envelope.name.value
                );
                let finding = Diagnostic::new("envelope_without_when", envelope.name.span, message);
                let listed = spec.envelope.is_some() || *span != envelope.name.span;
                let help = if listed {
                    "give it a `when`, or put it last in the list"
                } else {
                    "endpoints without `envelope` try all envelopes in the order of the file: give this one a `when`, put it last, or name \
                     those that they try in the `envelope` of the file"
                };
                collector.error(finding.also(*next, "this one follows").help(help));
            }
        }
    }
}

/// An endpoint that can never succeed, or whose failures nobody can tell, is described wrongly.
pub(super) fn check_outcomes(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    let mut reported = BTreeSet::new();
    for (list, endpoint) in lists(spec, lookup) {
        let Some((_, place)) = list.first() else { continue };
        let says = |outcome| {
            list.iter().any(|(envelope, _)| envelope.outcomes.iter().any(|(known, _)| *known == outcome))
        };
        let has = |policy| list.iter().any(|(envelope, _)| envelope.http == policy);
        // A success that is a file is in no envelope.
        let succeeds = says(Outcome::Ok) || endpoint.is_some_and(|endpoint| endpoint.file.is_some());
        // Where the status only picks a declared error, there has to be one to pick.
        let fallback = has(HttpPolicy::Fallback);
        let by_status = has(HttpPolicy::First) || fallback && known_by_status(endpoint, spec, lookup);
        let missing = match (succeeds, says(Outcome::Error) || by_status) {
            (false, _) => "none of these envelopes has the outcome `ok`, so nothing ever succeeds",
            (true, false) => {
                "none of these envelopes has the outcome `error`, so no failure is ever recognised"
            }
            (true, true) => continue,
        };
        if reported.insert(*place) {
            let finding = Diagnostic::new("missing_outcome", *place, missing);
            collector.error(match endpoint.filter(|_| fallback && says(Outcome::Ok)) {
                Some(endpoint) => finding
                    .also(endpoint.name.span, "declares no error that is known by its `status` alone")
                    .help("with `fallback`, the status picks a declared error: give one a matcher with a `status`"),
                None => finding,
            });
        }
    }
}

/// Does the endpoint declare an error that the HTTP status alone can stand for? Where nobody says which endpoint, does any?
fn known_by_status(endpoint: Option<&Endpoint>, spec: &Spec, lookup: &Lookup<'_>) -> bool {
    let declared =
        endpoint.map_or_else(|| (0..spec.errors.len()).collect(), |it| known_errors(it, spec, lookup).all);
    let mut matchers =
        declared.iter().filter_map(|index| spec.errors.get(*index)).flat_map(|error| &error.matchers);
    matchers.any(|matcher| {
        // What is in no envelope has neither code nor message.
        let alone = matcher.code.is_none() && matcher.message.is_none() && matcher.envelope.is_none();
        let takes = |status: u16| {
            matcher.status.as_ref().is_none_or(|wanted| wanted.value == status)
                && matcher.when.as_ref().is_none_or(|when| when.value.holds_for_status(status) == Some(true))
        };
        alone && (300..600).any(takes)
    })
}

/// Data needs a place, in one of the envelopes or in the endpoint.
pub(super) fn check_data(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        // In a list of entries with outcomes, an entry is all data where nothing else is said.
        let (Some(data), None) = (&endpoint.data, &endpoint.items) else { continue };
        let places = places(endpoint, spec, lookup);
        // Without any envelope that can say `ok` there is more to say than this.
        if !places.is_empty() && places.iter().all(|(place, _)| **place == DataPlace::None) {
            let message = "nothing says where this data is";
            let finding = Diagnostic::new("data_without_place", data.ty.span, message);
            collector.error(
                finding.help("give the envelope `data`, or write `{\"type\": ..., \"at\": ...}` here"),
            );
        }
    }
}

/// Keys beside those of the envelope are the fields of a record.
pub(super) fn check_flat(spec: &Spec, parts: &Parts, lookup: &Lookup<'_>, collector: &mut Collector) {
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let (Some(written), Ok(Some(data))) = (&endpoint.data, &resolved.data) else { continue };
        let flat = places(endpoint, spec, lookup).iter().any(|(place, _)| **place == DataPlace::Flat);
        let is_record = match data.shape.bare() {
            Shape::Named(index) => match parts.types.get(*index) {
                Some(Ok(ty)) => ty.fields().is_some(),
                // What does not resolve could be anything.
                _ => true,
            },
            _ => false,
        };
        if flat && !is_record {
            let message = "data beside the keys of the envelope (`flat`) is a record";
            let finding = Diagnostic::new("flat_data_not_a_record", written.ty.span, message);
            collector.error(finding.help(match data.shape.bare() {
                Shape::Scalar(codec) if codec.base == Base::Json => {
                    "for the whole body as it came, write `{\"type\": \"json\", \"at\": \"root\"}`"
                }
                _ => "for what has a place of its own, write `{\"type\": ..., \"at\": ...}`",
            }));
        }
    }
}

/// Where the data of an endpoint may be, in the order of its envelopes, and what the envelope counts as no data.
pub(super) fn places<'s>(
    endpoint: &'s Endpoint,
    spec: &'s Spec,
    lookup: &Lookup<'_>,
) -> Vec<(&'s DataPlace, Option<&'s EmptyBy>)> {
    let own = endpoint.data.as_ref().and_then(|data| data.place.as_ref());
    let envelopes = list(endpoint.envelope.as_ref(), spec, lookup);
    let can_be_ok = |envelope: &Envelope| envelope.outcomes.iter().any(|(known, _)| *known == Outcome::Ok);
    let envelopes =
        envelopes.into_iter().map(|(envelope, _)| envelope).filter(|envelope| can_be_ok(envelope));
    envelopes.map(|envelope| (own.unwrap_or(&envelope.data), envelope.empty.as_ref())).collect()
}

/// A sample of an outcome that the envelope has no test for could never be read as that outcome.
pub(super) fn check_samples(spec: &Spec, collector: &mut Collector) {
    for envelope in &spec.envelopes {
        for sample in &envelope.samples {
            if !envelope.outcomes.iter().any(|(known, _)| *known == sample.outcome.value) {
                let message = "this envelope has no test for the outcome of this sample";
                collector.error(Diagnostic::new("sample_without_outcome", sample.outcome.span, message));
            }
        }
    }
}
