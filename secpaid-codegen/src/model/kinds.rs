//! In: a shape. Out: the kinds of JSON values that it is read from.

use super::{Base, Codec, Form, Shape, TypeDef, TypeKind, UnionBy};

/// A set of kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// `null`
    pub const NULL: Self = Self(1);
    /// `true` and `false`
    pub const BOOL: Self = Self(1 << 1);
    /// Numbers.
    pub const NUMBER: Self = Self(1 << 2);
    /// Strings.
    pub const STRING: Self = Self(1 << 3);
    /// Lists.
    pub const ARRAY: Self = Self(1 << 4);
    /// Objects.
    pub const OBJECT: Self = Self(1 << 5);
    const NONE: Self = Self(0);
    const ALL: Self = Self(0b11_1111);

    /// The kinds of values that a shape of these types is read from.
    pub fn of(shape: &Shape, types: &[TypeDef]) -> Self {
        kinds(shape, &|index| types.get(index))
    }

    /// Are they among these?
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The kinds of values that a shape of these types is read from.
pub(crate) fn kinds<'m>(shape: &Shape, types: &dyn Fn(usize) -> Option<&'m TypeDef>) -> Kinds {
    match shape {
        Shape::Scalar(codec) => of_codec(codec),
        Shape::Named(index) => match types(*index).map(|ty| &ty.kind) {
            Some(TypeKind::Scalar { codec, .. }) => of_codec(codec),
            Some(TypeKind::Enum { .. }) => Kinds::STRING,
            Some(TypeKind::Record { .. }) => Kinds::OBJECT,
            Some(TypeKind::Tuple { .. }) => Kinds::ARRAY,
            Some(TypeKind::Union(union)) => match union.by {
                UnionBy::Tag(_) => Kinds::OBJECT,
                // None of its own alternatives is such a union.
                UnionBy::Shape { .. } => union
                    .variants
                    .iter()
                    .fold(Kinds::NONE, |all, variant| all.or(kinds(&variant.shape, types))),
            },
            // What did not resolve could be anything.
            None => Kinds::ALL,
        },
        Shape::List { item, one: true } => Kinds::ARRAY.or(kinds(item, types)),
        Shape::List { one: false, .. } => Kinds::ARRAY,
        Shape::Map(_) => Kinds::OBJECT,
        Shape::Optional { item, none } => {
            let text = if none.is_empty() { Kinds::NONE } else { Kinds::STRING };
            kinds(item, types).or(Kinds::NULL).or(text)
        }
        Shape::InString { item, bare_read: true, .. } => Kinds::STRING.or(kinds(item, types)),
        Shape::InString { bare_read: false, .. } => Kinds::STRING,
        Shape::Secret(item) | Shape::Boxed(item) => kinds(item, types),
    }
}

fn of_codec(codec: &Codec) -> Kinds {
    codec.forms.iter().fold(Kinds::NONE, |all, form| {
        all.or(match form {
            Form::Plain if codec.base == Base::Json => Kinds::ALL,
            Form::Number => Kinds::NUMBER,
            Form::Bool => Kinds::BOOL,
            // As JSON says it.
            Form::File => Kinds::OBJECT,
            Form::Plain
            | Form::String
            | Form::Words(_)
            | Form::SpaceDateTime
            | Form::Rfc3339
            | Form::NumericMonth
            | Form::EnglishMonth => Kinds::STRING,
        })
    })
}
