//! Lists of tables that many endpoints have, each generated once: else the compiler would meet one per endpoint.

use std::cell::RefCell;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{envelope_static, error_set_static};
use crate::model::{Envelope, ErrorSet};

/// The lists that were asked for, in that order.
#[derive(Default)]
pub(in crate::expand) struct SharedLists {
    found: RefCell<Vec<SharedList>>,
}

struct SharedList {
    /// The statics in it.
    entries: Vec<Ident>,
    ident: Ident,
    table: TokenStream,
}

impl SharedLists {
    /// The static that lists these envelopes: `__ENVELOPES_MAIN_OR_GATEWAY`.
    pub(in crate::expand) fn of_envelopes(&self, envelopes: &[&Envelope]) -> Ident {
        let entries = envelopes.iter().map(|envelope| envelope_static(envelope)).collect();
        let item = quote!(&__rt::table::Envelope);
        self.get(("__ENVELOPE_", "__ENVELOPES_"), "_OR_", entries, &item, &quote!(&))
    }

    /// The static that lists these sets of errors: `__SETS_COMMON_AND_PAYMENTS`.
    pub(in crate::expand) fn of_error_sets(&self, sets: &[&ErrorSet]) -> Ident {
        let entries = sets.iter().map(|set| error_set_static(set)).collect();
        let item = quote!(&[&__rt::table::ErrorInfo]);
        self.get(("__ERRORS_", "__SETS_"), "_AND_", entries, &item, &TokenStream::new())
    }

    fn get(
        &self,
        (of_one, of_list): (&str, &str),
        joint: &str,
        entries: Vec<Ident>,
        item: &TokenStream,
        reference: &TokenStream,
    ) -> Ident {
        let mut found = self.found.borrow_mut();
        if let Some(shared) = found.iter().find(|shared| shared.entries == entries) {
            return shared.ident.clone();
        }
        let names: Vec<_> = entries.iter().map(|entry| entry.to_string().replacen(of_one, "", 1)).collect();
        let mut name = format!("{of_list}{}", names.join(joint));
        while found.iter().any(|shared| shared.ident == name) {
            name.push('_');
        }
        let ident = Ident::new(&name, Span::call_site());
        let table = quote!(static #ident: &[#item] = &[#(#reference #entries),*];);
        found.push(SharedList { entries, ident: ident.clone(), table });
        ident
    }

    /// The statics that were asked for so far.
    pub(in crate::expand) fn tables(&self) -> Vec<TokenStream> {
        self.found.borrow().iter().map(|shared| shared.table.clone()).collect()
    }
}
