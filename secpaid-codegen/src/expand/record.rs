//! From a record to the struct, and to the functions that read and write it.

use proc_macro2::TokenStream;
use quote::quote;

use super::derive::Derives;
use super::doc::{self, Doc};
use super::fill::expand_fill;
use super::request::expand_write;
use super::scope::{Scope, fresh, ident};
use super::setter::expand_setters;
use super::shape::{read_fn, rust_type};
use crate::model::{Field, TypeDef};

/// The struct, and how it is read and written where the API does.
pub(super) fn expand_record(scope: &Scope<'_>, index: usize, def: &TypeDef, fields: &[Field]) -> TokenStream {
    let entry = scope.entry(index);
    let (name, vis) = (&entry.ident, &entry.vis);
    let user_docs = doc::of_user(entry.attrs);
    let doc = Doc::or(def.doc.as_deref(), || format!("The record {}.", doc::code(&def.name)))
        .and_source(&def.source)
        .below(entry.attrs);
    let derives = Derives::new(scope, entry.attrs, &["Clone", "PartialEq"]);
    let debug = derives.expand_debug(name, fields);
    let declared = expand_fields(scope, &derives, fields);
    let setters = def.written.then(|| expand_setters(scope, name, fields));
    let decode = def.read.then(|| {
        expand_fill(scope, name, fields).unwrap_or_else(|| {
            let body = expand_read(scope, fields);
            quote! {
                impl __rt::Decode for #name {
                    fn decode(r: &mut __rt::Reader<'_>) -> __rt::Result<Self, __rt::Fault> {
                        #body
                    }
                }
            }
        })
    });
    let encode = def.written.then(|| {
        let body = expand_write(scope, fields);
        quote! {
            impl __rt::Encode for #name {
                fn encode(&self, w: &mut __rt::Writer) {
                    #body
                }
            }
        }
    });
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

/// The fields of a struct as declared.
pub(super) fn expand_fields(scope: &Scope<'_>, derives: &Derives, fields: &[Field]) -> TokenStream {
    let docs = fields.iter().map(doc::field);
    let serde = fields.iter().map(|field| derives.serde_names(&field.rust, &field.wire, &field.also));
    let names = fields.iter().map(|field| ident(&field.rust));
    let types = fields.iter().map(|field| rust_type(scope, &field.shape));
    quote! {
        #(
            #docs
            #serde
            pub #names: #types
        ),*
    }
}

/// The body of a decoder with the reader `r`, for fields that cannot be filled in place: a slot per field, a loop over the keys, and the
/// struct from the slots.
fn expand_read(scope: &Scope<'_>, fields: &[Field]) -> TokenStream {
    let taken = fields.iter().map(|field| field.rust.as_str());
    let r = fresh("r", taken.clone());
    let entries = fresh("entries", taken.clone());
    let key = fresh("key", taken);
    // The reader is a parameter of this name; a field that has it, too, makes the rest of the body use another one.
    let rename = (r != "r").then(|| quote!(let #r = r;));
    let slots = fields.iter().map(|field| ident(&field.rust));
    let arms = fields.iter().map(|field| {
        let slot = ident(&field.rust);
        let Field { wire, also, .. } = field;
        let read = read_fn(scope, &field.shape);
        if also.is_empty() {
            quote!(#wire => #r.field(&mut #slot, #wire, #read),)
        } else {
            quote! {
                #wire #(| #also)* => #r.field_as(&#entries, &#key, &[#wire, #(#also),*], &mut #slot, #read),
            }
        }
    });
    let required = fields.iter().filter(|field| !field.optional()).map(|field| {
        let slot = ident(&field.rust);
        let wire = &field.wire;
        quote! {
            let __rt::Some(#slot) = #slot else {
                return #r.required(&#entries, __rt::None, #wire);
            };
        }
    });
    let values = fields.iter().map(|field| {
        let slot = ident(&field.rust);
        if field.optional() { quote!(#slot: #slot.flatten()) } else { quote!(#slot) }
    });
    quote! {
        #rename
        #(let mut #slots = __rt::None;)*
        let mut #entries = #r.object()?;
        while let __rt::Some(#key) = #r.next_key(&mut #entries)? {
            match &*#key {
                #(#arms)*
                _ => #r.skip().map(|_| ()),
            }?;
        }
        #(#required)*
        __rt::Ok(Self { #(#values),* })
    }
}
