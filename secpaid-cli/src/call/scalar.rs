//! In: a text from the command line and a built-in type. Out: the value as generated encoders write it, or what was expected.

use std::fmt::Display;
use std::str::FromStr;

use secpaid_codegen::json::{self, Value};
use secpaid_codegen::model::{Base, Codec, Form};
use secpaid_core::endpoint::Encoding;
use secpaid_core::json::read::{self, Forms};
use secpaid_core::json::{Reader, Writer, write};
use secpaid_core::{Date, DateTime, UrlOrIndex, YearMonth};

/// The value, in the form that is written. The error is what was expected.
pub(super) fn value(codec: &Codec, text: &str) -> Result<Value, String> {
    let form = codec.forms.first().unwrap_or(&Form::Plain);
    let expected = |what: &str| what.to_owned();
    match codec.base {
        // A text is one of JSON, too.
        Base::Json => Ok(Value::String(text.to_owned())),
        Base::Upload if codec.takes_reference() => Ok(Value::String(text.to_owned())),
        Base::Upload => Err(expected("a file, given as `field=@path`")),
        Base::String if *form == Form::Number => Ok(written(&text.to_owned(), write::text_as_number)),
        Base::String => Ok(Value::String(text.to_owned())),
        Base::Bool => boolean(codec, form, text),
        Base::U8 => integer::<u8>(form, text),
        Base::U16 => integer::<u16>(form, text),
        Base::U32 => integer::<u32>(form, text),
        Base::U64 => integer::<u64>(form, text),
        Base::U128 => integer::<u128>(form, text),
        Base::I8 => integer::<i8>(form, text),
        Base::I16 => integer::<i16>(form, text),
        Base::I32 => integer::<i32>(form, text),
        Base::I64 => integer::<i64>(form, text),
        Base::I128 => integer::<i128>(form, text),
        Base::Decimal => decimal(form, text),
        Base::Date => match text.parse::<Date>() {
            Ok(date) => Ok(written(&date, write::date)),
            Err(_) => Err(expected("a date such as `2026-05-20`")),
        },
        Base::DateTime => match text.parse::<DateTime>() {
            Ok(time) if *form == Form::Rfc3339 => Ok(written(&time, write::date_time_rfc3339)),
            Ok(time) => Ok(written(&time, write::date_time_space)),
            Err(_) => Err(expected("a time such as `2026-05-20 11:19:48` or `2026-05-20T11:19:48Z`")),
        },
        Base::YearMonth => match text.parse::<YearMonth>() {
            Ok(month) if *form == Form::EnglishMonth => Ok(written(&month, write::year_month_english)),
            Ok(month) => Ok(written(&month, write::year_month)),
            Err(_) => Err(expected("a month such as `2026-05` or `May 2026`")),
        },
        Base::UrlOrIndex if *form == Form::Number => {
            Ok(written(&UrlOrIndex::from(text), write::url_or_index_number))
        }
        Base::UrlOrIndex => Ok(written(&UrlOrIndex::from(text), write::url_or_index)),
    }
}

fn integer<T: FromStr + Display>(form: &Form, text: &str) -> Result<Value, String> {
    // Rust reads `+5`, which is no number of JSON.
    match text.parse::<T>() {
        Ok(number) if !text.starts_with('+') => Ok(in_form(form, number.to_string())),
        _ => Err(format!("a whole number ({})", std::any::type_name::<T>())),
    }
}

/// Read and written as generated code does it, so that it stays exact.
fn decimal(form: &Form, text: &str) -> Result<Value, String> {
    let mut reader = Reader::from_text(text);
    // JSON has white space around its numbers, an argument has none.
    let alone = text.trim_ascii() == text;
    match read::decimal(&mut reader, Forms::NUMBER).and_then(|number| reader.finish().map(|()| number)) {
        Ok(number) if alone && *form == Form::String => Ok(written(&number, write::decimal_as_string)),
        Ok(number) if alone => Ok(written(&number, write::decimal)),
        _ => Err("a number such as `12.50`, exact to 28 digits".to_owned()),
    }
}

fn in_form(form: &Form, number: String) -> Value {
    if *form == Form::String { Value::String(number) } else { Value::Number(number) }
}

