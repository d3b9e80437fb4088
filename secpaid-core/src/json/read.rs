//! Readers of values: JSON in one of several forms in, a Rust value out. Called by generated decoders.

mod number;
mod scalar;
mod union;
mod wrapper;

pub use self::number::{Int, decimal, int};
pub use self::scalar::{date, date_time, raw_json, upload, upload_or_reference, url_or_index, year_month};
pub use self::union::{Alternative, ByShape, Kinds, by_shape, by_tag, tag};
pub(super) use self::wrapper::{Grow, read_all};
pub use self::wrapper::{
    boxed, in_string, in_string_or_bare, key_twice, list, list_or_one, map, optional, optional_unless, secret,
};

use super::{Fault, Kind, Reader};
use crate::foreign::Foreign;

/// A set of forms that a value may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forms(u8);

impl Forms {
    /// A JSON number.
    pub const NUMBER: Self = Self(1);
    /// A JSON string.
    pub const STRING: Self = Self(1 << 1);
    /// `true` or `false`.
    pub const BOOL: Self = Self(1 << 2);
    /// `2026-05-20 11:19:48`
    pub const SPACE: Self = Self(1 << 3);
    /// `2023-10-01T12:34:56Z`
    pub const RFC3339: Self = Self(1 << 4);
    /// `2026-04`
    pub const NUMERIC: Self = Self(1 << 5);
    /// `April 2026`
    pub const ENGLISH: Self = Self(1 << 6);

    /// Both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[inline]
    const fn has(self, form: Self) -> bool {
        self.0 & form.0 != 0
    }

    /// The first that is in the set.
    fn pick(self, texts: &[(Self, &'static str)]) -> &'static str {
        texts.iter().find(|(forms, _)| self.0 & forms.0 == forms.0).map_or("a value", |(_, text)| text)
    }
}

/// A string.
pub fn string(reader: &mut Reader<'_>) -> Result<String, Fault> {
    match reader.plain_string() {
        Some(text) => Ok(text.to_owned()),
        None => reader.string().map(String::from),
    }
}

/// The text of a string, or of a number as written.
pub fn text(reader: &mut Reader<'_>, forms: Forms) -> Result<String, Fault> {
    match reader.token() {
        Some(b'-' | b'0'..=b'9') if forms.has(Forms::NUMBER) => reader.number().map(str::to_owned),
        _ if forms.has(Forms::STRING) => reader.string().map(String::from),
        _ => Err(reader.unexpected("a number")),
    }
}

/// A type of the user's out of the text of a string, or of a number as written. What its own error says is not repeated: it may name the value.
pub fn foreign<T: Foreign>(reader: &mut Reader<'_>, forms: Forms, name: &'static str) -> Result<T, Fault> {
    reader.token();
    let start = reader.offset();
    let text = text(reader, forms)?;
    text.parse().map_err(|_| Fault::new(start, format!("expected `{name}`, found another text")))
}

/// `true` or `false`.
pub fn bool(reader: &mut Reader<'_>) -> Result<bool, Fault> {
    reader.bool()
}

/// A bool in any of its forms: `true` and `false`, 1 and 0, or words.
pub fn boolean(reader: &mut Reader<'_>, forms: Forms, words: &[(&str, bool)]) -> Result<bool, Fault> {
    for (word, value) in words {
        if reader.word(word) {
            return Ok(*value);
        }
    }
    let kind = reader.peek()?;
    let start = reader.offset();
    match kind {
        // A word that is spelled with escapes.
        Kind::String if !words.is_empty() => {
            let said = reader.string()?;
            if let Some((_, value)) = words.iter().find(|(word, _)| *word == said) {
                return Ok(*value);
            }
        }
        Kind::Bool if forms.has(Forms::BOOL) => return reader.bool(),
        Kind::Number if forms.has(Forms::NUMBER) => match reader.number()? {
            "0" => return Ok(false),
            "1" => return Ok(true),
            _ => {}
        },
        _ => {}
    }
    Err(no_boolean(start, kind, forms, words))
}

#[cold]
fn no_boolean(start: usize, found: Kind, forms: Forms, words: &[(&str, bool)]) -> Fault {
    let mut accepted: Vec<String> = words.iter().map(|(word, _)| format!("`\"{word}\"`")).collect();
    if forms.has(Forms::BOOL) {
        accepted.extend(["`true`".to_owned(), "`false`".to_owned()]);
    }
    if forms.has(Forms::NUMBER) {
        accepted.extend(["`1`".to_owned(), "`0`".to_owned()]);
    }
    let another = match found {
        Kind::String if !words.is_empty() => "another string".to_owned(),
        Kind::Number if forms.has(Forms::NUMBER) => "another number".to_owned(),
        _ => found.to_string(),
    };
    Fault::new(start, format!("expected one of {}, found {another}", accepted.join(", ")))
}

/// A value of an open enum: `known` gives the listed value of a text, `other` keeps any other text.
pub fn open_enum<T>(
    reader: &mut Reader<'_>,
    known: impl FnOnce(&str) -> Option<T>,
    other: impl FnOnce(String) -> T,
) -> Result<T, Fault> {
    let text = reader.string()?;
    Ok(known(&text).unwrap_or_else(|| other(text.into_owned())))
}

#[cfg(test)]
mod tests;
