//! From a scalar that is a Rust type of the user's to a name for it in the module.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{self, Doc};
use super::scope::Scope;
use crate::model::TypeDef;

/// The alias. That the type has what is asked of it is checked where it is read and written.
pub(super) fn expand_foreign(scope: &Scope<'_>, index: usize, def: &TypeDef, path: &str) -> TokenStream {
    let entry = scope.entry(index);
    let (name, vis) = (&entry.ident, &entry.vis);
    let user_docs = doc::of_user(entry.attrs);
    let attrs = entry.attrs.iter().filter(|attr| !attr.path().is_ident("doc"));
    let doc = Doc::or(def.doc.as_deref(), || format!("The scalar {}.", doc::code(&def.name)))
        .and_source(&def.source)
        .below(entry.attrs);
    // That it is one was established by the parser.
    let path: Option<syn::Path> = syn::parse_str(path).ok();
    quote! {
        #user_docs
        #doc
        #(#attrs)*
        #vis type #name = #path;
    }
}
