//! In: the `hints` of an envelope. Out: per hint where it may be.

use super::object::Section;
use super::{Parsed, http, leaf, pointer};
use crate::json::Node;
use crate::model::{Hints, MetaPlace};
use crate::report::{Collector, Diagnostic};
use crate::source::{Span, Spanned};

pub(crate) const HINTS: Section = Section { what: "`hints`", keys: &["retry_after", "migrate_to"] };
pub(crate) const HINT: Section = Section { what: "a place in an answer", keys: &["at", "header"] };

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<Hints> {
    let object = HINTS.open(node, None, collector)?;
    let retry_after = object.or_default("retry_after", collector, places);
    let migrate_to = object.or_default("migrate_to", collector, places);
    let hints = Hints { retry_after: retry_after?, migrate_to: migrate_to? };
    if hints == Hints::default() {
        let message = "this object is empty, expected `retry_after` or `migrate_to`";
        return Err(collector.error(Diagnostic::new("empty_section", node.span, message)));
    }
    Ok(hints)
}

/// One place or a list of candidates.
fn places(node: &Node, collector: &mut Collector) -> Parsed<Vec<MetaPlace>> {
    let places = leaf::one_or_more(node, collector, |node, collector| {
        Ok(Spanned::new(place(node, collector)?, node.span))
    })?;
    leaf::distinct(&places, collector)?;
    Ok(places.into_iter().map(|place| place.value).collect())
}

/// A place in an answer.
pub(super) fn place(node: &Node, collector: &mut Collector) -> Parsed<MetaPlace> {
    let object = HINT.open(node, None, collector)?;
    let at = object.optional("at", collector, pointer::parse);
    let header = object.optional("header", collector, http::header);
    match (at?, header?) {
        (Some(at), None) => Ok(MetaPlace::At(at)),
        (None, Some(header)) => Ok(MetaPlace::Header(header)),
        _ => {
            let start = Span::new(node.span.start, node.span.start + 1);
            let message = "a place in an answer has either `at` or `header`";
            Err(collector.error(Diagnostic::new("hint_place", start, message)))
        }
    }
}
