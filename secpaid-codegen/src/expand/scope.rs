//! From the model and the options to the names that the generated code uses.

use std::collections::{BTreeMap, BTreeSet, btree_map};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::fill::Blanks;
use super::shape::SharedReads;
use super::table::SharedLists;
use super::{Listed, Options};
use crate::model::{Endpoint, ErrorSet, Inbound, Keys, Model};

/// What every part of the expansion looks things up in.
pub(super) struct Scope<'a> {
    /// The document.
    pub model: &'a Model,
    /// Path of the runtime crate.
    pub core: &'a TokenStream,
    /// Traits that every data type derives.
    pub derives: &'a [syn::Path],
    /// The path under which everybody sees the module.
    pub path: Option<&'a str>,
    /// The keys of the root that tables of several endpoints look at.
    pub keys: Keys,
    /// Functions that decoders share.
    pub shared_reads: SharedReads,
    /// The lists of tables that endpoints have in common.
    pub shared_lists: SharedLists,
    /// What decoders start with.
    pub blanks: Blanks,
    endpoints: Vec<Entry<'a>>,
    inbound: Vec<Entry<'a>>,
    types: Vec<Entry<'a>>,
    listed_types: Vec<usize>,
    /// Per set of errors whether an endpoint that is generated declares it.
    error_sets: BTreeSet<usize>,
    /// Per endpoint that is generated the first one, by its position among them, that declares the same errors.
    same_errors: BTreeMap<usize, usize>,
}

/// An endpoint, an inbound shape or a type under its Rust name.
pub(super) struct Entry<'a> {
    /// Index into the model's endpoints, inbound shapes or types.
    pub index: usize,
    /// The Rust name.
    pub ident: Ident,
    /// The visibility.
    pub vis: TokenStream,
    /// The user's attributes.
    pub attrs: &'a [syn::Attribute],
}

impl<'a> Scope<'a> {
    pub(super) fn new(model: &'a Model, options: &'a Options) -> Self {
        let mut types: Vec<_> =
            model.types.iter().enumerate().map(|(index, def)| Entry::plain(index, &def.name)).collect();
        for listed in &options.types {
            if let Some(entry) = types.get_mut(listed.index) {
                *entry = Entry::listed(listed);
            }
        }
        let (endpoints, inbound): (Vec<Entry<'a>>, _) =
            if options.endpoints.is_empty() && options.inbound.is_empty() {
                let endpoints = model.endpoints.iter().enumerate();
                let inbound = model.inbound.iter().enumerate();
                (
                    endpoints.map(|(index, def)| Entry::plain(index, &def.name)).collect(),
                    inbound.map(|(index, def)| Entry::plain(index, &def.name)).collect(),
                )
            } else {
                let listed = |list: &'a [Listed]| list.iter().map(Entry::listed).collect();
                (listed(&options.endpoints), listed(&options.inbound))
            };
        let declared: Vec<_> =
            endpoints.iter().filter_map(|entry| Some((entry, model.endpoints.get(entry.index)?))).collect();
        let error_sets = declared.iter().flat_map(|(_, endpoint)| &endpoint.error_sets).copied().collect();
        let same_errors = same_errors(&declared);
        let listed_types = options.types.iter().map(|listed| listed.index).collect();
        Self {
            model,
            core: &options.core,
            derives: &options.derives,
            path: options.path.as_deref(),
            keys: Keys::shared(model),
            shared_reads: SharedReads::default(),
            shared_lists: SharedLists::default(),
            blanks: Blanks::default(),
            endpoints,
            inbound,
            types,
            listed_types,
            error_sets,
            same_errors,
        }
    }

    /// The endpoints to generate.
    pub(super) fn endpoints(&self) -> impl Iterator<Item = (&Entry<'a>, &'a Endpoint)> {
        self.endpoints.iter().filter_map(|entry| Some((entry, self.model.endpoints.get(entry.index)?)))
    }

    /// The sets of errors that they declare.
    pub(super) fn error_sets(&self) -> impl Iterator<Item = &'a ErrorSet> {
        self.error_sets.iter().filter_map(|index| self.model.error_sets.get(*index))
    }

    /// The endpoint before this one whose enum of errors does for both.
    pub(super) fn same_errors(&self, entry: &Entry<'_>) -> Option<(&Entry<'a>, &'a Endpoint)> {
        let first = self.endpoints.get(*self.same_errors.get(&entry.index)?)?;
        Some((first, self.model.endpoints.get(first.index)?))
    }

    /// The inbound shapes to generate.
    pub(super) fn inbound(&self) -> impl Iterator<Item = (&Entry<'a>, &'a Inbound)> {
        self.inbound.iter().filter_map(|entry| Some((entry, self.model.inbound.get(entry.index)?)))
    }

    /// A type of the file under its Rust name.
    pub(super) fn entry(&self, index: usize) -> &Entry<'a> {
        // Indices in a model are positions in its lists.
        &self.types[index]
    }

    /// The types that the user listed.
    pub(super) fn listed_types(&self) -> &[usize] {
        &self.listed_types
    }

    /// The import that the generated items come behind: whatever the user's module declares, `__rt` is the runtime.
    pub(super) fn import(&self) -> TokenStream {
        let core = self.core;
        quote!(use #core::__private as __rt;)
    }
}

impl<'a> Entry<'a> {
    fn plain(index: usize, name: &str) -> Self {
        Self { index, ident: ident(name), vis: quote!(pub), attrs: &[] }
    }

    fn listed(listed: &'a Listed) -> Self {
        Self {
            index: listed.index,
            ident: listed.ident.clone(),
            vis: listed.vis.clone(),
            attrs: &listed.attrs,
        }
    }
}

/// Endpoints that declare the errors of one before them, each with the position of the first.
fn same_errors(declared: &[(&Entry<'_>, &Endpoint)]) -> BTreeMap<usize, usize> {
    let mut first = BTreeMap::new();
    let mut same = BTreeMap::new();
    for (position, (entry, endpoint)) in declared.iter().enumerate() {
        let errors = endpoint.errors.get(..endpoint.own_errors).unwrap_or_default();
        match first.entry((errors, &endpoint.error_sets, entry.vis.to_string())) {
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(position);
            }
            btree_map::Entry::Occupied(before) => {
                same.insert(entry.index, *before.get());
            }
        }
    }
    same
}

/// An identifier of the model, raw where it says so.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// An identifier that none of the others is: `name`, or `name` with underscores after it.
pub(super) fn fresh<'n>(name: &str, taken: impl IntoIterator<Item = &'n str> + Clone) -> Ident {
    let mut fresh = name.to_owned();
    while taken.clone().into_iter().any(|other| other == fresh) {
        fresh.push('_');
    }
    ident(&fresh)
}
