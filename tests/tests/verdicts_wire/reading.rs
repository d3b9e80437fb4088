//! In: a value and a shape of the model. Out: what the value means to who reads it so; and whether two who read it take it for the same.

use std::collections::BTreeMap;

use secpaid_codegen::json::{Node, Value, parse};
use secpaid_codegen::model::{Base, Codec, Field, Form, Model, Parameter, ParameterType, Shape, TypeKind};
use secpaid_core::query;

/// What a value means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reading {
    Nothing,
    Bool(bool),
    /// Without zeros at the end.
    Number(String),
    Text(String),
    /// A value of an enum that has these.
    Listed {
        value: String,
        values: Vec<String>,
    },
    List(Vec<Reading>),
    /// By the name that the field was sent under.
    Record(BTreeMap<String, Reading>),
    /// By parameter: what the query says, or that it cannot be read.
    Address(BTreeMap<String, Result<Option<String>, ()>>),
    /// Anything; nobody says what it means.
    Open,
}

/// Reads a value; `None` where it does not fit.
pub(crate) fn read(model: &Model, shape: &Shape, value: &Node) -> Option<Reading> {
    match shape {
        Shape::Scalar(codec) => scalar(codec, value),
        Shape::Named(index) => {
            let ty = model.types.get(*index)?;
            match &ty.kind {
                TypeKind::Scalar { .. } if !ty.query.is_empty() => {
                    Some(Reading::Address(address(&ty.query, text(value)?)))
                }
                TypeKind::Scalar { codec, .. } => scalar(codec, value),
                TypeKind::Enum { ignore_case, values } => {
                    let said = text(value)?;
                    let is = |known: &String| {
                        if *ignore_case { known.eq_ignore_ascii_case(said) } else { known == said }
                    };
                    let listed = values.iter().find(|value| is(&value.value) || value.also.iter().any(is));
                    let values = values.iter().map(|value| value.value.clone()).collect();
                    Some(match listed {
                        Some(listed) => Reading::Listed { value: listed.value.clone(), values },
                        None => Reading::Text(said.to_owned()),
                    })
                }
                TypeKind::Record { fields } => record(model, fields, value),
                TypeKind::Union(union) => {
                    let Some(tag) = union.tag() else { return Some(Reading::Open) };
                    match union.tagged(text(value.get(tag)?)?) {
                        Some(variant) => read(model, &variant.shape, value),
                        None => Some(Reading::Open),
                    }
                }
                TypeKind::Tuple { entries } => {
                    let Value::Array(items) = &value.value else { return None };
                    let read_entries =
                        entries.iter().zip(items).map(|(entry, item)| read(model, &entry.shape, item));
                    read_entries.collect::<Option<_>>().map(Reading::List)
                }
            }
        }
        Shape::List { item, one } => match &value.value {
            Value::Array(items) => {
                items.iter().map(|value| read(model, item, value)).collect::<Option<_>>().map(Reading::List)
            }
            _ if *one => Some(Reading::List(vec![read(model, item, value)?])),
            _ => None,
        },
        Shape::Map(item) => {
            let Value::Object(members) = &value.value else { return None };
            let entries = members
                .iter()
                .map(|member| Some((member.key.value.clone(), read(model, item, &member.value)?)));
            entries.collect::<Option<_>>().map(Reading::Record)
        }
        Shape::Optional { item, none } => match &value.value {
            Value::Null => Some(Reading::Nothing),
            Value::String(text) if none.contains(text) => Some(Reading::Nothing),
            _ => read(model, item, value),
        },
        Shape::InString { item, bare_read, .. } => match &value.value {
            Value::String(text) => read(model, item, &parse(text).ok()?.root),
            _ if *bare_read => read(model, item, value),
            _ => None,
        },
        Shape::Secret(item) | Shape::Boxed(item) => read(model, item, value),
    }
}

/// Reads an object of fields.
pub(crate) fn record(model: &Model, fields: &[Field], value: &Node) -> Option<Reading> {
    let Value::Object(members) = &value.value else { return None };
    let mut read_fields = BTreeMap::new();
    for member in members {
        let key = &member.key.value;
        if let Some(field) = fields.iter().find(|field| field.name(key).is_some()) {
            read_fields.insert(key.clone(), read(model, &field.shape, &member.value)?);
        }
    }
    Some(Reading::Record(read_fields))
}

