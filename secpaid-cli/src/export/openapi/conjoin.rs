//! In: schemas that must all hold. Out: one schema, flat where that says the same.

use secpaid_codegen::json::{Node, Value};

use super::extension::EXTENSION;
use crate::export::tree::{Object, items, list, same};

/// Keywords whose meaning depends on another keyword beside them, or that speak of the whole object.
const ENTANGLED: &[&str] = &["$ref", "items", "prefixItems", "contains", "additionalProperties", EXTENSION];

/// One schema for several.
pub(super) fn conjoin(schemas: impl IntoIterator<Item = Node>) -> Node {
    let mut parts: Vec<Object> = Vec::new();
    for schema in schemas {
        let schema = Object::from(schema);
        match parts.iter_mut().find_map(|part| Some((merged(part, &schema)?, part))) {
            Some((whole, part)) => *part = whole,
            None => parts.push(schema),
        }
    }
    match parts.len() {
        0 => Object::new().into(),
        1 => parts.remove(0).into(),
        _ => Object::new().with("allOf", list(parts.into_iter().map(Node::from))).into(),
    }
}

/// The two in one object, where no keyword of the one gets in the way of the other's.
fn merged(left: &Object, right: &Object) -> Option<Object> {
    let entangled = |object: &Object| object.keys().any(|key| ENTANGLED.contains(&key));
    if entangled(left) && !right.is_empty() || entangled(right) && !left.is_empty() {
        return None;
    }
    let mut whole = left.clone();
    for member in right.members() {
        let key = member.key.value.as_str();
        let value = match (left.get(key), key) {
            (None, _) => member.value.clone(),
            (Some(other), _) if same(other, &member.value) => continue,
            (Some(other), "properties") => properties(other, &member.value),
            (Some(other), "required") => {
                let mut names = items(other).to_vec();
                names.extend(
                    items(&member.value)
                        .iter()
                        .filter(|name| !names.iter().any(|known| same(known, name)))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
                list(names)
            }
            (Some(other), "allOf") => list(items(other).iter().chain(items(&member.value)).cloned()),
            _ => return None,
        };
        whole.set(key, value);
    }
    Some(whole)
}

fn properties(left: &Node, right: &Node) -> Node {
    let mut all = Object::from(left.clone());
    if let Value::Object(members) = &right.value {
        for member in members {
            let known = all.get(&member.key.value).cloned();
            all.set(&member.key.value, conjoin(known.into_iter().chain([member.value.clone()])));
        }
    }
    all.into()
}
