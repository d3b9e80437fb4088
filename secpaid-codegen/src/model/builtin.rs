//! In: names of the format. Out: the built-in types and the forms that each has on the wire.

use super::{Base, Codec, Form};

/// In the order of the documentation.
const BASES: &[(&str, Base)] = &[
    ("string", Base::String),
    ("bool", Base::Bool),
    ("u8", Base::U8),
    ("u16", Base::U16),
    ("u32", Base::U32),
    ("u64", Base::U64),
    ("u128", Base::U128),
    ("i8", Base::I8),
    ("i16", Base::I16),
    ("i32", Base::I32),
    ("i64", Base::I64),
    ("i128", Base::I128),
    ("decimal", Base::Decimal),
    ("date", Base::Date),
    ("datetime", Base::DateTime),
    ("year-month", Base::YearMonth),
    ("url-or-index", Base::UrlOrIndex),
    ("upload", Base::Upload),
    ("json", Base::Json),
];

const TEXT: &[(&str, Form)] = &[("string", Form::String), ("number", Form::Number)];
const BOOL: &[(&str, Form)] = &[("bool", Form::Bool), ("number", Form::Number)];
const NUMBER: &[(&str, Form)] = &[("number", Form::Number), ("string", Form::String)];
const DATE: &[(&str, Form)] = &[("YYYY-MM-DD", Form::Plain)];
const DATE_TIME: &[(&str, Form)] =
    &[("YYYY-MM-DD HH:MM:SS", Form::SpaceDateTime), ("RFC3339", Form::Rfc3339)];
const YEAR_MONTH: &[(&str, Form)] = &[("YYYY-MM", Form::NumericMonth), ("Month YYYY", Form::EnglishMonth)];

const UPLOAD: &[(&str, Form)] = &[("file", Form::File), ("string", Form::String)];

impl Base {
    /// The type that the format calls by this name.
    pub fn named(name: &str) -> Option<Self> {
        BASES.iter().find(|(known, _)| *known == name).map(|(_, base)| *base)
    }

    /// The names of all built-in types.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BASES.iter().map(|(name, _)| *name)
    }

    /// What the format calls it.
    pub fn name(self) -> &'static str {
        BASES.iter().find(|(_, base)| *base == self).map_or("", |(name, _)| name)
    }

    /// Is it signed, and how many bits has it, if it is an integer?
    pub(crate) fn bits(self) -> Option<(bool, u32)> {
        Some(match self {
            Self::U8 => (false, 8),
            Self::U16 => (false, 16),
            Self::U32 => (false, 32),
            Self::U64 => (false, 64),
            Self::U128 => (false, 128),
            Self::I8 => (true, 8),
            Self::I16 => (true, 16),
            Self::I32 => (true, 32),
            Self::I64 => (true, 64),
            Self::I128 => (true, 128),
            _ => return None,
        })
    }

    /// The form of this type that the format calls by this name.
    pub(crate) fn form(self, name: &str) -> Option<Form> {
        self.forms().iter().find(|(known, _)| *known == name).map(|(_, form)| form.clone())
    }

    /// The names of the forms that it can have; empty when there is but one that needs no name.
    pub(crate) fn form_names(self) -> impl Iterator<Item = &'static str> {
        self.forms().iter().map(|(name, _)| *name)
    }

    /// The type with the form it has when the spec names none.
    pub(crate) fn codec(self) -> Codec {
        let form = self.forms().first().map_or(Form::Plain, |(_, form)| form.clone());
        Codec { base: self, forms: vec![form] }
    }

    fn forms(self) -> &'static [(&'static str, Form)] {
        match self {
            Self::String | Self::UrlOrIndex => TEXT,
            Self::Bool => BOOL,
            Self::Date => DATE,
            Self::DateTime => DATE_TIME,
            Self::YearMonth => YEAR_MONTH,
            Self::Upload => UPLOAD,
            Self::Json => &[],
            _ => NUMBER,
        }
    }
}
