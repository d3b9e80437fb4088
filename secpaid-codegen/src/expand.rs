//! From the model to Rust items. Cannot fail: whatever could be wrong was found by `check`.
//!
//! The output is data and calls into `secpaid_core::__private`, which it imports as `__rt`. Every other path is rooted, so that nothing
//! the user's module declares can get in between but what has that name, and the same model gives the same text, byte for byte.

mod client;
mod constraint;
mod derive;
mod doc;
mod endpoint;
mod error;
mod example;
mod fill;
mod fixture;
mod foreign;
mod guide;
mod inbound;
pub mod inventory;
mod items;
mod meta;
mod newtype;
mod open_enum;
mod pages;
mod place;
mod query;
mod reach;
mod record;
mod request;
mod scope;
mod setter;
mod shape;
mod table;
mod tuple;
mod union;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::model::{Model, TypeKind};
use scope::Scope;

/// What the user asked for beside the model.
pub struct Options {
    /// Path of the runtime crate.
    pub core: TokenStream,
    /// Traits that every data type derives beside its own.
    pub derives: Vec<syn::Path>,
    /// The path under which everybody sees the module, such as `secpaid_core::v2`: the docs of endpoints then have examples.
    pub path: Option<String>,
    /// The endpoints to generate, in this order; empty: all of them, if no inbound shape is listed either.
    pub endpoints: Vec<Listed>,
    /// The inbound shapes to generate, in this order; empty: all of them, if no endpoint is listed either.
    pub inbound: Vec<Listed>,
    /// Types of the file that the user gave a visibility, a name or attributes.
    pub types: Vec<Listed>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            core: quote!(::secpaid_core),
            derives: Vec::new(),
            path: None,
            endpoints: Vec::new(),
            inbound: Vec::new(),
            types: Vec::new(),
        }
    }
}

/// An endpoint, an inbound shape or a type as the user listed it.
pub struct Listed {
    /// Index into [`Model::endpoints`], [`Model::inbound`] or [`Model::types`].
    pub index: usize,
    /// The Rust name.
    pub ident: Ident,
    /// The visibility.
    pub vis: TokenStream,
    /// Docs, derives and whatever else belongs on the type.
    pub attrs: Vec<syn::Attribute>,
}

impl Listed {
    /// As if the user had written `pub struct Name;`.
    pub fn plain(index: usize, name: &str) -> Self {
        Self { index, ident: Ident::new(name, Span::call_site()), vis: quote!(pub), attrs: Vec::new() }
    }
}

/// Everything the model and the options stand for, as the content of a module. Each element is an item, or a few that belong
/// together.
pub fn api(model: &Model, options: &Options) -> Vec<TokenStream> {
    let mut items = Vec::new();
    each(model, options, &mut |item| items.push(item));
    items
}

/// The same one after the other, for whoever does not need to hold all of it at once.
pub fn each(model: &Model, options: &Options, take: &mut dyn FnMut(TokenStream)) {
    let scope = Scope::new(model, options);
    let reached = reach::reach(&scope);
    take(scope.import());
    client::expand_clients(&scope).into_iter().for_each(&mut *take);
    for (entry, def) in scope.endpoints() {
        endpoint::expand_endpoint(&scope, entry, def).into_iter().for_each(&mut *take);
    }
    scope.inbound().map(|(entry, def)| inbound::expand_inbound(&scope, entry, def)).for_each(&mut *take);
    reached.types.iter().filter_map(|index| expand_type(&scope, *index)).for_each(&mut *take);
    reached.metas.iter().filter_map(|index| meta::expand_meta(&scope, *index)).for_each(&mut *take);
    scope.error_sets().map(|set| error::expand_set_error(&scope, set)).for_each(&mut *take);
    take(error::expand_api_error(&scope));
    table::expand_tables(&scope, &reached.envelopes).into_iter().for_each(&mut *take);
    scope.shared_reads.functions().into_iter().for_each(&mut *take);
    scope.blanks.implementations(&scope).into_iter().for_each(&mut *take);
    take(fixture::expand_fixtures(&scope));
}

/// One endpoint: its request, its errors and how it is called. What it shares with others is not in it.
pub fn endpoint(model: &Model, index: usize, options: &Options) -> Vec<TokenStream> {
    let scope = Scope::new(model, options);
    let listed = scope.endpoints().find(|(entry, _)| entry.index == index);
    listed.map(|(entry, def)| endpoint::expand_endpoint(&scope, entry, def)).unwrap_or_default()
}

/// One inbound shape: its struct and how it is received. The types that it carries are not in it.
pub fn inbound(model: &Model, index: usize, options: &Options) -> Vec<TokenStream> {
    let scope = Scope::new(model, options);
    let listed = scope.inbound().find(|(entry, _)| entry.index == index);
    listed.map(|(entry, def)| inbound::expand_inbound(&scope, entry, def)).into_iter().collect()
}

/// The docs of the module, as outer attributes that go below the user's own.
pub fn module_docs(model: &Model, attrs: &[syn::Attribute]) -> TokenStream {
    doc::module(model).below(attrs).to_token_stream()
}

/// A Rust type for a type of the file; `None` for a scalar that is the built-in's.
fn expand_type(scope: &Scope<'_>, index: usize) -> Option<TokenStream> {
    let def = scope.model.types.get(index)?;
    if let Some(path) = &def.rust {
        return Some(foreign::expand_foreign(scope, index, def, path));
    }
    match &def.kind {
        TypeKind::Scalar { newtype: false, .. } => None,
        TypeKind::Scalar { codec, newtype: true } => Some(newtype::expand_newtype(scope, index, def, codec)),
        TypeKind::Enum { ignore_case, values } => {
            Some(open_enum::expand_open_enum(scope, index, def, *ignore_case, values))
        }
        TypeKind::Record { fields } => Some(record::expand_record(scope, index, def, fields)),
        TypeKind::Union(union) => Some(union::expand_union(scope, index, def, union)),
        TypeKind::Tuple { entries } => Some(tuple::expand_tuple(scope, index, def, entries)),
    }
}
