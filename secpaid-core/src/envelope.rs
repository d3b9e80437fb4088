//! From status, headers and body to a verdict: which envelope, which outcome, which code and message, which declared error.
//!
//! The rules are data ([`table`]); generated clients and every tool that judges an answer run this one engine.

mod captures;
mod compare;
mod errors;
mod fields;
pub(crate) mod hints;
pub(crate) mod number;
mod pattern;
pub(crate) mod place;
mod refusal;
mod said;
pub mod table;
mod test;
mod unknown_error;
mod verdict;

pub use captures::Captures;
pub(crate) use captures::UnboundCaptures;
pub use fields::Fields;
pub use hints::Hints;
pub(crate) use place::{Found, each_item, member, position};
pub use refusal::{Refusal, Seen};
pub use unknown_error::UnknownError;
pub use verdict::{Verdict, judge};
pub(crate) use verdict::{data, is_empty, judge_entry};
