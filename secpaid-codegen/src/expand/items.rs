//! From an endpoint whose success is a list of entries with outcomes to its type, the table that says how they are judged, and the
//! functions that read it.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{Scope, ident};
use super::shape::{inner, read_fn, rust_type};
use super::table::{expand_envelope_value, expand_pointer, option};
use crate::model::{Endpoint, Items, ItemsBy, Shape};

/// The list.
pub(super) struct List {
    /// Its type.
    pub(super) ty: TokenStream,
    /// A record of the list, as pages have it.
    pub(super) item: TokenStream,
    /// The functions that read it, for the implementation of `Endpoint`.
    pub(super) read: TokenStream,
    /// The tables, for the `const _` around the endpoint's implementation.
    pub(super) tables: TokenStream,
}

pub(super) fn expand_list(scope: &Scope<'_>, endpoint: &Endpoint, items: &Items) -> List {
    let core = scope.core;
    let error = ident(&endpoint.error_name);
    let (payload, read_payload) = match &items.data {
        None => (quote!(()), quote!(|_| __rt::Result::Ok(()))),
        Some(data) => {
            let optional = matches!(data.shape, Shape::Optional { .. });
            let find = if optional { quote!(__rt::data_optional) } else { quote!(__rt::data) };
            let read = read_fn(scope, inner(&data.shape));
            (rust_type(scope, &data.shape), quote!(|r| #find(r, #read)))
        }
    };
    let read = quote! {
        #[inline]
        fn data(
            place: &mut __rt::Option<Self::Data>,
            r: __rt::Option<&mut __rt::Reader<'_>>,
        ) -> __rt::Result<(), __rt::Fault> {
            *place = __rt::Some(__rt::items(r, Self::DESCRIPTION, #read_payload)?);
            __rt::Ok(())
        }
    };
    let read_of = (!matches!(items.by, ItemsBy::Entry | ItemsBy::Envelope(_))).then(|| {
        quote! {
            #[inline]
            fn data_of<'a>(
                place: &mut __rt::Option<Self::Data>,
                r: __rt::Option<&mut __rt::Reader<'a>>,
                fields: &__rt::Fields<'a>,
            ) -> __rt::Result<(), __rt::Fault> {
                *place = __rt::Some(__rt::items_of(r, fields, Self::DESCRIPTION, #read_payload)?);
                __rt::Ok(())
            }
        }
    });
    List {
        ty: quote!(#core::items::Items<#payload, #error>),
        item: quote!(#core::items::Item<#payload, #error>),
        read: quote!(#read #read_of),
        tables: expand_tables(scope, endpoint, items),
    }
}

fn expand_tables(scope: &Scope<'_>, endpoint: &Endpoint, items: &Items) -> TokenStream {
    let of_body = scope.keys.of_endpoint(scope.model, endpoint);
    let of_entry = scope.keys.of_items(items);
    let by = match &items.by {
        ItemsBy::Entry | ItemsBy::Envelope(_) => quote!(ItemsBy::Entry),
        ItemsBy::Parallel(at) => {
            let at = expand_pointer(&of_body, at);
            quote!(ItemsBy::Parallel(#at))
        }
        ItemsBy::Failed(at) => {
            let at = expand_pointer(&of_body, at);
            quote!(ItemsBy::Failed(#at))
        }
        ItemsBy::Errors { at, path } => {
            let (at, path) = (expand_pointer(&of_body, at), expand_pointer(&of_entry, path));
            quote!(ItemsBy::Errors { at: #at, path: #path })
        }
    };
    let judge = expand_envelope_value(&of_entry, &items.judge);
    let Items { keyed, or_absent, .. } = items;
    let partial = option(items.partial.then(|| quote!(__rt::is_one_not_ok)));
    let keys = of_entry.names();
    quote! {
        static __ITEMS: __rt::table::Items = {
            use __rt::table::*;
            Items { by: #by, keyed: #keyed, or_absent: #or_absent, partial: #partial, keys: &[#(#keys),*], judge: &#judge }
        };
    }
}
