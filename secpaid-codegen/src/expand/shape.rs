//! From a shape to its Rust type, and to the functions that read and write it.

mod read;
mod shared;
mod usual;
mod write;

use proc_macro2::TokenStream;
use quote::quote;

pub(super) use self::read::{read_expr, read_fn};
pub(super) use self::shared::SharedReads;
pub(super) use self::usual::is_usual;
pub(super) use self::write::write_fn;

use super::scope::Scope;
use crate::model::{Base, Codec, Form, Shape, TypeDef, TypeKind};

/// The Rust type.
pub(super) fn rust_type(scope: &Scope<'_>, shape: &Shape) -> TokenStream {
    match shape {
        Shape::Scalar(codec) => codec_type(scope, codec),
        Shape::Named(index) => match plain_codec(scope, *index) {
            Some(codec) => codec_type(scope, codec),
            None => {
                let ident = &scope.entry(*index).ident;
                quote!(#ident)
            }
        },
        Shape::List { item, .. } => {
            let item = rust_type(scope, item);
            quote!(::std::vec::Vec<#item>)
        }
        Shape::Map(item) => {
            let item = rust_type(scope, item);
            quote!(::std::collections::BTreeMap<::std::string::String, #item>)
        }
        Shape::Optional { item, .. } => {
            let item = rust_type(scope, item);
            quote!(::core::option::Option<#item>)
        }
        Shape::InString { item, .. } => rust_type(scope, item),
        Shape::Secret(item) => {
            let core = scope.core;
            let item = rust_type(scope, item);
            quote!(#core::scalar::Secret<#item>)
        }
        Shape::Boxed(item) => {
            let item = rust_type(scope, item);
            quote!(::std::boxed::Box<#item>)
        }
    }
}

fn codec_type(scope: &Scope<'_>, codec: &Codec) -> TokenStream {
    let core = scope.core;
    if codec.takes_reference() {
        quote!(#core::scalar::UploadOrReference)
    } else {
        base_type(scope, codec.base)
    }
}

/// The Rust type of a built-in.
pub(super) fn base_type(scope: &Scope<'_>, base: Base) -> TokenStream {
    let core = scope.core;
    match base {
        Base::String => quote!(::std::string::String),
        Base::Bool => quote!(::core::primitive::bool),
        Base::U8 => quote!(::core::primitive::u8),
        Base::U16 => quote!(::core::primitive::u16),
        Base::U32 => quote!(::core::primitive::u32),
        Base::U64 => quote!(::core::primitive::u64),
        Base::U128 => quote!(::core::primitive::u128),
        Base::I8 => quote!(::core::primitive::i8),
        Base::I16 => quote!(::core::primitive::i16),
        Base::I32 => quote!(::core::primitive::i32),
        Base::I64 => quote!(::core::primitive::i64),
        Base::I128 => quote!(::core::primitive::i128),
        Base::Decimal => quote!(#core::scalar::Decimal),
        Base::Date => quote!(#core::scalar::Date),
        Base::DateTime => quote!(#core::scalar::DateTime),
        Base::YearMonth => quote!(#core::scalar::YearMonth),
        Base::UrlOrIndex => quote!(#core::scalar::UrlOrIndex),
        Base::Upload => quote!(#core::scalar::Upload),
        Base::Json => quote!(#core::scalar::RawJson),
    }
}

/// The codec of a type of the file that has no Rust type of its own.
pub(super) fn plain_codec<'a>(scope: &Scope<'a>, index: usize) -> Option<&'a Codec> {
    match &scope.model.types.get(index)?.kind {
        TypeKind::Scalar { codec, newtype: false } => Some(codec),
        _ => None,
    }
}

/// The codec of a type of the file that is a Rust type of the user's.
fn foreign_codec<'a>(scope: &Scope<'a>, index: usize) -> Option<&'a Codec> {
    match scope.model.types.get(index)? {
        TypeDef { rust: Some(_), kind: TypeKind::Scalar { codec, .. }, .. } => Some(codec),
        _ => None,
    }
}

/// The words of a form.
fn words(form: &Form) -> &[(String, bool)] {
    match form {
        Form::Words(words) => words,
        _ => &[],
    }
}

/// What is inside the `Option`, for a shape that may be left out.
pub(super) fn inner(shape: &Shape) -> &Shape {
    match shape {
        Shape::Optional { item, .. } => item,
        other => other,
    }
}
