//! Rules about routes.

use std::collections::BTreeMap;

use crate::model::anonymous;
use crate::report::{Collector, Diagnostic, did_you_mean};
use crate::spec::{Endpoint, Spec};

/// What stands in a path comes from the request.
pub(in crate::check) fn check_placeholders(spec: &Spec, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        for placeholder in &endpoint.route.placeholders {
            if endpoint.request.iter().any(|field| field.wire_name.value == placeholder.value) {
                continue;
            }
            let names = endpoint.request.iter().map(|field| field.wire_name.value.as_str());
            let near = did_you_mean(&placeholder.value, names);
            let message = format!("the request has no field `{}`{near}", placeholder.value);
            let finding = Diagnostic::new("unknown_placeholder", placeholder.span, message);
            let finding = finding.instead(placeholder.span, &placeholder.value, near.clear());
            collector.error(finding.help("what stands between braces is a required field of `request`"));
        }
    }
}

/// Two paths that differ in the names of their placeholders only are one to a server.
pub(in crate::check) fn check_routes(spec: &Spec, collector: &mut Collector) {
    let mut known: BTreeMap<(&str, String), &Endpoint> = BTreeMap::new();
    for endpoint in &spec.endpoints {
        let key = (endpoint.route.method.as_str(), anonymous(&endpoint.route.path));
        let Some(other) = known.get(&key) else {
            known.insert(key, endpoint);
            continue;
        };
        if other.route.path != endpoint.route.path {
            let message = format!(
                "no server can tell the route of `{}` from that of `{}`: they differ in the names between braces only",
                endpoint.name.value, other.name.value
            );
            let finding = Diagnostic::new("ambiguous_route", endpoint.route.span, message);
            collector.error(finding.also(other.route.span, "the other one"));
        }
    }
}
