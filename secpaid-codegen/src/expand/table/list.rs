//! From lists of tables that many endpoints have to statics that are generated once: of a list that each endpoint wrote down itself, the
//! compiler and the program would hold as many.

use std::cell::RefCell;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{envelope_static, error_set_static};
use crate::expand::scope::Scope;
use crate::model::{Envelope, ErrorSet};
use crate::name;

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
    /// The static that lists these envelopes.
    pub(in crate::expand) fn of_envelopes(&self, scope: &Scope<'_>, envelopes: &[&Envelope]) -> Ident {
        let core = scope.core;
        let entries = envelopes.iter().map(|envelope| (envelope.name.as_str(), envelope_static(envelope)));
        self.get("__ENVELOPES", "OR", entries, &|ident, entries| {
            quote!(static #ident: &[&#core::__private::table::Envelope] = &[#(&#entries),*];)
        })
    }

    /// The static that lists these sets of errors.
    pub(in crate::expand) fn of_error_sets(&self, scope: &Scope<'_>, sets: &[&ErrorSet]) -> Ident {
        let core = scope.core;
        let entries = sets.iter().map(|set| (set.name.as_str(), error_set_static(set)));
        self.get("__ERROR_SETS", "AND", entries, &|ident, entries| {
            quote!(static #ident: &[&[&#core::__private::table::ErrorInfo]] = &[#(#entries),*];)
        })
    }

    fn get<'n>(
        &self,
        kind: &str,
        joint: &str,
        entries: impl Iterator<Item = (&'n str, Ident)>,
        table: &dyn Fn(&Ident, &[Ident]) -> TokenStream,
    ) -> Ident {
        let (names, entries): (Vec<_>, Vec<_>) =
            entries.map(|(name, ident)| (name::snake_case(name).to_uppercase(), ident)).unzip();
        let mut found = self.found.borrow_mut();
        if let Some(shared) = found.iter().find(|shared| shared.entries == entries) {
            return shared.ident.clone();
        }
        let mut name = format!("{kind}_{}", names.join(&format!("_{joint}_")));
        while found.iter().any(|shared| shared.ident == name) {
            name.push('_');
        }
        let ident = Ident::new(&name, Span::call_site());
        let table = table(&ident, &entries);
        found.push(SharedList { entries, ident: ident.clone(), table });
        ident
    }

    /// The statics that were asked for so far.
    pub(in crate::expand) fn tables(&self) -> Vec<TokenStream> {
        self.found.borrow().iter().map(|shared| shared.table.clone()).collect()
    }
}
