//! In: a schema. Out: the type expression for it, with the wire form where that is not the usual one.

use secpaid_codegen::json::{Node, Value};

use super::refs::component;
use super::{Import, scalar};
use crate::export::EXTENSION;
use crate::export::tree::{Object, is_true, items, list, members, str_at, str_of, text};

/// Schemas inside schemas beyond this are taken as any JSON.
const MAX_NEST: usize = 48;
pub(super) const JSON_IN_STRING: &str = "json-in-string";

/// A type as a field has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    /// A name and what makes lists of it.
    pub(super) core: String,
    pub(super) optional: bool,
    pub(super) wire: Vec<Node>,
    /// Texts that mean *not there*.
    pub(super) none: Vec<Node>,
}

impl Typed {
    pub(super) fn new(core: impl Into<String>) -> Self {
        Self { core: core.into(), ..Self::default() }
    }

    pub(super) fn json() -> Self {
        Self::new("json")
    }

    /// The type expression.
    pub(super) fn expression(&self, optional: bool) -> String {
        format!("{}{}", self.core, if optional || self.optional { "?" } else { "" })
    }

    /// Is it a list or a map?
    pub(super) fn is_container(&self) -> bool {
        self.is_list() || self.core.ends_with("{}")
    }

    pub(super) fn is_list(&self) -> bool {
        self.core.ends_with("[]")
    }
}

/// What our own export has to say about a schema.
pub(super) fn extension<'n>(schema: &'n Node, key: &str) -> Option<&'n Node> {
    schema.get(EXTENSION).and_then(|extension| extension.get(key))
}

