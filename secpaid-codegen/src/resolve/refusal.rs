//! In: what the API answers to values that it refuses, as written. Out: the same with indices, or which name means nothing.

use super::{Lookup, Resolved};
use crate::model::{Refusal, RefusedFor};
use crate::report::{Collector, Diagnostic, did_you_mean, one_of};
use crate::spec::{self, Field, Text};

/// A value that is not of its type.
const TYPE: &str = "type";

pub(super) fn resolve(
    field: &Field,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<Vec<Refusal>> {
    let refusal = |written: &spec::Refusal| {
        let error = lookup.error(&written.error, collector);
        let why = match &written.why {
            spec::RefusedFor::Missing if field.ty.is_optional() => {
                let name = &field.wire_name.value;
                let message = format!("`{name}` may be left out, so `missing` would never be answered");
                Err(collector.error(Diagnostic::new("never_missing", written.error.span, message)))
            }
            spec::RefusedFor::Missing => Ok(RefusedFor::Missing),
            spec::RefusedFor::Anything => Ok(RefusedFor::Anything),
            spec::RefusedFor::Named(name) => named(name, field, collector),
        };
        Ok(Refusal { why: why?, error: error? })
    };
    let refusals: Vec<_> = field.refusals.iter().map(refusal).collect();
    refusals.into_iter().collect()
}

fn named(name: &Text, field: &Field, collector: &mut Collector) -> Resolved<RefusedFor> {
    if name.value == TYPE {
        return Ok(RefusedFor::Type);
    }
    let bounds: Vec<_> = field.bounds.iter().map(|bound| bound.value.key()).collect();
    bounds.iter().find(|key| **key == name.value).map(|key| RefusedFor::Bound(key)).ok_or_else(|| {
        let known = || std::iter::once(TYPE).chain(bounds.iter().copied());
        let near = did_you_mean(&name.value, known());
        let message =
            format!("the field has no constraint `{}`, expected {}{near}", name.value, one_of(known()));
        collector.error(Diagnostic::new("unknown_constraint", name.span, message))
    })
}
