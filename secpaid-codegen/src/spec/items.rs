//! `items` of an endpoint as written.

use super::{Outcomes, Text};
use crate::model::Pointer;
use crate::source::Span;

/// How the entries of a list are judged.
#[derive(Debug)]
pub(crate) struct Items {
    /// Where the object begins.
    pub(crate) span: Span,
    /// Where the list is; `None`: where the envelope has its data.
    pub(crate) at: Option<Pointer>,
    /// May a list be an object, whose values are the entries?
    pub(crate) keyed: bool,
    /// Is a list that is null or absent one without entries?
    pub(crate) or_absent: bool,
    /// Is an answer that would be a success partial where an entry is none?
    pub(crate) partial: bool,
    pub(crate) layout: ItemLayout,
    pub(crate) code: Vec<Pointer>,
    pub(crate) message: Vec<Pointer>,
}

#[derive(Debug)]
pub(crate) enum ItemLayout {
    Inside { outcomes: Outcomes },
    Parallel { at: Pointer, outcomes: Outcomes },
    Failed { at: Pointer },
    Envelope(Text),
    Errors { at: Pointer, path: Pointer },
}
