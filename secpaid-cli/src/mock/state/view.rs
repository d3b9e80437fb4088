//! In: a record, and the record of an example. Out: the record as the API would show it, in the names and forms of the example.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::model::{Base, Codec, Field, Form, Shape, TypeDef, TypeKind};

use super::super::value::{member, members, node, number, truth};
use super::record::Record;

/// How an endpoint shows records.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'v> {
    pub(super) types: &'v [TypeDef],
    /// The fields of the records.
    pub(super) fields: &'v [Field],
    /// That of them which is the key, where the endpoint has one.
    pub(super) key: Option<&'v Field>,
    /// The example.
    pub(super) example: &'v Node,
}

impl View<'_> {
    /// The key of the example, as text.
    pub(super) fn example_key(&self) -> Option<String> {
        let key = self.key?;
        let found = members(self.example).iter().find(|entry| key.name(&entry.key.value).is_some())?;
        Some(super::super::value::text(&found.value.value).into_owned()).filter(|key| !key.is_empty())
    }

    /// The record as the endpoint shows it.
    pub(super) fn of(&self, record: &Record) -> Node {
        let old = self.example_key();
        let mut shown = Vec::new();
        let mut has_key = false;
        for entry in members(self.example) {
            let name = &entry.key.value;
            let Some(field) = self.fields.iter().find(|field| field.name(name).is_some()) else {
                shown.push(entry.clone());
                continue;
            };
            let is_key = self.key.is_some_and(|key| key.wire == field.wire);
            has_key |= is_key;
            let value = if is_key {
                self.spelled(&Value::String(record.key.clone()), &field.shape, Some(&entry.value.value))
            } else {
                record.of(field).and_then(|value| self.spelled(value, &field.shape, Some(&entry.value.value)))
            };
            let value = value.unwrap_or_else(|| rekeyed(&entry.value.value, old.as_deref(), &record.key));
            shown.push(member(name, value));
        }
        if let Some(key) = self.key.filter(|_| !has_key)
            && let Some(value) = self.spelled(&Value::String(record.key.clone()), &key.shape, None)
        {
            shown.push(member(&key.wire, value));
        }
        if members(self.example).is_empty() {
            let others = self.fields.iter().filter(|field| self.key.is_none_or(|key| key.wire != field.wire));
            shown.extend(others.filter_map(|field| {
                Some(member(&field.wire, self.spelled(record.of(field)?, &field.shape, None)?))
            }));
        }
        node(Value::Object(shown))
    }

    /// A value in the form that the example has, or in the first of its type; `None` where the type has no such value.
    fn spelled(&self, value: &Value, shape: &Shape, example: Option<&Value>) -> Option<Value> {
        if *value == Value::Null {
            return Some(Value::Null);
        }
        match shape {
            Shape::Optional { item, .. } | Shape::Secret(item) | Shape::Boxed(item) => {
                self.spelled(value, item, example)
            }
            Shape::Scalar(codec) => spelled_scalar(value, codec, example),
            Shape::Named(index) => match self.types.get(*index).map(|ty| (ty, &ty.kind)) {
                Some((_, TypeKind::Scalar { codec, .. })) => spelled_scalar(value, codec, example),
                Some((ty, TypeKind::Enum { .. })) => match value {
                    Value::String(text) if ty.lists(text) => Some(value.clone()),
                    _ => None,
                },
                _ => Some(value.clone()),
            },
            Shape::InString { bare_write: true, .. } | Shape::List { .. } | Shape::Map(_) => {
                Some(value.clone())
            }
            Shape::InString { .. } => Some(match value {
                Value::String(_) => value.clone(),
                other => Value::String(node(other.clone()).to_string()),
            }),
        }
    }
}

/// A scalar as a number, a text or a word: what the example is, or else what its type is written as.
fn spelled_scalar(value: &Value, codec: &Codec, example: Option<&Value>) -> Option<Value> {
    let first = codec.forms.first();
    match codec.base {
        Base::Bool => {
            let says = word(value, codec).or_else(|| truth(value))?;
            let words = codec.forms.iter().find_map(|form| match form {
                Form::Words(words) => Some(words),
                _ => None,
            });
            let as_word = match example {
                Some(Value::String(_)) => true,
                Some(Value::Bool(_)) => false,
                _ => matches!(first, Some(Form::Words(_))),
            };
            match words.filter(|_| as_word).and_then(|words| words.iter().find(|(_, value)| *value == says)) {
                Some((word, _)) => Some(Value::String(word.clone())),
                None => Some(Value::Bool(says)),
            }
        }
        base if base == Base::Decimal || base.is_integer() => {
            let number = number(value)?;
            let as_text = match example {
                Some(Value::String(_)) => true,
                Some(Value::Number(_)) => false,
                _ => matches!(first, Some(Form::String)),
            };
            if !as_text {
                return Some(Value::Number(number.to_string()));
            }
            let mut number = number;
            // As many decimals as the example has, and none lost.
            if let Some(Value::String(example)) = example
                && let Some((_, decimals)) = example.split_once('.')
                && let Ok(decimals) = u32::try_from(decimals.len())
                && decimals > number.scale()
            {
                number.rescale(decimals);
            }
            Some(Value::String(number.to_string()))
        }
        Base::Json => Some(value.clone()),
        _ => match value {
            Value::String(_) => Some(value.clone()),
            Value::Number(text) => Some(Value::String(text.clone())),
            _ => None,
        },
    }
}

fn word(value: &Value, codec: &Codec) -> Option<bool> {
    let Value::String(text) = value else { return None };
    codec.forms.iter().find_map(|form| match form {
        Form::Words(words) => words.iter().find(|(word, _)| word == text).map(|(_, value)| *value),
        _ => None,
    })
}

/// A value of an example with another key where its URLs have the example's, as it is or in base64.
pub(super) fn rekeyed(value: &Value, old: Option<&str>, new: &str) -> Value {
    let (Some(old), Value::String(text)) = (old, value) else { return value.clone() };
    if !text.contains("://") {
        return value.clone();
    }
    let text = replaced(text, &STANDARD.encode(old), &STANDARD.encode(new));
    Value::String(replaced(&text, old, new))
}

/// The text with another word for one that stands between what is no letter and no digit.
fn replaced(text: &str, old: &str, new: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(old) {
        let inside = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        let left = before.chars().next_back().or(result.chars().next_back().filter(|_| before.is_empty()));
        let whole = !inside(left) && !inside(after.chars().next());
        result.push_str(before);
        result.push_str(if whole { new } else { old });
        rest = after;
    }
    result.push_str(rest);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_replaced_in_urls_only_and_whole() {
        let rekeyed = |text: &str| rekeyed(&Value::String(text.to_owned()), Some("124"), "7");
        let is = |text: &str| Value::String(text.to_owned());
        assert_eq!(
            rekeyed("https://pay.example.com/124?id=MTI0&n=1240"),
            is("https://pay.example.com/7?id=Nw==&n=1240")
        );
        assert_eq!(rekeyed("124"), is("124"));
    }
}
