//! In: an entry of `errors`. Out: the error as written, its patterns taken apart.

use super::object::{Section, wrong_kind};
use super::{Parsed, leaf, outcome};
use crate::json::{Member, Node, Value};
use crate::model::Effect;
use crate::pattern;
use crate::report::{Collector, Diagnostic};
use crate::source::Spanned;
use crate::spec::{ErrorDef, Matcher, Pattern};

pub(crate) const ERROR: Section =
    Section { what: "an error", keys: &["doc", "fix", "match", "scope", "effect", "outcome", "source"] };
pub(crate) const MATCHER: Section =
    Section { what: "a matcher", keys: &["message", "code", "status", "envelope", "example"] };

const SCOPES: &[(&str, bool)] = &[("api", true), ("endpoint", false)];
const EFFECTS: &[(&str, Effect)] = &[("none", Effect::None), ("unknown", Effect::Unknown)];

pub(super) fn parse(member: &Member, collector: &mut Collector) -> Parsed<ErrorDef> {
    let cased = leaf::upper_camel_case(&member.key, "an error", collector);
    let object = ERROR.open(&member.value, Some(member.key.span), collector)?;
    let doc = object.required("doc", collector, leaf::prose);
    let fix = object.optional("fix", collector, leaf::prose);
    let matchers = object.required("match", collector, matchers);
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
    })
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
            Ok(Matcher { span, message, code: None, status: None, envelope: None, example: None })
        }
        Value::Object(_) => {
            let object = MATCHER.open(node, None, collector)?;
            let message = object.optional("message", collector, message);
            let code = object.optional("code", collector, code);
            let status = object.optional("status", collector, leaf::status);
            let envelope = object.optional("envelope", collector, leaf::text);
            let example = object.optional("example", collector, leaf::text);
            let (message, code, status) = (message?, code?, status?);
            if message.is_none() && code.is_none() && status.is_none() {
                let message = "a matcher needs `message`, `code` or `status`";
                return Err(collector.error(Diagnostic::new("empty_matcher", span, message)));
            }
            Ok(Matcher { span, message, code, status, envelope: envelope?, example: example? })
        }
        _ => Err(collector
            .error(wrong_kind(node, "a message pattern or an object with `message`, `code` or `status`"))),
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
