//! From the parameters of a URL to the functions that read them.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{self, Doc};
use super::scope::{Scope, ident};
use super::shape::base_type;
use crate::model::{Base, Parameter, ParameterType, TypeDef};

/// The functions, for the body of an inherent `impl`; with `__rt` in scope.
pub(super) fn expand_query(scope: &Scope<'_>, def: &TypeDef) -> TokenStream {
    let functions = def.query.iter().map(|parameter| expand_parameter(scope, parameter));
    quote!(#(#functions)*)
}

fn expand_parameter(scope: &Scope<'_>, parameter: &Parameter) -> TokenStream {
    let core = scope.core;
    let Parameter { wire, encode, .. } = parameter;
    let name = ident(&parameter.rust);
    let (base, wrap) = match parameter.ty {
        ParameterType::BuiltIn(base) => (base, None),
        ParameterType::Named(index, base) => (base, Some(&scope.entry(index).ident)),
    };
    let inner = base_type(scope, base);
    let read = match base {
        Base::String => quote!(__rt::query::string),
        Base::Decimal => quote!(__rt::query::decimal),
        _ => quote!(__rt::query::integer::<#inner>),
    };
    let (ty, read) = match wrap {
        Some(wrap) => (quote!(#wrap), quote!(|text| #read(text).map(#wrap))),
        None => (inner, read),
    };
    let type_name = match wrap {
        Some(wrap) => wrap.to_string(),
        None => base.name().to_owned(),
    };
    let (form, in_form) = match encode {
        Some(_) => (quote!(Base64), " in base64"),
        None => (quote!(Text), ""),
    };
    let expected = format!("a URL whose query has a `{type_name}`{in_form} as `{wire}`");
    let (result, find) = if parameter.optional {
        (quote!(::core::option::Option<#ty>), quote!(optional))
    } else {
        (ty.clone(), quote!(required))
    };
    let doc = Doc::or(parameter.doc.as_deref(), || format!("The parameter {}.", doc::code(wire)))
        .and(format!("It is {} in the query{in_form}.", doc::code(wire)))
        .and_source(&parameter.source)
        .and(format!(
            "# Errors\n\nWhere the query has {} that is no `{type_name}`{in_form}{}.",
            doc::code(wire),
            if parameter.optional { "" } else { ", or has none" }
        ));
    let encode = encode.as_ref().map(|encode| {
        let doc = Doc::new(format!("The text of {} in the query for a value: its base64.", doc::code(wire)));
        let encode = ident(encode);
        quote! {
            #doc
            #[must_use]
            pub fn #encode(value: &#ty) -> ::std::string::String {
                __rt::query::base64(value)
            }
        }
    });
    quote! {
        #doc
        pub fn #name(&self) -> ::core::result::Result<#result, #core::ScalarError> {
            __rt::query::#find(&self.0, #wire, __rt::query::Form::#form, #expected, #read)
        }

        #encode
    }
}
