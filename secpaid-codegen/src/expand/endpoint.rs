//! From an endpoint to its request, its errors, and the implementation of the runtime's trait that ties them together.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::constraint::expand_constraints;
use super::error::expand_endpoint_error;
use super::items::expand_list;
use super::pages::expand_pages;
use super::place::expand_places;
use super::request::{expand_request, expand_write};
use super::scope::{Entry, Scope, ident};
use super::shape::{inner, is_usual, read_fn, rust_type};
use super::table::{
    auth_field, envelope_static, error_static, expand_empty_by, expand_outcomes, expand_place,
    expand_pointer, option,
};
use crate::model::{Data, Encoding, Endpoint, EndpointAuth, Envelope, File, Pointer, Retry, Shape};

/// The request, its implementation of `Endpoint`, the errors.
pub(super) fn expand_endpoint(scope: &Scope<'_>, entry: &Entry<'_>, endpoint: &Endpoint) -> Vec<TokenStream> {
    vec![
        expand_request(scope, entry, endpoint),
        expand_implementation(scope, entry, endpoint),
        expand_endpoint_error(scope, entry, endpoint),
    ]
}

fn expand_implementation(scope: &Scope<'_>, entry: &Entry<'_>, endpoint: &Endpoint) -> TokenStream {
    let core = scope.core;
    let name = &entry.ident;
    let error = ident(&endpoint.error_name);
    let own_envelopes = has_own_envelopes(scope, endpoint).then(|| expand_own_envelopes(scope, endpoint));
    let list = endpoint.items.as_ref().map(|items| expand_list(scope, endpoint, items));
    let item_tables = list.as_ref().map(|list| &list.tables);
    let description = expand_description(scope, endpoint);
    let write = if endpoint.request.is_empty() {
        quote!(
            #[inline]
            fn write(&self, _: &mut __rt::Writer) {}
        )
    } else {
        let body = expand_write(scope, &endpoint.request);
        quote! {
            #[inline]
            fn write(&self, w: &mut __rt::Writer) {
                #body
            }
        }
    };
    let (data_type, data) = match (&endpoint.file, &list) {
        (_, Some(list)) => (list.ty.clone(), list.read.clone()),
        (Some(file), None) => expand_file(scope, file),
        (None, None) => expand_data(scope, endpoint.data.as_ref()),
    };
    let meta = scope.model.metas.get(endpoint.meta).and_then(|meta| meta.rust.as_deref()).map(ident);
    let (meta_type, meta) = match meta {
        Some(meta) => (
            quote!(#meta),
            quote! {
                #[inline]
                fn meta(fields: &__rt::Fields<'_>) -> #meta {
                    #meta::__read(fields)
                }
            },
        ),
        None => (
            quote!(()),
            quote! {
                #[inline]
                fn meta(_: &__rt::Fields<'_>) {}
            },
        ),
    };
    let pages = endpoint.pages.as_ref().and_then(|pages| expand_pages(scope, entry, endpoint, pages));
    let implementation = quote! {
        impl #core::Endpoint for #name {
            type Data = #data_type;
            type Meta = #meta_type;
            type Error = #error;

            const DESCRIPTION: &'static __rt::table::Description = &#description;

            #write
            #data
            #meta
        }

        #pages
    };
    if own_envelopes.is_none() && item_tables.is_none() {
        return implementation;
    }
    // Tables of its own have the names of every other endpoint's.
    quote! {
        const _: () = {
            #own_envelopes
            #item_tables
            #implementation
        };
    }
}

fn expand_description(scope: &Scope<'_>, endpoint: &Endpoint) -> TokenStream {
    let core = scope.core;
    let Endpoint { name, method, path, .. } = endpoint;
    let encodings = endpoint.encodings.iter().map(|encoding| match encoding {
        Encoding::Json => quote!(#core::endpoint::Encoding::Json),
        Encoding::Form => quote!(#core::endpoint::Encoding::Form),
        Encoding::Multipart => quote!(#core::endpoint::Encoding::Multipart),
    });
    let encodings = list("encodings", encodings);
    let places = list("places", expand_places(endpoint));
    let constraints = list("constraints", expand_constraints(scope, endpoint));
    let retry = match endpoint.retry {
        Retry::Never => None,
        Retry::Safe => Some(quote!(retry: #core::endpoint::Retry::Safe,)),
    };
    let auth = (endpoint.auth != EndpointAuth::Default).then(|| auth_field(scope.model.auth_of(endpoint)));
    let files = endpoint.file.iter().flat_map(|file| &file.content);
    let files = list("files", files.map(|content| quote!(#content)));
    let keys = scope.keys.of_endpoint(scope.model, endpoint);
    let keys = (keys.names().len() != scope.keys.names().len()).then(|| {
        let keys = keys.names();
        quote!(keys: &[#(#keys),*],)
    });
    let envelopes = endpoint.envelopes.iter().filter_map(|index| scope.model.envelopes.get(*index));
    let envelopes: Vec<_> = envelopes.collect();
    let envelopes = if has_own_envelopes(scope, endpoint) {
        let own = envelopes.into_iter().map(|envelope| {
            if endpoint.has_own(envelope) { own_envelope_static(envelope) } else { envelope_static(envelope) }
        });
        quote!(&[#(&#own),*])
    } else {
        scope.shared_lists.of_envelopes(&envelopes).into_token_stream()
    };
    let errors = endpoint.own_errors(scope.model).map(error_static);
    let errors = list("errors", errors.map(|error| quote!(&#error)));
    let error_sets: Vec<_> = scope.model.error_sets_of(endpoint).map(|(_, set)| set).collect();
    let error_sets = (!error_sets.is_empty()).then(|| {
        let list = scope.shared_lists.of_error_sets(&error_sets);
        quote!(error_sets: #list,)
    });
    let items = endpoint.items.as_ref().map(|_| {
        let items = option(Some(quote!(&__ITEMS)));
        quote!(items: #items,)
    });
    quote! {
        __rt::table::Description {
            name: #name,
            method: #method,
            path: #path,
            #encodings
            #places
            #constraints
            #retry
            #auth
            #files
            #keys
            envelopes: #envelopes,
            #errors
            #error_sets
            #items
            ..__ENDPOINT
        }
    }
}

/// A field of the table that is a list; not said where it is empty, as it is for endpoints that do not say otherwise.
fn list(field: &str, entries: impl IntoIterator<Item = TokenStream>) -> Option<TokenStream> {
    let field = format_ident!("{field}");
    let entries: Vec<_> = entries.into_iter().collect();
    (!entries.is_empty()).then(|| quote!(#field: &[#(#entries),*],))
}

/// Does the endpoint say itself something that its envelopes say for others?
fn has_own_envelopes(scope: &Scope<'_>, endpoint: &Endpoint) -> bool {
    scope.model.envelopes_of(endpoint).any(|(_, envelope)| endpoint.has_own(envelope))
}

/// What is different in an envelope as this endpoint has it.
fn own_fields(scope: &Scope<'_>, endpoint: &Endpoint, envelope: &Envelope) -> TokenStream {
    let keys = scope.keys.of_endpoint(scope.model, endpoint);
    let own = endpoint.own(envelope);
    let pointers = |field: &str, own: &[Pointer], shared: &[Pointer]| {
        let field = format_ident!("{field}");
        let own = own.iter().map(|at| expand_pointer(&keys, at));
        (own.len() != shared.len()).then(|| quote!(#field: &[#(#own),*],))
    };
    let code = pointers("code", &own.code, &envelope.code);
    let message = pointers("message", &own.message, &envelope.message);
    let data = (own.data != envelope.data).then(|| {
        let place = expand_place(&keys, &own.data);
        quote!(data: #place,)
    });
    let empty = (own.empty != envelope.empty).then(|| {
        let empty = expand_empty_by(&own.empty);
        quote!(empty: #empty,)
    });
    quote!(#code #message #data #empty)
}

/// The envelopes as this endpoint has them.
fn expand_own_envelopes(scope: &Scope<'_>, endpoint: &Endpoint) -> TokenStream {
    let keys = scope.keys.of_endpoint(scope.model, endpoint);
    let outcomes = (!endpoint.outcomes.is_empty()).then(|| {
        let outcomes = expand_outcomes(&keys, &endpoint.outcomes);
        quote!(own_outcomes: #outcomes,)
    });
    let envelopes = scope.model.envelopes_of(endpoint).map(|(_, envelope)| envelope);
    let envelopes = envelopes.filter(|envelope| endpoint.has_own(envelope)).map(|envelope| {
        let (shared, own) = (envelope_static(envelope), own_envelope_static(envelope));
        let fields = own_fields(scope, endpoint, envelope);
        quote! {
            static #own: __rt::table::Envelope = {
                use __rt::table::*;
                Envelope { #fields #outcomes ..#shared }
            };
        }
    });
    quote!(#(#envelopes)*)
}

/// The static of an envelope as one endpoint has it.
fn own_envelope_static(envelope: &Envelope) -> Ident {
    format_ident!("__OWN{}", envelope_static(envelope))
}

/// The type of the data, and the function that reads it.
fn expand_data(scope: &Scope<'_>, data: Option<&Data>) -> (TokenStream, TokenStream) {
    let Some(Data { shape, .. }) = data else {
        let read = quote! {
            #[inline]
            fn data(place: &mut __rt::Option<()>, _: __rt::Option<&mut __rt::Reader<'_>>) -> __rt::Result<(), __rt::Fault> {
                *place = __rt::Some(());
                __rt::Ok(())
            }
        };
        return (quote!(()), read);
    };
    let ty = rust_type(scope, shape);
    let is_optional = matches!(shape, Shape::Optional { .. });
    let body = if !is_optional && is_usual(scope, shape) {
        quote!(__rt::data_in_place(place, r))
    } else {
        let find = if is_optional { quote!(__rt::data_optional) } else { quote!(__rt::data) };
        let read = read_fn(scope, inner(shape));
        quote! {
            *place = __rt::Some(#find(r, #read)?);
            __rt::Ok(())
        }
    };
    let read = quote! {
        #[inline]
        fn data(
            place: &mut __rt::Option<#ty>,
            r: __rt::Option<&mut __rt::Reader<'_>>,
        ) -> __rt::Result<(), __rt::Fault> {
            #body
        }
    };
    (ty, read)
}

/// The type of a file, and the functions that take one and refuse anything else.
fn expand_file(scope: &Scope<'_>, file: &File) -> (TokenStream, TokenStream) {
    let core = scope.core;
    let ty = quote!(#core::File);
    let (ty, refuse, of_file) = if file.optional {
        (quote!(__rt::Option<#ty>), quote!(__rt::file_optional), quote!(__rt::Some))
    } else {
        (ty, quote!(__rt::file), quote!(::core::convert::identity))
    };
    let read = quote! {
        const FILE: __rt::Option<fn(#core::File) -> #ty> = __rt::Some(#of_file);
        #[inline]
        fn data(
            place: &mut __rt::Option<#ty>,
            r: __rt::Option<&mut __rt::Reader<'_>>,
        ) -> __rt::Result<(), __rt::Fault> {
            *place = __rt::Some(#refuse(r)?);
            __rt::Ok(())
        }
    };
    (ty, read)
}
