//! From a spec to hundreds of specs that each differ from it in one thing that the maintainer of an API may change.
//!
//! Each family of changes has a file. A family walks the document and proposes edits; what breaks a rule of the format is no spec, and
//! is left out.

mod api;
mod edit;
mod endpoints;
mod errors;
mod fields;
mod inbound;
mod types;

use self::edit::Editor;

/// A spec that differs from the one it was made from in one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What was done, and to what: `remove field: types/Link/fields/id`. Before the colon is the kind of change.
    pub label: String,
    /// The whole spec after it.
    pub text: String,
}

impl Change {
    /// What was done, without what it was done to.
    pub fn kind(&self) -> &str {
        self.label.split_once(':').map_or(self.label.as_str(), |(kind, _)| kind)
    }
}

/// Every change of the catalogue that fits the spec, in the order of the catalogue.
///
/// Where a change makes the spec's examples wrong, it takes all examples out.
pub fn changes(base: &str) -> Vec<Change> {
    sample(base, 1).valid
}

/// The changes of one spec.
#[derive(Debug, Default)]
pub struct Sample {
    /// What is a spec.
    pub valid: Vec<Change>,
    /// The labels of what is none.
    pub rejected: Vec<String>,
}

/// One of so many changes of each kind, and the first of each kind in any case.
pub fn sample(base: &str, one_of: usize) -> Sample {
    let mut editor = Editor::new(base, one_of);
    api::propose(&mut editor);
    endpoints::propose(&mut editor);
    fields::propose(&mut editor);
    types::propose(&mut editor);
    errors::propose(&mut editor);
    inbound::propose(&mut editor);
    editor.sample
}
