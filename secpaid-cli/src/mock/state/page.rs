//! In: the records of a list, and what a request asks for. Out: those of one page.

use secpaid_codegen::json::Value;
use secpaid_codegen::model::{Endpoint, PageBy, Pages, State};

use super::super::value::number;

/// A part of a list.
pub(super) struct Page<'r, R> {
    pub(super) records: &'r [R],
    /// What asks for the next one, where that takes a cursor: how many records came before it.
    pub(super) next: Option<String>,
}

/// The page that a request asks for. `asked` has the value of a request field.
pub(super) fn of<'r, 'v, R>(
    endpoint: &Endpoint,
    state: &State,
    records: &'r [R],
    asked: impl Fn(usize) -> Option<&'v Value>,
) -> Page<'r, R> {
    let count = |field: usize| asked(field).and_then(number).and_then(|number| usize::try_from(number).ok());
    let Some(pages) = &endpoint.pages else {
        let most = state.limit.and_then(count).unwrap_or(usize::MAX);
        return Page { records: records.get(..most).unwrap_or(records), next: None };
    };
    let size = size(pages, pages.size.and_then(count));
    let at = count(pages.field);
    let skipped = match &pages.by {
        PageBy::Number { first } => {
            let first = usize::try_from(*first).unwrap_or(0);
            at.map_or(0, |page| page.saturating_sub(first)).saturating_mul(size)
        }
        PageBy::Offset | PageBy::Cursor { .. } => at.unwrap_or(0),
    };
    let rest = records.get(skipped..).unwrap_or_default();
    let page = rest.get(..size).unwrap_or(rest);
    let next = (page.len() < rest.len()).then(|| (skipped + page.len()).to_string());
    Page { records: page, next }
}

/// How many records a page holds.
fn size(pages: &Pages, asked: Option<usize>) -> usize {
    let limit = |limit: Option<u64>| limit.and_then(|limit| usize::try_from(limit).ok());
    let max = limit(pages.max_size).unwrap_or(usize::MAX);
    asked.or(limit(pages.default_size)).unwrap_or(max).min(max).max(1)
}
