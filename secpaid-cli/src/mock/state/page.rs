//! In: the records of a list, and what a request asks for. Out: those of one page, and what its answer says about the rest.

use secpaid_codegen::json::Value;
use secpaid_codegen::model::{Endpoint, MetaPlace, PageBy, Pages, State};

use super::super::value::{number, same};

/// A part of a list.
pub(super) struct Page<'r, R> {
    pub(super) records: &'r [R],
    /// Where the answer says something about the whole list, and what.
    pub(super) said: Vec<(MetaPlace, Value)>,
}

/// The page that a request asks for. `asked` has the value of a request field, or of one inside it, `shown` that of a field of a record.
pub(super) fn of<'r, 'v, R>(
    endpoint: &Endpoint,
    state: &State,
    records: &'r [R],
    asked: impl Fn(&[usize]) -> Option<&'v Value>,
    shown: impl Fn(&R, &[String]) -> Option<Value>,
) -> Page<'r, R> {
    let count =
        |field: &[usize]| asked(field).and_then(number).and_then(|number| usize::try_from(number).ok());
    let Some(pages) = &endpoint.pages else {
        let most = state.limit.and_then(|field| count(&[field])).unwrap_or(usize::MAX);
        return Page { records: records.get(..most).unwrap_or(records), said: Vec::new() };
    };
    let size = size(pages, pages.size.as_deref().and_then(count));
    let at = count(&pages.field);
    let skipped = match &pages.by {
        PageBy::Number { first } => {
            let first = usize::try_from(*first).unwrap_or(0);
            at.map_or(0, |page| page.saturating_sub(first)).saturating_mul(size)
        }
        PageBy::Offset { first } => at.unwrap_or(0).saturating_sub(usize::try_from(*first).unwrap_or(0)),
        PageBy::Cursor { .. } => at.unwrap_or(0),
        PageBy::Last { key, plus } => match asked(&pages.field) {
            Some(asked) => passed(records.iter().map(|record| shown(record, key)), asked, *plus),
            None => 0,
        },
    };
    let rest = records.get(skipped..).unwrap_or_default();
    let page = rest.get(..size).unwrap_or(rest);
    let next = (page.len() < rest.len()).then(|| (skipped + page.len()).to_string());
    let said = said(endpoint, pages, (records.len(), size), next);
    Page { records: page, said }
}

/// How many records a request leaves behind that begins at this key: with `plus` at the first that is not before it, otherwise behind
/// the one that has it.
fn passed(keys: impl Iterator<Item = Option<Value>>, asked: &Value, plus: Option<i64>) -> usize {
    let keys: Vec<_> = keys.collect();
    match plus {
        None => keys
            .iter()
            .position(|key| key.as_ref().is_some_and(|key| same(key, asked)))
            .map_or(0, |position| position + 1),
        Some(plus) => {
            let Some(asked) = number(asked) else { return 0 };
            let key = |key: &Option<Value>| key.as_ref().and_then(number);
            let reached = |key| if plus < 0 { key <= asked } else { key >= asked };
            keys.iter().position(|known| key(known).is_some_and(reached)).unwrap_or(keys.len())
        }
    }
}

/// What the answer says about the whole list: where it goes on, how many records there are, and how many pages.
fn said(
    endpoint: &Endpoint,
    pages: &Pages,
    (all, size): (usize, usize),
    next: Option<String>,
) -> Vec<(MetaPlace, Value)> {
    let mut said = Vec::new();
    if let PageBy::Cursor { next: at, query } = &pages.by {
        let next = match (next, query, at) {
            (None, ..) => Value::Null,
            (Some(next), None, _) => Value::String(next),
            (Some(next), Some(name), MetaPlace::At(_)) => {
                Value::String(format!("{}?{name}={next}", endpoint.path))
            }
            (Some(next), Some(name), MetaPlace::Header(_)) => {
                Value::String(format!("<{}?{name}={next}>; rel=\"next\"", endpoint.path))
            }
        };
        said.push((at.clone(), next));
    }
    let count = |count: usize| Value::Number(count.to_string());
    said.extend(pages.total.clone().map(|at| (MetaPlace::At(at), count(all))));
    said.extend(pages.pages.clone().map(|at| (MetaPlace::At(at), count(all.div_ceil(size)))));
    said
}

/// How many records a page holds.
fn size(pages: &Pages, asked: Option<usize>) -> usize {
    let limit = |limit: Option<u64>| limit.and_then(|limit| usize::try_from(limit).ok());
    let max = limit(pages.max_size).unwrap_or(usize::MAX);
    asked.or(limit(pages.default_size)).unwrap_or(max).min(max).max(1)
}
