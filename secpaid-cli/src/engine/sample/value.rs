//! From a shape to JSON texts of it.

use super::super::types::Types;
use super::super::value::Walk;
use super::query::addresses;
use super::skeletons;
use secpaid_codegen::model::{Base, Codec, Field, Form, Shape, TypeKind, Union, UnionBy};
use secpaid_core::json::Reader;

/// Who writes the values?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// The API: in any form, under any name.
    Read,
    /// A generated client: in the first form, under the field's own name.
    Written,
}

/// How deep records go in one another before only what is required is shown.
const DEEP: usize = 3;
/// How deep lists and records go before there is nothing.
const DEEPEST: usize = 12;

/// Makes values of one direction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sampler<'t> {
    types: Types<'t>,
    direction: Direction,
}

/// Chooses among a field's values.
pub(super) type Choose<'c> = &'c mut dyn FnMut(&Field, Vec<String>) -> Vec<String>;

impl<'t> Sampler<'t> {
    pub(super) fn new(types: Types<'t>, direction: Direction) -> Self {
        Self { types, direction }
    }

    /// Values of a shape; none where a record holds itself without end.
    pub(super) fn values(self, shape: &Shape) -> Vec<String> {
        self.at(shape, 0)
    }

    /// Objects of these fields.
    pub(super) fn objects(self, fields: &[Field], choose: Choose<'_>) -> Vec<String> {
        self.record(fields, 0, choose)
    }

    fn read(self) -> bool {
        self.direction == Direction::Read
    }

    fn at(self, shape: &Shape, depth: usize) -> Vec<String> {
        match shape {
            _ if depth > DEEPEST => Vec::new(),
            Shape::Scalar(codec) => self.scalar(codec),
            Shape::Named(index) => match self.types.get(*index).map(|ty| &ty.kind) {
                Some(TypeKind::Scalar { codec, .. }) => {
                    let addresses = self.types.get(*index).map(|ty| addresses(self.types.all(), &ty.query));
                    let addresses = addresses.into_iter().flatten().map(|text| quoted(&text));
                    distinct(addresses.chain(self.scalar(codec)))
                }
                Some(TypeKind::Enum { ignore_case, values }) => {
                    let also = values.iter().flat_map(|value| &value.also);
                    let shouted = values.iter().map(|value| value.value.to_ascii_uppercase());
                    let listed = values.iter().map(|value| value.value.clone());
                    let unlisted = "a value that nobody listed".to_owned();
                    let read = also.cloned().chain(shouted.filter(|_| *ignore_case)).chain([unlisted]);
                    listed.chain(read.filter(|_| self.read())).map(|text| quoted(&text)).collect()
                }
                Some(TypeKind::Record { fields }) => self.record(fields, depth + 1, &mut |_, values| values),
                Some(TypeKind::Tuple { entries }) => self.tuple(entries, depth + 1),
                Some(TypeKind::Union(union)) => self.union(*index, union, depth + 1),
                None => Vec::new(),
            },
            Shape::Map(item) => {
                let items = self.at(item, depth + 1);
                let entries: Vec<_> =
                    items.iter().enumerate().map(|(index, item)| format!("\"key {index}\":{item}")).collect();
                let first = entries.first().map(|first| format!("{{{first}}}"));
                let all = format!("{{{}}}", entries.join(","));
                let alone = items.iter().filter(|_| !self.read()).map(|item| format!("{{\"key\":{item}}}"));
                distinct(first.into_iter().chain([all, "{}".to_owned()]).chain(alone))
            }
            Shape::List { item, one } => {
                let items = self.at(item, depth + 1);
                let all = format!("[{}]", items.join(","));
                let first = items.first().map(|first| format!("[{first}]"));
                let lone =
                    items.first().filter(|item| *one && self.read() && !item.starts_with('[')).cloned();
                // Where a list of all is too long for its bounds, each is shown alone.
                let alone = items.iter().filter(|_| !self.read()).map(|item| format!("[{item}]"));
                distinct(first.into_iter().chain([all, "[]".to_owned()]).chain(lone).chain(alone))
            }
            Shape::Optional { item, none } => {
                let mut values = self.at(item, depth);
                if self.read() {
                    values.push("null".to_owned());
                    values.extend(none.iter().map(|text| quoted(text)));
                }
                values
            }
            Shape::InString { item, bare_read, bare_write } => {
                let inside = self.at(item, depth + 1);
                let (string, bare) = match self.direction {
                    Direction::Read => (true, *bare_read),
                    Direction::Written => (!*bare_write, *bare_write),
                };
                let strings = inside.iter().map(|text| quoted(text)).filter(|_| string);
                distinct(strings.chain(inside.iter().filter(|text| bare && !text.starts_with('"')).cloned()))
            }
            Shape::Secret(item) | Shape::Boxed(item) => self.at(item, depth),
        }
    }