fn boolean(codec: &Codec, form: &Form, text: &str) -> Result<Value, String> {
    let words = || {
        codec.forms.iter().flat_map(|form| match form {
            Form::Words(words) => words.as_slice(),
            _ => &[],
        })
    };
    let value = match text {
        "true" => true,
        "false" => false,
        "1" if codec.forms.contains(&Form::Number) => true,
        "0" if codec.forms.contains(&Form::Number) => false,
        _ => match words().find(|(word, _)| word == text) {
            Some((_, value)) => *value,
            None => {
                let words = words().map(|(word, _)| format!(", `{word}`")).collect::<String>();
                return Err(format!("`true` or `false`{words}"));
            }
        },
    };
    Ok(match form {
        Form::Number => Value::Number(if value { "1" } else { "0" }.to_owned()),
        Form::Words(words) => match words.iter().find(|(_, meaning)| *meaning == value) {
            Some((word, _)) => Value::String(word.clone()),
            None => Value::Bool(value),
        },
        _ => Value::Bool(value),
    })
}

/// What a writer of generated code makes of a value.
fn written<T>(value: &T, write: fn(&mut Writer, &T)) -> Value {
    let mut writer = Writer::new(Encoding::Json);
    write(&mut writer, value);
    // What a writer writes is JSON.
    json::parse(&writer.into_text()).map_or(Value::Null, |document| document.root.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(base: Base, forms: &[Form], text: &str) -> String {
        let codec = Codec { base, forms: forms.to_vec() };
        match value(&codec, text) {
            Ok(value) => json::Node { span: Default::default(), value }.to_string(),
            Err(expected) => format!("expected {expected}"),
        }
    }

    #[test]
    fn numbers_keep_their_digits_and_fit_their_type() {
        assert_eq!(said(Base::Decimal, &[Form::Number], "25.00"), "25.00");
        assert_eq!(said(Base::Decimal, &[Form::String], "0.10"), "\"0.10\"");
        assert_eq!(
            said(Base::Decimal, &[Form::Number], "1234567890123456789.012345678"),
            "1234567890123456789.012345678"
        );
        assert_eq!(said(Base::U64, &[Form::Number], "18446744073709551615"), "18446744073709551615");
        assert_eq!(said(Base::I8, &[Form::String], "-7"), "\"-7\"");
        for (base, text) in [
            (Base::U8, "256"),
            (Base::U8, "-1"),
            (Base::U32, "+1"),
            (Base::U32, "1.5"),
            (Base::U32, ""),
            (Base::Decimal, "1,50"),
            (Base::Decimal, "NaN"),
            (Base::Decimal, "1 "),
        ] {
            assert!(said(base, &[Form::Number], text).starts_with("expected a "), "{base:?} {text}");
        }
    }

    #[test]
    fn flags_are_said_in_the_words_of_the_spec_or_in_ours() {
        let words = Form::Words(vec![("Yes".into(), true), ("No".into(), false)]);
        assert_eq!(said(Base::Bool, &[Form::Bool], "true"), "true");
        assert_eq!(said(Base::Bool, std::slice::from_ref(&words), "true"), "\"Yes\"");
        assert_eq!(said(Base::Bool, std::slice::from_ref(&words), "No"), "\"No\"");
        assert_eq!(said(Base::Bool, &[Form::Number, words.clone()], "No"), "0");
        assert_eq!(said(Base::Bool, &[words], "maybe"), "expected `true` or `false`, `Yes`, `No`");
        assert_eq!(said(Base::Bool, &[Form::Bool], "1"), "expected `true` or `false`");
    }

    #[test]
    fn times_are_written_in_the_form_of_the_spec() {
        assert_eq!(said(Base::Date, &[Form::Plain], "2026-05-20"), "\"2026-05-20\"");
        assert_eq!(
            said(Base::DateTime, &[Form::SpaceDateTime], "2026-05-20T11:19:48Z"),
            "\"2026-05-20 11:19:48\""
        );
        assert_eq!(said(Base::YearMonth, &[Form::EnglishMonth], "2026-04"), "\"April 2026\"");
        assert!(said(Base::Date, &[Form::Plain], "2026-02-30").starts_with("expected a date"));
    }

    #[test]
    fn texts_are_as_they_are() {
        assert_eq!(said(Base::String, &[Form::String], "007"), "\"007\"");
        assert_eq!(said(Base::String, &[Form::Number], "7"), "7");
        assert_eq!(said(Base::Json, &[Form::Plain], "{}"), "\"{}\"");
    }
}
