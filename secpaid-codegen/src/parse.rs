//! In: positioned JSON. Out: the [`Spec`] as written, or what about its shape is wrong.
//!
//! One file per section of the format. Every part of an object is read before any of them can give up, so that all
//! mistakes are found at once.

mod api;
mod auth;
mod bound;
#[cfg(test)]
mod documented;
mod endpoint;
mod envelope;
mod error;
mod field;
mod file;
mod hints;
mod http;
mod inbound;
mod items;
mod leaf;
mod meta;
mod object;
mod outcome;
mod pages;
mod pointer;
mod query;
mod refusal;
mod state;
mod test;
mod ty;
mod union;

/// Every object of the format, with its keys.
pub(crate) mod section {
    pub(crate) use super::api::{API, SERVER};
    pub(crate) use super::auth::AUTH;
    pub(crate) use super::bound::RULE;
    pub(crate) use super::endpoint::{DATA, ENDPOINT, EXAMPLE};
    pub(crate) use super::envelope::ENVELOPE;
    pub(crate) use super::error::{DETAILS, ERROR, ERROR_SET, MATCHER};
    #[cfg(test)]
    pub(crate) use super::field::CONSTANT;
    pub(crate) use super::field::FIELD;
    pub(crate) use super::file::DATA as FILE;
    pub(crate) use super::hints::{HINT, HINTS};
    pub(crate) use super::inbound::{DATA as INBOUND_DATA, ENCRYPTED, EXAMPLE as INBOUND_EXAMPLE, INBOUND};
    pub(crate) use super::items::ITEMS;
    pub(crate) use super::meta::META;
    pub(crate) use super::object::{COMMENT, Section};
    pub(crate) use super::pages::{PAGES, SIZE};
    pub(crate) use super::query::PARAMETER;
    pub(crate) use super::state::STATE;
    pub(crate) use super::test::{ALL, ANY, AT, NOT, RUST, STATUS};
    pub(crate) use super::ty::{ENUM, RECORD, SCALAR, TUPLE, VALUE};
    #[cfg(test)]
    pub(crate) use super::union::TAGGED_ALTERNATIVE;
    pub(crate) use super::union::{ALTERNATIVE, SHAPED, TAGGED};
}

use crate::json::Document;
use crate::report::{Collector, Diagnostic, Reported};
use crate::spec::Spec;

pub(crate) use self::http::is_token;

type Parsed<T> = Result<T, Reported>;

/// Reads a whole file.
pub(crate) fn parse(document: &Document, collector: &mut Collector) -> Parsed<Spec> {
    parse_duplicates(document, collector);
    api::parse(&document.root, collector)
}

/// A second value for a key would silently win or lose.
fn parse_duplicates(document: &Document, collector: &mut Collector) {
    for duplicate in &document.duplicates {
        let message = format!("the key `{}` is there twice", duplicate.key);
        let finding =
            Diagnostic::new("duplicate_key", duplicate.again, message).also(duplicate.first, "first here");
        collector.error(match duplicate.superfluous {
            Some(span) => finding.repair_by(span, ""),
            None => finding,
        });
    }
}

/// All or the first that failed; every one was looked at.
fn all<T>(items: Vec<Parsed<T>>) -> Parsed<Vec<T>> {
    items.into_iter().collect()
}
