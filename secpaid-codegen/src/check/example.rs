//! Rules about examples: what the spec shows must fit what it says.
//!
//! Whether an answer is a success is not judged here: that is for the engine of the runtime, which generated tests run
//! over the same examples.

mod constraint;
mod error;
mod fit;
mod scalar;
mod union;

pub(crate) use self::constraint::breaks;
pub(super) use self::constraint::check_constraints;
pub(super) use self::fit::{Direction, Fit};
pub(crate) use self::scalar::fits as reads;
use super::envelopes::places;
use crate::json::{Node, Value};
use crate::model::{Data, DataPlace, Empty, EmptyBy, Field, MetaPlace, Outcome, Shape, pointer_text};
use crate::report::{Collector, Diagnostic};
use crate::resolve::{Lookup, Parts, known_errors, meant};
use crate::source::Span;
use crate::spec::{self, Spec, TypeKind};

/// The example of a type is shown in its docs.
pub(super) fn check_types(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    let fit = Fit::new(&parts.types, Direction::Response);
    for (written, ty) in spec.types.iter().zip(&parts.types) {
        let (TypeKind::Scalar { example: Some(example), .. }, Ok(ty)) = (&written.kind, ty) else { continue };
        if let crate::model::TypeKind::Scalar { codec, .. } = &ty.kind {
            fit.check(example, &Shape::Scalar(codec.clone()), collector);
        }
    }
}

/// The example of a field is shown in its docs.
pub(super) fn check_fields(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    let fit = Fit::new(&parts.types, Direction::Response);
    let mut check = |written: &[spec::Field], fields: &[Field]| {
        for (written, field) in written.iter().zip(fields) {
            if let Some(example) = &written.example {
                fit.check(example, &field.shape, collector);
            }
        }
    };
    for (written, ty) in spec.types.iter().zip(&parts.types) {
        if let Ok(ty) = ty {
            check(written.fields(), ty.members());
        }
    }
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        if let Ok(fields) = &resolved.request {
            check(&endpoint.request, fields);
        }
    }
}

/// A request that the generated client could not send shows nothing.
pub(super) fn check_requests(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    let fit = Fit::new(&parts.types, Direction::Request);
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let Ok(fields) = &resolved.request else { continue };
        for request in endpoint.examples.iter().filter_map(|example| example.request.as_ref()) {
            fit.check_record(request, fields, collector);
        }
    }
}

/// A success is decoded by generated tests and served by the test servers.
pub(super) fn check_successes(spec: &Spec, parts: &Parts, lookup: &Lookup<'_>, collector: &mut Collector) {
    let fit = Fit::new(&parts.types, Direction::Response);
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        for example in endpoint.examples.iter().filter(|example| meant(example, spec) == Outcome::Ok) {
            if let Ok(Some(data)) = &resolved.data {
                check_data(example, endpoint, data, &fit, spec, lookup, collector);
            }
            if let Some(meta) = resolved.meta.ok().and_then(|index| parts.metas.get(index)) {
                for field in &meta.fields {
                    let mut bodies = field.places.iter().filter_map(|place| match place {
                        MetaPlace::At(pointer) => Some((pointer, example.response.point(pointer)?)),
                        MetaPlace::Header(_) => None,
                    });
                    if let Some((pointer, node)) = bodies.next() {
                        fit.check_at(node, &field.shape, pointer, collector);
                    }
                }
            }
        }
    }
}

/// Data is taken from the first place where there is some.
fn check_data(
    example: &spec::Example,
    endpoint: &spec::Endpoint,
    data: &Data,
    fit: &Fit<'_>,
    spec: &Spec,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) {
    let default = EmptyBy::default();
    let body = &example.response;
    let mut missing_at = None;
    for (place, envelope_empty) in places(endpoint, spec, lookup) {
        let empty = data.empty.as_ref().or(envelope_empty).unwrap_or(&default).of(Outcome::Ok);
        let (pointer, node) = match place {
            DataPlace::None => continue,
            DataPlace::Root | DataPlace::Flat => (&[][..], Some(body)),
            DataPlace::At(pointer) => (pointer.as_slice(), body.point(pointer)),
        };
        match node.filter(|node| !counts_as_none(node, empty)) {
            Some(node) => return fit.check_at(node, &data.shape, pointer, collector),
            None => missing_at = missing_at.or(Some(pointer)),
        }
    }
    if let Some(pointer) = missing_at.filter(|_| !matches!(data.shape, Shape::Optional { .. })) {
        let start = Span::new(body.span.start, body.span.start + 1);
        let message = format!("this success has no data at `{}`", pointer_text(pointer));
        let written = endpoint.data.as_ref().map_or(start, |data| data.ty.span);
        let finding =
            Diagnostic::new("example_without_data", start, message).also(written, "the data it must have");
        collector.error(finding.help(
            "if it stands for an error, name that in `error`; if data may be missing, end the type in `?`",
        ));
    }
}

fn counts_as_none(node: &Node, empty: &[Empty]) -> bool {
    let spelling = match &node.value {
        Value::Null => Empty::Null,
        Value::Array(items) if items.is_empty() => Empty::Array,
        Value::Object(members) if members.is_empty() => Empty::Object,
        Value::Object(_) if is_blank(node) => Empty::Blank,
        Value::String(text) if text.is_empty() => Empty::String,
        _ => return false,
    };
    empty.contains(&spelling)
}

/// Is it an object that has something in it, and nothing but values that say nothing?
fn is_blank(node: &Node) -> bool {
    let Value::Object(members) = &node.value else { return false };
    const NOTHING: &[Empty] = &[Empty::Null, Empty::Array, Empty::Object, Empty::String, Empty::Blank];
    !members.is_empty() && members.iter().all(|member| counts_as_none(&member.value, NOTHING))
}

/// An endpoint can only answer errors that it declares, an error is told by the keys of an object, and what is said there has to be
/// what the error is known by.
pub(super) fn check_errors(spec: &Spec, parts: &Parts, lookup: &Lookup<'_>, collector: &mut Collector) {
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        for example in &endpoint.examples {
            let Some(name) = &example.error else { continue };
            // A name that means nothing was reported when it was resolved.
            let Some(index) = lookup.error_index(name) else { continue };
            if !known_errors(endpoint, spec, lookup).all.contains(&index) {
                let message =
                    format!("endpoint `{}` does not declare the error `{}`", endpoint.name.value, name.value);
                let finding = Diagnostic::new("undeclared_error", name.span, message);
                collector.error(finding.help("add it to the `errors` of the endpoint"));
                continue;
            }
            let body = &example.response;
            if !matches!(body.value, Value::Object(_)) {
                let message =
                    format!("an answer that stands for an error is an object, this is {}", body.kind());
                collector.error(Diagnostic::new("error_example_not_an_object", body.span, message));
                continue;
            }
            if let Some(said) = error::other_message(example, index, resolved, spec, parts) {
                let message =
                    format!("no matcher of `{}` accepts this example, which says `{said}`", name.value);
                let finding = Diagnostic::new("example_of_another_error", name.span, message);
                collector.error(finding.help("name the error that it stands for, or add a matcher"));
            }
        }
    }
}
