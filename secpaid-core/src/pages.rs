//! Lists that come in pages: one request in, every record out.
//!
//! [`BlockingPages`] is an iterator, [`Pages`] has an asynchronous `next` and, with the feature `stream`, is a `Stream`. Both leave it to
//! a [`PageTurner`] what to ask for next and when to stop; it needs no HTTP client and follows what the spec says under `pages`.
//!
//! An error ends the list after every record that came before it. A server that gives the same records again and again would never come
//! to an end: that is an error, too.

mod asynchronous;
mod blocking;
mod error;
mod page;
mod turner;

pub use asynchronous::Pages;
pub use blocking::BlockingPages;
pub use error::{PageError, PagingError};
pub use page::Page;
pub use turner::PageTurner;

use crate::endpoint::Endpoint;
use crate::envelope::table::Paging;

/// An endpoint whose list comes in pages. Generated from the spec.
pub trait Paged: Endpoint {
    /// A record of the list.
    type Item;

    /// How pages are asked for, and which one is the last.
    const PAGING: &'static Paging;

    /// How many records the request asks for at once, where it says.
    fn page_size(&self) -> Option<u64>;

    /// The page number, offset or cursor that the request asks for, where it says. That is where the list begins.
    fn position(&self) -> Option<String>;

    /// Asks for another page; `None` if the request has no way to write this position.
    fn turn(&mut self, position: &str) -> Option<()>;

    /// The records of a page.
    fn items(data: Self::Data) -> Vec<Self::Item>;
}
