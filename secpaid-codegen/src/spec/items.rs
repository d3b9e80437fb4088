//! `items` of an endpoint as written.

use super::Text;
use crate::model::{Outcome, Pointer, Test};
use crate::source::Span;

/// How the entries of a list are judged.
#[derive(Debug)]
pub(crate) struct Items {
    /// Where the object begins.
    pub(crate) span: Span,
    /// Where the list is; `None`: where the envelope has its data.
    pub(crate) at: Option<Pointer>,
    pub(crate) layout: ItemLayout,
    pub(crate) code: Vec<Pointer>,
    pub(crate) message: Vec<Pointer>,
}

#[derive(Debug)]
pub(crate) enum ItemLayout {
    Inside { outcomes: Vec<(Outcome, Test)> },
    Parallel { at: Pointer, outcomes: Vec<(Outcome, Test)> },
    Failed { at: Pointer },
    Envelope(Text),
    Errors { at: Pointer, path: Pointer },
}
