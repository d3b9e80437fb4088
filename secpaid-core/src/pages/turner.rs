//! From a page to the request of the next one.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Paged, PagingError};
use crate::answer::{Answer, Success};
use crate::call::reread;
use crate::envelope::table::PageBy;
use crate::envelope::{Fields, Verdict, data};

/// Knows what to ask for next, and when the list has ended. Moves no bytes.
#[derive(Debug, Clone)]
pub struct PageTurner<E> {
    request: E,
    next: Next,
    /// Number or offset of the page that the request asks for.
    number: u64,
    /// The same as text, or the cursor; empty: the request as the caller made it.
    position: String,
    /// What was seen so far, and at which position: hashes of pages, or of cursors.
    seen: HashMap<u64, String>,
}

#[derive(Debug, Clone)]
enum Next {
    Ask,
    Stuck(PagingError),
    Ended,
}

impl<E: Paged> PageTurner<E> {
    /// Begins with the page that this request asks for.
    pub fn new(request: E) -> Self {
        let first = match E::PAGING.by {
            PageBy::Number { first } => first,
            PageBy::Offset | PageBy::Cursor { .. } => 0,
        };
        let number = request.position().unwrap_or(first);
        Self { request, next: Next::Ask, number, position: String::new(), seen: HashMap::new() }
    }

    /// The request for the next page; `None` after the last one, and after an error.
    ///
    /// # Errors
    ///
    /// Once, when there is a next page that it makes no sense to ask for.
    pub fn next_request(&mut self) -> Result<Option<&E>, PagingError> {
        if matches!(self.next, Next::Ask) {
            return Ok(Some(&self.request));
        }
        match std::mem::replace(&mut self.next, Next::Ended) {
            Next::Stuck(error) => Err(error),
            Next::Ask | Next::Ended => Ok(None),
        }
    }

    /// The request that was asked for last, or is to be asked for next: where to go on after an error.
    pub fn into_request(self) -> E {
        self.request
    }

    /// Takes the page that was asked for, and gives its records.
    pub fn take(&mut self, page: Success<E>) -> Vec<E::Item> {
        let Success { data, answer, .. } = page;
        let items = E::items(data);
        self.next = Next::Ended;
        // What was decoded once can be read again.
        let Some((fields, verdict)) = reread::<E>(&answer) else { return items };
        if let Some(repeats) = self.repeats(&fields, &verdict) {
            let position = self.position.clone();
            self.next = Next::Stuck(PagingError::Repeated { position, repeats, answer: Box::new(answer) });
            return Vec::new();
        }
        if let Some(position) = self.following(&fields, items.len()) {
            self.turn(position, &answer);
        }
        items
    }

    /// Ends the list, as an error does.
    pub(super) fn end(&mut self) {
        self.next = Next::Ended;
    }

    /// Where the same records were before. Pages that are told apart by number or offset have to differ.
    fn repeats(&mut self, fields: &Fields<'_>, verdict: &Verdict<'_>) -> Option<String> {
        if matches!(E::PAGING.by, PageBy::Cursor { .. }) {
            return None;
        }
        let records = data(verdict.envelope?.data, fields)?;
        self.see(records)
    }

    /// The position of the page behind this one, which has so many records; `None`: it is the last.
    fn following(&mut self, fields: &Fields<'_>, records: usize) -> Option<String> {
        let paging = E::PAGING;
        if paging.stop.is_some_and(|stop| stop.holds(fields)) {
            return None;
        }
        let records = u64::try_from(records).unwrap_or(u64::MAX);
        let step = match paging.by {
            PageBy::Cursor { next } => return fields.says(next),
            PageBy::Number { .. } => 1,
            PageBy::Offset => records,
        };
        if records == 0 || self.full().is_some_and(|full| records < full) {
            return None;
        }
        self.number = self.number.saturating_add(step);
        Some(self.number.to_string())
    }

    /// A page with fewer records than this is the last one.
    ///
    /// An API may give fewer than it was asked for; a page is only known to be short when it is below what the API is known to give.
    fn full(&self) -> Option<u64> {
        let paging = E::PAGING;
        let asked = self.request.page_size().or(paging.default_size)?;
        Some(asked.min(paging.max_size.or(paging.default_size)?))
    }

    fn turn(&mut self, position: String, answer: &Answer) {
        let answer = || Box::new(answer.clone());
        self.next = if let (PageBy::Cursor { .. }, Some(repeats)) = (E::PAGING.by, self.see(&position)) {
            Next::Stuck(PagingError::Repeated { position, repeats, answer: answer() })
        } else if self.request.turn(&position).is_none() {
            Next::Stuck(PagingError::Unaskable { position, answer: answer() })
        } else {
            self.position = position;
            Next::Ask
        };
    }

    /// Remembers what the page at this position had; where it was seen before.
    fn see(&mut self, text: &str) -> Option<String> {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        self.seen.insert(hasher.finish(), self.position.clone())
    }
}
