//! In: schemas that have a name, or need one. Out: entries of `types`.

use std::collections::{BTreeMap, BTreeSet};

use secpaid_codegen::json::Node;

use super::Import;
use super::enums::{enum_of, is_text_list};
use super::fields::{doc, extend};
use super::refs::component;
use super::scalar::{json_types, scalar};
use super::typed::{enumerated, extension, is_tuple};
use crate::export::tree::{Object, items, list, members, str_at, str_of, text};

/// The types of the draft.
#[derive(Debug, Default)]
pub(super) struct Types {
    /// The name of the draft for each component that it has.
    components: BTreeMap<String, String>,
    /// Definitions by name.
    definitions: BTreeMap<String, Object>,
    /// The order of what is in no component.
    inline: Vec<String>,
    /// Records and tuples.
    composites: BTreeSet<String>,
    /// Components that became a part of something else.
    merged: BTreeSet<String>,
    /// References that are being followed.
    pub(super) open: Vec<String>,
    /// How deep in schemas the import is.
    pub(super) nest: usize,
}

impl Types {
    /// Takes note that what a reference leads to becomes a part of something else.
    pub(super) fn merge(&mut self, schema: &Node) {
        self.merged.extend(str_at(schema, "$ref").and_then(component));
    }

    fn knows(&self, component: &str) -> bool {
        self.components.contains_key(component) || self.merged.contains(component)
    }

    pub(super) fn is_composite(&self, name: &str) -> bool {
        self.composites.contains(name)
    }
}

/// What a schema becomes when it has a name.
enum Kind {
    Scalar(&'static str, Vec<Node>),
    Own(String),
    Enum(Vec<Node>),
    Record,
    Tuple,
    /// What our own export kept of the spec says it.
    AsWritten,
}

fn kind(schema: &Node) -> Option<Kind> {
    if let Some(base) = extension(schema, "scalar").and_then(str_of) {
        return Some(Kind::Own(base.to_owned()));
    }
    if extension(schema, "fields").is_some() {
        return Some(Kind::Record);
    }
    if extension(schema, "tuple").or_else(|| extension(schema, "union")).is_some() {
        return Some(Kind::AsWritten);
    }
    if is_tuple(schema) {
        return Some(Kind::Tuple);
    }
    let branches = schema.get("anyOf").or_else(|| schema.get("oneOf")).map_or(&[][..], items);
    if let Some(values) = enumerated(schema).or_else(|| branches.iter().find_map(enumerated)) {
        let open = branches.len() <= 2 && extension(schema, "type").is_none();
        return (is_text_list(&values)
            && open
            && branches.iter().all(|branch| branch.get("properties").is_none()))
        .then_some(Kind::Enum(values));
    }
    if !branches.is_empty() || schema.get("contentSchema").is_some() {
        return None;
    }
    if schema.get("properties").is_some_and(|properties| !members(properties).is_empty()) {
        return Some(Kind::Record);
    }
    let types = json_types(schema);
    let types: Vec<&str> = types.iter().map(String::as_str).collect();
    if types.is_empty() && extension(schema, "newtype").is_some() {
        return Some(Kind::Own("json".to_owned()));
    }
    scalar(schema, &types).map(|(base, wire)| Kind::Scalar(base, wire))
}

impl Import<'_> {
    /// Can the schema be an entry of `types`?
    pub(super) fn deserves_name(&mut self, schema: &Node) -> bool {
        let schema = self.flat_resolved(schema);
        kind(&schema).is_some()
    }

    /// The name of the type for a component; it is defined when it is asked for first.
    pub(super) fn component(&mut self, component: &str) -> String {
        if let Some(name) = self.types.components.get(component) {
            return name.clone();
        }
        let name = self.names.item(component);
        self.types.components.insert(component.to_owned(), name.clone());
        if let Some(schema) = self.refs.schema(component) {
            let flat = self.flat_resolved(schema);
            self.origins.insert(("types", name.clone()), schema.span);
            if let Some(definition) = self.definition(&flat, &name) {
                self.types.definitions.insert(name.clone(), definition);
            }
        }
        name
    }

    /// The name of the type for an object that has none.
    pub(super) fn inline(&mut self, schema: &Node, hint: &str) -> String {
        let name = self.reserve(schema, hint);
        if let Some(mut definition) = self.definition(schema, &name) {
            // The field that holds it says what it is.
            definition.take("doc");
            self.types.definitions.insert(name.clone(), definition);
        }
        name
    }

    /// The name of a type with this definition.
    pub(super) fn define_inline(&mut self, mut definition: Object, schema: &Node, hint: &str) -> String {
        let name = self.reserve(schema, hint);
        extend(&mut definition, schema, &["values"]);
        self.types.definitions.insert(name.clone(), definition);
        name
    }

    fn reserve(&mut self, schema: &Node, hint: &str) -> String {
        let name = self.names.item(hint);
        self.types.inline.push(name.clone());
        self.origins.insert(("types", name.clone()), schema.span);
        name
    }

    fn definition(&mut self, schema: &Node, name: &str) -> Option<Object> {
        let mut definition = match kind(schema)? {
            Kind::Own(base) => Object::new().with("scalar", text(base)),
            Kind::Scalar(base, wire) => {
                self.unchecked(schema);
                let mut definition = Object::new().with("scalar", text(base));
                if !wire.is_empty() {
                    definition.set("wire", list(wire));
                }
                definition
            }
            Kind::Enum(values) => enum_of(schema, &values),
            Kind::Record => {
                self.types.composites.insert(name.to_owned());
                let fields = self.fields(schema, name, &[], false);
                Object::new().with("fields", fields)
            }
            Kind::Tuple => {
                self.types.composites.insert(name.to_owned());
                let entries = self.entries(schema, name);
                Object::new().with("tuple", entries)
            }
            Kind::AsWritten => {
                self.types.composites.insert(name.to_owned());
                Object::new()
            }
        };
        definition.set_some("doc", doc(schema).map(text));
        if definition.get("scalar").is_some() {
            definition.set_some("example", super::fields::example(schema));
        }
        extend(&mut definition, schema, &["values"]);
        Some(definition)
    }

    /// All types: those of components in the order of the document, then the others.
    pub(super) fn type_section(&mut self) -> Object {
        let mut section = Object::new();
        let components: Vec<String> =
            self.refs.schemas().filter_map(|(name, _)| self.types.components.get(name).cloned()).collect();
        for name in components.iter().chain(&self.types.inline) {
            if let Some(definition) = self.types.definitions.get(name) {
                section.set(name, definition.clone());
            }
        }
        section
    }

    /// The components that no operation leads to.
    pub(super) fn unused_components(&mut self) {
        let unused: Vec<&Node> = self
            .refs
            .schemas()
            .filter(|(name, _)| !self.types.knows(name))
            .map(|(_, schema)| schema)
            .collect();
        let deserving: Vec<&Node> = unused.into_iter().filter(|schema| self.deserves_name(schema)).collect();
        for schema in deserving {
            self.losses.add(schema, "no request and no success has this schema", "left out");
        }
    }
}
