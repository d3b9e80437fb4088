//! Rules about the fields of one record or request.

use std::collections::BTreeMap;

use crate::name;
use crate::report::{Collector, Diagnostic};
use crate::source::Span;
use crate::spec::{Field, Spec, TypeDef};

/// The fields of each record, each tuple and each request.
fn groups(spec: &Spec) -> impl Iterator<Item = &[Field]> {
    let types = spec.types.iter().map(TypeDef::fields);
    types.chain(spec.endpoints.iter().map(|endpoint| endpoint.request.as_slice()))
}

/// A name on the wire that two fields have would go to one of them only.
pub(super) fn check_wire_names(spec: &Spec, collector: &mut Collector) {
    for fields in groups(spec) {
        // The fields' own names first, so that it is the alias that is reported.
        let mut known: BTreeMap<&str, Span> =
            fields.iter().map(|field| (field.wire_name.value.as_str(), field.wire_name.span)).collect();
        for also in fields.iter().flat_map(|field| &field.also) {
            match known.get(also.value.as_str()) {
                None => {
                    known.insert(&also.value, also.span);
                }
                Some(other) => {
                    let message = format!("the name `{}` is taken by a field already", also.value);
                    let finding = Diagnostic::new("alias_collision", also.span, message);
                    collector.error(finding.also(*other, "the other one"));
                }
            }
        }
    }
}

/// Names that differ on the wire can be the same in `snake_case`.
pub(super) fn check_rust_names(spec: &Spec, collector: &mut Collector) {
    for fields in groups(spec) {
        let mut known: BTreeMap<String, Span> = BTreeMap::new();
        for field in fields.iter().filter(|field| field.constant.is_none()) {
            let named = field.name.as_ref().unwrap_or(&field.wire_name);
            // A field that gives no name was reported when it was resolved, one that is there twice when it was read.
            let Ok(rust) = name::value_identifier(&named.value) else { continue };
            match known.get(&rust) {
                None => {
                    known.insert(rust, named.span);
                }
                Some(other) => {
                    let message =
                        format!("two fields would have the Rust name `{rust}`, give one of them a `name`");
                    let finding = Diagnostic::new("field_name_collision", named.span, message);
                    collector.error(finding.also(*other, "the other one"));
                }
            }
        }
    }
}

/// A request has a setter per field that may be left out, beside its constructor `new`.
pub(super) fn check_builders(spec: &Spec, collector: &mut Collector) {
    let requests = spec.endpoints.iter().flat_map(|endpoint| &endpoint.request);
    for field in requests.filter(|field| field.constant.is_none()) {
        let named = field.name.as_ref().unwrap_or(&field.wire_name);
        if name::value_identifier(&named.value).as_deref() == Ok("new") {
            let message = "the constructor of a request is called `new`, give this field another `name`";
            collector.error(Diagnostic::new("reserved_name", named.span, message));
        }
    }
}
