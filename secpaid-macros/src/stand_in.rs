//! From the names that a module would have to items that take their place, so that one mistake gives one error.
//!
//! Every stand-in is a type with a `compile_error!` inside. The compiler takes such a type for whatever the code around it needs:
//! methods, fields and conversions of it are silently accepted.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use secpaid_codegen::json::{self, Member, Value};
use secpaid_codegen::name::is_upper_camel_case;

use crate::inventory::{Module, Struct};

/// Names that every module has, beside those of the clients.
const ALWAYS: [&str; 2] = ["Error", "Meta"];
/// The clients, which take a parameter.
const CLIENTS: [&str; 2] = ["Client", "BlockingClient"];

/// The content of the module: the mistakes, and whatever code outside of it may refer to. `spec` is the text of the file, if there is
/// one; names are taken from it as far as it is JSON.
pub(crate) fn stand_in(module: &Module, spec: &str, mistakes: &[TokenStream]) -> TokenStream {
    let Some((first, others)) = mistakes.split_first() else { return TokenStream::new() };
    let mut names = Names::default();
    names.add_spec(spec);
    module.listed.iter().for_each(|listed| names.add_listed(listed));
    let Names { types, tuples } = names;
    let types = types.into_values().map(|(vis, ident)| quote!(#vis type #ident = __Mistake;));
    let clients = CLIENTS.map(|name| Ident::new(name, Span::call_site()));
    quote! {
        #[doc(hidden)]
        pub type __Mistake = [(); #first];
        #(#others;)*
        #(#types)*
        #(
            #[allow(non_snake_case)]
            pub fn #tuples<T>(_: T) -> #tuples { [] }
        )*
        #(pub type #clients<T> = (T, __Mistake);)*
        pub const FIXTURES: __Mistake = [];
    }
}

/// What has to be stood in for.
#[derive(Default)]
struct Names {
    /// Visibility and identifier by name.
    types: BTreeMap<String, (TokenStream, Ident)>,
    /// Those of the types that are functions, too: newtypes.
    tuples: Vec<Ident>,
}

impl Names {
    fn add_spec(&mut self, text: &str) {
        ALWAYS.iter().for_each(|name| self.add(name, &quote!(pub)));
        let Ok(document) = json::parse(text) else { return };
        let section = |name| match document.root.get(name).map(|node| &node.value) {
            Some(Value::Object(members)) => members.as_slice(),
            _ => &[],
        };
        for Member { key, .. } in section("endpoints") {
            self.add(&key.value, &quote!(pub));
            self.add(&format!("{}Error", key.value), &quote!(pub));
        }
        for Member { key, .. } in section("inbound") {
            self.add(&key.value, &quote!(pub));
        }
        for Member { key, value } in section("types") {
            self.add(&key.value, &quote!(pub));
            if value.get("newtype").is_some() {
                self.tuples.extend(self.types.get(&key.value).map(|(_, ident)| ident.clone()));
            }
        }
    }

    fn add_listed(&mut self, listed: &Struct) {
        let Struct { name, ident, vis, .. } = listed;
        self.add(&format!("{name}Error"), vis);
        self.types.insert(ident.to_string(), (vis.clone(), ident.clone()));
    }

    fn add(&mut self, name: &str, vis: &TokenStream) {
        if is_upper_camel_case(name) && !CLIENTS.contains(&name) {
            self.types.insert(name.to_owned(), (vis.clone(), Ident::new(name, Span::call_site())));
        }
    }
}
