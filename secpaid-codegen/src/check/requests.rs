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
                Shape::Named(index) if is_record(parts, *index) => "a record",
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

fn is_record(parts: &Parts, index: usize) -> bool {
    matches!(parts.types.get(index), Some(Ok(ty)) if matches!(ty.kind, TypeKind::Record { .. }))
}
