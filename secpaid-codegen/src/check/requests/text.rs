//! Rules about fields that are sent as texts: in a query, in a header, in a form.

use crate::model::{Encoding, Field, Location, Shape, TypeKind};
use crate::report::{Collector, Diagnostic};
use crate::resolve::Parts;
use crate::source::Span;
use crate::spec::{Endpoint, Spec};

/// Queries, headers and forms, in parts or not, are flat lists of names and texts.
pub(in crate::check) fn check_texts(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let Ok(fields) = &resolved.request else { continue };
        for (written, field) in endpoint.request.iter().zip(fields) {
            let Some((place, why)) = text_place(endpoint, field) else { continue };
            let container = match field.shape.bare() {
                Shape::List { item, .. } if is_scalar(parts, item) => continue,
                Shape::List { .. } => "a list of anything but single values",
                Shape::Map(_) => "a map",
                Shape::Named(index) => match composite(parts, *index) {
                    Some(what) => what,
                    None => continue,
                },
                Shape::InString { bare_write: true, .. } => "a list or a record",
                _ => continue,
            };
            let message = format!("a {place} cannot carry {container}");
            let mut finding = Diagnostic::new("form_cannot_carry", written.ty.span, message);
            let mut help = "send the field as text with `\"wire\": \"json-in-string\"`".to_owned();
            if let Some(body) = why {
                finding = finding.also(body, "the body can be a form");
                help = format!("leave `form` out, or {help}");
            }
            collector.error(finding.help(help));
        }
    }
}

/// Joined entries are one text, and what JSON holds is none.
pub(in crate::check) fn check_joined(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    let records = spec.types.iter().filter_map(|ty| match &ty.kind {
        crate::spec::TypeKind::Record { fields } => Some(fields),
        _ => None,
    });
    let data = spec.endpoints.iter().filter_map(|endpoint| endpoint.data.as_ref()?.wire.as_ref());
    let wires = records.flatten().filter_map(|field| field.wire.as_ref()).chain(data);
    for wire in wires.filter(|wire| wire.is_joined()) {
        let message = "`comma` is for fields of a request; what is inside JSON is a list there";
        collector.error(Diagnostic::new("wire_does_not_fit", wire.span, message));
    }
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let Ok(fields) = &resolved.request else { continue };
        for (written, field) in endpoint.request.iter().zip(fields).filter(|(_, field)| field.joined) {
            if let (Some(wire), None) = (&written.wire, text_place(endpoint, field)) {
                let message = "`comma` is for a query, a header or a form; JSON has lists of its own";
                collector.error(Diagnostic::new("wire_does_not_fit", wire.span, message));
            }
        }
    }
}

/// What carries the field as a text, if anything does, and where the spec says so.
fn text_place(endpoint: &Endpoint, field: &Field) -> Option<(&'static str, Option<Span>)> {
    match field.location {
        Location::Query => Some(("query", None)),
        Location::Header => Some(("header", None)),
        Location::Body => {
            let body = endpoint.body.as_ref()?;
            let is_form = body.value.iter().any(|encoding| *encoding != Encoding::Json);
            is_form.then_some(("form", Some(body.span)))
        }
        // Has a rule of its own.
        Location::Path => None,
    }
}

/// Is it one value, which is always there?
pub(super) fn is_scalar(parts: &Parts, shape: &Shape) -> bool {
    match shape {
        Shape::Scalar(_) => true,
        Shape::Named(index) => composite(parts, *index).is_none(),
        Shape::Secret(item) | Shape::Boxed(item) => is_scalar(parts, item),
        Shape::List { .. } | Shape::Map(_) | Shape::Optional { .. } | Shape::InString { .. } => false,
    }
}

/// What a type is called that is an object or an array.
fn composite(parts: &Parts, index: usize) -> Option<&'static str> {
    match &parts.types.get(index)?.as_ref().ok()?.kind {
        TypeKind::Record { .. } => Some("a record"),
        TypeKind::Tuple { .. } => Some("a tuple"),
        TypeKind::Union(_) => Some("a union"),
        TypeKind::Scalar { .. } | TypeKind::Enum { .. } => None,
    }
}
