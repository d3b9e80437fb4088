//! In: assignments and the fields of a request. Out: the request as a tree of JSON, or what does not fit the spec.

use std::path::Path;

use secpaid_codegen::json::{self, Member, Node, Value};
use secpaid_codegen::model::{Base, EnumValue, Field, Shape, TypeDef, TypeKind, Union};
use secpaid_codegen::report::did_you_mean;
use secpaid_codegen::source::{Span, Spanned};
use secpaid_core::Upload;
use secpaid_core::endpoint::Encoding;
use secpaid_core::json::{Writer, write};

use super::assignment::{Assignment, Given};
use super::scalar;

/// Puts values where assignments say.
pub(super) struct Fill<'m> {
    types: &'m [TypeDef],
    /// The field as the argument has it, for messages.
    field: &'m str,
    given: &'m Given,
}

impl<'m> Fill<'m> {
    /// Puts a value into a request; the error says what does not fit.
    pub(super) fn put(
        types: &'m [TypeDef],
        fields: &'m [Field],
        request: &mut Node,
        assignment: &'m Assignment,
    ) -> Result<(), String> {
        let Assignment { field, given } = assignment;
        let text = match given {
            Given::File { path, bytes } if !takes_files(fields, field) => Some(Given::Text(
                str::from_utf8(bytes).map_err(|_| format!("`{path}` for `{field}` is not UTF-8"))?.to_owned(),
            )),
            _ => None,
        };
        Fill { types, field, given: text.as_ref().unwrap_or(given) }.fields(fields, request, field)
    }

    /// `rest` begins with the name of one of these fields.
    fn fields(&self, fields: &'m [Field], object: &mut Node, rest: &str) -> Result<(), String> {
        let below = |field: &Field| {
            let below = rest.strip_prefix(field.wire.as_str())?;
            (below.is_empty() || below.starts_with(['.', '['])).then_some(below.len())
        };
        // Names may have dots of their own: the longest name counts.
        let found =
            fields.iter().filter_map(|field| Some((field, below(field)?))).min_by_key(|(_, left)| *left);
        let Some((field, left)) = found else {
            let name = rest.split(['.', '[']).next().unwrap_or(rest);
            let given = || fields.iter().filter(|field| field.constant.is_none());
            let meant = did_you_mean(name, given().map(|field| field.wire.as_str()));
            let names: Vec<_> = given().map(|field| format!("`{}`", field.wire)).collect();
            let known = match names.as_slice() {
                [] => "there are none".to_owned(),
                names => format!("expected {}", names.join(", ")),
            };
            return Err(format!("unknown field `{name}`{}, {known}{meant}", self.inside(name)));
        };
        if let Some(constant) = &field.constant {
            return Err(format!("`{}` is always `{constant}`: it is sent without being given", field.wire));
        }
        let value = member(object, &field.wire)
            .ok_or_else(|| format!("`{}` is inside something that is no object", self.field))?;
        self.shape(&field.shape, value, rest.get(rest.len() - left..).unwrap_or_default())
    }

    /// `rest` leads from a value of this shape to the one that is given.
    fn shape(&self, shape: &'m Shape, value: &mut Node, rest: &str) -> Result<(), String> {
        match shape {
            Shape::Optional { item, none } => match self.given {
                // Such a text says that nothing is there, whatever the type.
                Given::Text(text) if rest.is_empty() && none.contains(text) => {
                    value.value = Value::String(text.clone());
                    Ok(())
                }
                _ => self.shape(item, value, rest),
            },
            Shape::Secret(item) | Shape::Boxed(item) => self.shape(item, value, rest),
            Shape::InString { item, bare_write, .. } => self.in_string(item, *bare_write, value, rest),
            Shape::List { item, .. } if !rest.is_empty() => self.item(item, value, rest),
            Shape::List { .. } => {
                let expected =
                    format!("a list; give its entries as `{0}[0]=...` or all as `{0}:=[...]`", self.field);
                self.set(value, |_| Err(expected.clone()))
            }
            Shape::Map(item) => self.map(item, value, rest),
            Shape::Named(index) => match self.types.get(*index).map(|ty| &ty.kind) {
                Some(TypeKind::Scalar { codec, .. }) => {
                    self.leaf(value, rest, |text| scalar::value(codec, text))
                }
                Some(TypeKind::Enum { ignore_case, values }) => {
                    self.leaf(value, rest, |text| listed(values, *ignore_case, text))
                }
                Some(TypeKind::Record { fields }) => self.record(fields, value, rest),
                Some(TypeKind::Tuple { entries }) => self.tuple(entries, value, rest),
                Some(TypeKind::Union(union)) => self.union(union, value, rest),
                // Every index of a model is one of a type.
                None => Ok(()),
            },
            Shape::Scalar(codec) => self.leaf(value, rest, |text| scalar::value(codec, text)),
        }
    }

