//! In: an entry of `errors`. Out: the error as written, its patterns taken apart.

use super::object::{Section, wrong_kind};
use super::{Parsed, leaf, outcome, pointer, test, ty};
use crate::json::{Member, Node, Value};
use crate::model::Effect;
use crate::pattern;
use crate::report::{Collector, Diagnostic};
use crate::source::Spanned;
use crate::spec::{Details, ErrorDef, ErrorSet, Matcher, Pattern};

pub(crate) const ERROR: Section = Section {
    what: "an error",
    keys: &["doc", "fix", "match", "details", "scope", "effect", "outcome", "source"],
};
pub(crate) const ERROR_SET: Section =
    Section { what: "a set of errors", keys: &["doc", "errors", "scope", "source"] };
pub(crate) const DETAILS: Section = Section { what: "`details`", keys: &["at", "type"] };
pub(crate) const MATCHER: Section =
    Section { what: "a matcher", keys: &["when", "message", "code", "status", "envelope", "example"] };

const SCOPES: &[(&str, bool)] = &[("api", true), ("endpoint", false)];
const EFFECTS: &[(&str, Effect)] = &[("none", Effect::None), ("unknown", Effect::Unknown)];

pub(super) fn parse(member: &Member, collector: &mut Collector) -> Parsed<ErrorDef> {
    let cased = leaf::upper_camel_case(&member.key, "an error", collector);
    let object = ERROR.open(&member.value, Some(member.key.span), collector)?;
    let doc = object.required("doc", collector, leaf::prose);
    let fix = object.optional("fix", collector, leaf::prose);
    let matchers = object.required("match", collector, matchers);
    let details = object.optional("details", collector, details);
    let api_wide =
        object.or_default("scope", collector, |node, collector| leaf::word(node, SCOPES, collector));
    let effect = object.optional("effect", collector, |node, collector| {
        Ok(Spanned::new(leaf::word(node, EFFECTS, collector)?, node.span))
    });
    let outcome = object.optional("outcome", collector, outcome::of_error);
    let source = object.or_default("source", collector, leaf::source);
    cased?;
    Ok(ErrorDef {
        name: member.key.clone(),
        doc: doc?,
        fix: fix?,
        source: source?,
        effect: effect?,
        outcome: outcome?,
        api_wide: api_wide?,
        matchers: matchers?,
        details: details?,
    })
}

/// An entry of `error_sets`.
pub(super) fn set(member: &Member, collector: &mut Collector) -> Parsed<ErrorSet> {
    let cased = leaf::upper_camel_case(&member.key, "a set of errors", collector);
    let object = ERROR_SET.open(&member.value, Some(member.key.span), collector)?;
    let doc = object.optional("doc", collector, leaf::prose);
    let errors = object.required("errors", collector, |node, collector| {
        let errors = leaf::list(node, collector, leaf::text)?;
        if errors.is_empty() {
            let message = "this list is empty, so the set would have no errors";
            return Err(collector.error(Diagnostic::new("empty_list", node.span, message)));
        }
        leaf::distinct(&errors, collector)?;
        Ok(errors)
    });
    let api_wide =
        object.or_default("scope", collector, |node, collector| leaf::word(node, SCOPES, collector));
    let source = object.or_default("source", collector, leaf::source);
    cased?;
    Ok(ErrorSet {
        name: member.key.clone(),
        doc: doc?,
        source: source?,
        errors: errors?,
        api_wide: api_wide?,
    })
}

/// What stands beside an error, and where.
pub(super) fn details(node: &Node, collector: &mut Collector) -> Parsed<Details> {
    let object = DETAILS.open(node, None, collector)?;
    let at = object.required("at", collector, |node, collector| match &node.value {
        Value::String(text) if text == "root" => Ok(Vec::new()),
        _ => pointer::parse(node, collector),
    });
    let ty = object.required("type", collector, ty::expression);
    Ok(Details { at: at?, ty: ty? })
}

fn matchers(node: &Node, collector: &mut Collector) -> Parsed<Vec<Matcher>> {
    let matchers = leaf::list(node, collector, matcher)?;
    if matchers.is_empty() {
        let message = "this list is empty, so nothing would ever be recognised as this error";
        return Err(collector.error(Diagnostic::new("empty_list", node.span, message)));
    }
    Ok(matchers)
}

fn matcher(node: &Node, collector: &mut Collector) -> Parsed<Matcher> {
    let span = node.span;
    match node.value {
        Value::String(_) => {
            let message = Some(message(node, collector)?);
            let (when, code, status, envelope, example) = (None, None, None, None, None);
            Ok(Matcher { span, when, message, code, status, envelope, example })
        }
        Value::Object(_) => {
            let object = MATCHER.open(node, None, collector)?;
            let when = object.optional("when", collector, |node, collector| {
                Ok(Spanned::new(test::parse(node, collector)?, node.span))
            });
            let message = object.optional("message", collector, message);
            let code = object.optional("code", collector, code);
            let status = object.optional("status", collector, leaf::status);
            let envelope = object.optional("envelope", collector, leaf::text);
            let example = object.optional("example", collector, leaf::text);
            let (when, message, code, status) = (when?, message?, code?, status?);
            if when.is_none() && message.is_none() && code.is_none() && status.is_none() {
                let message = "a matcher needs `when`, `message`, `code` or `status`";
                return Err(collector.error(Diagnostic::new("empty_matcher", span, message)));
            }
            Ok(Matcher { span, when, message, code, status, envelope: envelope?, example: example? })
        }
        _ => Err(collector.error(wrong_kind(
            node,
            "a message pattern or an object with `when`, `message`, `code` or `status`",
        ))),
    }
}

/// A code that is null or empty counts as none, so no answer has it.
fn code(node: &Node, collector: &mut Collector) -> Parsed<Spanned<crate::model::Scalar>> {
    let empty = match &node.value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    if empty {
        let message = "null and the empty string count as no code, so this matches nothing";
        return Err(collector.error(Diagnostic::new("unmatchable", node.span, message)));
    }
    Ok(Spanned::new(leaf::scalar(node, collector)?, node.span))
}

fn message(node: &Node, collector: &mut Collector) -> Parsed<Pattern> {
    let text = leaf::text(node, collector)?;
    match pattern::parse(&text.value) {
        Ok(pieces) => Ok(Pattern { text, pieces }),
        Err(malformed) => {
            let (start, end) = malformed.range;
            let span = if start == end { text.span } else { text.part(start, end) };
            Err(collector.error(Diagnostic::new("bad_pattern", span, malformed.message)))
        }
    }
}
