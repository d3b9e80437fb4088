//! From the fields of a request to the table of those that are more than a value of its body.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Endpoint, Location};

/// None where the body has all fields.
pub(super) fn expand_places(endpoint: &Endpoint) -> impl Iterator<Item = TokenStream> {
    endpoint.request.iter().filter(|field| field.is_placed()).map(|field| {
        let name = &field.wire;
        let location = match field.location {
            Location::Path => quote!(Path),
            Location::Query => quote!(Query),
            Location::Header => quote!(Header),
            Location::Body => quote!(Body),
        };
        let (joined, secret) = (field.joined, field.shape.is_secret());
        quote! {
            __rt::table::Place {
                field: #name,
                location: __rt::table::Location::#location,
                joined: #joined,
                secret: #secret,
            }
        }
    })
}
