//! In: a part of the spec as written, and which of its keys the standard part says. Out: the other keys, for `x-envelope`.

use secpaid_codegen::json::{Node, Value};

use crate::export::tree::Object;

/// The key of everything that OpenAPI has no word for.
pub(crate) const EXTENSION: &str = "x-envelope";

/// What remains of an object; nothing of a short form.
pub(super) fn residual(written: &Node, expressed: &[&str]) -> Object {
    let mut rest = Object::new();
    if let Value::Object(members) = &written.value {
        for member in members.iter().filter(|member| !expressed.contains(&member.key.value.as_str())) {
            rest.set(&member.key.value, member.value.clone());
        }
    }
    rest
}
