//! In: two shapes. Out: does every value of the one fit the other, as far as that can be known?
//!
//! Fields that a record does not have are taken to be absent. Where this is not sure, it says no.

use std::collections::BTreeSet;

use super::kinds_of;
use crate::model::{Base, Codec, Field, Form, Kinds, Shape, TypeDef, TypeKind, Union};
use crate::resolve::Resolved;

/// A comparison; pairs that are being compared further out are taken to be within each other.
pub(super) struct Within<'a> {
    types: &'a [Resolved<TypeDef>],
    open: BTreeSet<(usize, usize)>,
}

/// What a shape comes down to.
enum Core<'a> {
    Scalar(&'a Codec),
    Enum,
    Record(&'a [Field]),
    Tuple(&'a [Field]),
    Union(&'a Union),
    Other(&'a Shape),
    /// It did not resolve.
    Unknown,
}

fn core<'a>(shape: &'a Shape, types: &'a [Resolved<TypeDef>]) -> Core<'a> {
    match shape {
        Shape::Scalar(codec) => Core::Scalar(codec),
        Shape::Secret(item) | Shape::Boxed(item) => core(item, types),
        Shape::Named(index) => match types.get(*index) {
            Some(Ok(ty)) => match &ty.kind {
                TypeKind::Scalar { codec, .. } => Core::Scalar(codec),
                TypeKind::Enum { .. } => Core::Enum,
                TypeKind::Record { fields } => Core::Record(fields),
                TypeKind::Tuple { entries } => Core::Tuple(entries),
                TypeKind::Union(union) => Core::Union(union),
            },
            _ => Core::Unknown,
        },
        other => Core::Other(other),
    }
}

impl<'a> Within<'a> {
    pub(super) fn new(types: &'a [Resolved<TypeDef>]) -> Self {
        Self { types, open: BTreeSet::new() }
    }

    /// Does every value of `left` fit `right`?
    pub(super) fn shape(&mut self, left: &'a Shape, right: &'a Shape) -> bool {
        if let (Shape::Named(left), Shape::Named(right)) = (plain(left), plain(right))
            && (left == right || !self.open.insert((*left, *right)))
        {
            return true;
        }
        let types = self.types;
        match (core(left, types), core(right, types)) {
            (Core::Unknown, _) | (_, Core::Unknown) => false,
            (_, Core::Scalar(codec)) if codec.base == Base::Json => true,
            (Core::Scalar(left), Core::Scalar(right)) => left
                .forms
                .iter()
                .all(|form| right.forms.iter().any(|other| form_within(left, form, right, other))),
            (Core::Scalar(codec), Core::Enum) => only_text(codec),
            (Core::Enum, Core::Enum) => true,
            (Core::Enum, Core::Scalar(codec)) => takes_any_text(codec),
            (Core::Record(left), Core::Record(right)) => self.fields(left, right),
            (Core::Tuple(left), Core::Tuple(right)) => self.entries(left, right),
            (Core::Record(fields), Core::Union(union)) => match union.tag() {
                Some(tag) => fields.iter().any(|field| {
                    field.wire == tag && !field.optional() && kinds_of(&field.shape, types) == Kinds::STRING
                }),
                None => union.variants.iter().any(|variant| self.shape(left, &variant.shape)),
            },
            (Core::Union(left), Core::Union(right)) if left.tag().is_some() => left.tag() == right.tag(),
            (Core::Union(union), _) if union.tag().is_none() => {
                union.variants.iter().all(|variant| self.shape(&variant.shape, right))
            }
            (Core::Union(_), Core::Record(fields)) => fields.iter().all(Field::optional),
            (_, Core::Union(union)) if union.tag().is_none() => {
                union.variants.iter().any(|variant| self.shape(left, &variant.shape))
            }
            (Core::Record(fields), Core::Other(Shape::Map(item))) => {
                fields.iter().all(|field| self.shape(&field.shape, item))
            }
            (Core::Other(Shape::Map(item)), Core::Record(fields)) => {
                fields.iter().all(|field| field.optional() && self.shape(item, &field.shape))
            }
            (Core::Tuple(entries), Core::Other(Shape::List { item, .. })) => {
                entries.iter().all(|entry| self.shape(&entry.shape, item))
            }
            (Core::Other(left), Core::Other(right)) => self.wrapped(left, right),
            (_, Core::Other(Shape::Optional { item, .. })) => self.shape(left, item),
            (_, Core::Other(Shape::List { item, one: true })) => self.shape(left, item),
            (Core::Other(Shape::InString { bare_read: false, .. }), Core::Scalar(codec)) => {
                takes_any_text(codec)
            }
            (Core::Other(Shape::InString { bare_read: false, .. }), Core::Enum) => true,
            _ => false,
        }
    }

    fn wrapped(&mut self, left: &'a Shape, right: &'a Shape) -> bool {
        match (left, right) {
            (Shape::List { item, one }, Shape::List { item: other, one: or_one }) => {
                (*or_one || !one) && self.shape(item, other)
            }
            (Shape::Map(left), Shape::Map(right)) => self.shape(left, right),
            (Shape::Optional { item, none }, Shape::Optional { item: other, none: texts }) => {
                none.iter().all(|text| texts.contains(text)) && self.shape(item, other)
            }
            (Shape::Optional { .. }, _) => false,
            (_, Shape::Optional { item, .. }) => self.shape(left, item),
            (
                Shape::InString { item, bare_read, .. },
                Shape::InString { item: other, bare_read: or_bare, .. },
            ) => (*or_bare || !bare_read) && self.shape(item, other),
            (_, Shape::InString { item, bare_read: true, .. }) => self.shape(left, item),
            _ => false,
        }
    }

    fn fields(&mut self, left: &'a [Field], right: &'a [Field]) -> bool {
        right.iter().all(|wanted| {
            let names = || std::iter::once(&wanted.wire).chain(&wanted.also);
            let found = left.iter().find(|field| names().any(|name| *name == field.wire));
            match found {
                // What is absent where it may be was no value of the one to begin with.
                Some(field) => {
                    (!field.optional() || wanted.optional())
                        && field.also.iter().all(|also| names().any(|name| name == also))
                        && self.shape(&field.shape, &wanted.shape)
                }
                None => wanted.optional(),
            }
        })
    }

    fn entries(&mut self, left: &'a [Field], right: &'a [Field]) -> bool {
        right.iter().enumerate().all(|(position, wanted)| match left.get(position) {
            Some(entry) => {
                (!entry.optional() || wanted.optional()) && self.shape(&entry.shape, &wanted.shape)
            }
            None => wanted.optional(),
        })
    }
}

fn plain(shape: &Shape) -> &Shape {
    match shape {
        Shape::Secret(item) | Shape::Boxed(item) => plain(item),
        other => other,
    }
}

/// Do values of two scalars say nothing about which of the two is meant? Then there are some that fit both.
pub(super) fn overlap(left: &Shape, right: &Shape, types: &[Resolved<TypeDef>]) -> bool {
    let (Core::Scalar(left), Core::Scalar(right)) = (core(left, types), core(right, types)) else {
        return false;
    };
    left.forms.iter().any(|form| {
        right.forms.iter().any(|other| {
            form_within(left, form, right, other)
                || form_within(right, other, left, form)
                || is_numeral(left, form) && is_numeral(right, other) && kind(form) == kind(other)
                || match (form, other) {
                    (Form::Words(words), Form::Words(others)) => {
                        words.iter().any(|(word, _)| others.iter().any(|(other, _)| other == word))
                    }
                    _ => false,
                }
        })
    })
}

fn kind(form: &Form) -> Kinds {
    match form {
        Form::Number => Kinds::NUMBER,
        Form::Bool => Kinds::BOOL,
        _ => Kinds::STRING,
    }
}

/// Is it a number, as a number or as text?
fn is_numeral(codec: &Codec, form: &Form) -> bool {
    let numeric = codec.base.is_integer() || matches!(codec.base, Base::Decimal);
    numeric || *form == Form::Number
}

fn only_text(codec: &Codec) -> bool {
    codec.base != Base::Json && codec.forms.iter().all(|form| kind(form) == Kinds::STRING)
}

fn takes_any_text(codec: &Codec) -> bool {
    codec.base == Base::Json || codec.forms.iter().any(|form| is_any_text(codec, form))
}

fn is_any_text(codec: &Codec, form: &Form) -> bool {
    matches!(codec.base, Base::String | Base::UrlOrIndex) && *form == Form::String
}

/// Is every value of the one form one of the other?
fn form_within(left: &Codec, form: &Form, right: &Codec, other: &Form) -> bool {
    if right.base == Base::Json {
        return true;
    }
    if left.base == Base::Json || kind(form) != kind(other) {
        return false;
    }
    if is_any_text(right, other) || right.base == Base::String && *other == Form::Number {
        return true;
    }
    match (form, other) {
        (Form::Words(words), Form::Words(others)) => {
            words.iter().all(|(word, _)| others.iter().any(|(other, _)| other == word))
        }
        (Form::Words(_), _) | (_, Form::Words(_)) => false,
        _ if left.base == right.base => form == other,
        // 1 and 0.
        _ if left.base == Base::Bool => is_numeral(right, other),
        _ => match (left.base.bits(), right.base.bits()) {
            (Some(_), _) if right.base == Base::Decimal => true,
            (Some((signed, bits)), Some((or_signed, more))) => match (signed, or_signed) {
                (true, false) => false,
                (false, true) => bits < more,
                _ => bits <= more,
            },
            _ => false,
        },
    }
}
