//! Rules about arrays that are read by position.

use crate::report::{Collector, Diagnostic};
use crate::spec::{Spec, TypeKind};

/// An array that ends early leaves out its last entries: one that must be there, behind one that may be missing, would always have both.
pub(super) fn check_order(spec: &Spec, collector: &mut Collector) {
    for ty in &spec.types {
        let TypeKind::Tuple { entries } = &ty.kind else { continue };
        let mut optional = None;
        for entry in entries {
            if entry.ty.is_optional() {
                optional = optional.or(Some(entry));
            } else if let Some(optional) = optional {
                let (name, before) = (&entry.wire_name.value, &optional.wire_name.value);
                let message = format!(
                    "the entry `{name}` must be there, and stands behind `{before}`, which may be missing"
                );
                let finding = Diagnostic::new("tuple_order", entry.ty.span, message);
                collector.error(
                    finding
                        .also(optional.ty.span, "this one may be missing")
                        .help("let every entry behind one that may be missing or null end in `?`, too"),
                );
            }
        }
    }
}

/// An entry is found by where it stands.
pub(super) fn check_names(spec: &Spec, collector: &mut Collector) {
    for ty in &spec.types {
        let TypeKind::Tuple { entries } = &ty.kind else { continue };
        for also in entries.iter().flat_map(|entry| &entry.also) {
            let message = "an entry of a tuple is read by its position and has no name on the wire";
            let finding = Diagnostic::new("tuple_alias", also.span, message);
            collector.error(finding.help("leave `also` out"));
        }
    }
}
