//! In: a built-in type with its wire forms. Out: the schema of everything that is read as it.

use secpaid_codegen::json::Node;
use secpaid_codegen::model::{Base, Codec, Form};

use super::predicate::any_of;
use crate::export::tree::{Object, flag, list, number, text, texts};

/// What is read.
pub(super) fn schema(codec: &Codec) -> Node {
    match codec.base {
        Base::Bool => boolean(&codec.forms),
        Base::Upload if codec.takes_reference() => {
            any_of([file(), Object::new().with("type", text("string")).into()])
        }
        Base::Upload => file(),
        Base::Json => Object::new().into(),
        Base::Date => Object::new().with("type", text("string")).with("format", text("date")).into(),
        Base::DateTime | Base::YearMonth => any_of(codec.forms.iter().map(time)),
        Base::String | Base::UrlOrIndex => Object::new().with("type", types(&codec.forms, "number")).into(),
        Base::Decimal => {
            number_like(&codec.forms, "number", "decimal", r"^[+-]?[0-9]*\.?[0-9]*([eE][+-]?[0-9]+)?$")
        }
        base => number_like(&codec.forms, "integer", integer_format(base), "^[+-]?[0-9]+$"),
    }
}

/// Would an import read this type from the schema alone?
pub(super) fn is_natural(codec: &Codec) -> bool {
    match codec.base {
        Base::String => codec.forms == [Form::String],
        Base::Bool => codec.forms == [Form::Bool],
        Base::Date | Base::Json => true,
        Base::Upload => codec.forms == [Form::File],
        Base::DateTime | Base::YearMonth | Base::UrlOrIndex => false,
        _ => codec.forms == [Form::Number],
    }
}

/// The content of a part, whose content type says what it is.
fn file() -> Node {
    Object::new()
        .with("type", text("string"))
        .with("contentMediaType", text("application/octet-stream"))
        .into()
}

fn boolean(forms: &[Form]) -> Node {
    if forms == [Form::Bool] {
        return Object::new().with("type", text("boolean")).into();
    }
    let values = forms.iter().flat_map(|form| match form {
        Form::Bool => vec![flag(true), flag(false)],
        Form::Number => vec![number(1), number(0)],
        Form::Words(words) => words.iter().map(|(word, _)| text(word)).collect(),
        _ => Vec::new(),
    });
    Object::new().with("enum", list(values)).into()
}

fn number_like(forms: &[Form], name: &str, format: &str, pattern: &str) -> Node {
    let mut object = Object::new().with("type", types(forms, name)).with("format", text(format));
    if forms.contains(&Form::String) {
        object.set("pattern", text(pattern));
    }
    object.into()
}

/// The JSON types of the forms, in their order.
fn types(forms: &[Form], number: &str) -> Node {
    let names = forms.iter().map(|form| if *form == Form::Number { number } else { "string" });
    let mut names: Vec<&str> = names.collect();
    names.dedup();
    match names.as_slice() {
        [name] => text(*name),
        _ => texts(names),
    }
}

fn time(form: &Form) -> Node {
    let string = Object::new().with("type", text("string"));
    match form {
        Form::Rfc3339 => string.with("format", text("date-time")),
        Form::SpaceDateTime => {
            string.with("pattern", text("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"))
        }
        Form::NumericMonth => string.with("pattern", text("^[0-9]{4}-[0-9]{2}$")),
        Form::EnglishMonth => string.with("pattern", text("^[A-Z][a-z]+ [0-9]{4}$")),
        _ => string,
    }
    .into()
}

/// As in the format registry of OpenAPI, as far as it goes.
fn integer_format(base: Base) -> &'static str {
    match base {
        Base::U8 => "uint8",
        Base::U16 => "uint16",
        Base::U32 => "uint32",
        Base::U64 => "uint64",
        Base::U128 => "uint128",
        Base::I8 => "int8",
        Base::I16 => "int16",
        Base::I32 => "int32",
        Base::I128 => "int128",
        _ => "int64",
    }
}
