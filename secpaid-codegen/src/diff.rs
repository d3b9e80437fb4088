//! In: two specs. Out: every change from the one to the other, whom it breaks, and the version that it needs.
//!
//! Two questions are answered about each change. *Wire*: do clients built from the old spec still work against an API that
//! follows the new one? Answers and requests are judged apart, each by inclusion: what may come must be among what old clients
//! read, what old clients send among what the API takes. *Source*: does code written against the old generated items compile
//! against the new ones? That is asked of the generated code itself ([`surface`]).

mod answer;
mod api;
mod atom;
mod bound;
mod change;
mod constant;
mod document;
mod endpoint;
mod envelope;
mod error;
mod error_set;
mod field;
mod flow;
mod inbound;
mod inclusion;
mod list;
mod meta;
mod outcome;
mod pages;
mod pairing;
mod predicate;
mod recognition;
mod route;
mod rule;
mod shape;
mod source;
mod stand_in;
pub mod surface;
mod types;
mod value;
mod version;
mod words;

use self::change::Draft;
pub use self::change::{Change, Place, Verdict};
use self::pairing::Pairing;
pub(crate) use self::predicate::can_hold;
pub use self::surface::{Break, Owner};
pub use self::version::{Bump, Release};
use crate::model::Model;
use crate::source::Source;

/// One of the two specs.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its text.
    pub source: &'a Source,
    /// What it stands for.
    pub model: &'a Model,
}

/// What changed between two specs.
#[derive(Debug, Clone)]
pub struct Diff {
    /// Every change, part by part.
    pub changes: Vec<Change>,
    /// What the changes ask of the version, and what the version says.
    pub release: Release,
}

/// Compares two specs.
pub fn diff(old: Side<'_>, new: Side<'_>) -> Diff {
    let documents = document::Documents::new(old, new);
    let mut drafts = differences(old, new, &documents);
    let (breaks, swaps) = surface::breaks_and_swaps(old.model, new.model);
    source::warn(&mut drafts, &swaps);
    let changes = source::attribute(drafts, breaks, &documents);
    let release = Release::new(&changes, &old.model.version, &new.model.version);
    Diff { changes, release }
}

/// What the specs say otherwise, judged by the wire alone.
fn differences(old: Side<'_>, new: Side<'_>, documents: &document::Documents<'_>) -> Drafts {
    let mut pairing = Pairing::new(old.model, new.model);
    let mut drafts = Vec::new();
    api::compare(&pairing, &mut drafts);
    envelope::compare(&pairing, &mut drafts);
    error::compare(&mut pairing, &mut drafts);
    error_set::compare(&pairing, &mut drafts);
    endpoint::compare(&mut pairing, documents, &mut drafts);
    inbound::compare(&mut pairing, documents, &mut drafts);
    types::compare(&mut pairing, documents, &mut drafts);
    pairing.settle(&mut drafts);
    drafts
}

type Drafts = Vec<Draft>;

#[cfg(test)]
mod completeness;
