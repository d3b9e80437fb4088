//! From fields to `new` and the setters of the type that has them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::doc;
use super::scope::{Scope, ident};
use super::shape::{inner, rust_type};
use crate::model::{Base, Codec, Field, Shape, TypeKind};

/// As many parameters as clippy lets pass.
const PARAMETERS: usize = 7;

/// The inherent `impl` with `new`, which takes what is required, and a setter for each of the rest.
pub(super) fn expand_setters(scope: &Scope<'_>, name: &Ident, fields: &[Field]) -> TokenStream {
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for field in fields {
        let name = ident(&field.rust);
        if field.optional() {
            values.push(quote!(#name: ::core::option::Option::None));
        } else {
            let Argument { ty, value } = Argument::new(scope, &name, &field.shape);
            parameters.push(quote!(#name: #ty));
            values.push(value.map_or_else(|| quote!(#name), |value| quote!(#name: #value)));
        }
    }
    let doc = match (parameters.len(), fields.len()) {
        (_, 0) => " Takes nothing.",
        (0, _) => " Nothing is required; the setters say more.",
        (required, all) if required == all => " Takes every field.",
        _ => " Takes what is required; the setters say more.",
    };
    let many = (parameters.len() > PARAMETERS)
        .then(|| quote!(#[allow(clippy::too_many_arguments, reason = "the API requires each")]));
    let setters = fields.iter().filter(|field| field.optional()).map(|field| expand_setter(scope, field));
    quote! {
        impl #name {
            #[doc = #doc]
            #many
            #[must_use]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }

            #(#setters)*
        }
    }
}

/// The name of the setter of a field.
pub(super) fn setter_name(field: &Field) -> String {
    match field.rust.as_str() {
        // `new` is the constructor, and `default` would hide the one of `Default`.
        taken @ ("new" | "default") => format!("with_{taken}"),
        name => name.to_owned(),
    }
}

fn expand_setter(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let doc = doc::field(field);
    let name = ident(&field.rust);
    let setter = ident(&setter_name(field));
    let Argument { ty, value } = Argument::new(scope, &name, inner(&field.shape));
    let value = value.unwrap_or_else(|| quote!(#name));
    quote! {
        #doc
        #[must_use]
        pub fn #setter(mut self, #name: #ty) -> Self {
            self.#name = ::core::option::Option::Some(#value);
            self
        }
    }
}

/// What a caller passes for a field.
struct Argument {
    ty: TokenStream,
    /// How the argument becomes the field; `None`: it is the field.
    value: Option<TokenStream>,
}

impl Argument {
    fn new(scope: &Scope<'_>, name: &Ident, shape: &Shape) -> Self {
        let ty = rust_type(scope, shape);
        match conversion(scope, shape) {
            Conversion::None => Self { ty, value: None },
            Conversion::Into => {
                Self { ty: quote!(impl ::core::convert::Into<#ty>), value: Some(quote!(#name.into())) }
            }
            Conversion::Collect(item) => {
                let ty = rust_type(scope, item);
                Self {
                    ty: quote!(impl ::core::iter::IntoIterator<Item = #ty>),
                    value: Some(quote! {
                        ::core::iter::Iterator::collect(::core::iter::IntoIterator::into_iter(#name))
                    }),
                }
            }
            Conversion::CollectInto(item) => {
                let ty = rust_type(scope, item);
                Self {
                    ty: quote!(impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<#ty>>),
                    value: Some(quote! {
                        ::core::iter::Iterator::collect(::core::iter::Iterator::map(
                            ::core::iter::IntoIterator::into_iter(#name),
                            ::core::convert::Into::into,
                        ))
                    }),
                }
            }
        }
    }
}

/// How an argument becomes a field.
enum Conversion<'a> {
    None,
    Into,
    Collect(&'a Shape),
    CollectInto(&'a Shape),
}

fn conversion<'a>(scope: &Scope<'a>, shape: &'a Shape) -> Conversion<'a> {
    match shape {
        Shape::Scalar(codec) => of_codec(codec),
        Shape::Named(index) if is_foreign(scope, *index) => Conversion::None,
        Shape::Named(index) => match scope.model.types.get(*index).map(|def| &def.kind) {
            Some(TypeKind::Scalar { codec, newtype: false }) => of_codec(codec),
            Some(TypeKind::Record { .. } | TypeKind::Tuple { .. }) => Conversion::None,
            _ => Conversion::Into,
        },
        Shape::List { item, .. } => match conversion(scope, item) {
            Conversion::Into => Conversion::CollectInto(item),
            _ => Conversion::Collect(item),
        },
        Shape::Map(_) => Conversion::Into,
        Shape::InString { item, .. } => conversion(scope, item),
        Shape::Secret(_) | Shape::Boxed(_) => Conversion::Into,
        Shape::Optional { .. } => Conversion::None,
    }
}

/// Is it a Rust type of the user's? Nobody knows what converts into it.
fn is_foreign(scope: &Scope<'_>, index: usize) -> bool {
    scope.model.types.get(index).is_some_and(|def| def.rust.is_some())
}

/// A built-in takes what converts into it, unless nothing does. Not so the integers: behind `Into`, a literal would be an `i32`.
fn of_codec(codec: &Codec) -> Conversion<'static> {
    match codec.base {
        Base::Upload if codec.takes_reference() => Conversion::Into,
        Base::String | Base::Decimal | Base::UrlOrIndex => Conversion::Into,
        _ => Conversion::None,
    }
}