fn scalar(codec: &Codec, value: &Node) -> Option<Reading> {
    Some(match (codec.base, &value.value) {
        (Base::Json, _) => Reading::Open,
        (Base::Bool, Value::Bool(value)) => Reading::Bool(*value),
        (Base::Bool, Value::Number(text)) => Reading::Bool(text != "0"),
        (Base::Bool, Value::String(text)) => {
            let mut words = codec.forms.iter().flat_map(|form| match form {
                Form::Words(words) => &words[..],
                _ => &[],
            });
            // In a form, true and false are words as well.
            match words.find(|(word, _)| word == text) {
                Some((_, said)) => Reading::Bool(*said),
                None => Reading::Bool(matches!(text.as_str(), "true" | "1")),
            }
        }
        (base, Value::Number(text) | Value::String(text)) => {
            let wanted = if matches!(value.value, Value::Number(_)) { Form::Number } else { Form::String };
            let numeric = base == Base::Decimal || base.is_integer();
            if matches!(base, Base::String | Base::UrlOrIndex) || numeric {
                codec.forms.contains(&wanted).then_some(())?;
            }
            if !numeric {
                return Some(Reading::Text(text.clone()));
            }
            (base == Base::Decimal || within(base, text)).then_some(())?;
            text.parse::<f64>().ok()?;
            Reading::Number(plain(text))
        }
        _ => return None,
    })
}

fn within(base: Base, text: &str) -> bool {
    let (signed, bits) = base.name().split_at(1);
    let bits: u32 = bits.parse().unwrap();
    match (signed, text.parse::<i128>()) {
        ("u", Ok(number)) => number >= 0 && (bits > 126 || number < 1 << bits),
        (_, Ok(number)) => bits > 126 || (-(1 << (bits - 1))..1 << (bits - 1)).contains(&number),
        (_, Err(_)) => bits > 126 && text.parse::<u128>().is_ok(),
    }
}

fn plain(number: &str) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }.to_owned()
}

fn text(value: &Node) -> Option<&str> {
    match &value.value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

type Query = BTreeMap<String, Result<Option<String>, ()>>;

fn address(parameters: &[Parameter], url: &str) -> Query {
    let read = |parameter: &Parameter| {
        let form = if parameter.encode.is_some() { query::Form::Base64 } else { query::Form::Text };
        let base = match parameter.ty {
            ParameterType::BuiltIn(base) | ParameterType::Named(_, base) => base,
        };
        let value = |text: &str| match base {
            Base::Decimal => query::decimal(text).map(|value| value.normalize().to_string()),
            Base::String => Some(text.to_owned()),
            _ => query::integer::<i128>(text).map(|value| value.to_string()),
        };
        let said = query::optional(url, &parameter.wire, form, "", value).map_err(drop)?;
        if said.is_none() && !parameter.optional { Err(()) } else { Ok(said) }
    };
    parameters.iter().map(|parameter| (parameter.wire.clone(), read(parameter))).collect()
}

/// Does the reader take for true what the writer means? Where either has no opinion, it does.
pub(crate) fn agree(meant: &Reading, taken: &Reading) -> Result<(), String> {
    use Reading::{Address, Bool, List, Listed, Number, Record, Text};
    let differ = || Err(format!("{meant:?} is taken for {taken:?}"));
    match (meant, taken) {
        (Bool(_), Bool(_)) | (Number(_), Number(_)) | (Text(_), Text(_)) if meant != taken => differ(),
        // A value with another name is the same one, unless either side knows both names.
        (Listed { value: meant, values: of_writer }, Listed { value: taken, values: of_reader })
            if meant != taken && (of_writer.contains(taken) || of_reader.contains(meant)) =>
        {
            differ()
        }
        (List(meant), List(taken)) => {
            meant.iter().zip(taken).try_for_each(|(meant, taken)| agree(meant, taken))
        }
        (Record(meant), Record(taken)) => meant.iter().try_for_each(|(name, meant)| match taken.get(name) {
            Some(taken) => agree(meant, taken).map_err(|why| format!("{name}: {why}")),
            None => Ok(()),
        }),
        (Address(meant), Address(taken)) => queries(meant, taken),
        (Text(_), Address(taken)) => queries(&Query::new(), taken),
        _ => Ok(()),
    }
}

/// Can the parameters of an address be read, as far as the writer promises them?
fn queries(meant: &Query, taken: &Query) -> Result<(), String> {
    let mut parameters = taken.iter();
    let lost = parameters.find(|(name, taken)| match (meant.get(*name), taken) {
        (Some(Err(())), _) => false,
        (Some(meant), taken) => meant != *taken,
        (None, taken) => taken.is_err(),
    });
    lost.map_or(Ok(()), |(name, taken)| {
        Err(format!("the parameter {name} is taken for {taken:?} in {meant:?}"))
    })
}
