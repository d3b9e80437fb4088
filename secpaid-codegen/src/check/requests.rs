//! Rules about what an endpoint sends.

use crate::model::{Encoding, Shape, TypeKind};
use crate::report::{Collector, Diagnostic};
use crate::resolve::Parts;
use crate::spec::Spec;

/// Fields need an encoding, and an encoding needs fields.
pub(super) fn check_body(spec: &Spec, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        match &endpoint.body {
            None if !endpoint.request.is_empty() => {
                let message =
                    format!("endpoint `{}` has request fields, so it needs a `body`", endpoint.name.value);
                let finding = Diagnostic::new("missing_body", endpoint.name.span, message);
                collector.error(finding.help("write `\"body\": \"json\"`, `\"form\"` or a list of both"));
            }
            Some(body) if endpoint.request.is_empty() => {
                let message =
                    format!("endpoint `{}` has no request fields, so it has no `body`", endpoint.name.value);
                collector.error(Diagnostic::new("superfluous_body", body.span, message));
            }
            _ => {}
        }
    }
}

/// Servers and proxies drop the body of a GET request.
pub(super) fn check_get(spec: &Spec, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        if let ("GET", Some(field)) = (endpoint.route.method.as_str(), endpoint.request.first()) {
            let message = "a GET request has no body, so it cannot carry request fields";
            let finding = Diagnostic::new("get_with_body", endpoint.route.span, message);
            collector.error(finding.also(field.wire_name.span, "the first of the fields"));
        }
    }
}

/// A form, in parts or not, is a flat list of names and texts.
pub(super) fn check_form(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let (Some(body), Ok(fields)) = (&endpoint.body, &resolved.request) else { continue };
        if body.value.iter().all(|encoding| *encoding == Encoding::Json) {
            continue;
        }
        for (written, field) in endpoint.request.iter().zip(fields) {
            let container = match field.shape.bare() {
                Shape::List { .. } => "a list",
                Shape::Map(_) => "a map",
                Shape::Named(index) => match composite(parts, *index) {
                    Some(what) => what,
                    None => continue,
                },
                Shape::InString { bare_write: true, .. } => "a list or a record",
                _ => continue,
            };
            let message = format!("a form cannot carry {container}");
            let finding = Diagnostic::new("form_cannot_carry", written.ty.span, message);
            let finding = finding.also(body.span, "the body can be a form");
            collector.error(
                finding
                    .help("leave `form` out, or send the field as text with `\"wire\": \"json-in-string\"`"),
            );
        }
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
