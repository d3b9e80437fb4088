//! From a scalar with a Rust type of its own to the tuple struct around the built-in.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::derive::Derives;
use super::doc::{self, Doc};
use super::query::expand_query;
use super::scope::Scope;
use super::shape::{base_type, read_fn, write_fn};
use crate::model::{Base, Codec, Shape, TypeDef};

/// The struct, its conversions, and how it is read and written where the API does.
pub(super) fn expand_newtype(scope: &Scope<'_>, index: usize, def: &TypeDef, codec: &Codec) -> TokenStream {
    let entry = scope.entry(index);
    let (name, vis) = (&entry.ident, &entry.vis);
    let user_docs = doc::of_user(entry.attrs);
    let doc = Doc::or(def.doc.as_deref(), || format!("The scalar {}.", doc::code(&def.name)))
        .and_source(&def.source)
        .below(entry.attrs);
    let derives = Derives::new(scope, entry.attrs, own(codec.base));
    let transparent = derives.serde(&quote!(transparent));
    let base = base_type(scope, codec.base);
    let conversions = expand_conversions(name, &base, codec.base);
    let codecs = expand_codecs(scope, name, def, codec);
    quote! {
        #user_docs
        #doc
        #derives
        #transparent
        #vis struct #name(pub #base);

        impl #name {
            /// The value inside.
            #[must_use]
            pub fn into_inner(self) -> #base {
                self.0
            }
        }

        #conversions
        #codecs
    }
}

/// The traits that the built-in has and hands on.
fn own(base: Base) -> &'static [&'static str] {
    match base {
        Base::String => &["Debug", "Clone", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"],
        Base::UrlOrIndex | Base::Upload | Base::Json => &["Debug", "Clone", "PartialEq", "Eq"],
        Base::DateTime => &["Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash"],
        _ => &["Debug", "Clone", "Copy", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"],
    }
}

fn expand_conversions(name: &Ident, base: &TokenStream, kind: Base) -> TokenStream {
    let from = |ty: TokenStream| {
        quote! {
            impl ::core::convert::From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self(::core::convert::From::from(value))
                }
            }
        }
    };
    let others = match kind {
        Base::String | Base::UrlOrIndex => vec![from(quote!(&::core::primitive::str))],
        // With all four, a literal is an `i32` and converts. An integer's newtype has one `From`, and takes its literals so.
        Base::Decimal => {
            let integers = [
                quote!(::core::primitive::i32),
                quote!(::core::primitive::i64),
                quote!(::core::primitive::u32),
                quote!(::core::primitive::u64),
            ];
            integers.map(from).into()
        }
        _ => Vec::new(),
    };
    let from_str = (!matches!(kind, Base::String | Base::UrlOrIndex)).then(|| {
        quote! {
            impl ::core::str::FromStr for #name {
                type Err = <#base as ::core::str::FromStr>::Err;

                fn from_str(text: &::core::primitive::str) -> ::core::result::Result<Self, Self::Err> {
                    <#base as ::core::str::FromStr>::from_str(text).map(Self)
                }
            }
        }
    });
    quote! {
        impl ::core::convert::From<#base> for #name {
            fn from(value: #base) -> Self {
                Self(value)
            }
        }

        #(#others)*

        impl ::core::convert::From<#name> for #base {
            fn from(value: #name) -> Self {
                value.0
            }
        }

        #from_str

        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
    }
}

fn expand_codecs(scope: &Scope<'_>, name: &Ident, def: &TypeDef, codec: &Codec) -> TokenStream {
    let shape = Shape::Scalar(codec.clone());
    let decode = def.read.then(|| {
        let read = read_fn(scope, &shape);
        quote! {
            impl __rt::Decode for #name {
                fn decode(r: &mut __rt::Reader<'_>) -> ::core::result::Result<Self, __rt::Fault> {
                    (#read)(r).map(Self)
                }
            }
        }
    });
    let encode = def.written.then(|| {
        let write = write_fn(scope, &shape);
        quote! {
            impl __rt::Encode for #name {
                fn encode(&self, w: &mut __rt::Writer) {
                    (#write)(w, &self.0);
                }
            }
        }
    });
    let query = (!def.query.is_empty()).then(|| {
        let functions = expand_query(scope, def);
        quote!(impl #name { #functions })
    });
    quote! {
        #decode
        #encode
        #query
    }
}
