//! Rules about what an endpoint sends.

mod place;
mod route;
mod text;

pub(super) use self::place::{check_header_values, check_headers, check_locations, check_path, check_query};
pub(super) use self::route::{check_placeholders, check_routes};
pub(super) use self::text::{check_joined, check_texts};
use crate::model::Location;
use crate::report::{Collector, Diagnostic};
use crate::resolve::location;
use crate::spec::{Endpoint, Field, Spec};

/// Fields in a body need an encoding, and an encoding needs fields.
pub(super) fn check_body(spec: &Spec, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        match (&endpoint.body, in_body(endpoint)) {
            (None, Some(field)) => {
                let message = format!(
                    "the field `{}` is in the body, so endpoint `{}` needs a `body`",
                    field.wire_name.value, endpoint.name.value
                );
                let finding = Diagnostic::new("missing_body", field.wire_name.span, message);
                collector.error(finding.help("write `\"body\": \"json\"`, `\"form\"` or a list of both"));
            }
            (Some(body), None) => {
                let message = format!(
                    "endpoint `{}` has no fields in its body, so it has no `body`",
                    endpoint.name.value
                );
                collector.error(Diagnostic::new("superfluous_body", body.span, message));
            }
            _ => {}
        }
    }
}

/// Servers and proxies drop the body of a GET request.
pub(super) fn check_get(spec: &Spec, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        if let ("GET", Some(field)) = (endpoint.route.method.as_str(), in_body(endpoint)) {
            let message = "a GET request has no body, so it cannot carry this field there";
            let finding = Diagnostic::new("get_with_body", field.wire_name.span, message);
            let finding = finding.also(endpoint.route.span, "the method");
            collector.error(finding.help("without a `body`, the fields are in the query"));
        }
    }
}

/// The first field in the body.
fn in_body(endpoint: &Endpoint) -> Option<&Field> {
    endpoint.request.iter().find(|field| location(endpoint, field) == Location::Body)
}
