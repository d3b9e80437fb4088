//! From an endpoint's request fields to the struct that holds them, and to the function that writes them.

use proc_macro2::TokenStream;
use quote::quote;

use super::derive::Derives;
use super::doc;
use super::guide::expand_guide;
use super::record::expand_fields;
use super::scope::{Entry, Scope, ident};
use super::setter::expand_setters;
use super::shape::{inner, is_usual, write_fn};
use crate::model::{Endpoint, Field, Scalar};

/// The request struct with its constructor and setters.
pub(super) fn expand_request(scope: &Scope<'_>, entry: &Entry<'_>, endpoint: &Endpoint) -> TokenStream {
    let Entry { ident: name, vis, attrs, .. } = entry;
    let user_docs = doc::of_user(attrs);
    let doc = expand_guide(scope, entry, endpoint).below(attrs);
    let arguments: Vec<Field> = endpoint.arguments().cloned().collect();
    let all_optional = arguments.iter().all(Field::optional);
    let own: &[&str] =
        if all_optional { &["Clone", "PartialEq", "Default"] } else { &["Clone", "PartialEq"] };
    let derives = Derives::new(scope, attrs, own);
    let debug = derives.expand_debug(name, &arguments);
    let fields = expand_fields(scope, &derives, &arguments);
    let setters = expand_setters(scope, name, &arguments);
    quote! {
        #user_docs
        #doc
        #derives
        #[non_exhaustive]
        #vis struct #name { #fields }

        #debug
        #setters
    }
}

/// The statements that write an object with these fields to the writer `w`.
pub(super) fn expand_write(scope: &Scope<'_>, fields: &[Field]) -> TokenStream {
    let fields = fields.iter().map(|field| {
        if let Some(constant) = &field.constant {
            return expand_constant(&field.wire, constant);
        }
        let name = ident(&field.rust);
        let wire = &field.wire;
        if is_usual(scope, &field.shape) {
            return quote!(w.put(#wire, &self.#name););
        }
        let write = write_fn(scope, inner(&field.shape));
        if field.optional() {
            quote!(w.optional(#wire, &self.#name, #write);)
        } else {
            quote!(w.field(#wire, &self.#name, #write);)
        }
    });
    quote! {
        w.begin_object();
        #(#fields)*
        w.end_object();
    }
}

/// The statements that write a value which never varies.
fn expand_constant(wire: &str, constant: &Scalar) -> TokenStream {
    match constant {
        Scalar::Null => quote!(w.key(#wire); w.null();),
        Scalar::Bool(value) => quote!(w.key(#wire); w.bool(#value);),
        Scalar::Number(text) => quote!(w.key(#wire); w.number(#text);),
        Scalar::String(text) => quote!(w.key(#wire); w.string(#text);),
    }
}
