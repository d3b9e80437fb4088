//! From a record's fields to a decoder that fills them in place: a struct of blanks, the names of the fields, and how each is read. The
//! runtime does the rest, so that the compiler sees little code per field.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::scope::{Scope, ident};
use super::shape::{is_usual, read_fn};
use crate::model::{Base, Field, Shape, TypeKind, Union, UnionBy};

/// As many fields as the runtime keeps count of.
const FIELDS: usize = 64;

/// The implementations of the struct of this name. `None` where a field has nothing to start with, such as a type of the user's.
pub(super) fn expand_fill(scope: &Scope<'_>, name: &Ident, fields: &[Field]) -> Option<TokenStream> {
    if !fits(fields) {
        return None;
    }
    let blank = expand_blank(scope, fields)?;
    // Those that must be there come first.
    let (required, optional): (Vec<_>, Vec<_>) = fields.iter().partition(|field| !field.optional());
    let ordered = || required.iter().chain(&optional).copied();
    let must = Literal::usize_unsuffixed(required.len());
    let names: Vec<_> = ordered().map(|field| field.wire.as_str()).collect();
    let mut end = 0;
    let ends = names.iter().map(|name| {
        let before = end;
        end += name.len() + 1;
        Literal::usize_unsuffixed(before + name.len())
    });
    let ends: Vec<_> = ends.collect();
    let text = names.join(" ");
    let also = ordered().enumerate().flat_map(|(index, field)| {
        let index = Literal::usize_unsuffixed(index);
        field.also.iter().map(move |name| quote!((#name, #index)))
    });
    let at = |(position, _): &(usize, &Field)| Literal::usize_unsuffixed(*position);
    let to = |(_, field): &(usize, &Field)| ident(&field.rust);
    let (usual, others): (Vec<_>, Vec<_>) =
        ordered().enumerate().partition(|(_, field)| is_usual(scope, &field.shape));
    let (usual_at, usual_to) = (usual.iter().map(at), usual.iter().map(to));
    let (others_at, others_to) = (others.iter().map(at), others.iter().map(to));
    let reads = others.iter().map(|(_, field)| read_fn(scope, &field.shape));
    Some(quote! {
        impl __rt::Record for #name {
            const NAMES: &'static __rt::Names =
                &__rt::Names { required: #must, text: #text, ends: &[#(#ends),*], also: &[#(#also),*] };

            #blank

            #[inline]
            fn field(
                &mut self,
                position: ::core::primitive::usize,
                r: &mut __rt::Reader<'_>,
            ) -> __rt::Result<(), __rt::Fault> {
                match position {
                    #(#usual_at => __rt::fill(&mut self.#usual_to, r),)*
                    #(#others_at => __rt::fill_by(&mut self.#others_to, r, #reads),)*
                    _ => __rt::Ok(()),
                }
            }
        }
    })
}

/// Can the runtime keep count of the fields and tell their names?
fn fits(fields: &[Field]) -> bool {
    let named = |field: &Field| {
        is_plain(&field.wire) && !field.wire.contains(' ') && field.also.iter().all(|name| is_plain(name))
    };
    let length: usize = fields.iter().map(|field| field.wire.len() + 1).sum();
    (1..=FIELDS).contains(&fields.len()) && fields.iter().all(named) && length <= usize::from(u16::MAX)
}

/// Would JSON write the name without escapes?
fn is_plain(name: &str) -> bool {
    !name.contains(['"', '\\']) && !name.contains(char::is_control)
}

/// What a field holds until it is read.
fn blank(scope: &Scope<'_>, shape: &Shape) -> Option<TokenStream> {
    match shape {
        Shape::Scalar(codec) => Some(blank_base(codec.base)),
        Shape::Named(index) => blank_named(scope, *index),
        Shape::List { .. } => Some(quote!(__rt::Vec::new())),
        Shape::Map(_) => Some(quote!(::std::collections::BTreeMap::new())),
        Shape::Optional { .. } => Some(quote!(__rt::None)),
        Shape::InString { item, .. } => blank(scope, item),
        Shape::Secret(item) => blank(scope, item).map(|item| quote!(::core::convert::From::from(#item))),
        Shape::Boxed(item) => blank(scope, item).map(|item| quote!(::std::boxed::Box::new(#item))),
    }
}

fn blank_named(scope: &Scope<'_>, index: usize) -> Option<TokenStream> {
    let def = scope.model.types.get(index).filter(|def| def.rust.is_none())?;
    let ident = &scope.entry(index).ident;
    match &def.kind {
        TypeKind::Scalar { codec, newtype: false } => Some(blank_base(codec.base)),
        TypeKind::Scalar { codec, newtype: true } => {
            let base = blank_base(codec.base);
            Some(quote!(#ident(#base)))
        }
        TypeKind::Enum { .. } => Some(quote!(#ident::Unknown(__rt::String::new()))),
        TypeKind::Record { fields } | TypeKind::Tuple { entries: fields } => {
            scope.blanks.has(scope, index, fields).then(|| quote!(__rt::blank()))
        }
        TypeKind::Union(Union { by: UnionBy::Tag(_), .. }) => Some(quote!(#ident::Unknown(__rt::blank()))),
        TypeKind::Union(Union { by: UnionBy::Shape { .. }, .. }) => None,
    }
}

fn blank_base(base: Base) -> TokenStream {
    match base {
        Base::String => quote!(__rt::String::new()),
        Base::Bool => quote!(false),
        Base::Decimal => quote!(__rt::Decimal::ZERO),
        Base::Date | Base::DateTime | Base::YearMonth | Base::UrlOrIndex | Base::Upload | Base::Json => {
            quote!(__rt::blank())
        }
        Base::U8
        | Base::U16
        | Base::U32
        | Base::U64
        | Base::U128
        | Base::I8
        | Base::I16
        | Base::I32
        | Base::I64
        | Base::I128 => quote!(0),
    }
}

/// The blanks of what a record must have, in the order of the file.
#[derive(Default)]
pub(super) struct Blanks {
    found: RefCell<BTreeMap<usize, Option<TokenStream>>>,
}

impl Blanks {
    /// Has the record a blank?
    fn has(&self, scope: &Scope<'_>, index: usize, fields: &[Field]) -> bool {
        if let Some(known) = self.found.borrow().get(&index) {
            return known.is_some();
        }
        // A record that must hold itself has no value at all.
        self.found.borrow_mut().insert(index, None);
        let blank = expand_blank(scope, fields);
        let has = blank.is_some();
        self.found.borrow_mut().insert(index, blank);
        has
    }

    /// Those that were asked for so far, and that no [decoder](expand_fill) has brought along.
    pub(super) fn implementations(&self, scope: &Scope<'_>) -> Vec<TokenStream> {
        let found = self.found.borrow();
        let missing = found.iter().filter(|(index, _)| {
            let kind = scope.model.types.get(**index).map(|def| &def.kind);
            !matches!(kind, Some(TypeKind::Record { fields }) if fits(fields))
        });
        let implementations = missing.filter_map(|(index, blank)| {
            let (name, blank) = (&scope.entry(*index).ident, blank.as_ref()?);
            Some(quote!(impl __rt::Blank for #name { #blank }))
        });
        implementations.collect()
    }
}

/// The function that makes a blank of these fields.
fn expand_blank(scope: &Scope<'_>, fields: &[Field]) -> Option<TokenStream> {
    let names = fields.iter().map(|field| ident(&field.rust));
    let blanks = fields.iter().map(|field| blank(scope, &field.shape)).collect::<Option<Vec<_>>>()?;
    Some(quote! {
        #[inline]
        fn blank() -> Self {
            Self { #(#names: #blanks),* }
        }
    })
}
