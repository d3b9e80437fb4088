//! In: a schema with `allOf`. Out: the same as one object.

use secpaid_codegen::json::Node;

use super::Import;
use crate::export::tree::{Object, items, list, members, same, str_at};

/// Deeper nests of `allOf` are circles.
const MAX_NEST: usize = 32;
/// Keys that say nothing about the value.
const ANNOTATIONS: &[&str] = &[
    "description",
    "title",
    "nullable",
    "deprecated",
    "example",
    "examples",
    "default",
    "readOnly",
    "writeOnly",
    "x-envelope",
];

impl Import<'_> {
    /// The schema without `allOf`. A reference stays one, unless there is something to merge with it.
    pub(super) fn flat(&mut self, schema: &Node) -> Node {
        self.flat_within(schema, MAX_NEST)
    }

    /// The same with a reference at its top followed.
    pub(super) fn flat_resolved(&mut self, schema: &Node) -> Node {
        self.types.merge(schema);
        let resolved = self.refs.resolve(schema).clone();
        let flat = self.flat(&resolved);
        self.types.merge(&flat);
        if flat.get("$ref").is_some() { self.refs.resolve(&flat).clone() } else { flat }
    }

    fn flat_within(&mut self, schema: &Node, nest: usize) -> Node {
        let Some(parts) = schema.get("allOf").map(items) else { return schema.clone() };
        let Some(below) = nest.checked_sub(1) else {
            self.losses.add(schema, "`allOf` goes in circles", "taken as any JSON");
            return Object::new().into();
        };
        let mut own = Object::from(schema.clone());
        own.take("allOf");
        let shaping = |part: &&Node| {
            !members(part).iter().all(|member| {
                ANNOTATIONS.contains(&member.key.value.as_str())
                    || member.key.value == "anyOf" && only_required(&member.value)
            })
        };
        let shapes: Vec<&Node> = parts.iter().filter(shaping).collect();
        let whole = match shapes.as_slice() {
            [one] if own.keys().all(|key| ANNOTATIONS.contains(&key)) => {
                Object::from(self.flat_within(one, below)).with_all(own)
            }
            _ => {
                for part in shapes {
                    self.types.merge(part);
                    let part = self.refs.resolve(part).clone();
                    let part = self.flat_within(&part, below);
                    let part =
                        if str_at(&part, "$ref").is_some() { self.refs.resolve(&part).clone() } else { part };
                    own = self.merged(own, &part);
                }
                own
            }
        };
        Node { span: schema.span, ..Node::from(whole) }
    }

    fn merged(&mut self, mut whole: Object, part: &Node) -> Object {
        for member in members(part) {
            let key = member.key.value.as_str();
            match (whole.get(key).cloned(), key) {
                (None, _) => whole.set(key, member.value.clone()),
                (Some(known), "properties") => {
                    let mut properties = Object::from(known);
                    for property in members(&member.value) {
                        if properties.get(&property.key.value).is_none() {
                            properties.set(&property.key.value, property.value.clone());
                        }
                    }
                    whole.set(key, properties);
                }
                (Some(known), "required") => {
                    whole.set(key, list(items(&known).iter().chain(items(&member.value)).cloned()));
                }
                (Some(known), _) if same(&known, &member.value) || ANNOTATIONS.contains(&key) => {}
                (Some(_), _) => {
                    let message = format!("two parts of an `allOf` say different things about `{key}`");
                    self.losses.add(&member.value, message, "the first is taken");
                }
            }
        }
        whole
    }
}

/// A choice between lists of required keys, as fields with several names have it.
fn only_required(choice: &Node) -> bool {
    items(choice).iter().all(|branch| members(branch).iter().all(|member| member.key.value == "required"))
}
