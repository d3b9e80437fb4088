//! In: `missing` and `rejected` of a field. Out: which error stands for what is wrong with its value, as written.

use super::object::{Object, entries, wrong_kind};
use super::{Parsed, leaf};
use crate::json::{Node, Value};
use crate::report::{Collector, Diagnostic};
use crate::spec::{Refusal, RefusedFor};

/// Both keys of a field.
pub(super) fn refusals(object: &Object<'_>, collector: &mut Collector) -> Parsed<Vec<Refusal>> {
    let missing = object.optional("missing", collector, leaf::text);
    let rejected = object.or_default("rejected", collector, rejected);
    let missing = missing?.map(|error| Refusal { why: RefusedFor::Missing, error });
    Ok(missing.into_iter().chain(rejected?).collect())
}

/// The name of an error, or one per way to be wrong.
fn rejected(node: &Node, collector: &mut Collector) -> Parsed<Vec<Refusal>> {
    match node.value {
        Value::String(_) => {
            Ok(vec![Refusal { why: RefusedFor::Anything, error: leaf::text(node, collector)? }])
        }
        Value::Object(_) => {
            let entries = entries(node, "`type` or a constraint to error", collector)?;
            let refusal = |member: &crate::json::Member| {
                let error = leaf::text(&member.value, collector)?;
                Ok(Refusal { why: RefusedFor::Named(member.key.clone()), error })
            };
            let refusals = super::all(entries.map(refusal).collect())?;
            if refusals.is_empty() {
                let message =
                    "this object is empty, expected at least one entry: `type` or a constraint to error";
                return Err(collector.error(Diagnostic::new("empty_section", node.span, message)));
            }
            Ok(refusals)
        }
        _ => Err(collector.error(wrong_kind(node, "the name of an error, or an object"))),
    }
}
