//! From what a declared error holds to the fields of its variant: what was captured from the message, and the details.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::has_fields;
use crate::expand::scope::{Scope, ident};
use crate::expand::shape::{base_type, inner, read_fn, rust_type};
use crate::model::{Base, CaptureType, ErrorDef};

/// The fields of a variant as declared.
pub(super) fn expand_fields(scope: &Scope<'_>, error: &ErrorDef) -> Option<TokenStream> {
    let captures = error.captures.iter().map(|capture| {
        let name = ident(&capture.name);
        let doc = if capture.always { " From the message." } else { " From the message, where it has it." };
        let ty = base_type(
            scope,
            match capture.ty {
                CaptureType::U32 => Base::U32,
                CaptureType::U64 => Base::U64,
                CaptureType::I64 => Base::I64,
                CaptureType::Decimal => Base::Decimal,
                CaptureType::Word | CaptureType::String => Base::String,
            },
        );
        let ty = if capture.always { ty } else { quote!(::core::option::Option<#ty>) };
        quote! {
            #[doc = #doc]
            #name: #ty
        }
    });
    let details = error.details.as_ref().map(|details| {
        let ty = rust_type(scope, &details.shape);
        quote! {
            /// What stands beside it, where it is there and fits.
            details: #ty
        }
    });
    has_fields(error).then(|| {
        let fields = captures.chain(details);
        quote!({ #(#fields),* })
    })
}

/// The fields of a variant from what was captured.
pub(super) fn expand_values(scope: &Scope<'_>, error: &ErrorDef) -> Option<TokenStream> {
    let captures = error.captures.iter().enumerate().map(|(number, capture)| {
        let number = Literal::usize_unsuffixed(number);
        let name = ident(&capture.name);
        let ty = match capture.ty {
            CaptureType::U32 => "u32",
            CaptureType::U64 => "u64",
            CaptureType::I64 => "i64",
            CaptureType::Decimal => "decimal",
            CaptureType::Word | CaptureType::String => "string",
        };
        let get = if capture.always { ident(ty) } else { format_ident!("optional_{ty}") };
        quote!(#name: captures.#get(#number))
    });
    let details = error.details.as_ref().map(|details| {
        let read = read_fn(scope, inner(&details.shape));
        quote!(details: captures.details(#read))
    });
    has_fields(error).then(|| {
        let values = captures.chain(details);
        quote!({ #(#values),* })
    })
}

/// The fields of a variant by name, to take apart and to put together.
pub(super) fn pattern(error: &ErrorDef) -> Option<TokenStream> {
    let captures = error.captures.iter().map(|capture| ident(&capture.name));
    let details = error.details.as_ref().map(|_| ident("details"));
    has_fields(error).then(|| {
        let names = captures.chain(details);
        quote!({ #(#names),* })
    })
}
