//! Lists whose entries have outcomes of their own, as meant.

use super::{Data, Envelope, Matcher, Pointer};

/// How the entries of a list are judged, each for itself.
#[derive(Debug, Clone)]
pub struct Items {
    /// Where the list is; `None`: where the envelope has its data.
    pub at: Option<Pointer>,
    /// May a list be an object, whose values are the entries?
    pub keyed: bool,
    /// Is a list that is null or absent one without entries?
    pub or_absent: bool,
    /// Is an answer that would be a success partial where an entry is none?
    pub partial: bool,
    /// What says what an entry amounts to.
    pub by: ItemsBy,
    /// How an entry, or what speaks for it, is judged, and where an entry has its payload: pointers begin there. The name is empty
    /// where it is no envelope of the file.
    pub judge: Envelope,
    /// What an entry that worked carries. Its own place and spellings of *no data* are in `judge`, too.
    pub data: Option<Data>,
}

/// What says what an entry of a list amounts to. Pointers begin at the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemsBy {
    /// The entry itself, by a test per outcome.
    Entry,
    /// The entry itself, by an envelope of the file; an index into [`Model::envelopes`](super::Model::envelopes).
    Envelope(usize),
    /// The value at the same position of this list.
    Parallel(Pointer),
    /// The list it is in: those of the data worked, those of this one did not.
    Failed(Pointer),
    /// Whether one of these errors is about it.
    Errors {
        /// The list of errors.
        at: Pointer,
        /// Where an error says which entry it is about; begins at the error.
        path: Pointer,
    },
}

impl Items {
    /// Can an entry that failed meet this matcher? It has no HTTP status of its own.
    pub fn can_meet(&self, matcher: &Matcher) -> bool {
        matcher.status.is_none()
            && matcher.when.as_ref().is_none_or(|when| when.statuses().next().is_none())
            && matcher.can_meet(self.envelope().unwrap_or(usize::MAX), &self.judge)
    }

    /// The index of the envelope that the entries are in, if they are in one.
    pub fn envelope(&self) -> Option<usize> {
        match self.by {
            ItemsBy::Envelope(index) => Some(index),
            _ => None,
        }
    }
}
