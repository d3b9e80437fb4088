//! From an array that is read by position to the struct with a field per entry, and to the functions that read and write it.

use proc_macro2::TokenStream;
use quote::quote;

use super::derive::Derives;
use super::doc::{self, Doc};
use super::record::expand_fields;
use super::scope::{Scope, ident};
use super::setter::expand_setters;
use super::shape::{inner, read_fn, write_fn};
use crate::model::{Field, TypeDef};

/// The struct, and how it is read and written where the API does.
pub(super) fn expand_tuple(scope: &Scope<'_>, index: usize, def: &TypeDef, entries: &[Field]) -> TokenStream {
    let entry = scope.entry(index);
    let (name, vis) = (&entry.ident, &entry.vis);
    let user_docs = doc::of_user(entry.attrs);
    let doc = Doc::or(def.doc.as_deref(), || format!("The tuple {}.", doc::code(&def.name)))
        .and("On the wire it is a list, with an entry per field in this order.")
        .and_source(&def.source)
        .below(entry.attrs);
    let derives = Derives::new(scope, entry.attrs, &["Clone", "PartialEq"]);
    let debug = derives.expand_debug(name, entries);
    let declared = expand_fields(scope, &derives, entries);
    let setters = def.written.then(|| expand_setters(scope, name, entries));
    let decode = def.read.then(|| {
        let values = entries.iter().map(|entry| expand_read(scope, entry));
        quote! {
            impl __rt::Decode for #name {
                fn decode(r: &mut __rt::Reader<'_>) -> __rt::Result<Self, __rt::Fault> {
                    let mut t = __rt::Tuple::begin(r)?;
                    let value = Self { #(#values),* };
                    t.end(r)?;
                    __rt::Ok(value)
                }
            }
        }
    });
    let encode = def.written.then(|| expand_encode(scope, entries, &quote!(#name)));
    quote! {
        #user_docs
        #doc
        #derives
        #[non_exhaustive]
        #vis struct #name { #declared }

        #debug
        #setters

        #decode
        #encode
    }
}

fn expand_read(scope: &Scope<'_>, entry: &Field) -> TokenStream {
    let field = ident(&entry.rust);
    let read = read_fn(scope, &entry.shape);
    if entry.optional() {
        quote!(#field: t.optional(r, #read)?)
    } else {
        let name = &entry.wire;
        quote!(#field: t.required(r, #name, #read)?)
    }
}

fn expand_encode(scope: &Scope<'_>, entries: &[Field], name: &TokenStream) -> TokenStream {
    let left_out = entries.iter().any(Field::optional).then(|| quote!(let mut left_out = 0;));
    let writes = entries.iter().map(|entry| {
        let field = ident(&entry.rust);
        let write = write_fn(scope, inner(&entry.shape));
        if entry.optional() {
            quote!(__rt::write::last_entry(w, &mut left_out, &self.#field, #write);)
        } else {
            quote!(__rt::write::entry(w, &self.#field, #write);)
        }
    });
    quote! {
        impl __rt::Encode for #name {
            fn encode(&self, w: &mut __rt::Writer) {
                #left_out
                w.begin_array();
                #(#writes)*
                w.end_array();
            }
        }
    }
}