    fn record(self, fields: &[Field], depth: usize, choose: Choose<'_>) -> Vec<String> {
        let mut entries = Vec::new();
        for field in fields {
            if depth > DEEP && field.optional() {
                continue;
            }
            let values = match &field.constant {
                Some(constant) => vec![constant.to_string()],
                None => choose(field, self.at(&field.shape, depth)),
            };
            match values.first() {
                Some(first) => entries.push((field, first.clone(), values)),
                None if field.optional() => {}
                None => return Vec::new(),
            }
        }
        // Every field in its plainest form; the object with one of them in another form, under another name, or left out.
        let object = |change: Option<(&Field, Option<(&str, &str)>)>| {
            let members = entries.iter().filter_map(|(field, first, _)| match change {
                Some((changed, with)) if std::ptr::eq(changed, *field) => {
                    with.map(|(name, value)| format!("{}:{value}", quoted(name)))
                }
                _ => Some(format!("{}:{first}", quoted(&field.wire))),
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        };
        let mut objects = vec![object(None)];
        for (field, first, values) in &entries {
            objects
                .extend(values.iter().skip(1).map(|value| object(Some((field, Some((&field.wire, value)))))));
            if self.read() {
                objects.extend(field.also.iter().map(|name| object(Some((field, Some((name, first)))))));
            }
            if field.optional() {
                objects.push(object(Some((field, None))));
            }
        }
        let required = entries.iter().filter(|(field, ..)| !field.optional());
        let required: Vec<_> =
            required.map(|(field, first, _)| format!("{}:{first}", quoted(&field.wire))).collect();
        objects.push(format!("{{{}}}", required.join(",")));
        if depth == 0 {
            objects.extend(without_lists(&entries));
        }
        distinct(objects)
    }

    /// Values of every variant that are told to be of it; where they are read, also an object of a type that nobody listed.
    fn union(self, index: usize, union: &Union, depth: usize) -> Vec<String> {
        let mut values = Vec::new();
        for variant in &union.variants {
            let plain = self.at(&variant.shape, depth);
            let with_tag = |tag: &str, text: &String| {
                let object = text.strip_prefix('{')?;
                let comma = if object == "}" { "" } else { "," };
                Some(format!("{{{}:{}{comma}{object}", quoted(tag), quoted(&variant.tag)))
            };
            match &union.by {
                UnionBy::Tag(tag) => values.extend(plain.iter().filter_map(|text| with_tag(tag, text))),
                UnionBy::Shape { .. } => {
                    let tests = variant.when.iter();
                    let documents = skeletons(tests).into_iter().map(|document| document.to_string());
                    let told: Vec<String> = documents
                        .flat_map(|document| plain.iter().take(3).map(move |text| overlaid(text, &document)))
                        .collect();
                    values.extend(told.into_iter().chain(plain));
                }
            }
        }
        match &union.by {
            UnionBy::Tag(tag) => {
                let unlisted = format!("{{{}:\"a type that nobody listed\",\"more\":[1]}}", quoted(tag));
                values.extend(self.read().then_some(unlisted));
            }
            // Some values fit several types, and say nothing.
            UnionBy::Shape { .. } => values.retain(|value| {
                let shape = Shape::Named(index);
                Walk::strict(self.types, "", &mut |_| ()).root(&shape, &mut Reader::from_text(value)).is_ok()
            }),
        }
        values
    }

    /// All entries in their plainest form; the array with one of them in another form, without the last ones that may be missing, and,
    /// where it is read, with more than there are.
    fn tuple(self, entries: &[Field], depth: usize) -> Vec<String> {
        let values: Vec<_> = entries.iter().map(|entry| self.at(&entry.shape, depth)).collect();
        let required = entries.iter().take_while(|entry| !entry.optional()).count();
        // Behind an entry that has no value, none can stand.
        let there = values.iter().take_while(|values| !values.is_empty()).count();
        if there < required {
            return Vec::new();
        }
        let first: Vec<_> = values.iter().take(there).filter_map(|values| values.first().cloned()).collect();
        let array = |items: &[String]| format!("[{}]", items.join(","));
        let mut arrays = vec![array(&first)];
        for (position, values) in values.iter().enumerate().take(there) {
            arrays.extend(values.iter().skip(1).map(|value| {
                let mut items = first.clone();
                if let Some(item) = items.get_mut(position) {
                    item.clone_from(value);
                }
                array(&items)
            }));
        }
        arrays.extend((required..there).filter_map(|length| first.get(..length)).map(array));
        if self.read() {
            let more: Vec<_> = first.iter().cloned().chain(["{\"more\":[1]}".to_owned()]).collect();
            // Whatever an entry that is left out would be, another cannot stand in its place.
            arrays.extend((there == entries.len()).then(|| array(&more)));
        }
        distinct(arrays)
    }

    fn scalar(self, codec: &Codec) -> Vec<String> {
        let forms = if self.read() { &codec.forms[..] } else { codec.forms.get(..1).unwrap_or_default() };
        distinct(forms.iter().flat_map(|form| in_form(codec.base, form)))
    }
}

/// Objects whose lists are empty, with one of the other fields in another form: what is in a list may forbid them.
fn without_lists(entries: &[(&Field, String, Vec<String>)]) -> Vec<String> {
    let empty =
        |values: &[String]| values.iter().find(|value| matches!(value.as_str(), "[]" | "\"[]\"")).cloned();
    if entries.iter().all(|(_, _, values)| empty(values).is_none()) {
        return Vec::new();
    }
    let object = |(changed, with): (&Field, &String)| {
        let members = entries.iter().map(|(field, first, values)| {
            let value = if std::ptr::eq(changed, *field) { Some(with.clone()) } else { empty(values) };
            format!("{}:{}", quoted(&field.wire), value.unwrap_or_else(|| first.clone()))
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    };
    entries
        .iter()
        .flat_map(|(field, _, values)| values.iter().map(move |value| (*field, value)))
        .map(object)
        .collect()
}

/// An object with what another one has in place of its own.
fn overlaid(text: &str, document: &str) -> String {
    let parsed = |text: &str| serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).ok();
    match (parsed(text), parsed(document)) {
        (Some(mut object), Some(other)) => {
            object.extend(other);
            serde_json::Value::Object(object).to_string()
        }
        _ => text.to_owned(),
    }
}

fn in_form(base: Base, form: &Form) -> Vec<String> {
    let all = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let strings = |texts: Vec<String>| texts.iter().map(|text| quoted(text)).collect();
    match (base, form) {
        (Base::Bool, Form::Number) => all(&["1", "0"]),
        (Base::Bool, Form::Words(words)) => strings(words.iter().map(|(word, _)| word.clone()).collect()),
        (Base::Bool, _) => all(&["true", "false"]),
        (Base::String, Form::Number) => all(&["7", "-1.50"]),
        (Base::String, _) => {
            let mut texts = all(&["\"text\"", "\"\"", "\"\\u00e4 \\\"quoted\\\" \\n\""]);
            texts.push(quoted(&"long ".repeat(20)));
            texts
        }
        (Base::Date, _) => all(&["\"2026-05-20\""]),
        (Base::DateTime, Form::Rfc3339) => {
            all(&["\"2023-10-01T12:34:56Z\"", "\"2023-10-01T12:34:56.5+02:00\""])
        }
        (Base::DateTime, _) => all(&["\"2026-05-20 11:19:48\""]),
        (Base::YearMonth, Form::EnglishMonth) => all(&["\"April 2026\""]),
        (Base::YearMonth, _) => all(&["\"2026-04\""]),
        (Base::UrlOrIndex, Form::Number) => all(&["0"]),
        (Base::UrlOrIndex, _) => all(&["\"https://example.com/a\"", "\"0\""]),
        (Base::Upload, Form::String) => all(&["\"AgACAgIAAxkBAAIB\""]),
        (Base::Upload, _) => all(&[
            r#"{"file":"a \"b\".txt","base64":"AP8tLWZvcm0tZGF0YS1ib3VuZGFyeQ0K"}"#,
            r#"{"file":"b.png","content_type":"image/png","base64":""}"#,
        ]),
        (Base::Json, _) => all(&["{\"any\":[1,\"a\",null]}", "[]", "1.0", "\"text\"", "false"]),
        (Base::Decimal, form) => numbers(form, all(&["12.50", "0", "7"])),
        (integer, form) => numbers(form, all(limits(integer))),
    }
}

fn numbers(form: &Form, texts: Vec<String>) -> Vec<String> {
    match form {
        Form::String => texts.iter().map(|text| quoted(text)).collect(),
        _ => texts,
    }
}

/// A number of the type, and the outermost.
pub(super) fn limits(integer: Base) -> &'static [&'static str] {
    match integer {
        Base::U8 => &["7", "0", "255"],
        Base::U16 => &["7", "0", "65535"],
        Base::U32 => &["7", "0", "4294967295"],
        Base::U64 => &["7", "0", "18446744073709551615"],
        Base::U128 => &["7", "0", "340282366920938463463374607431768211455"],
        Base::I8 => &["7", "-128", "127"],
        Base::I16 => &["7", "-32768", "32767"],
        Base::I32 => &["7", "-2147483648", "2147483647"],
        Base::I64 => &["7", "-9223372036854775808", "9223372036854775807"],
        _ => &["7", "-170141183460469231731687303715884105728", "170141183460469231731687303715884105727"],
    }
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Each text once, where it is first.
pub(super) fn distinct(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    texts.into_iter().filter(|text| seen.insert(text.clone())).collect()
}