    fn record(&self, fields: &'m [Field], value: &mut Node, rest: &str) -> Result<(), String> {
        match rest.strip_prefix('.') {
            Some(rest) => self.fields(fields, value, rest),
            None if rest.is_empty() => {
                let first = fields.first().map_or("name", |field| &field.wire);
                let expected = format!(
                    "an object; give its fields as `{0}.{first}=...` or all as `{0}:={{...}}`",
                    self.field
                );
                self.set(value, |_| Err(expected.clone()))
            }
            None => Err(format!("`{}` takes an entry of what is no list", self.field)),
        }
    }

    fn item(&self, item: &'m Shape, list: &mut Node, rest: &str) -> Result<(), String> {
        let position = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let Some((Ok(position), rest)) = position.map(|(position, rest)| (position.parse::<usize>(), rest))
        else {
            return Err(format!("`{}` is inside a list; its entries are `[0]`, `[1]`, ...", self.field));
        };
        self.item_at(position, list, |value| self.shape(item, value, rest))
    }

    fn item_at(
        &self,
        position: usize,
        list: &mut Node,
        fill: impl FnOnce(&mut Node) -> Result<(), String>,
    ) -> Result<(), String> {
        if list.value == Value::Null {
            list.value = Value::Array(Vec::new());
        }
        let Value::Array(items) = &mut list.value else {
            return Err(format!("`{}` is inside something that is no list", self.field));
        };
        if position == items.len() {
            items.push(null());
        }
        let entries = items.len();
        match items.get_mut(position) {
            Some(value) => fill(value),
            None => Err(format!("`{}` leaves a gap; the next entry is `[{entries}]`", self.field)),
        }
    }

    /// `rest` may lead to one of the entries of a map, whose key is what stands behind the dot, up to the next one.
    fn map(&self, item: &'m Shape, value: &mut Node, rest: &str) -> Result<(), String> {
        let Some(below) = rest.strip_prefix('.') else {
            if !rest.is_empty() {
                return Err(format!("`{}` takes an entry of what is no list", self.field));
            }
            let expected = format!(
                "an object with any keys; give its entries as `{0}.KEY=...` or all as `{0}:={{...}}`",
                self.field
            );
            return self.set(value, |_| Err(expected.clone()));
        };
        let (key, _) = below.split_at(below.find(['.', '[']).unwrap_or(below.len()));
        if key.is_empty() {
            return Err(format!("`{}` names no key", self.field));
        }
        let entry = member(value, key)
            .ok_or_else(|| format!("`{}` is inside something that is no object", self.field))?;
        self.shape(item, entry, below.get(key.len()..).unwrap_or_default())
    }

    /// Which of its types a union is shows in all of the value, so all of it is given as JSON.
    fn union(&self, union: &Union, value: &mut Node, rest: &str) -> Result<(), String> {
        let types = union.variants.iter().map(|variant| match union.tag() {
            Some(tag) => format!("`{}`", json_field(tag, &variant.tag)),
            None => format!("`{}`", variant.rust),
        });
        let expected =
            format!("JSON (`{}:=...`) of one of {}", self.above(rest), types.collect::<Vec<_>>().join(", "));
        if rest.is_empty() {
            return self.set(value, |_| Err(expected.clone()));
        }
        Err(format!("`{}` is inside a value of several types: give {expected}", self.field))
    }

    /// `rest` may lead to an entry by its position or by its name.
    fn tuple(&self, entries: &'m [Field], value: &mut Node, rest: &str) -> Result<(), String> {
        if rest.is_empty() {
            let expected = format!(
                "a list of {} entries; give them as `{1}[0]=...` or all as `{1}:=[...]`",
                entries.len(),
                self.field
            );
            return self.set(value, |_| Err(expected.clone()));
        }
        let named = rest.strip_prefix('.').and_then(|below| {
            let name = below.split(['.', '[']).next()?;
            let position = entries.iter().position(|entry| entry.wire == name)?;
            Some((position, below.get(name.len()..)?))
        });
        let numbered = || {
            let (position, below) = rest.strip_prefix('[')?.split_once(']')?;
            Some((position.parse().ok()?, below))
        };
        let found = named.or_else(numbered);
        let Some((entry, position, below)) = found
            .and_then(|(position, below): (usize, &str)| Some((entries.get(position)?, position, below)))
        else {
            let names: Vec<_> = entries.iter().map(|entry| format!("`.{}`", entry.wire)).collect();
            return Err(format!("`{}` is no entry here, expected {}", self.field, names.join(", ")));
        };
        self.item_at(position, value, |item| self.shape(&entry.shape, item, below))
    }

