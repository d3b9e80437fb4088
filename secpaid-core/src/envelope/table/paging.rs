//! How the pages of a list are asked for, and which one is the last.

use super::{AnswerPlace, Pointer, Test};

/// How the pages of a list are asked for, and which one is the last.
#[derive(Debug)]
pub struct Paging {
    /// What tells one page from another.
    pub by: PageBy,
    /// How many records a page holds when the request does not say.
    pub default_size: Option<u64>,
    /// How many records a page holds at most, whatever the request says.
    pub max_size: Option<u64>,
    /// The names that the list of records goes by in the data; none: the data is the list.
    pub items: &'static [&'static str],
    /// Where the answer says how many records there are in all.
    pub total: Option<Pointer>,
    /// Where it says how many pages there are in all.
    pub pages: Option<Pointer>,
    /// The page is the last one when this holds.
    pub stop: Option<Test>,
}

/// What tells one page from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageBy {
    /// A number that goes up by one.
    Number {
        /// That of the first page.
        first: u64,
    },
    /// How many records come before it, counted from `first`.
    Offset {
        /// That of the first page.
        first: u64,
    },
    /// A text that the page before it names; null, `""` or absent on the last one.
    Cursor {
        /// Where the text is.
        next: AnswerPlace,
        /// The text is a URL, or a `Link` header with one, and the cursor is this parameter of its query.
        query: Option<&'static str>,
    },
    /// The key of the last record before it.
    Last {
        /// The names that the key goes by in a record.
        key: &'static [&'static str],
        /// What is added to the key, which is a number then.
        plus: Option<i64>,
    },
}
