//! From declared errors to the enum of an endpoint, and to the one of the whole API.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::doc;
use super::scope::{Entry, Scope, ident};
use super::shape::base_type;
use super::table::error_static;
use crate::model::{Base, Capture, CaptureType, Endpoint, ErrorDef};

/// The name of the enum of the whole API.
const API_ERROR: &str = "Error";

/// The enum of an endpoint, and how it becomes the one of the whole API.
pub(super) fn expand_endpoint_error(
    scope: &Scope<'_>,
    entry: &Entry<'_>,
    endpoint: &Endpoint,
) -> TokenStream {
    let name = ident(&endpoint.error_name);
    if let Some((other, other_endpoint)) = same_errors(scope, entry, endpoint) {
        let vis = &entry.vis;
        let other_name = ident(&other_endpoint.error_name);
        let doc = format!(" The errors of [`{}`]: the same as those of [`{}`].", entry.ident, other.ident);
        return quote! {
            #[doc = #doc]
            #vis type #name = #other_name;
        };
    }
    let api = ident(API_ERROR);
    let errors: Vec<_> = endpoint.errors.iter().filter_map(|index| scope.model.errors.get(*index)).collect();
    let doc = format!(" The errors of [`{}`].", entry.ident);
    let body = expand_enum(scope, &name, &entry.vis, &doc, &errors);
    let arms = errors.iter().map(|error| {
        let variant = ident(&error.name);
        let fields = pattern(&error.captures);
        quote!(#name::#variant #fields => Self::#variant #fields,)
    });
    quote! {
        #body

        impl ::core::convert::From<#name> for #api {
            fn from(error: #name) -> Self {
                match error {
                    #(#arms)*
                    #name::Unknown(error) => Self::Unknown(error),
                }
            }
        }
    }
}

/// The first endpoint before this one that declares the same errors: one enum does for both.
fn same_errors<'s, 'a>(
    scope: &'s Scope<'a>,
    entry: &Entry<'_>,
    endpoint: &Endpoint,
) -> Option<(&'s Entry<'a>, &'a Endpoint)> {
    let mut before = scope.endpoints().take_while(|(other, _)| other.index != entry.index);
    before.find(|(other, other_endpoint)| {
        other_endpoint.errors == endpoint.errors && other.vis.to_string() == entry.vis.to_string()
    })
}

/// The enum of all errors of the API.
pub(super) fn expand_api_error(scope: &Scope<'_>) -> TokenStream {
    let errors: Vec<_> = scope.model.errors.iter().collect();
    let doc = " All errors of the API. The enum of each endpoint converts into it.";
    expand_enum(scope, &ident(API_ERROR), &quote!(pub), doc, &errors)
}

fn expand_enum(
    scope: &Scope<'_>,
    name: &Ident,
    vis: &TokenStream,
    doc: &str,
    errors: &[&ErrorDef],
) -> TokenStream {
    let core = scope.core;
    let variants = errors.iter().map(|error| {
        let doc = doc::error(error);
        let variant = ident(&error.name);
        let fields = expand_fields(scope, error);
        quote! {
            #doc
            #variant #fields
        }
    });
    let declared = errors.iter().enumerate().map(|(index, error)| {
        let index = Literal::usize_unsuffixed(index);
        let variant = ident(&error.name);
        let values = expand_values(&error.captures);
        quote!(#index => Self::#variant #values,)
    });
    let infos = errors.iter().map(|error| {
        let variant = ident(&error.name);
        let rest = (!error.captures.is_empty()).then(|| quote!({ .. }));
        let info = error_static(error);
        quote!(Self::#variant #rest => &#info,)
    });
    let captures =
        if errors.iter().all(|error| error.captures.is_empty()) { quote!(_) } else { quote!(captures) };
    // An index that no error has is never asked for.
    let undeclared = quote!(Self::Unknown(::core::default::Default::default()));
    let (index, declared, info) = if errors.is_empty() {
        (quote!(_), undeclared, quote!(::core::option::Option::None))
    } else {
        let declared = quote! {
            match index {
                #(#declared)*
                _ => #undeclared,
            }
        };
        let info = quote! {
            ::core::option::Option::Some(match self {
                #(#infos)*
                Self::Unknown(_) => return ::core::option::Option::None,
            })
        };
        (quote!(index), declared, info)
    };
    let others =
        (!errors.is_empty()).then(|| quote!(declared => f.write_str(declared.doc().unwrap_or_default()),));
    let import = scope.import();
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq, ::core::cmp::Eq)]
        #[non_exhaustive]
        #vis enum #name {
            #(#variants,)*
            /// An error that the spec does not declare: code, message and body as they came.
            Unknown(#core::UnknownError),
        }

        impl #name {
            /// What went wrong; `None` for an error that the spec does not declare.
            #[must_use]
            pub fn doc(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
                #core::endpoint::DeclaredError::info(self).map(|info| info.doc)
            }

            /// What the caller can do, where the spec says it.
            #[must_use]
            pub fn remedy(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
                #core::endpoint::DeclaredError::info(self).and_then(|info| info.fix)
            }
        }

        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    Self::Unknown(error) => ::core::fmt::Display::fmt(error, f),
                    #others
                }
            }
        }

        impl ::std::error::Error for #name {}

        const _: () = {
            #import
            impl #core::endpoint::DeclaredError for #name {
                fn declared(#index: ::core::primitive::usize, #captures: &rt::Captures) -> Self {
                    #declared
                }

                fn unknown(error: rt::UnknownError) -> Self {
                    Self::Unknown(error)
                }

                fn info(&self) -> ::core::option::Option<&'static rt::table::ErrorInfo> {
                    #info
                }
            }
        };
    }
}

/// The fields of a variant as declared.
fn expand_fields(scope: &Scope<'_>, error: &ErrorDef) -> Option<TokenStream> {
    let fields = error.captures.iter().map(|capture| {
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
    (!error.captures.is_empty()).then(|| quote!({ #(#fields),* }))
}

/// The fields of a variant from what was captured.
fn expand_values(captures: &[Capture]) -> Option<TokenStream> {
    let values = captures.iter().enumerate().map(|(number, capture)| {
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
    (!captures.is_empty()).then(|| quote!({ #(#values),* }))
}

/// The fields of a variant by name, to take apart and to put together.
fn pattern(captures: &[Capture]) -> Option<TokenStream> {
    let names = captures.iter().map(|capture| ident(&capture.name));
    (!captures.is_empty()).then(|| quote!({ #(#names),* }))
}
