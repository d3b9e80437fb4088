//! Pages over a transport that blocks, as an iterator.

use std::fmt;
use std::vec;

use super::{Page, PageError, PageTurner, Paged};
use crate::client::{BlockingClient, Held};
use crate::transport::BlockingTransport;

/// The records of a list, page after page. Ends after the first error.
pub struct BlockingPages<'c, T, E: Paged> {
    client: Held<'c, BlockingClient<T>>,
    turner: PageTurner<E>,
    items: vec::IntoIter<E::Item>,
}

impl<T> BlockingClient<T> {
    /// Every record of a list, from the page that the request asks for to the last. A page is asked for when its first record is.
    pub fn pages<E: Paged>(&self, request: E) -> BlockingPages<'_, T, E> {
        BlockingPages::new(Held::Borrowed(self), request)
    }

    /// The same as [`pages`](Self::pages), with the client inside.
    pub fn into_pages<E: Paged>(self, request: E) -> BlockingPages<'static, T, E>
    where
        T: 'static,
    {
        BlockingPages::new(Held::Owned(self), request)
    }
}

impl<'c, T, E: Paged> BlockingPages<'c, T, E> {
    fn new(client: Held<'c, BlockingClient<T>>, request: E) -> Self {
        Self { client, turner: PageTurner::new(request), items: Vec::new().into_iter() }
    }

    /// What is not given yet: the rest of the page that was read last, and the request for the page behind it. After an error of a call
    /// that is the request of the call: where to go on.
    pub fn into_rest(self) -> (vec::IntoIter<E::Item>, Option<E>) {
        (self.items, self.turner.into_request())
    }
}

impl<T: BlockingTransport, E: Paged> BlockingPages<'_, T, E> {
    /// The next page as a whole, with what the answer says beside the records; `None` after the last one, and after an error. Records
    /// of the page before it that were not given yet are dropped.
    ///
    /// # Errors
    ///
    /// When the next page cannot be had.
    pub fn next_page(&mut self) -> Option<Result<Page<E>, PageError<E::Error>>> {
        self.items = Vec::new().into_iter();
        let page = match self.turner.next_request() {
            Ok(request) => self.client.exchange(request?),
            Err(error) => return Some(Err(error.into())),
        };
        Some(self.turner.turn(page))
    }
}

impl<T, E: Paged> fmt::Debug for BlockingPages<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingPages").field("unread", &self.items.len()).finish_non_exhaustive()
    }
}

impl<T: BlockingTransport, E: Paged> Iterator for BlockingPages<'_, T, E> {
    type Item = Result<E::Item, PageError<E::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(Ok(item));
            }
            match self.next_page()? {
                Ok(page) => self.items = page.items.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<T: BlockingTransport, E: Paged> std::iter::FusedIterator for BlockingPages<'_, T, E> {}