    /// JSON inside a string: what is below is put into the JSON, and the JSON into the string again.
    fn in_string(&self, item: &'m Shape, bare: bool, value: &mut Node, rest: &str) -> Result<(), String> {
        let mut inner = match (&value.value, self.given) {
            // A text is the string's, if it is JSON; so is JSON that is a string.
            (_, Given::Text(text)) if rest.is_empty() => parse(self.field, text)?,
            (_, Given::Json(Value::String(text))) if rest.is_empty() => parse(self.field, text)?,
            (_, Given::Json(json)) if rest.is_empty() => Node { span: Span::default(), value: json.clone() },
            (Value::String(text), _) => parse(self.field, text)?,
            _ => std::mem::replace(value, null()),
        };
        if !rest.is_empty() {
            self.shape(item, &mut inner, rest)?;
        }
        let absent = inner.value == Value::Null;
        value.value = if bare || absent { inner.value } else { Value::String(inner.to_string()) };
        Ok(())
    }

    fn leaf(
        &self,
        value: &mut Node,
        rest: &str,
        typed: impl FnOnce(&str) -> Result<Value, String>,
    ) -> Result<(), String> {
        if rest.is_empty() {
            return self.set(value, typed);
        }
        Err(format!(
            "`{}` is inside a value that has nothing inside it; `{}` is all there is",
            self.field,
            self.above(rest)
        ))
    }

    /// The value itself is never shown: it may be a secret.
    fn set(&self, value: &mut Node, typed: impl FnOnce(&str) -> Result<Value, String>) -> Result<(), String> {
        value.value = match self.given {
            Given::Json(json) => json.clone(),
            Given::File { path, bytes } => upload(path, bytes)?,
            Given::Text(text) => typed(text)
                .map_err(|expected| format!("`{}` does not fit: expected {expected}", self.field))?,
        };
        Ok(())
    }

    /// The part of the field before `rest`.
    fn above(&self, rest: &str) -> &str {
        self.field.strip_suffix(rest).unwrap_or(self.field)
    }

    fn inside(&self, name: &str) -> String {
        if self.field.starts_with(name) { String::new() } else { format!(" in `{}`", self.field) }
    }
}

/// Is the field a file, or an entry of a list of files?
fn takes_files(fields: &[Field], given: &str) -> bool {
    let name = given.split('[').next().unwrap_or_default();
    let shape = fields.iter().find(|field| field.wire == name).map(|field| match field.shape.bare() {
        Shape::List { item, .. } => item.bare(),
        shape => shape,
    });
    matches!(shape, Some(Shape::Scalar(codec)) if codec.base == Base::Upload)
}

/// The file as the JSON of a request says it.
fn upload(path: &str, bytes: &[u8]) -> Result<Value, String> {
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
    let mut writer = Writer::new(Encoding::Json);
    write::upload(&mut writer, &Upload::new(name, bytes.to_vec()));
    let document = json::parse(&writer.into_text());
    document.map(|document| document.root.value).map_err(|error| error.message)
}

/// The text of an enum's value, or what was expected.
fn listed(values: &[EnumValue], ignore_case: bool, text: &str) -> Result<Value, String> {
    let same = |known: &String| known == text || ignore_case && known.eq_ignore_ascii_case(text);
    let found = values.iter().find(|value| std::iter::once(&value.value).chain(&value.also).any(same));
    match found {
        Some(value) => Ok(Value::String(value.value.clone())),
        None => {
            let names: Vec<_> = values.iter().map(|value| format!("`{}`", value.value)).collect();
            let meant = did_you_mean(text, values.iter().map(|value| value.value.as_str()));
            Err(format!("one of {}, or JSON (`:=`) for what the spec does not list{meant}", names.join(", ")))
        }
    }
}

/// A field as JSON has it.
fn json_field(name: &str, text: &str) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    format!("{}:{}", quoted(name), quoted(text))
}

fn parse(field: &str, text: &str) -> Result<Node, String> {
    let document = json::parse(text);
    document.map(|document| document.root).map_err(|error| {
        format!("`{field}` is JSON inside a string, and is given a text that is none: {}", error.message)
    })
}

/// The member of an object, made where it is not there. Nothing where this is something else.
fn member<'n>(object: &'n mut Node, name: &str) -> Option<&'n mut Node> {
    if object.value == Value::Null {
        object.value = Value::Object(Vec::new());
    }
    let Value::Object(members) = &mut object.value else { return None };
    let position = match members.iter().position(|member| member.key.value == name) {
        Some(position) => position,
        None => {
            members.push(Member { key: Spanned::new(name.to_owned(), Span::default()), value: null() });
            members.len() - 1
        }
    };
    members.get_mut(position).map(|member| &mut member.value)
}

fn null() -> Node {
    Node { span: Span::default(), value: Value::Null }
}

#[cfg(test)]
mod tests;
