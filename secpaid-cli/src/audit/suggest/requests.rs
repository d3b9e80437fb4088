//! In: what the spec refuses about requests that were sent nevertheless. Out: the constraint gone, the encoding listed.

use secpaid_codegen::json::Value as NodeValue;
use secpaid_codegen::model::{Endpoint, Model};
use serde_json::{Value, json};

use super::super::tally::{Kind, Side, Tally};
use super::draft::{Draft, Op, below, steps};
use super::place::owner;

/// Makes the spec allow what was sent.
pub(super) fn relax(draft: &mut Draft, model: &Model, tally: &Tally) {
    for (endpoint, of_endpoint) in model.endpoints.iter().zip(&tally.endpoints) {
        for (key, counted) in &of_endpoint.findings {
            let ops = match key.kind {
                Kind::Constraint => constraint(draft, model, endpoint, &key.path, &key.detail),
                Kind::Encoding => encoding(draft, endpoint, &key.detail),
                _ => continue,
            };
            let made = ops.is_some_and(|ops| draft.make(ops));
            if !made {
                draft.leave(format!("{}: {}", endpoint.name, counted.message));
            }
        }
    }
}

/// Takes out a bound of a field, or a rule.
fn constraint(draft: &Draft, model: &Model, endpoint: &Endpoint, path: &str, name: &str) -> Option<Vec<Op>> {
    if let Some(owner) = owner(model, endpoint, Side::Request, path) {
        let bound = below(&owner.at, name);
        if draft.at(&bound).is_some() {
            return Some(vec![Op::Remove { path: bound }]);
        }
    }
    let rules = steps(&["endpoints", &endpoint.name, "rules"]);
    // It is gone with the place it bounds, or with another finding of the same kind.
    let Some(node) = draft.at(&rules) else { return Some(Vec::new()) };
    let NodeValue::Array(items) = &node.value else { return None };
    let is_meant = |value: &NodeValue| matches!(value, NodeValue::String(text) if text == name);
    let index = items.iter().position(|rule| rule.get("name").is_some_and(|node| is_meant(&node.value)));
    Some(match (index, items.len()) {
        (None, _) => Vec::new(),
        (Some(_), 1) => vec![Op::Remove { path: rules }],
        (Some(index), _) => vec![Op::Remove { path: below(&rules, &index.to_string()) }],
    })
}

/// Lists a further encoding.
fn encoding(draft: &Draft, endpoint: &Endpoint, message: &str) -> Option<Vec<Op>> {
    const ENCODINGS: [(&str, &str); 3] = [
        ("application/json", "json"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/form-data", "multipart"),
    ];
    let sent = message.split('`').nth(1)?;
    let (_, name) = ENCODINGS.iter().find(|(content_type, _)| content_type.eq_ignore_ascii_case(sent))?;
    let at = steps(&["endpoints", &endpoint.name, "body"]);
    Some(match draft.value_at(&at)? {
        Value::Array(_) => vec![Op::Add { path: below(&at, "-"), value: json!(name) }],
        one => vec![Op::Replace { path: at, value: json!([one, name]) }],
    })
}
