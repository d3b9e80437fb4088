//! Pages over an asynchronous transport.

use std::fmt;
use std::vec;

use super::{Page, PageError, PageTurner, Paged};
use crate::call::encode;
use crate::client::{Client, Held};
use crate::transport::LocalTransport;

/// The records of a list, page after page. Ends after the first error.
pub struct Pages<'c, T, E: Paged> {
    client: Held<'c, Client<T>>,
    turner: PageTurner<E>,
    items: vec::IntoIter<E::Item>,
}

impl<T> Client<T> {
    /// Every record of a list, from the page that the request asks for to the last. A page is asked for when its first record is.
    pub fn pages<E: Paged>(&self, request: E) -> Pages<'_, T, E> {
        Pages::new(Held::Borrowed(self), request)
    }

    /// The same as [`pages`](Self::pages), with the client inside: it can outlive what made it. Clone the client to keep one.
    pub fn into_pages<E: Paged>(self, request: E) -> Pages<'static, T, E>
    where
        T: 'static,
    {
        Pages::new(Held::Owned(self), request)
    }
}

impl<'c, T, E: Paged> Pages<'c, T, E> {
    fn new(client: Held<'c, Client<T>>, request: E) -> Self {
        Self { client, turner: PageTurner::new(request), items: Vec::new().into_iter() }
    }

    /// What is not given yet: the rest of the page that was read last, and the request for the page behind it. After an error of a call
    /// that is the request of the call: where to go on.
    pub fn into_rest(self) -> (vec::IntoIter<E::Item>, Option<E>) {
        (self.items, self.turner.into_request())
    }
}

impl<'c, T: LocalTransport, E: Paged> Pages<'c, T, E> {
    /// The next record; `None` after the last one, and after an error.
    ///
    /// # Errors
    ///
    /// When the next page cannot be had.
    pub async fn next(&mut self) -> Option<Result<E::Item, PageError<E::Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(Ok(item));
            }
            match self.next_page().await? {
                Ok(page) => self.items = page.items.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// The next page as a whole, with what the answer says beside the records; `None` after the last one, and after an error. Records
    /// of the page before it that were not given yet are dropped.
    ///
    /// # Errors
    ///
    /// When the next page cannot be had.
    pub async fn next_page(&mut self) -> Option<Result<Page<E>, PageError<E::Error>>> {
        self.items = Vec::new().into_iter();
        let request = match self.turner.next_request() {
            Ok(request) => encode(request?, self.client.settings()),
            Err(error) => return Some(Err(error.into())),
        };
        let page = self.client.exchange::<E>(request).await;
        Some(self.turner.turn(page))
    }

    /// The records as a [`Stream`](futures_util::Stream).
    #[cfg(feature = "stream")]
    pub fn into_stream(
        self,
    ) -> impl futures_util::Stream<Item = Result<E::Item, PageError<E::Error>>> + use<'c, T, E> {
        futures_util::stream::unfold(self, |mut pages| async move {
            let item = pages.next().await?;
            Some((item, pages))
        })
    }
}

impl<T, E: Paged> fmt::Debug for Pages<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("unread", &self.items.len()).finish_non_exhaustive()
    }
}
