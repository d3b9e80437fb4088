//! A record that the mock keeps: in comes what requests and examples say, out come fields by any of their names.

use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::model::{Field, Scalar};

use super::super::value::{member, members, node, of_scalar, same};

/// A record. Its fields have the names that the spec gives them first, in the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Record {
    /// The text of what identifies it.
    pub(super) key: String,
    fields: Node,
}

impl Record {
    pub(super) fn new(key: String) -> Self {
        Self { key, fields: node(Value::Object(Vec::new())) }
    }

    /// All of it.
    pub(super) fn fields(&self) -> &Node {
        &self.fields
    }

    pub(super) fn put(&mut self, name: &str, value: Value) {
        self.fields.put(&[name.to_owned()], value);
    }

    pub(super) fn put_all(&mut self, values: &[(String, Scalar)]) {
        for (name, value) in values {
            self.put(name, of_scalar(value));
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).map(|node| &node.value)
    }

    /// The value of a field, under whichever of its names it is kept.
    pub(super) fn of(&self, field: &Field) -> Option<&Value> {
        let names = std::iter::once(&field.wire).chain(&field.also);
        names.map(String::as_str).chain([rust_name(field)]).find_map(|name| self.get(name))
    }

    /// Does it have these values? What is not there is null.
    pub(super) fn has(&self, values: &[(String, Scalar)]) -> bool {
        values.iter().all(|(name, value)| same(self.get(name).unwrap_or(&Value::Null), &of_scalar(value)))
    }

    /// Takes over the values of an object. `known` are the fields of the records, whose names count.
    pub(super) fn take(&mut self, object: &Node, known: &[Field]) {
        for entry in members(object) {
            let name = &entry.key.value;
            let field = known.iter().find(|field| field.name(name).is_some() || rust_name(field) == name);
            self.put(field.map_or(name, |field| &field.wire), entry.value.value.clone());
        }
    }

    /// Takes over what is not there yet.
    pub(super) fn complete(&mut self, other: &Self) {
        for entry in members(&other.fields) {
            if self.get(&entry.key.value).is_none() {
                self.put(&entry.key.value, entry.value.value.clone());
            }
        }
    }

    /// The members of an object that are fields of these, under their own names.
    pub(super) fn from_example(key: String, object: &Node, known: &[Field]) -> Self {
        let mut record = Self::new(key);
        for entry in members(object) {
            if let Some(field) = known.iter().find(|field| field.name(&entry.key.value).is_some()) {
                record.put(&field.wire, entry.value.value.clone());
            }
        }
        record
    }

    /// What the mock says about it: the key and the fields, secrets masked.
    pub(super) fn told(&self, secret: &dyn Fn(&str) -> bool) -> Node {
        let mut told = vec![member("key", Value::String(self.key.clone()))];
        told.push(member("record", masked(&self.fields, secret).value));
        node(Value::Object(told))
    }
}

/// The Rust name of a field, which requests and records may share where their names on the wire differ.
fn rust_name(field: &Field) -> &str {
    field.rust.strip_prefix("r#").unwrap_or(&field.rust)
}

/// The same without what is secret, also where a string holds JSON.
fn masked(value: &Node, secret: &dyn Fn(&str) -> bool) -> Node {
    const MASK: &str = "***";
    node(match &value.value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|entry| {
                    let name = &entry.key.value;
                    let hidden = secret(name) && entry.value.value != Value::Null;
                    member(
                        name,
                        if hidden {
                            Value::String(MASK.to_owned())
                        } else {
                            masked(&entry.value, secret).value
                        },
                    )
                })
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(|item| masked(item, secret)).collect()),
        Value::String(text) if text.starts_with(['{', '[']) => match secpaid_codegen::json::parse(text) {
            Ok(inner) => Value::String(masked(&inner.root, secret).to_string()),
            Err(_) => Value::String(text.clone()),
        },
        other => other.clone(),
    })
}
