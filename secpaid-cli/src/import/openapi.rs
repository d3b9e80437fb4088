//! In: an OpenAPI document. Out: the draft of a spec, and what of the document is not in it.

mod api;
pub(super) mod document;
mod endpoint;
mod enums;
mod envelope;
mod examples;
mod fields;
mod flat;
mod inbound;
mod losses;
mod names;
mod own;
mod parameters;
mod places;
mod prune;
mod refs;
mod request;
mod response;
mod scalar;
mod security;
mod servers;
mod typed;
mod types;
mod union;
mod upload;
mod yaml;

use std::collections::BTreeMap;

use secpaid_codegen::json::Node;
use secpaid_codegen::source::Span;

use self::document::Document;
pub(super) use self::losses::Loss;
use self::losses::Losses;
use self::names::Names;
use self::refs::Refs;
use self::types::Types;
use crate::failure::Failure;

/// What an import amounts to.
#[derive(Debug)]
pub(super) struct Draft {
    /// The spec; without mistakes.
    pub(super) spec: Node,
    /// In the order of the document.
    pub(super) losses: Vec<Loss>,
}

/// What is known while a draft is made.
struct Import<'d> {
    document: &'d Node,
    refs: Refs<'d>,
    losses: Losses,
    names: Names,
    types: Types,
    /// Where the document has what became an entry of a section of the spec.
    origins: BTreeMap<(&'static str, String), Span>,
}

/// Makes the draft.
pub(super) fn draft(document: &Document) -> Result<Draft, Failure> {
    let refs = Refs::checked(document)?;
    let mut import = Import {
        document: &document.root,
        refs,
        losses: Losses::default(),
        names: Names::default(),
        types: Types::default(),
        origins: BTreeMap::new(),
    };
    let spec = import.api();
    let spec = import.pruned(spec, document)?;
    Ok(Draft { spec, losses: import.losses.listed(document) })
}
