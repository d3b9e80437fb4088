//! What a stand-in for the API does, as written.

use super::Text;
use crate::model::{Does, Scalar};
use crate::source::Span;

/// What an endpoint does with the records that the API keeps.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) span: Span,
    pub(crate) collection: Text,
    pub(crate) does: Does,
    pub(crate) key: Text,
    pub(crate) set: Vec<(Text, Scalar)>,
    pub(crate) only: Vec<(Text, Scalar)>,
    pub(crate) newest_first: bool,
    pub(crate) filters: Vec<StateFilter>,
    pub(crate) limit: Option<Text>,
    pub(crate) absent: Option<Text>,
    pub(crate) refuse: Vec<StateRefusal>,
}

#[derive(Debug)]
pub(crate) struct StateFilter {
    pub(crate) field: Text,
    /// Never empty.
    pub(crate) of: Vec<Text>,
    pub(crate) part: bool,
}

#[derive(Debug)]
pub(crate) struct StateRefusal {
    pub(crate) error: Text,
    /// Never empty.
    pub(crate) when: Vec<(Text, Condition)>,
}

#[derive(Debug)]
pub(crate) enum Condition {
    Is(Scalar),
    Below(Text),
}

/// What the API answers to a value that it refuses.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) why: RefusedFor,
    pub(crate) error: Text,
}

#[derive(Debug)]
pub(crate) enum RefusedFor {
    Missing,
    Anything,
    /// `type`, or the key of a bound.
    Named(Text),
}
