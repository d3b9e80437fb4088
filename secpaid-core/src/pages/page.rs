//! One page of a list.

use std::fmt;

use super::Paged;
use crate::answer::Answer;

/// One page of a list, and what came with it.
#[non_exhaustive]
pub struct Page<E: Paged> {
    /// The records.
    pub items: Vec<E::Item>,
    /// Values of the envelope beside the data.
    pub meta: E::Meta,
    /// The envelope's message, a text for people.
    pub message: Option<String>,
    /// What the API warns of, texts for people.
    pub warnings: Vec<String>,
    /// The answer as it came.
    pub answer: Answer,
}

impl<E: Paged<Item: fmt::Debug, Meta: fmt::Debug>> fmt::Debug for Page<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("items", &self.items)
            .field("meta", &self.meta)
            .field("message", &self.message)
            .field("warnings", &self.warnings)
            .field("answer", &self.answer)
            .finish()
    }
}
