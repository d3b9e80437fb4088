//! From one of several types to the enum with a variant for each, and to the functions that read and write it.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::constraint::expand_when;
use super::derive::Derives;
use super::doc::{self, Doc};
use super::scope::{Scope, ident};
use super::shape::{read_expr, rust_type, write_fn};
use crate::model::{Kinds, Shape, TypeDef, Union, UnionBy, Variant};

/// The enum, its conversions, and how it is read and written where the API does.
pub(super) fn expand_union(scope: &Scope<'_>, index: usize, def: &TypeDef, union: &Union) -> TokenStream {
    let entry = scope.entry(index);
    let (name, vis) = (&entry.ident, &entry.vis);
    let user_docs = doc::of_user(entry.attrs);
    let by = match &union.by {
        UnionBy::Tag(tag) => format!("The field {} says which.", doc::code(tag)),
        UnionBy::Shape { first: true } => "The first that fits.".to_owned(),
        UnionBy::Shape { first: false } => "Exactly one of them fits.".to_owned(),
    };
    let doc = Doc::or(def.doc.as_deref(), || format!("The union {}.", doc::code(&def.name)))
        .and(by)
        .and_source(&def.source)
        .below(entry.attrs);
    let derives = Derives::new(scope, entry.attrs, &["Debug", "Clone", "PartialEq"]);
    let untagged = derives.serde(&quote!(untagged));
    let (serde, unknown) = match &union.by {
        UnionBy::Tag(tag) => {
            let doc = format!(" An object with another {}, as it is.", doc::code(tag));
            let core = scope.core;
            let unknown = quote! {
                #[doc = #doc]
                #untagged
                Unknown(#core::scalar::RawJson),
            };
            (derives.serde(&quote!(tag = #tag)), Some(unknown))
        }
        UnionBy::Shape { .. } => (untagged, None),
    };
    let variants = union.variants.iter().map(|variant| expand_variant(scope, &derives, union, variant));
    let conversions = expand_conversions(scope, index, union);
    let decode = def.read.then(|| {
        let body = expand_read(scope, index, union);
        quote! {
            impl __rt::Decode for #name {
                fn decode(r: &mut __rt::Reader<'_>) -> __rt::Result<Self, __rt::Fault> {
                    #body
                }
            }
        }
    });
    let encode = def.written.then(|| {
        let arms = union.variants.iter().map(|variant| expand_write(scope, union, variant));
        let unknown = union.tag().map(|_| quote!(Self::Unknown(json) => __rt::write::raw_json(w, json),));
        quote! {
            impl __rt::Encode for #name {
                fn encode(&self, w: &mut __rt::Writer) {
                    match self {
                        #(#arms)*
                        #unknown
                    }
                }
            }
        }
    });
    quote! {
        #user_docs
        #doc
        #derives
        #serde
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "the types are the API's")]
        #vis enum #name {
            #(#variants,)*
            #unknown
        }

        #conversions

        #decode
        #encode
    }
}

fn expand_variant(scope: &Scope<'_>, derives: &Derives, union: &Union, variant: &Variant) -> TokenStream {
    let doc = Doc::or(variant.doc.as_deref(), || match &union.by {
        UnionBy::Tag(tag) => format!("{} is {}.", doc::code(tag), doc::code(&format!("{:?}", variant.tag))),
        UnionBy::Shape { .. } => format!("The alternative {}.", doc::code(&variant.rust)),
    })
    .and_source(&variant.source);
    let serde = union.tag().map(|_| derives.serde_names(&variant.rust, &variant.tag, &[]));
    let name = ident(&variant.rust);
    let ty = rust_type(scope, &variant.shape);
    quote! {
        #doc
        #serde
        #name(#ty)
    }
}

