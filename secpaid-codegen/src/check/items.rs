//! Rules about lists whose entries have outcomes of their own.

use super::envelopes::list;
use crate::json::{Node, Value};
use crate::model::{DataPlace, Outcome, pointer_text};
use crate::report::{Collector, Diagnostic};
use crate::resolve::Lookup;
use crate::source::Span;
use crate::spec::{Endpoint, ItemLayout, Items, Spec};

/// Where nothing ever works, or nothing ever fails, entries need no outcomes.
pub(super) fn check_outcomes(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    for items in spec.endpoints.iter().filter_map(|endpoint| endpoint.items.as_ref()) {
        let (outcomes, span) = match &items.layout {
            ItemLayout::Inside { outcomes } | ItemLayout::Parallel { outcomes, .. } => (outcomes, items.span),
            ItemLayout::Envelope(name) => {
                let envelope = lookup.envelope_index(name).and_then(|index| spec.envelopes.get(index));
                let Some(envelope) = envelope else { continue };
                (&envelope.outcomes, name.span)
            }
            // What is in the other list, or in no error, worked.
            ItemLayout::Failed { .. } | ItemLayout::Errors { .. } => continue,
        };
        let (ok, others): (Vec<_>, Vec<_>) = outcomes.iter().partition(|(known, _)| *known == Outcome::Ok);
        let message = match (ok.is_empty(), others.is_empty()) {
            (true, _) => "none of these outcomes is `ok`, so no entry ever works",
            (_, true) => "the only outcome is `ok`, so no entry ever fails",
            _ => continue,
        };
        collector.error(Diagnostic::new("missing_outcome", span, message));
    }
}

/// A list is in JSON, and the mock remembers records, not what became of them.
pub(super) fn check_company(spec: &Spec, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        let Some(items) = &endpoint.items else { continue };
        if let Some(content) = endpoint.file.as_ref().and_then(|file| file.content.first()) {
            let message = "the entries of a list are JSON, so the data cannot be a file";
            let finding = Diagnostic::new("items_with_file", items.span, message);
            collector.error(finding.also(content.span, "the content type of the file"));
        }
        if let Some(state) = &endpoint.state {
            let message = "`state` does not go with `items`: what is remembered are records without outcomes";
            let finding = Diagnostic::new("items_with_state", items.span, message);
            collector.error(finding.also(state.span, "the state"));
        }
    }
}

/// A list needs a place, in one of the envelopes or in the endpoint.
pub(super) fn check_place(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        let Some(items) = &endpoint.items else { continue };
        let places = places(endpoint, items, spec, lookup);
        if !places.is_empty() && places.iter().all(|place| *place == DataPlace::None) {
            let finding =
                Diagnostic::new("data_without_place", items.span, "nothing says where this list is");
            collector.error(finding.help("give the envelope `data`, or write `\"at\"` here"));
        }
    }
}

/// Where the list may be, in the order of the envelopes that can succeed.
fn places(endpoint: &Endpoint, items: &Items, spec: &Spec, lookup: &Lookup<'_>) -> Vec<DataPlace> {
    let envelopes = list(endpoint.envelope.as_ref(), spec, lookup).into_iter().map(|(envelope, _)| envelope);
    let can_be_ok =
        envelopes.filter(|envelope| envelope.outcomes.iter().any(|(known, _)| *known == Outcome::Ok));
    let place = |data: &DataPlace| items.at.clone().map_or_else(|| data.clone(), DataPlace::At);
    can_be_ok.map(|envelope| place(&envelope.data)).collect()
}

/// A success has the list. What its entries amount to is for the engine of the runtime to find out.
pub(super) fn check_examples(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        let Some(items) = &endpoint.items else { continue };
        let places = places(endpoint, items, spec, lookup);
        let places: Vec<&[String]> = places.iter().filter_map(steps).collect();
        for example in endpoint.examples.iter().filter(|example| example.error.is_none()) {
            let body = &example.response;
            let found = places.iter().find_map(|at| Some((body.point(at)?, *at)));
            let (span, message) = match (found, &items.layout, places.first()) {
                (Some((list, at)), ..) if !is_list(items, list) => {
                    (list.span, format!("expected a list at `{}`, found {}", pointer_text(at), list.kind()))
                }
                // It may be missing, or all of it be in the other list.
                (None, ..) if items.or_absent => continue,
                (Some(_), ..) | (None, ItemLayout::Failed { .. }, _) | (None, _, None) => continue,
                (None, _, Some(at)) => {
                    (body.span, format!("this success has no list at `{}`", pointer_text(at)))
                }
            };
            let finding =
                Diagnostic::new("example_without_data", Span::new(span.start, span.start + 1), message);
            collector.error(
                finding
                    .also(items.span, "the list it must have")
                    .help("if it stands for an error, name that in `error`"),
            );
        }
    }
}

fn is_list(items: &Items, node: &Node) -> bool {
    match node.value {
        Value::Array(_) => true,
        Value::Object(_) => items.keyed,
        Value::Null => items.or_absent || matches!(items.layout, ItemLayout::Failed { .. }),
        _ => false,
    }
}

fn steps(place: &DataPlace) -> Option<&[String]> {
    match place {
        DataPlace::None => None,
        DataPlace::Root | DataPlace::Flat => Some(&[]),
        DataPlace::At(pointer) => Some(pointer),
    }
}
