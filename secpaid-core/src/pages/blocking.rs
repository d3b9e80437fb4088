//! Pages over a transport that blocks, as an iterator.

use std::vec;

use super::{PageError, PageTurner, Paged};
use crate::client::BlockingClient;
use crate::transport::BlockingTransport;

/// The records of a list, page after page. Ends after the first error.
#[derive(Debug)]
pub struct BlockingPages<'c, T, E: Paged> {
    client: &'c BlockingClient<T>,
    turner: PageTurner<E>,
    items: vec::IntoIter<E::Item>,
}

impl<T> BlockingClient<T> {
    /// Every record of a list, from the page that the request asks for to the last. A page is asked for when its first record is.
    pub fn pages<E: Paged>(&self, request: E) -> BlockingPages<'_, T, E> {
        BlockingPages { client: self, turner: PageTurner::new(request), items: Vec::new().into_iter() }
    }
}

impl<T, E: Paged> BlockingPages<'_, T, E> {
    /// The request for the page that was asked for last: after an error, where to go on.
    pub fn into_request(self) -> E {
        self.turner.into_request()
    }
}

impl<T: BlockingTransport, E: Paged> Iterator for BlockingPages<'_, T, E> {
    type Item = Result<E::Item, PageError<E::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(Ok(item));
            }
            let page = match self.turner.next_request() {
                Ok(request) => self.client.exchange(request?),
                Err(error) => return Some(Err(error.into())),
            };
            match page {
                Ok(page) => self.items = self.turner.take(page).into_iter(),
                Err(error) => {
                    self.turner.end();
                    return Some(Err(error.into()));
                }
            }
        }
    }
}

impl<T: BlockingTransport, E: Paged> std::iter::FusedIterator for BlockingPages<'_, T, E> {}
