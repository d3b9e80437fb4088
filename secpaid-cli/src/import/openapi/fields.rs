//! In: the properties of an object. Out: fields of a record or a request.

use std::collections::BTreeSet;

use secpaid_codegen::decimal::is_decimal_number;
use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::name;

use super::Import;
use super::enums::ascii;
use super::names::{camel, numbered, snake};
use super::typed::{Typed, extension};
use crate::export::EXTENSION;
use crate::export::tree::{Object, is_true, items, list, members, number, str_at, str_of, text};

/// Keywords for numbers, texts and lists, by the name they have in the format.
const BOUNDS: &[(&str, &str)] = &[
    ("minimum", "min"),
    ("exclusiveMinimum", "min_exclusive"),
    ("maximum", "max"),
    ("exclusiveMaximum", "max_exclusive"),
    ("minLength", "min_len"),
    ("maxLength", "max_len"),
    ("minItems", "min_items"),
    ("maxItems", "max_items"),
];

impl Import<'_> {
    /// The fields of an object; `owner` names what of them needs a name, `taken` has names that they cannot have. What never varies is
    /// a constant in a request and nowhere else.
    pub(super) fn fields(&mut self, schema: &Node, owner: &str, taken: &[&str], in_request: bool) -> Object {
        let required: BTreeSet<&str> =
            schema.get("required").map_or(&[][..], items).iter().filter_map(str_of).collect();
        let mut rust_names: BTreeSet<String> = taken.iter().map(|name| (*name).to_owned()).collect();
        let mut fields = Object::new();
        for member in schema.get("properties").map_or(&[][..], members) {
            let (key, property) = (member.key.value.as_str(), &member.value);
            if extension(property, "alias_of").is_some() {
                continue;
            }
            let hint = format!("{owner}{}", camel(&ascii(key), "Field"));
            let is_required = required.contains(key) || is_flagged(property, "required");
            let constant = if in_request && is_required { self.constant(property) } else { None };
            if let Some(constant) = constant {
                fields.set(key, constant);
                continue;
            }
            let mut field = self.field(property, &hint, !is_required);
            self.name_field(&mut field, key, &mut rust_names);
            let short = field.members().len() == 1;
            let value =
                if short { field.take("type").unwrap_or_else(|| Object::new().into()) } else { field.into() };
            fields.set(key, value);
        }
        let others = schema.get("additionalProperties");
        if matches!(others, Some(Node { value: Value::Object(_), .. })) {
            self.losses.add(
                schema,
                "values under keys that are not listed have no type",
                "tolerated, not read",
            );
        }
        fields
    }

    /// The entries of a list that are found by position, named after their titles.
    pub(super) fn entries(&mut self, schema: &Node, owner: &str) -> Object {
        let least = schema.get("minItems").and_then(|count| count.to_string().parse().ok()).unwrap_or(0);
        let mut rust_names = BTreeSet::new();
        let mut entries = Object::new();
        for (position, entry) in schema.get("prefixItems").map_or(&[][..], items).iter().enumerate() {
            let title = str_at(entry, "title").map(ascii).filter(|title| !title.is_empty());
            let key = snake(&title.unwrap_or_else(|| format!("entry_{position}")), "entry");
            let hint = format!("{owner}{}", camel(&key, "Entry"));
            let mut field = self.field(entry, &hint, position >= least);
            let free = |name: &str| !rust_names.contains(name) && name::value_identifier(name).is_ok();
            let name = numbered(&key, "_", free);
            rust_names.insert(name.clone());
            let short = field.members().len() == 1;
            let value =
                if short { field.take("type").unwrap_or_else(|| Object::new().into()) } else { field.into() };
            entries.set(&name, value);
        }
        entries
    }

    pub(super) fn field(&mut self, property: &Node, hint: &str, optional: bool) -> Object {
        let typed = self.typed(property, hint);
        let flat = self.flat(property);
        let own = flat.get(EXTENSION).is_some();
        let mut field = Object::new().with("type", text(typed.expression(optional)));
        self.wire(&mut field, &typed, property);
        self.bounds(&mut field, &flat, &typed);
        if !own {
            self.unchecked(&flat);
        }
        field.set_some("doc", doc(&flat).map(text));
        field.set_some("example", example(&flat));
        extend(&mut field, &flat, &["type", "required", "data"]);
        field
    }

    /// The constant that a schema with one value stands for.
    pub(super) fn constant(&mut self, schema: &Node) -> Option<Object> {
        let flat = self.flat(schema);
        let flat = if flat.get("$ref").is_some() { self.refs.resolve(&flat).clone() } else { flat };
        let value = match (flat.get("const"), flat.get("enum").map(items)) {
            (Some(value), _) | (None, Some([value])) => value.clone(),
            _ => return None,
        };
        let is_scalar = match &value.value {
            Value::String(_) | Value::Bool(_) => true,
            // Another one is no constant to the parser.
            Value::Number(text) => is_decimal_number(text),
            _ => false,
        };
        if !is_scalar {
            return None;
        }
        let mut constant = Object::new().with("const", value);
        constant.set_some("doc", doc(&flat).map(text));
        extend(&mut constant, &flat, &["type", "required", "data"]);
        Some(constant)
    }

    fn wire(&mut self, field: &mut Object, typed: &Typed, property: &Node) {
        set_wire(field, typed);
        if !typed.none.is_empty() && extension(property, "none").is_none() {
            field.set("none", list(typed.none.iter().cloned()));
        }
    }

    fn bounds(&mut self, field: &mut Object, schema: &Node, typed: &Typed) {
        for (keyword, key) in BOUNDS {
            let Some(limit) = schema.get(keyword) else { continue };
            let key = match (*keyword, &limit.value) {
                // As 3.0 says it: a switch beside the limit.
                (_, Value::Bool(_)) => continue,
                ("minimum", _) if is_true(schema, "exclusiveMinimum") => "min_exclusive",
                ("maximum", _) if is_true(schema, "exclusiveMaximum") => "max_exclusive",
                // Says what an unsigned type says.
                ("minimum", Value::Number(zero))
                    if zero == "0" && typed.core == "u64" && schema.get("format").is_none() =>
                {
                    continue;
                }
                _ => key,
            };
            field.set(key, limit.clone());
        }
        if let Some(step) = schema.get("multipleOf") {
            match decimals(&step.to_string()) {
                Some(places) => field.set("max_decimals", Node { span: step.span, ..number(places) }),
                None => self.losses.add(step, "`multipleOf` is a power of ten here, or nothing", "left out"),
            }
        }
    }

    /// Keywords whose meaning gets lost.
    pub(super) fn unchecked(&mut self, schema: &Node) {
        for key in
            ["pattern", "minProperties", "maxProperties", "readOnly", "writeOnly", "discriminator", "xml"]
        {
            if let Some(value) = schema.get(key).filter(|value| value.value != Value::Bool(false)) {
                self.losses.add(value, format!("`{key}` has no counterpart"), "left out");
            }
        }
    }

    /// The name in Rust, where that on the wire will not do.
    pub(super) fn name_field(&mut self, field: &mut Object, key: &str, taken: &mut BTreeSet<String>) {
        let named = field.get("name").and_then(str_of).unwrap_or(key);
        let free = |name: &str| !taken.contains(name);
        let name = match name::value_identifier(named).ok().filter(|name| free(name)) {
            Some(name) => name,
            None => {
                let wanted = snake(&ascii(key), "field");
                let usable = |name: &str| free(name) && name::value_identifier(name).is_ok();
                let name = numbered(&wanted, "_", usable);
                field.set("name", text(&name));
                name
            }
        };
        taken.insert(name);
    }
}

