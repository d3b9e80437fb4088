//! From the fields of a request to the table of those that are more than a value of its body.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Endpoint, Location};

/// None where the body has all fields.
pub(super) fn expand_places(endpoint: &Endpoint) -> impl Iterator<Item = TokenStream> {
    endpoint.request.iter().filter(|field| field.is_placed()).map(|field| {
        let name = &field.wire;
        let location = match field.location {
            Location::Path => quote!(path),
            Location::Query => quote!(query),
            Location::Header => quote!(header),
            Location::Body => quote!(body),
        };
        let joined = field.joined.then(|| quote!(.joined()));
        let secret = field.shape.is_secret().then(|| quote!(.secret()));
        quote!(__rt::table::Place::#location(#name) #joined #secret)
    })
}
