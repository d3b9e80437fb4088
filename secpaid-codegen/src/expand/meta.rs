//! From values beside the data to the struct that holds them.

use proc_macro2::TokenStream;
use quote::quote;

use super::derive::Derives;
use super::doc::{self, Doc};
use super::scope::{Scope, ident};
use super::shape::{inner, read_fn, rust_type};
use super::table::expand_pointer;
use crate::model::{Keys, Meta, MetaField, MetaPlace};

/// The struct and how it is read; `None` where there are no fields.
pub(super) fn expand_meta(scope: &Scope<'_>, index: usize) -> Option<TokenStream> {
    let Meta { rust, fields } = scope.model.metas.get(index)?;
    let name = ident(rust.as_deref()?);
    let derives = Derives::new(scope, &[], &["Debug", "Clone", "PartialEq", "Default"]);
    let declared = fields.iter().map(|field| {
        let doc = Doc::or(field.doc.as_deref(), || {
            let places: Vec<_> = field.places.iter().map(place).collect();
            format!("From {}.", places.join(", or "))
        });
        let name = ident(&field.rust);
        let ty = rust_type(scope, &field.shape);
        quote! {
            #doc
            pub #name: #ty
        }
    });
    // Where several endpoints have it, all of its keys are shared ones, and these come first for each of them.
    let endpoint = scope.model.endpoints.iter().find(|endpoint| endpoint.meta == index);
    let keys =
        endpoint.map_or_else(|| scope.keys.clone(), |endpoint| scope.keys.of_endpoint(scope.model, endpoint));
    let values = fields.iter().map(|field| {
        let name = ident(&field.rust);
        let value = expand_value(scope, &keys, field);
        quote!(#name: #value)
    });
    Some(quote! {
        /// What an answer says beside the data.
        #derives
        #[non_exhaustive]
        pub struct #name { #(#declared),* }

        impl #name {
            fn __read(fields: &__rt::Fields<'_>) -> Self {
                Self { #(#values),* }
            }
        }
    })
}

/// The first place that is there wins, so runs of places of one kind are asked in turn.
fn expand_value(scope: &Scope<'_>, keys: &Keys, field: &MetaField) -> TokenStream {
    let read = read_fn(scope, inner(&field.shape));
    let runs = field.places.chunk_by(|left, right| is_header(left) == is_header(right)).map(|run| {
        if run.iter().any(is_header) {
            let names = run.iter().filter_map(|place| match place {
                MetaPlace::Header(name) => Some(name),
                MetaPlace::At(_) => None,
            });
            quote!(fields.header(&[#(#names),*], #read))
        } else {
            let pointers = run.iter().filter_map(|place| match place {
                MetaPlace::At(pointer) => {
                    let pointer = expand_pointer(keys, pointer);
                    Some(quote!(__rt::table::#pointer))
                }
                MetaPlace::Header(_) => None,
            });
            quote!(fields.at(&[#(#pointers),*], #read))
        }
    });
    runs.reduce(|first, next| {
        quote!(match #first {
            ::core::option::Option::None => #next,
            found => found,
        })
    })
    .unwrap_or_else(|| quote!(::core::option::Option::None))
}

fn is_header(place: &MetaPlace) -> bool {
    matches!(place, MetaPlace::Header(_))
}

fn place(place: &MetaPlace) -> String {
    match place {
        MetaPlace::Header(name) => format!("the header {}", doc::code(name)),
        MetaPlace::At(pointer) => {
            let tokens: String = pointer
                .iter()
                .map(|token| format!("/{}", token.replace('~', "~0").replace('/', "~1")))
                .collect();
            doc::code(&tokens)
        }
    }
}
