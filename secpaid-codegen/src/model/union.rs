//! Types that are one of several.

use super::{Shape, Test};

/// One of several types.
#[derive(Debug, Clone)]
pub struct Union {
    /// What says which.
    pub by: UnionBy,
    /// In the order of the file; never empty.
    pub variants: Vec<Variant>,
}

/// What says of which type a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnionBy {
    /// The text of this field. An object with another text is kept as it is.
    Tag(String),
    /// What the value looks like: exactly one type fits or, where `first` is set, the first that does.
    Shape {
        /// Is it the first that fits, whatever else does?
        first: bool,
    },
}

/// One of the types.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Rust variant; also what messages call it.
    pub rust: String,
    /// The text of the tag; empty in a union by shape.
    pub tag: String,
    /// Docs.
    pub doc: Option<String>,
    /// Where the fact was read.
    pub source: Vec<String>,
    /// The type; in a union by a field always a record.
    pub shape: Shape,
    /// Decides in place of the shape.
    pub when: Option<Test>,
}

impl Union {
    /// The field that says which, if one does.
    pub fn tag(&self) -> Option<&str> {
        match &self.by {
            UnionBy::Tag(name) => Some(name),
            UnionBy::Shape { .. } => None,
        }
    }

    /// The variant of a text of the tag.
    pub fn tagged(&self, text: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| self.tag().is_some() && variant.tag == text)
    }
}