/// The forms of a field or of data, where it has other than the usual one.
pub(super) fn set_wire(to: &mut Object, typed: &Typed) {
    match typed.wire.as_slice() {
        [] => {}
        [one] => to.set("wire", one.clone()),
        forms => to.set("wire", list(forms.iter().cloned())),
    }
}

/// How many decimals a step such as `0.01` allows.
fn decimals(step: &str) -> Option<usize> {
    if step == "1" {
        return Some(0);
    }
    let places = step.strip_prefix("0.")?;
    (places.trim_start_matches('0') == "1").then_some(places.len())
}

fn is_flagged(schema: &Node, key: &str) -> bool {
    extension(schema, key).is_some_and(|flag| flag.value == Value::Bool(true))
}

/// Adds what our own export says beside the standard part.
pub(super) fn extend(object: &mut Object, schema: &Node, except: &[&str]) {
    for member in schema.get(EXTENSION).map_or(&[][..], members) {
        if !except.contains(&member.key.value.as_str()) {
            object.set(&member.key.value, member.value.clone());
        }
    }
}

/// The docs of something: its description, and what else is worth a sentence.
pub(super) fn doc(node: &Node) -> Option<String> {
    let said = [str_at(node, "summary"), str_at(node, "description")].into_iter().flatten();
    let title = str_at(node, "title").filter(|_| node.get("description").is_none());
    let mut parts: Vec<String> = title
        .into_iter()
        .chain(said)
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    parts.dedup();
    if is_true(node, "deprecated") {
        parts.insert(0, "Deprecated.".to_owned());
    }
    if let Some(default) = node.get("default") {
        parts.push(format!("Server default: `{default}`."));
    }
    Some(parts.join("\n\n")).filter(|doc| !doc.is_empty())
}

/// The example of a schema.
pub(super) fn example(schema: &Node) -> Option<Node> {
    let first = schema.get("examples").map_or(&[][..], items).first();
    schema.get("example").or(first).filter(|example| example.value != Value::Null).cloned()
}
