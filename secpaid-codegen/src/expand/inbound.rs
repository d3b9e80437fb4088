//! From an inbound shape to the unit struct that stands for it, and to its implementation of the runtime's trait.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::doc;
use super::scope::{Entry, Scope};
use super::shape::{inner, read_fn, rust_type};
use super::table::{expand_pointer, expand_test, option};
use crate::model::{Carrier, Cipher, Inbound, InboundExample, Keys, Shape};

/// The struct, its receiver, and what the runtime knows about it.
pub(super) fn expand_inbound(scope: &Scope<'_>, entry: &Entry<'_>, inbound: &Inbound) -> TokenStream {
    let core = scope.core;
    let Entry { ident: name, vis, attrs, .. } = entry;
    let doc = doc::inbound(inbound).below(attrs);
    let description = expand_description(inbound);
    let ty = rust_type(scope, &inbound.shape);
    let find = match inbound.shape {
        Shape::Optional { .. } => quote!(__rt::data_optional),
        _ => quote!(__rt::data),
    };
    let read = read_fn(scope, inner(&inbound.shape));
    let in_body = (inbound.from.iter().any(|from| *from != Carrier::Query))
        .then(|| quote!(impl __rt::inbound::InBody for #name {}));
    let in_query =
        inbound.from.contains(&Carrier::Query).then(|| quote!(impl __rt::inbound::InQuery for #name {}));
    quote! {
        #(#attrs)*
        #doc
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
        #vis struct #name;

        impl #name {
            /// What reads it. Make one, and keep it.
            #vis fn receiver() -> #core::inbound::Receiver<Self> {
                #core::inbound::Receiver::new()
            }
        }

        impl __rt::inbound::Inbound for #name {
            type Data = #ty;

            const DESCRIPTION: &'static __rt::inbound::Description = &{
                use __rt::table::*;
                use __rt::inbound::{Carrier, Cipher, Description, Encrypted, Sample};
                #description
            };

            fn data(r: __rt::Option<&mut __rt::Reader<'_>>) -> __rt::Result<#ty, __rt::Fault> {
                #find(r, #read)
            }
        }
        #in_body
        #in_query
    }
}

fn expand_description(inbound: &Inbound) -> TokenStream {
    let keys = Keys::of_inbound(inbound);
    let names = keys.names();
    let name = &inbound.name;
    let from = inbound.from.iter().copied().map(expand_carrier);
    let when = option(inbound.when.as_ref().map(|test| expand_test(&keys, test)));
    let data = expand_pointer(&keys, &inbound.at);
    let encrypted = option(inbound.encrypted.as_ref().map(|encrypted| {
        let at = expand_pointer(&keys, &encrypted.at);
        let cipher = match encrypted.cipher {
            Cipher::Aes256Cbc => quote!(Cipher::Aes256Cbc),
        };
        quote!(Encrypted { at: #at, cipher: #cipher })
    }));
    let samples = inbound.examples.iter().map(expand_sample);
    quote! {
        Description {
            name: #name,
            from: &[#(#from),*],
            keys: &[#(#names),*],
            when: #when,
            data: #data,
            encrypted: #encrypted,
            samples: &[#(#samples),*],
        }
    }
}

fn expand_carrier(carrier: Carrier) -> TokenStream {
    match carrier {
        Carrier::Json => quote!(Carrier::Json),
        Carrier::Form => quote!(Carrier::Form),
        Carrier::Query => quote!(Carrier::Query),
    }
}

fn expand_sample(example: &InboundExample) -> TokenStream {
    let from = expand_carrier(example.from);
    let text = &example.text;
    let key = option(example.key.as_ref().map(ToTokens::to_token_stream));
    let source = (!example.source.is_empty()).then(|| example.source.join("; "));
    let source = option(source.as_ref().map(ToTokens::to_token_stream));
    quote!(Sample { from: #from, text: #text, key: #key, source: #source })
}
