//! Pages over an asynchronous transport.

use std::vec;

use super::{PageError, PageTurner, Paged};
use crate::call::encode;
use crate::client::Client;
use crate::transport::LocalTransport;

/// The records of a list, page after page. Ends after the first error.
#[derive(Debug)]
pub struct Pages<'c, T, E: Paged> {
    client: &'c Client<T>,
    turner: PageTurner<E>,
    items: vec::IntoIter<E::Item>,
}

impl<T> Client<T> {
    /// Every record of a list, from the page that the request asks for to the last. A page is asked for when its first record is.
    pub fn pages<E: Paged>(&self, request: E) -> Pages<'_, T, E> {
        Pages { client: self, turner: PageTurner::new(request), items: Vec::new().into_iter() }
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
            let request = match self.turner.next_request() {
                Ok(request) => encode(request?, self.client.settings()),
                Err(error) => return Some(Err(error.into())),
            };
            match self.client.exchange::<E>(request).await {
                Ok(page) => self.items = self.turner.take(page).into_iter(),
                Err(error) => {
                    self.turner.end();
                    return Some(Err(error.into()));
                }
            }
        }
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

impl<T, E: Paged> Pages<'_, T, E> {
    /// The request for the page that was asked for last: after an error, where to go on.
    pub fn into_request(self) -> E {
        self.turner.into_request()
    }
}
