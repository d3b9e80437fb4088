//! In: listed values. Out: an open enum, or what comes closest.

use std::collections::BTreeSet;

use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::name;

use super::names::{camel, numbered};
use super::typed::{Typed, extension};
use super::{Import, scalar};
use crate::export::tree::{Object, list, str_of, text};

/// The variant for texts that are not listed.
const UNKNOWN: &str = "Unknown";

impl Import<'_> {
    /// The type of a value out of a list.
    pub(super) fn enumerated(&mut self, schema: &Node, values: &[Node], hint: &str) -> Typed {
        if is_text_list(values) {
            let name = self.define_inline(enum_of(schema, values), schema, hint);
            return Typed::new(name);
        }
        let types = scalar::json_types(schema);
        let said: Vec<&str> = types.iter().map(String::as_str).collect();
        let of_values: BTreeSet<&str> = values.iter().map(json_type).collect();
        let types = if said.is_empty() { of_values.into_iter().collect() } else { said };
        match scalar::scalar(schema, &types) {
            Some((base, wire)) => {
                self.losses.add(
                    schema,
                    "a list of values that are no texts is not kept",
                    format!("taken as any `{base}`"),
                );
                Typed { wire, ..Typed::new(base) }
            }
            None => {
                self.losses.add(
                    schema,
                    "a list of values of several kinds is no type of the format",
                    "taken as any JSON",
                );
                Typed::json()
            }
        }
    }
}

fn json_type(value: &Node) -> &'static str {
    match &value.value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(digits) if digits.contains(['.', 'e', 'E']) => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Are the values texts, and is there one?
pub(super) fn is_text_list(values: &[Node]) -> bool {
    !values.is_empty() && values.iter().all(|value| matches!(value.value, Value::String(_)))
}

/// The definition of an enum, with a name for every value that gives none.
pub(super) fn enum_of(schema: &Node, values: &[Node]) -> Object {
    let mut texts = BTreeSet::new();
    let mut variants = BTreeSet::from([UNKNOWN.to_owned()]);
    let mut entries = Vec::new();
    for value in values.iter().filter_map(str_of) {
        if !texts.insert(value) {
            continue;
        }
        let own = extension(schema, "values").and_then(|values| values.get(value)).cloned();
        let mut entry = Object::new().with("value", text(value));
        entry.append(own.map_or_else(Object::new, Object::from));
        let named = entry.get("name").and_then(str_of).unwrap_or(value);
        let variant = name::variant_identifier(named).ok().filter(|variant| !variants.contains(variant));
        let variant = variant.unwrap_or_else(|| {
            let name = numbered(&camel(&ascii(value), "Value"), "", |name| {
                !variants.contains(name) && !name::is_unusable(name)
            });
            entry.set("name", text(&name));
            name
        });
        variants.insert(variant);
        entries.push(if entry.members().len() == 1 { text(value) } else { entry.into() });
    }
    Object::new().with("enum", list(entries))
}

/// What of a text can be part of a name.
pub(super) fn ascii(said: &str) -> String {
    said.chars().map(|character| if character.is_ascii() { character } else { ' ' }).collect()
}
