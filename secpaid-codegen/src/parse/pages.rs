//! In: the JSON of `pages`. Out: how the pages of a list are asked for, as written.

use super::object::{Object, Section, wrong_kind};
use super::{Parsed, hints, leaf, pointer, test};
use crate::json::{EVERY, Node, Value};
use crate::model::{MetaPlace, PageBy, Pointer};
use crate::report::{Collector, Diagnostic};
use crate::source::Span;
use crate::spec::{PageSize, Pages, Text};

pub(crate) const PAGES: Section = Section {
    what: "`pages`",
    keys: &[
        "page",
        "first",
        "offset",
        "cursor",
        "next",
        "next_query",
        "last",
        "key",
        "plus",
        "size",
        "items",
        "total",
        "pages",
        "stop",
        "doc",
        "source",
    ],
};
pub(crate) const SIZE: Section = Section { what: "`size`", keys: &["field", "default", "max"] };

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<Pages> {
    let object = PAGES.open(node, None, collector)?;
    let span = Span::new(node.span.start, node.span.start + 1);
    let by = by(&object, span, collector);
    let size = object.optional("size", collector, size);
    let items = object.optional("items", collector, leaf::text);
    let key = object.optional("key", collector, leaf::text);
    let total = object.optional("total", collector, place);
    let pages = object.optional("pages", collector, place);
    let stop = object.optional("stop", collector, test::parse);
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    let (field, by) = by?;
    doc?;
    source?;
    let (total, pages) = (total?, pages?);
    if let (Some(member), false) = (object.member("pages"), matches!(by, PageBy::Number { .. })) {
        let message = "`pages` counts pages, so it goes with `page` only";
        return Err(collector.error(Diagnostic::new("page_count", member.key.span, message)));
    }
    Ok(Pages { span, by, field, size: size?, items: items?, key: key?, total, pages, stop: stop? })
}

/// The request field that says which page, and what it says.
fn by(object: &Object<'_>, span: Span, collector: &mut Collector) -> Parsed<(Text, PageBy)> {
    let page = object.optional("page", collector, leaf::text);
    let first = object.optional("first", collector, leaf::count);
    let offset = object.optional("offset", collector, leaf::text);
    let cursor = object.optional("cursor", collector, leaf::text);
    let next = object.optional("next", collector, next);
    let query = object.optional("next_query", collector, leaf::prose);
    let last = object.optional("last", collector, leaf::text);
    let key = object.optional("key", collector, leaf::text);
    let plus = object.optional("plus", collector, step);
    match ((page?, offset?, cursor?, last?), first?, (next?, query?), (key?, plus?)) {
        ((Some(field), None, None, None), first, (None, None), (None, None)) => {
            Ok((field, PageBy::Number { first: first.unwrap_or(1) }))
        }
        ((None, Some(field), None, None), first, (None, None), (None, None)) => {
            Ok((field, PageBy::Offset { first: first.unwrap_or(0) }))
        }
        ((None, None, Some(field), None), None, (Some(next), query), (None, None)) => {
            Ok((field, PageBy::Cursor { next, query }))
        }
        ((None, None, None, Some(field)), None, (None, None), (Some(key), plus)) => {
            Ok((field, PageBy::Last { key: vec![key.value], plus }))
        }
        _ => {
            let message = "pages are asked for by `page` (with `first`, if it is not 1), by `offset` (with `first`, if it is not 0), by `cursor` with `next` (and \
                           `next_query`, if that is a URL), or by `last` with `key` (and `plus`)";
            Err(collector.error(Diagnostic::new("page_by", span, message)))
        }
    }
}

/// What is added to the key of the last record.
fn step(node: &Node, collector: &mut Collector) -> Parsed<i64> {
    let Value::Number(text) = &node.value else {
        return Err(collector.error(wrong_kind(node, "a whole number such as `1`")));
    };
    match text.parse() {
        Ok(step) if step != 0 => Ok(step),
        _ => {
            let message =
                format!("`{text}` is no whole number other than 0; without `plus` nothing is added");
            Err(collector.error(Diagnostic::new("bad_count", node.span, message)))
        }
    }
}

/// Where the cursor of the next page is: a pointer, or a place that may be a header.
fn next(node: &Node, collector: &mut Collector) -> Parsed<MetaPlace> {
    match node.value {
        Value::Object(_) => match hints::place(node, collector)? {
            MetaPlace::At(pointer) => one(pointer, node, collector).map(MetaPlace::At),
            header => Ok(header),
        },
        _ => place(node, collector).map(MetaPlace::At),
    }
}

/// Where one value of the answer is.
fn place(node: &Node, collector: &mut Collector) -> Parsed<Pointer> {
    let pointer = pointer::parse(node, collector)?;
    one(pointer, node, collector)
}

fn one(pointer: Pointer, node: &Node, collector: &mut Collector) -> Parsed<Pointer> {
    if pointer.is_empty() || pointer.iter().any(|step| step == EVERY) {
        let message = "this points at one value of the answer: neither at the whole body nor through `*`";
        return Err(collector.error(Diagnostic::new("page_next", node.span, message)));
    }
    Ok(pointer)
}

/// The name of a request field, or an object that says more.
fn size(node: &Node, collector: &mut Collector) -> Parsed<PageSize> {
    if let Value::String(_) = node.value {
        return Ok(PageSize { field: leaf::text(node, collector)?, default: None, max: None });
    }
    let object = SIZE.open(node, None, collector)?;
    let field = object.required("field", collector, leaf::text);
    let default = object.optional("default", collector, leaf::count);
    let max = object.optional("max", collector, leaf::count);
    let (default, max) = (default?, max?);
    if default == Some(0) || max.is_some_and(|max| max < default.unwrap_or(1)) {
        let message = "a page holds at least one record, and `max` is not below `default`";
        let start = Span::new(node.span.start, node.span.start + 1);
        return Err(collector.error(Diagnostic::new("page_size", start, message)));
    }
    Ok(PageSize { field: field?, default, max })
}
