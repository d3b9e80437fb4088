//! In: a built-in type with its forms, and a reader. Out: is it that? Calls the functions that generated decoders call.

use secpaid_codegen::model::{Base, Codec, Form};
use secpaid_core::json::read::{self, Forms};
use secpaid_core::json::{Fault, Reader};

/// Reads a value of a built-in type and drops it.
pub(crate) fn read(codec: &Codec, reader: &mut Reader<'_>) -> Result<(), Fault> {
    let forms = forms(&codec.forms);
    match codec.base {
        Base::String if forms == Some(Forms::STRING) => reader.string().map(drop),
        Base::Bool if forms == Some(Forms::BOOL) => read::bool(reader).map(drop),
        Base::Bool => {
            let words: Vec<_> = codec.forms.iter().flat_map(words).collect();
            read::boolean(reader, forms.unwrap_or(Forms::BOOL), &words).map(drop)
        }
        Base::Date => read::date(reader).map(drop),
        Base::Json => reader.skip().map(drop),
        Base::Upload if codec.takes_reference() => read::upload_or_reference(reader).map(drop),
        Base::Upload => read::upload(reader).map(drop),
        base => read_in(base, forms.unwrap_or(Forms::STRING), reader),
    }
}

fn read_in(base: Base, forms: Forms, reader: &mut Reader<'_>) -> Result<(), Fault> {
    match base {
        Base::Decimal => read::decimal(reader, forms).map(drop),
        Base::DateTime => read::date_time(reader, forms).map(drop),
        Base::YearMonth => read::year_month(reader, forms).map(drop),
        Base::UrlOrIndex => read::url_or_index(reader, forms).map(drop),
        Base::U8 => read::int::<u8>(reader, forms).map(drop),
        Base::U16 => read::int::<u16>(reader, forms).map(drop),
        Base::U32 => read::int::<u32>(reader, forms).map(drop),
        Base::U64 => read::int::<u64>(reader, forms).map(drop),
        Base::U128 => read::int::<u128>(reader, forms).map(drop),
        Base::I8 => read::int::<i8>(reader, forms).map(drop),
        Base::I16 => read::int::<i16>(reader, forms).map(drop),
        Base::I32 => read::int::<i32>(reader, forms).map(drop),
        Base::I64 => read::int::<i64>(reader, forms).map(drop),
        Base::I128 => read::int::<i128>(reader, forms).map(drop),
        Base::String | Base::Bool | Base::Date | Base::Upload | Base::Json => {
            read::text(reader, forms).map(drop)
        }
    }
}

fn forms(forms: &[Form]) -> Option<Forms> {
    let named = forms.iter().map(|form| match form {
        Form::Number => Forms::NUMBER,
        Form::String | Form::Plain | Form::Words(_) | Form::File => Forms::STRING,
        Form::Bool => Forms::BOOL,
        Form::SpaceDateTime => Forms::SPACE,
        Form::Rfc3339 => Forms::RFC3339,
        Form::NumericMonth => Forms::NUMERIC,
        Form::EnglishMonth => Forms::ENGLISH,
    });
    named.reduce(Forms::or)
}

fn words(form: &Form) -> impl Iterator<Item = (&str, bool)> {
    let words: &[(String, bool)] = match form {
        Form::Words(words) => words,
        _ => &[],
    };
    words.iter().map(|(word, value)| (word.as_str(), *value))
}
