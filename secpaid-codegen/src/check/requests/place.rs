//! Rules about where fields are sent.

use std::collections::BTreeMap;

use super::text::is_scalar;
use crate::model::{AuthKind, Location, Scalar};
use crate::parse::is_token;
use crate::report::{Collector, Diagnostic};
use crate::resolve::{Parts, location};
use crate::source::Span;
use crate::spec::{self, EndpointAuth, Spec, TypeKind};

/// Headers that are made for every request, or by the client that sends it.
const OWN_HEADERS: &[&str] = &[
    "accept",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// Only a request has places, and the path is said by the route.
pub(in crate::check) fn check_locations(spec: &Spec, collector: &mut Collector) {
    let records = spec.types.iter().filter_map(|ty| match &ty.kind {
        TypeKind::Record { fields } => Some(fields),
        _ => None,
    });
    for location in records.flatten().filter_map(|field| field.location.as_ref()) {
        let message = "a field of a record is where the record is, only fields of a request have `in`";
        collector.error(Diagnostic::new("misplaced_in", location.span, message));
    }
    for endpoint in &spec.endpoints {
        for field in &endpoint.request {
            if let (Some(location), Some(placeholder)) = (&field.location, endpoint.route.placeholder(field))
            {
                let message =
                    format!("`{}` is in the path already, so it has no `in`", field.wire_name.value);
                let finding = Diagnostic::new("misplaced_in", location.span, message);
                collector.error(finding.also(placeholder.span, "here"));
            }
        }
    }
}

/// A segment of a path is one text, and always there.
pub(in crate::check) fn check_path(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let Ok(fields) = &resolved.request else { continue };
        for (written, field) in endpoint.request.iter().zip(fields) {
            let Some(placeholder) = endpoint.route.placeholder(written) else { continue };
            if let Some(constant) = &written.constant {
                let message =
                    format!("`{}` is a constant, so the path has its value and no placeholder", field.wire);
                let finding = Diagnostic::new("constant_in_path", placeholder.span, message);
                let finding = finding.also(constant.span, "the value");
                collector.error(finding.help("write the value in the route, and leave the field out"));
                continue;
            }
            if !is_scalar(parts, &field.shape) {
                let message = format!(
                    "`{}` is a segment of the path, so it is one value that is always there: no list, no record, nothing with `?`",
                    field.wire
                );
                let finding = Diagnostic::new("path_cannot_carry", written.ty.span, message);
                collector.error(finding.also(placeholder.span, "the segment"));
            }
            if let Some(also) = written.also.first() {
                let message = "a segment of the path has no name on the wire, so it has no other names";
                collector.error(Diagnostic::new("path_cannot_carry", also.span, message));
            }
        }
    }
}

/// The name of a header field is that of the header, and each header has one author.
pub(in crate::check) fn check_headers(spec: &Spec, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        let mut known: BTreeMap<String, Span> = BTreeMap::new();
        let in_header = endpoint.request.iter().filter(|field| location(endpoint, field) == Location::Header);
        for name in in_header.flat_map(|field| std::iter::once(&field.wire_name).chain(&field.also)) {
            let lower = name.value.to_ascii_lowercase();
            if name.value.is_empty() || !name.value.chars().all(is_token) {
                let message = format!("`{}` is no name of a header", name.value);
                let finding = Diagnostic::new("bad_header_name", name.span, message);
                collector.error(finding.help("a header field is called as the header, such as `X-Trace-Id`; `name` is its name in Rust"));
            } else if OWN_HEADERS.contains(&lower.as_str()) {
                let message = format!("the client sets the header `{}` itself", name.value);
                collector.error(Diagnostic::new("header_of_the_client", name.span, message));
            } else if auth_header(spec, endpoint) == Some(lower.as_str()) {
                let message = format!("the header `{}` carries the credential", name.value);
                collector.error(Diagnostic::new("header_of_the_client", name.span, message));
            } else if let Some(other) = known.insert(lower, name.span) {
                let message = format!(
                    "two fields are sent in the header `{}`: upper and lower case are one there",
                    name.value
                );
                let finding = Diagnostic::new("header_collision", name.span, message);
                collector.error(finding.also(other, "the other one"));
            }
        }
    }
}

/// What a header cannot carry would make every call fail.
pub(in crate::check) fn check_header_values(spec: &Spec, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        for field in endpoint.request.iter().filter(|field| location(endpoint, field) == Location::Header) {
            let Some(constant) = &field.constant else { continue };
            let Scalar::String(text) = &constant.value else { continue };
            let is_printable = text.chars().all(|character| matches!(character, ' '..='~'));
            if !is_printable || text.trim_matches(' ') != text {
                let message = format!(
                    "the header `{}` cannot have this value: it takes printable ASCII without white space at its ends",
                    field.wire_name.value
                );
                collector.error(Diagnostic::new("bad_header_value", constant.span, message));
            }
        }
    }
}

/// A parameter of the query has one author, too.
pub(in crate::check) fn check_query(spec: &Spec, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        let Some(AuthKind::Query(credential)) = auth(spec, endpoint) else { continue };
        for field in endpoint.request.iter().filter(|field| location(endpoint, field) == Location::Query) {
            if field.wire_name.value == *credential {
                let message = format!("the parameter `{credential}` of the query carries the credential");
                collector.error(Diagnostic::new("query_of_the_client", field.wire_name.span, message));
            }
        }
    }
}

/// The header that carries the credential of an endpoint, in lower case.
fn auth_header<'s>(spec: &'s Spec, endpoint: &spec::Endpoint) -> Option<&'s str> {
    match auth(spec, endpoint)? {
        AuthKind::Header { name, .. } => Some(name),
        AuthKind::Basic => Some("authorization"),
        AuthKind::Query(_) | AuthKind::Path { .. } | AuthKind::Sign => None,
    }
}

/// How the calls of an endpoint authenticate.
fn auth<'s>(spec: &'s Spec, endpoint: &spec::Endpoint) -> Option<&'s AuthKind> {
    let auth = match &endpoint.auth {
        EndpointAuth::Default => spec.auth.as_ref(),
        EndpointAuth::None => None,
        EndpointAuth::Scheme(name) => {
            spec.auth_schemes.iter().find(|scheme| scheme.name.value == name.value).map(|scheme| &scheme.auth)
        }
    };
    auth.map(|auth| &auth.kind)
}
