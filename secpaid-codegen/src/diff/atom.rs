//! In: a shape. Out: the JSON values that it stands for, as a list of alternatives.

use super::flow::Flow;
use crate::model::{Base, Codec, Field, Form, Model, Shape, TypeKind, UnionBy, Variant};

/// Who asks: the same shape has fewer values for who writes than for who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// An API sends any form that its spec lists.
    Api,
    /// A client sends the first form.
    Client,
    /// A client reads every form, and any text for an enum.
    ClientReads,
    /// The API reads every form, and of an enum what is listed.
    ApiReads,
}

impl Role {
    pub(super) fn sender(flow: Flow) -> Self {
        if flow.is_request() { Self::Client } else { Self::Api }
    }

    pub(super) fn reader(flow: Flow) -> Self {
        if flow.is_request() { Self::ApiReads } else { Self::ClientReads }
    }
}

/// A set of JSON values.
#[derive(Debug, Clone, Copy)]
pub(super) enum Atom<'m> {
    Null,
    /// `true` and `false`.
    Bool,
    Number(Numeral),
    Text(Text<'m>),
    List(&'m Shape),
    Map(&'m Shape),
    /// Index into the types of the model, and the entries.
    Tuple(usize, &'m [Field]),
    /// Index into the types of the model, the field that says which of several records it is, and these.
    Tagged(usize, &'m str, &'m [Variant]),
    /// Index into the types of the model, and the fields.
    Record(usize, &'m [Field]),
    /// A file in a part of a form.
    File,
    /// Any value.
    Any,
}

/// A set of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numeral {
    Whole(Range),
    /// 1 and 0 for true and false.
    Flag,
    Decimal,
    Any,
}

/// Whole numbers from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) least: i128,
    pub(super) most: u128,
}

impl Range {
    pub(super) fn within(self, other: Self) -> bool {
        self.least >= other.least && self.most <= other.most
    }

    pub(super) const FLAG: Self = Self { least: 0, most: 1 };

    /// Does a decimal hold all of them?
    pub(super) fn fits_decimal(self) -> bool {
        const MOST: u128 = (1 << 96) - 1;
        self.most <= MOST && self.least.unsigned_abs() <= MOST
    }
}

/// A set of strings.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text<'m> {
    Any,
    /// A number.
    Number(Numeral),
    Date,
    SpaceDateTime,
    Rfc3339,
    NumericMonth,
    EnglishMonth,
    /// This one; what it says where it stands for a bool.
    Word(&'m str, Option<bool>),
    /// This one in any case.
    AnyCase(&'m str),
    /// JSON.
    Json(&'m Shape),
}

/// The range of an integer type.
pub(super) fn range(base: Base) -> Option<Range> {
    let (least, most) = match base {
        Base::U8 => (0, u8::MAX.into()),
        Base::U16 => (0, u16::MAX.into()),
        Base::U32 => (0, u32::MAX.into()),
        Base::U64 => (0, u64::MAX.into()),
        Base::U128 => (0, u128::MAX),
        Base::I8 => (i8::MIN.into(), i8::MAX.unsigned_abs().into()),
        Base::I16 => (i16::MIN.into(), i16::MAX.unsigned_abs().into()),
        Base::I32 => (i32::MIN.into(), i32::MAX.unsigned_abs().into()),
        Base::I64 => (i64::MIN.into(), i64::MAX.unsigned_abs().into()),
        Base::I128 => (i128::MIN, i128::MAX.unsigned_abs()),
        _ => return None,
    };
    Some(Range { least, most })
}

/// The values of a shape for someone.
pub(super) fn atoms<'m>(model: &'m Model, shape: &'m Shape, role: Role) -> Vec<Atom<'m>> {
    let mut found = Vec::new();
    add(model, shape, role, &mut found);
    found
}

/// The values that a form makes of these: everything in it is a string.
pub(super) fn in_form(atoms: Vec<Atom<'_>>) -> Vec<Atom<'_>> {
    let as_text = |atom| match atom {
        Atom::Bool => vec![Atom::Text(Text::Word("true", None)), Atom::Text(Text::Word("false", None))],
        Atom::Number(numeral) => vec![Atom::Text(Text::Number(numeral))],
        other => vec![other],
    };
    atoms.into_iter().flat_map(as_text).collect()
}

fn add<'m>(model: &'m Model, shape: &'m Shape, role: Role, found: &mut Vec<Atom<'m>>) {
    match shape {
        Shape::Scalar(codec) => add_codec(codec, role, found),
        Shape::Named(index) => match model.types.get(*index).map(|ty| &ty.kind) {
            Some(TypeKind::Scalar { codec, .. }) => add_codec(codec, role, found),
            Some(TypeKind::Record { fields }) => found.push(Atom::Record(*index, fields)),
            Some(TypeKind::Union(union)) => match &union.by {
                UnionBy::Tag(tag) => found.push(Atom::Tagged(*index, tag, &union.variants)),
                UnionBy::Shape { .. } => {
                    union.variants.iter().for_each(|variant| add(model, &variant.shape, role, found));
                }
            },
            Some(TypeKind::Tuple { entries }) => found.push(Atom::Tuple(*index, entries)),
            Some(TypeKind::Enum { .. }) if role == Role::ClientReads => found.push(Atom::Text(Text::Any)),
            Some(TypeKind::Enum { ignore_case, values }) => {
                for value in values {
                    let also = if role == Role::Client { &[][..] } else { &value.also };
                    let any_case = *ignore_case && role != Role::Client;
                    let texts = std::iter::once(&value.value).chain(also);
                    found.extend(texts.map(|text| {
                        Atom::Text(if any_case { Text::AnyCase(text) } else { Text::Word(text, None) })
                    }));
                }
            }
            None => {}
        },
        Shape::List { item, one } => {
            found.push(Atom::List(item));
            if *one && role != Role::Client {
                let alone = atoms(model, item, role);
                found.extend(alone.into_iter().filter(|atom| !matches!(atom, Atom::List(_))));
            }
        }
        Shape::Map(item) => found.push(Atom::Map(item)),
        Shape::Optional { item, none } => {
            found.push(Atom::Null);
            if role != Role::Client {
                found.extend(none.iter().map(|text| Atom::Text(Text::Word(text, None))));
            }
            add(model, item, role, found);
        }
        Shape::InString { item, bare_write: true, .. } if role == Role::Client => {
            add(model, item, role, found)
        }
        Shape::InString { item, bare_read, .. } => {
            found.push(Atom::Text(Text::Json(item)));
            if *bare_read && role != Role::Client {
                // What is in a string is read as JSON, whatever else it could be.
                let bare = atoms(model, item, role);
                found.extend(bare.into_iter().filter(|atom| !matches!(atom, Atom::Text(_))));
            }
        }
        Shape::Secret(item) | Shape::Boxed(item) => add(model, item, role, found),
    }
}

fn add_codec<'m>(codec: &'m Codec, role: Role, found: &mut Vec<Atom<'m>>) {
    // A text that is no number is written as a string, even where numbers come first.
    let several =
        role != Role::Client || matches!(codec.base, Base::String | Base::UrlOrIndex | Base::Upload);
    let count = if several { codec.forms.len() } else { 1 };
    for form in codec.forms.iter().take(count) {
        if let Form::Words(words) = form {
            // For each of the two, the first is written.
            let first = |said: bool| words.iter().find(|(_, value)| *value == said);
            let written = [first(true), first(false)];
            let all = words.iter().filter(|word| role != Role::Client || written.contains(&Some(word)));
            found.extend(all.map(|(word, value)| Atom::Text(Text::Word(word, Some(*value)))));
            continue;
        }
        found.push(match (codec.base, form) {
            (Base::Json, _) => Atom::Any,
            (Base::Upload, Form::File) => Atom::File,
            (Base::Bool, Form::Number) => Atom::Number(Numeral::Flag),
            (Base::Bool, _) => Atom::Bool,
            (Base::String, Form::Number) => Atom::Number(Numeral::Any),
            (Base::Decimal, Form::Number) => Atom::Number(Numeral::Decimal),
            (Base::Decimal, _) => Atom::Text(Text::Number(Numeral::Decimal)),
            (Base::UrlOrIndex, Form::Number) => {
                Atom::Number(Numeral::Whole(Range { least: 0, most: u32::MAX.into() }))
            }
            (Base::Date, _) => Atom::Text(Text::Date),
            (Base::DateTime, Form::Rfc3339) => Atom::Text(Text::Rfc3339),
            (Base::DateTime, _) => Atom::Text(Text::SpaceDateTime),
            (Base::YearMonth, Form::EnglishMonth) => Atom::Text(Text::EnglishMonth),
            (Base::YearMonth, _) => Atom::Text(Text::NumericMonth),
            (base, form) => match range(base) {
                Some(range) if *form == Form::Number => Atom::Number(Numeral::Whole(range)),
                Some(range) => Atom::Text(Text::Number(Numeral::Whole(range))),
                None => Atom::Text(Text::Any),
            },
        });
    }
}

impl Atom<'_> {
    /// What it is, for a message.
    pub(super) fn in_words(&self, model: &Model) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool => "true or false".to_owned(),
            Self::Number(numeral) => numeral.in_words(),
            Self::Text(text) => text.in_words(),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) => "a map".to_owned(),
            Self::Record(index, _) => named("a record", model, *index),
            Self::Tagged(index, ..) => named("a union", model, *index),
            Self::Tuple(index, _) => named("a tuple", model, *index),
            Self::File => "a file".to_owned(),
            Self::Any => "any JSON".to_owned(),
        }
    }
}

