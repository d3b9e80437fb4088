//! From a page to the request of the next one.

mod end;
mod next;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Page, PageError, Paged, PagingError};
use crate::answer::{Answer, Success};
use crate::call::reread;
use crate::envelope::table::PageBy;
use crate::envelope::{Fields, Verdict, data, member};
use crate::error::CallError;

/// Knows what to ask for next, and when the list has ended. Moves no bytes.
#[derive(Debug, Clone)]
pub struct PageTurner<E> {
    pub(super) request: E,
    next: Next,
    /// Number, offset or cursor of the page that the request asks for; empty: the request does not say.
    pub(super) position: String,
    /// Pages and cursors that were seen, as hashes, and at which position.
    seen: HashMap<u64, String>,
    /// How many records of the list there are up to here; `None` where nobody knows how many come before the page it began with.
    pub(super) passed: Option<u64>,
}

#[derive(Debug, Clone)]
enum Next {
    Ask,
    /// The page that the request asks for could not be had.
    Failed,
    Stuck(PagingError),
    Ended,
}

/// What is compared between pages.
#[derive(Hash)]
pub(super) enum Sight<'a> {
    Records(&'a str),
    Cursor(&'a str),
}

impl<E: Paged> PageTurner<E> {
    /// Begins with the page that this request asks for.
    pub fn new(request: E) -> Self {
        let position = request.position().unwrap_or_default();
        let mut turner = Self { request, next: Next::Ask, position, seen: HashMap::new(), passed: None };
        if let (PageBy::Cursor { .. } | PageBy::Last { .. }, false) =
            (E::PAGING.by, turner.position.is_empty())
        {
            let begin = turner.position.clone();
            turner.see(&Sight::Cursor(&begin));
        }
        turner.passed = turner.before();
        turner
    }

    /// The request for the next page; `None` after the last one, and after an error.
    ///
    /// # Errors
    ///
    /// Once, when there is a next page that it makes no sense to ask for.
    pub fn next_request(&mut self) -> Result<Option<&E>, PagingError> {
        if matches!(self.next, Next::Stuck(_))
            && let Next::Stuck(error) = std::mem::replace(&mut self.next, Next::Ended)
        {
            return Err(error);
        }
        Ok(matches!(self.next, Next::Ask).then_some(&self.request))
    }

    /// The request for the page that is still to come, or that could not be had; `None` when there is none.
    pub fn into_request(self) -> Option<E> {
        matches!(self.next, Next::Ask | Next::Failed).then_some(self.request)
    }

    /// What came for the request: the page, or the error of the call, which ends the list.
    pub(super) fn turn(
        &mut self,
        page: Result<Success<E>, CallError<E::Error>>,
    ) -> Result<Page<E>, PageError<E::Error>> {
        page.map(|page| self.take(page)).map_err(|error| {
            self.next = Next::Failed;
            error.into()
        })
    }

    /// Takes the page that was asked for.
    pub fn take(&mut self, page: Success<E>) -> Page<E> {
        let Success { data, meta, message, warnings, answer } = page;
        let mut items = E::items(data);
        self.next = match self.following(&answer, items.len()) {
            Following::Nothing => Next::Ended,
            Following::Stuck(error) => Next::Stuck(error),
            Following::Repeated(error) => {
                items.clear();
                Next::Stuck(error)
            }
            Following::Page(position) if self.request.turn(&position).is_some() => {
                self.position = position;
                Next::Ask
            }
            Following::Page(position) => {
                let path = self.said_at(&answer);
                Next::Stuck(PagingError::Unaskable { position, path, answer: Box::new(answer.clone()) })
            }
        };
        Page { items, meta, message, warnings, answer }
    }

    /// What comes behind an answer with so many records.
    fn following(&mut self, answer: &Answer, records: usize) -> Following {
        let paging = E::PAGING;
        let kept = || Box::new(answer.clone());
        let Some((fields, verdict)) = reread::<E>(answer) else {
            return Following::Stuck(PagingError::Unknown { answer: kept() });
        };
        if paging.stop.is_some_and(|stop| stop.holds(&fields)) {
            return Following::Nothing;
        }
        let position = self.position.clone();
        let list = records_of::<E>(&fields, &verdict);
        if let Some(list) = list.filter(|_| records > 0)
            && let Some(repeats) = self.see(&Sight::Records(list))
        {
            let path = fields.pointer_of(list);
            return Following::Repeated(PagingError::Repeated { position, repeats, path, answer: kept() });
        }
        self.passed = self.passed.and_then(|passed| passed.checked_add(u64::try_from(records).ok()?));
        if self.is_complete(&fields) {
            return Following::Nothing;
        }
        match paging.by {
            PageBy::Number { first } => self.numbered(first, 1, records, answer),
            PageBy::Offset { first } => self.numbered(first, records, records, answer),
            PageBy::Cursor { next, query } => self.named(&fields, (next, query), answer),
            PageBy::Last { key, plus } => match list {
                Some(list) if !self.is_last(records) => self.behind(&fields, list, (key, plus), answer),
                _ => Following::Nothing,
            },
        }
    }

    /// What comes behind a page with so many records, where pages are counted from `first`.
    fn numbered(&self, first: u64, step: usize, records: usize, answer: &Answer) -> Following {
        if self.is_last(records) {
            return Following::Nothing;
        }
        let here = self.position.parse().unwrap_or(i128::from(first));
        let next = i128::try_from(step).ok().and_then(|step| here.checked_add(step));
        match next {
            Some(next) => Following::Page(next.to_string()),
            None => Following::Stuck(PagingError::Unaskable {
                position: self.position.clone(),
                path: String::new(),
                answer: Box::new(answer.clone()),
            }),
        }
    }

    /// Is a page with so many records empty or short?
    fn is_last(&self, records: usize) -> bool {
        let short = |full| u64::try_from(records).is_ok_and(|records| records < full);
        records == 0 || self.full().is_some_and(short)
    }

    /// A page with fewer records than this is the last one.
    ///
    /// An API may give fewer than it was asked for; a page is only known to be short when it is below what the API is known to give.
    pub(super) fn full(&self) -> Option<u64> {
        let paging = E::PAGING;
        let asked = self.request.page_size().or(paging.default_size)?;
        Some(asked.min(paging.max_size.or(paging.default_size)?))
    }

    /// Remembers what came at this position; where it was seen before.
    pub(super) fn see(&mut self, sight: &Sight<'_>) -> Option<String> {
        let mut hasher = DefaultHasher::new();
        sight.hash(&mut hasher);
        self.seen.insert(hasher.finish(), self.position.clone())
    }
}

/// What comes behind a page.
pub(super) enum Following {
    Nothing,
    /// The page at this position.
    Page(String),
    /// A page that cannot be asked for.
    Stuck(PagingError),
    /// Nothing, for this page was there before.
    Repeated(PagingError),
}

/// The text of the records, wherever in the data they are.
fn records_of<'a, E: Paged>(fields: &Fields<'a>, verdict: &Verdict<'a>) -> Option<&'a str> {
    let data = data(verdict.envelope?.data, fields).ok()??;
    match E::PAGING.items {
        [] => Some(data),
        names => names.iter().find_map(|name| member(data, name)),
    }
}
