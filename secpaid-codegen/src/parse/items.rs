//! In: the JSON of `items`. Out: how the entries of a list are judged, as written.

use super::object::{Object, Section};
use super::{Parsed, leaf, outcome, pointer};
use crate::json::{EVERY, Node};
use crate::model::Pointer;
use crate::report::{Collector, Diagnostic};
use crate::source::Span;
use crate::spec::{ItemLayout, Items};

pub(crate) const ITEMS: Section = Section {
    what: "`items`",
    keys: &[
        "at",
        "or_absent",
        "keyed",
        "partial",
        "outcome",
        "outcomes",
        "failed",
        "envelope",
        "errors",
        "path",
        "code",
        "message",
        "doc",
        "source",
    ],
};

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<Items> {
    let object = ITEMS.open(node, None, collector)?;
    let span = Span::new(node.span.start, node.span.start + 1);
    let at = object.optional("at", collector, list);
    let keyed = object.or_default("keyed", collector, leaf::only_true);
    let or_absent = object.or_default("or_absent", collector, leaf::only_true);
    let partial = object.or_default("partial", collector, leaf::only_true);
    let layout = layout(&object, span, collector);
    let code = object.or_default("code", collector, pointer::candidates);
    let message = object.or_default("message", collector, pointer::candidates);
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    doc?;
    source?;
    let (keyed, layout, code, message) = (keyed?, layout?, code?, message?);
    let beside = matches!(layout, ItemLayout::Parallel { .. } | ItemLayout::Errors { .. });
    if let (true, Some(flag)) = (beside, object.member("keyed")) {
        let message = "`keyed` is for lists by themselves: what belongs to an entry of another one is found by its position";
        return Err(collector.error(Diagnostic::new("item_layout", flag.key.span, message)));
    }
    let own = ["code", "message"].iter().find_map(|key| object.member(key));
    if let (ItemLayout::Envelope(_), Some(own)) = (&layout, own) {
        let message = "the envelope of the entries says where code and message are";
        return Err(collector.error(Diagnostic::new("item_layout", own.key.span, message)));
    }
    Ok(Items { span, at: at?, keyed, or_absent: or_absent?, partial: partial?, layout, code, message })
}

/// What says which entry is what. The keys tell the layouts apart.
fn layout(object: &Object<'_>, span: Span, collector: &mut Collector) -> Parsed<ItemLayout> {
    let outcomes = object.optional("outcome", collector, outcome::tests);
    let parallel = object.optional("outcomes", collector, list);
    let failed = object.optional("failed", collector, list);
    let envelope = object.optional("envelope", collector, leaf::text);
    let errors = object.optional("errors", collector, list);
    let path = object.optional("path", collector, value);
    match (outcomes?, parallel?, failed?, envelope?, (errors?, path?)) {
        (Some(outcomes), None, None, None, (None, None)) => Ok(ItemLayout::Inside { outcomes }),
        (Some(outcomes), Some(at), None, None, (None, None)) => Ok(ItemLayout::Parallel { at, outcomes }),
        (None, None, Some(at), None, (None, None)) => Ok(ItemLayout::Failed { at }),
        (None, None, None, Some(name), (None, None)) => Ok(ItemLayout::Envelope(name)),
        (None, None, None, None, (Some(at), Some(path))) => Ok(ItemLayout::Errors { at, path }),
        _ => {
            let message = "entries are judged by `outcome`, by `outcome` over a list of `outcomes`, by a list of those that `failed`, \
                           by an `envelope`, or by `errors` with a `path`";
            Err(collector.error(Diagnostic::new("item_layout", span, message)))
        }
    }
}

/// Where a list is.
fn list(node: &Node, collector: &mut Collector) -> Parsed<Pointer> {
    one(node, "a list", collector)
}

/// Where an error has its path.
fn value(node: &Node, collector: &mut Collector) -> Parsed<Pointer> {
    one(node, "a value", collector)
}

fn one(node: &Node, what: &str, collector: &mut Collector) -> Parsed<Pointer> {
    let pointer = pointer::parse(node, collector)?;
    if pointer.iter().any(|step| step == EVERY) {
        let message =
            format!("this is the place of one {}, which `*` does not lead to", what.trim_start_matches("a "));
        return Err(collector.error(Diagnostic::new("item_place", node.span, message)));
    }
    Ok(pointer)
}
