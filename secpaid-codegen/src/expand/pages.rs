//! From an endpoint with pages to the implementation of the runtime's trait that turns them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::items::{List, expand_list};
use super::scope::{Entry, Scope, ident};
use super::shape::{inner, rust_type};
use super::table::{expand_answer_place, expand_pointer, expand_test, option};
use crate::model::{Endpoint, Field, PageBy, Pages, Shape};

/// The implementation.
pub(super) fn expand_pages(
    scope: &Scope<'_>,
    entry: &Entry<'_>,
    endpoint: &Endpoint,
    pages: &Pages,
) -> Option<TokenStream> {
    let core = scope.core;
    let name = &entry.ident;
    let fields = pages.asked(scope.model, endpoint, &pages.field)?;
    let field = *fields.last()?;
    let paging = expand_paging(scope, endpoint, pages);
    let size = pages.size.as_ref().and_then(|path| pages.asked(scope.model, endpoint, path));
    let size = expand_number(size.as_deref());
    let position = expand_position(&fields);
    let turn = access(&fields);
    let value = quote!(position.parse().ok()?);
    let value = if field.optional() { quote!(__rt::Some(#value)) } else { value };
    let (item, items) = expand_items(scope, endpoint, pages)?;
    Some(quote! {
        impl #core::pages::Paged for #name {
            type Item = #item;

            const PAGING: &'static __rt::table::Paging = &{
                use __rt::table::*;
                #paging
            };

            fn page_size(&self) -> __rt::Option<::core::primitive::u64> { #size }
            fn position(&self) -> __rt::Option<::std::string::String> { #position }

            fn turn(&mut self, position: &::core::primitive::str) -> __rt::Option<()> {
                #turn = #value;
                __rt::Some(())
            }

            fn items(data: Self::Data) -> ::std::vec::Vec<Self::Item> { #items }
        }
    })
}

fn expand_paging(scope: &Scope<'_>, endpoint: &Endpoint, pages: &Pages) -> TokenStream {
    let keys = scope.keys.of_endpoint(scope.model, endpoint);
    let by = match &pages.by {
        PageBy::Number { first } => {
            let first = Literal::u64_unsuffixed(*first);
            quote!(PageBy::Number { first: #first })
        }
        PageBy::Offset { first } => {
            let first = Literal::u64_unsuffixed(*first);
            quote!(PageBy::Offset { first: #first })
        }
        PageBy::Cursor { next, query } => {
            let next = expand_answer_place(&keys, next);
            let query = option(query.as_ref().map(|query| quote!(#query)));
            quote!(PageBy::Cursor { next: #next, query: #query })
        }
        PageBy::Last { key, plus } => {
            let plus = option(plus.map(Literal::i64_unsuffixed).map(|plus| quote!(#plus)));
            quote!(PageBy::Last { key: &[#(#key),*], plus: #plus })
        }
    };
    let count = |count: Option<u64>| option(count.map(Literal::u64_unsuffixed).map(|count| quote!(#count)));
    let (default_size, max_size) = (count(pages.default_size), count(pages.max_size));
    let items = record_of(scope, endpoint).zip(pages.items).and_then(|(fields, index)| fields.get(index));
    let items = items.into_iter().flat_map(|field| std::iter::once(&field.wire).chain(&field.also));
    let place = |at: &Option<Vec<String>>| option(at.as_ref().map(|at| expand_pointer(&keys, at)));
    let (total, count) = (place(&pages.total), place(&pages.pages));
    let stop = option(pages.stop.as_ref().map(|test| expand_test(&keys, test)));
    quote!(Paging {
        by: #by,
        default_size: #default_size,
        max_size: #max_size,
        items: &[#(#items),*],
        total: #total,
        pages: #count,
        stop: #stop,
    })
}

/// A field of the request, or one of a record in it.
fn access(fields: &[&Field]) -> TokenStream {
    let names = fields.iter().map(|field| ident(&field.rust));
    quote!(self #(.#names)*)
}

/// What the request says for a number.
fn expand_number(fields: Option<&[&Field]>) -> TokenStream {
    let Some((fields, field)) = fields.and_then(|fields| Some((fields, fields.last()?))) else {
        return quote!(__rt::None);
    };
    let value = access(fields);
    if field.optional() {
        quote!(#value.as_ref().and_then(__rt::page_number))
    } else {
        quote!(__rt::page_number(&#value))
    }
}

/// What the request says for the field that tells pages apart.
fn expand_position(fields: &[&Field]) -> TokenStream {
    let value = access(fields);
    let text = quote!(::std::string::ToString::to_string);
    if fields.last().is_some_and(|field| field.optional()) {
        quote!(#value.as_ref().map(#text))
    } else {
        quote!(__rt::Some(#text(&#value)))
    }
}

/// The type of a record, and how the data becomes a list of them.
fn expand_items(scope: &Scope<'_>, endpoint: &Endpoint, pages: &Pages) -> Option<(TokenStream, TokenStream)> {
    if let Some(items) = &endpoint.items {
        let List { item, .. } = expand_list(scope, endpoint, items);
        return Some((item, quote!(data.into_vec())));
    }
    let data = &endpoint.data.as_ref()?.shape;
    let Some(index) = pages.items else {
        let items = if is_optional(data) { quote!(data.unwrap_or_default()) } else { quote!(data) };
        return Some((item(scope, data)?, items));
    };
    let field = record_of(scope, endpoint)?.get(index)?;
    let name = ident(&field.rust);
    let items = match (is_optional(data), field.optional()) {
        (false, false) => quote!(data.#name),
        (false, true) => quote!(data.#name.unwrap_or_default()),
        (true, false) => quote!(data.map(|data| data.#name).unwrap_or_default()),
        (true, true) => quote!(data.and_then(|data| data.#name).unwrap_or_default()),
    };
    Some((item(scope, &field.shape)?, items))
}

/// The fields of the record that the data is.
fn record_of<'m>(scope: &Scope<'m>, endpoint: &Endpoint) -> Option<&'m [Field]> {
    match inner(&endpoint.data.as_ref()?.shape) {
        Shape::Named(index) => scope.model.types.get(*index)?.fields(),
        _ => None,
    }
}

fn is_optional(shape: &Shape) -> bool {
    matches!(shape, Shape::Optional { .. })
}

/// The type of an element of a list, wherever it is kept.
fn item(scope: &Scope<'_>, list: &Shape) -> Option<TokenStream> {
    match list {
        Shape::Optional { item: list, .. } | Shape::InString { item: list, .. } => item(scope, list),
        Shape::List { item, .. } => Some(rust_type(scope, item)),
        _ => None,
    }
}