/// From what a variant holds to the union, where no other variant holds the same.
fn expand_conversions(scope: &Scope<'_>, index: usize, union: &Union) -> TokenStream {
    let name = &scope.entry(index).ident;
    let held = |variant: &Variant| match &variant.shape {
        Shape::Boxed(item) => (rust_type(scope, item), true),
        shape => (rust_type(scope, shape), false),
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for variant in &union.variants {
        *counts.entry(held(variant).0.to_string()).or_default() += 1;
    }
    // What a type of the user's is, nobody knows here: two of them may be one.
    let is_own = |variant: &&Variant| !scope.model.holds_foreign(&variant.shape);
    let conversions = union.variants.iter().filter(is_own).filter_map(|variant| {
        let (ty, boxed) = held(variant);
        let variant = ident(&variant.rust);
        (counts.get(&ty.to_string()) == Some(&1)).then(|| {
            let value = if boxed { quote!(::std::boxed::Box::new(value)) } else { quote!(value) };
            quote! {
                impl ::core::convert::From<#ty> for #name {
                    fn from(value: #ty) -> Self {
                        Self::#variant(#value)
                    }
                }
            }
        })
    });
    quote!(#(#conversions)*)
}

fn expand_read(scope: &Scope<'_>, index: usize, union: &Union) -> TokenStream {
    match &union.by {
        UnionBy::Tag(tag) => {
            let arms = union.variants.iter().map(|variant| {
                let (text, name, read) =
                    (&variant.tag, ident(&variant.rust), read_expr(scope, &variant.shape));
                quote!(#text => Self::#name(#read?),)
            });
            quote! {
                __rt::read::by_tag(r, #tag, |r, tag| __rt::Ok(match tag {
                    #(#arms)*
                    _ => Self::Unknown(__rt::read::raw_json(r)?),
                }))
            }
        }
        UnionBy::Shape { first } => {
            let alternatives = union.variants.iter().map(|variant| {
                let name = &variant.rust;
                let kinds = expand_kinds(Kinds::of(&variant.shape, &scope.model.types));
                let tested = variant.when.is_some();
                quote!(__rt::Alternative { name: #name, kinds: #kinds, tested: #tested })
            });
            let tests: Vec<_> = union
                .variants
                .iter()
                .enumerate()
                .filter_map(|(position, variant)| {
                    let (position, when) = (number(position), expand_when(variant.when.as_ref()?));
                    Some(quote!(#position => { const WHEN: __rt::constraint::When = #when; WHEN.holds(value) }))
                })
                .collect();
            let holds = if tests.is_empty() {
                quote!(|_, _| false)
            } else {
                quote!(|index, value| match index { #(#tests)* _ => false })
            };
            let last = union.variants.len().saturating_sub(1);
            let arms = union.variants.iter().enumerate().map(|(position, variant)| {
                let pattern = if position == last { quote!(_) } else { number(position) };
                let (name, read) = (ident(&variant.rust), read_expr(scope, &variant.shape));
                quote!(#pattern => Self::#name(#read?),)
            });
            let id = number(index);
            quote! {
                const UNION: __rt::ByShape<'_> =
                    __rt::ByShape { id: #id, first: #first, alternatives: &[#(#alternatives),*] };
                __rt::read::by_shape(r, &UNION, #holds, |r, index| __rt::Ok(match index { #(#arms)* }))
            }
        }
    }
}

fn expand_write(scope: &Scope<'_>, union: &Union, variant: &Variant) -> TokenStream {
    let (name, write) = (ident(&variant.rust), write_fn(scope, &variant.shape));
    match union.tag() {
        Some(tag) => {
            let text = &variant.tag;
            quote!(Self::#name(value) => __rt::write::tagged(w, #tag, #text, value, #write),)
        }
        None => quote!(Self::#name(value) => __rt::write::alternative(w, value, #write),),
    }
}

fn expand_kinds(kinds: Kinds) -> TokenStream {
    let named = [
        (Kinds::NULL, quote!(__rt::Kinds::NULL)),
        (Kinds::BOOL, quote!(__rt::Kinds::BOOL)),
        (Kinds::NUMBER, quote!(__rt::Kinds::NUMBER)),
        (Kinds::STRING, quote!(__rt::Kinds::STRING)),
        (Kinds::ARRAY, quote!(__rt::Kinds::ARRAY)),
        (Kinds::OBJECT, quote!(__rt::Kinds::OBJECT)),
    ];
    let named = named.into_iter().filter(|(kind, _)| kinds.has(*kind)).map(|(_, path)| path);
    // Every shape has values.
    named.reduce(|kinds, kind| quote!(#kinds.or(#kind))).unwrap_or_default()
}

fn number(number: usize) -> TokenStream {
    let literal = Literal::usize_unsuffixed(number);
    quote!(#literal)
}
