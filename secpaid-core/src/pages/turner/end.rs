//! From what an answer says of the whole list to whether its page is the last one.

use super::PageTurner;
use crate::envelope::Fields;
use crate::envelope::table::{PageBy, Pointer};
use crate::pages::Paged;

impl<E: Paged> PageTurner<E> {
    /// How many records come before the page that the list begins with, where that is known.
    pub(super) fn before(&self) -> Option<u64> {
        if self.position.is_empty() {
            return Some(0);
        }
        let position: u64 = self.position.parse().ok()?;
        match E::PAGING.by {
            PageBy::Number { first } if position == first => Some(0),
            PageBy::Number { first } => position.checked_sub(first)?.checked_mul(self.full()?),
            PageBy::Offset { first } => position.checked_sub(first),
            PageBy::Cursor { .. } | PageBy::Last { .. } => None,
        }
    }

    /// Were these all the records, or all the pages, that the answer says there are?
    pub(super) fn is_complete(&self, fields: &Fields<'_>) -> bool {
        let all = |total| self.passed.is_some_and(|passed| passed >= total);
        let last = |pages| match E::PAGING.by {
            PageBy::Number { first } => {
                let page = self.position.parse().unwrap_or(first);
                page.saturating_sub(first).saturating_add(1) >= pages
            }
            PageBy::Offset { .. } | PageBy::Cursor { .. } | PageBy::Last { .. } => false,
        };
        count(fields, E::PAGING.total).is_some_and(all) || count(fields, E::PAGING.pages).is_some_and(last)
    }
}

/// A number of the answer; what is none says nothing.
fn count(fields: &Fields<'_>, at: Option<Pointer>) -> Option<u64> {
    fields.says(at?).ok()??.parse().ok()
}