impl Import<'_> {
    /// The type of a value. `hint` names what has to have a name of its own.
    pub(super) fn typed(&mut self, schema: &Node, hint: &str) -> Typed {
        if self.types.nest >= MAX_NEST {
            self.losses.add(schema, "schemas are nested too deep, or in circles", "taken as any JSON");
            return Typed::json();
        }
        self.types.nest += 1;
        let mut typed = self.typed_within(schema, hint);
        typed.optional |= is_nullable(schema);
        self.types.nest -= 1;
        typed
    }

    /// The type of a value that has no place for wire forms.
    pub(super) fn typed_plain(&mut self, schema: &Node, hint: &str) -> Typed {
        let typed = self.typed(schema, hint);
        self.without_wire(typed, schema, hint)
    }

    fn typed_within(&mut self, schema: &Node, hint: &str) -> Typed {
        let schema = &self.flat(schema);
        if let Some(name) = extension(schema, "type").and_then(str_of) {
            return Typed::new(self.named_or_built_in(name));
        }
        if let Some(reference) = str_at(schema, "$ref") {
            return self.referenced(schema, reference, hint);
        }
        if let Some(branches) = schema.get("oneOf").or_else(|| schema.get("anyOf")) {
            return self.union(schema, items(branches), hint);
        }
        if let Some(values) = enumerated(schema) {
            return self.enumerated(schema, &values, hint);
        }
        if schema.get("contentSchema").is_some() && is_json_text(schema) {
            return self.in_string(schema, hint);
        }
        let types = scalar::json_types(schema);
        let named: Vec<&str> = types.iter().map(String::as_str).collect();
        match named.as_slice() {
            ["array"] if is_tuple(schema) => Typed::new(self.inline(schema, hint)),
            ["array"] => self.list(schema, hint),
            ["object"] => self.object(schema, hint),
            [] if schema.get("properties").is_some() => self.object(schema, hint),
            [] if schema.get("items").is_some() => self.list(schema, hint),
            [] => {
                self.unsaid(schema);
                Typed::json()
            }
            _ => match scalar::scalar(schema, &named) {
                Some((base, wire)) => {
                    self.formats(schema, base);
                    Typed { wire, ..Typed::new(base) }
                }
                None => {
                    let message = format!("a value that is {} is no type of the format", named.join(" or "));
                    self.losses.add(schema, message, "taken as any JSON");
                    Typed::json()
                }
            },
        }
    }

    fn referenced(&mut self, schema: &Node, reference: &str, hint: &str) -> Typed {
        let target = self.refs.resolve(schema).clone();
        let name = component(reference);
        if let Some(name) = name.as_deref().filter(|_| self.deserves_name(&target)) {
            return Typed { optional: is_nullable(&target), ..Typed::new(self.component(name)) };
        }
        if self.types.open.iter().any(|open| open == reference) {
            self.losses.add(
                schema,
                format!("`{reference}` holds itself without an object in between"),
                "taken as any JSON",
            );
            return Typed::json();
        }
        self.types.open.push(reference.to_owned());
        let typed = self.typed(&target, name.as_deref().unwrap_or(hint));
        self.types.open.pop();
        typed
    }

    fn list(&mut self, schema: &Node, hint: &str) -> Typed {
        let item = match schema.get("items") {
            Some(item @ Node { value: Value::Object(_), .. }) => self.typed_plain(item, &singular(hint)),
            _ => Typed::json(),
        };
        if is_true(schema, "uniqueItems") {
            self.losses.add(schema, "`uniqueItems` has no counterpart", "left out");
        }
        Typed::new(format!("{}[]", item.expression(false)))
    }

    fn object(&mut self, schema: &Node, hint: &str) -> Typed {
        if schema.get("properties").is_none_or(|properties| members(properties).is_empty()) {
            if matches!(schema.get("additionalProperties"), Some(Node { value: Value::Object(_), .. })) {
                return self.map(schema, hint);
            }
            return Typed::json();
        }
        Typed::new(self.inline(schema, hint))
    }

    /// An object with any keys.
    fn map(&mut self, schema: &Node, hint: &str) -> Typed {
        let item = match schema.get("additionalProperties") {
            Some(item) => self.typed_plain(item, &singular(hint)),
            None => Typed::json(),
        };
        Typed::new(format!("{}{{}}", item.expression(false)))
    }

    /// JSON inside a string.
    fn in_string(&mut self, schema: &Node, hint: &str) -> Typed {
        let inner = schema.get("contentSchema").map_or_else(Typed::json, |inner| self.typed(inner, hint));
        let mut wire = vec![text(JSON_IN_STRING)];
        wire.extend(inner.wire.iter().filter(|form| str_of(form) == Some("one")).cloned());
        self.check_in_string(Typed { wire, ..inner }, schema)
    }

    /// Only lists and records can be inside a string.
    pub(super) fn check_in_string(&mut self, typed: Typed, schema: &Node) -> Typed {
        if typed.is_container() || self.types.is_composite(&typed.core) {
            return typed;
        }
        self.losses.add(
            schema,
            "JSON in a string that is neither an object nor a list",
            "kept as the string",
        );
        Typed { optional: typed.optional, ..Typed::new("string") }
    }

    /// A type of the document by the name that our own export gives it, or a built-in one.
    fn named_or_built_in(&mut self, name: &str) -> String {
        if self.refs.schema(name).is_some() { self.component(name) } else { name.to_owned() }
    }

    /// A scalar gets a name that carries its forms; a list or record loses them.
    pub(super) fn without_wire(&mut self, typed: Typed, schema: &Node, hint: &str) -> Typed {
        if typed.wire.is_empty() {
            return typed;
        }
        if typed.is_container() || self.types.is_composite(&typed.core) {
            self.losses.add(schema, "a wire form has no place here", "left out");
            return Typed { wire: Vec::new(), ..typed };
        }
        let scalar = Object::new().with("scalar", text(&typed.core)).with("wire", list(typed.wire));
        let name = self.define_inline(scalar, schema, hint);
        Typed { optional: typed.optional, ..Typed::new(name) }
    }

    /// Keywords that restrict a value of which nothing else is said.
    fn unsaid(&mut self, schema: &Node) {
        for key in ["not", "if", "patternProperties", "dependentSchemas"] {
            if schema.get(key).is_some() {
                self.losses.add(schema, format!("`{key}` has no counterpart"), "taken as any JSON");
            }
        }
    }

    fn formats(&mut self, schema: &Node, base: &str) {
        let Some(format) = str_at(schema, "format") else { return };
        if base == "string" && !["password", "uri", "string"].contains(&format) {
            self.losses.add(schema, format!("the format `{format}` is not checked"), "kept as `string`");
        }
    }
}

/// Says it what is at which position?
pub(super) fn is_tuple(schema: &Node) -> bool {
    schema.get("prefixItems").is_some_and(|entries| !items(entries).is_empty())
}

/// Does the schema allow null, in the way of 3.0 or of 3.1?
pub(super) fn is_nullable(schema: &Node) -> bool {
    let types = schema.get("type").map_or(&[][..], items);
    let null = |node: &Node| str_of(node) == Some("null");
    let listed = schema.get("enum").map_or(&[][..], items);
    is_true(schema, "nullable")
        || types.iter().any(null)
        || schema.get("$ref").is_none() && listed.iter().any(|value| value.value == Value::Null)
}

/// The values of `enum` or `const`, without null.
pub(super) fn enumerated(schema: &Node) -> Option<Vec<Node>> {
    let values = match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => vec![value.clone()],
        (None, Some(values)) => items(values).to_vec(),
        (None, None) => return None,
    };
    Some(values.into_iter().filter(|value| value.value != Value::Null).collect())
}

pub(super) fn is_json_text(schema: &Node) -> bool {
    str_at(schema, "contentMediaType") == Some("application/json")
}

/// The name for an entry of a list of this name.
fn singular(name: &str) -> String {
    match name.strip_suffix('s') {
        Some(one) if !one.ends_with('s') && !one.is_empty() => {
            one.strip_suffix("ie").map_or_else(|| one.to_owned(), |stem| format!("{stem}y"))
        }
        _ => format!("{name}Item"),
    }
}
