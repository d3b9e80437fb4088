//! In: examples of requests and answers by name. Out: examples of an endpoint or an inbound shape.

use std::collections::BTreeMap;

use secpaid_codegen::json::Node;

use super::fields::extend;
use super::refs::Refs;
use super::request::is_json;
use crate::export::tree::{Object, list, members, number, str_at, str_of, text};

/// The status that examples have when they say none.
const SUCCESS: &str = "200";

/// The examples of an endpoint as an export has spread them.
pub(super) fn own_examples(operation: &Node) -> Option<Node> {
    let mut found: BTreeMap<u64, Object> = BTreeMap::new();
    let requests = operation
        .get("requestBody")
        .into_iter()
        .flat_map(shown)
        .map(|(name, example)| (name, example.get("value")));
    let requests: BTreeMap<u64, Node> =
        requests.filter_map(|(name, value)| Some((name, value?.clone()))).collect();
    for response in operation.get("responses").map_or(&[][..], members) {
        for (number_of, example) in shown(&response.value) {
            let mut object = Object::new();
            object.set_some("doc", str_at(example, "description").map(text));
            extend(&mut object, example, &[]);
            object.set_some("request", requests.get(&number_of).cloned());
            if response.key.value != SUCCESS {
                object.set("status", number(&response.key.value));
            }
            object.set_some("response", example.get("value").cloned());
            found.insert(number_of, object);
        }
    }
    (!found.is_empty()).then(|| list(found.into_values().map(Node::from)))
}

/// The same of an inbound shape.
pub(super) fn own_inbound_examples(operation: &Node) -> Option<Node> {
    let mut found: BTreeMap<u64, Object> = BTreeMap::new();
    for (number_of, example) in operation.get("requestBody").into_iter().flat_map(shown) {
        let mut object = Object::new();
        object.set_some("doc", str_at(example, "description").map(text));
        extend(&mut object, example, &[]);
        object.set_some("body", example.get("value").cloned());
        found.insert(number_of, object);
    }
    (!found.is_empty()).then(|| list(found.into_values().map(Node::from)))
}

/// The examples below `content`, with the numbers in their names.
fn shown(node: &Node) -> impl Iterator<Item = (u64, &Node)> {
    let content = node.get("content").map_or(&[][..], members);
    let examples = content.iter().flat_map(|media| media.value.get("examples").map_or(&[][..], members));
    examples.filter_map(|member| Some((member.key.value.rsplit('_').next()?.parse().ok()?, &member.value)))
}

/// What any document shows as JSON of this kind, first things first.
pub(super) fn values(content: &Node, refs: Refs<'_>) -> Vec<Node> {
    let json = members(content).iter().filter(|media| is_json(&media.key.value));
    let values = json.flat_map(|media| {
        let one = media.value.get("example").cloned();
        let named = media.value.get("examples").map_or(&[][..], members);
        let named = named.iter().filter_map(|member| refs.resolve(&member.value).get("value").cloned());
        one.into_iter().chain(named).collect::<Vec<_>>()
    });
    values.filter(|value| str_of(value).is_none()).collect()
}