fn named(what: &str, model: &Model, index: usize) -> String {
    model.types.get(index).map_or_else(|| what.to_owned(), |ty| format!("{what} `{}`", ty.name))
}

impl Numeral {
    fn in_words(self) -> String {
        match self {
            Self::Whole(Range { least, most }) => format!("a whole number from {least} to {most}"),
            Self::Flag => "1 or 0".to_owned(),
            Self::Decimal => "a decimal number".to_owned(),
            Self::Any => "a number".to_owned(),
        }
    }
}

impl Text<'_> {
    fn in_words(self) -> String {
        match self {
            Self::Any => "any string".to_owned(),
            Self::Number(numeral) => format!("a string with {}", numeral.in_words()),
            Self::Date => "a date".to_owned(),
            Self::SpaceDateTime => "a date and time such as `2026-05-20 11:19:48`".to_owned(),
            Self::Rfc3339 => "a date and time such as `2026-05-20T11:19:48Z`".to_owned(),
            Self::NumericMonth => "a month such as `2026-04`".to_owned(),
            Self::EnglishMonth => "a month such as `April 2026`".to_owned(),
            Self::Word(word, None) => format!("`\"{word}\"`"),
            Self::Word(word, Some(said)) => format!("`\"{word}\"` for {said}"),
            Self::AnyCase(word) => format!("`\"{word}\"` in any case"),
            Self::Json(_) => "a string that holds JSON".to_owned(),
        }
    }
}
