//! In: the keys of a field that bound its values, and the `rules` of an endpoint. Out: the same as written.

use super::object::{Object, Section, wrong_kind};
use super::{Parsed, leaf, pointer, test};
use crate::decimal::is_decimal_number;
use crate::json::{Node, Value};
use crate::model::{Bound, Limit};
use crate::report::{Collector, Diagnostic};
use crate::source::{Span, Spanned};
use crate::spec::{Rule, RuleKind};

pub(crate) const RULE: Section = Section {
    what: "a rule",
    keys: &["name", "sum", "at_most", "not_after", "when", "rejected", "doc", "source"],
};

/// The bounds of a field, in the order of the documentation.
pub(super) fn bounds(object: &Object<'_>, collector: &mut Collector) -> Parsed<Vec<Spanned<Bound>>> {
    let numbers = [
        ("min", Bound::Min as fn(String) -> Bound),
        ("min_exclusive", Bound::MinExclusive),
        ("max", Bound::Max),
        ("max_exclusive", Bound::MaxExclusive),
    ];
    let counts = [
        ("max_decimals", Bound::MaxDecimals as fn(u64) -> Bound),
        ("min_len", Bound::MinLen),
        ("max_len", Bound::MaxLen),
        ("min_items", Bound::MinItems),
        ("max_items", Bound::MaxItems),
    ];
    let mut bounds = Vec::new();
    let place = |key: &str| object.member(key).map_or(Span::default(), |member| member.key.span);
    for (key, bound) in numbers {
        let number = object.optional(key, collector, number);
        bounds.extend(number.transpose().map(|number| Ok(Spanned::new(bound(number?), place(key)))));
    }
    for (key, bound) in counts {
        let count = object.optional(key, collector, leaf::count);
        bounds.extend(count.transpose().map(|count| Ok(Spanned::new(bound(count?), place(key)))));
    }
    let not_token = object.optional("not_token", collector, leaf::only_true);
    bounds.extend(
        not_token.transpose().map(|flag| flag.map(|_| Spanned::new(Bound::NotToken, place("not_token")))),
    );
    super::all(bounds)
}

/// A number that the runtime compares exactly.
fn number(node: &Node, collector: &mut Collector) -> Parsed<String> {
    match &node.value {
        Value::Number(text) if is_decimal_number(text) => Ok(text.clone()),
        Value::Number(text) => {
            let message = format!("`{text}` has more digits than a decimal holds");
            Err(collector.error(Diagnostic::new("bad_bound", node.span, message)))
        }
        _ => Err(collector.error(wrong_kind(node, "a number"))),
    }
}

pub(super) fn rules(node: &Node, collector: &mut Collector) -> Parsed<Vec<Rule>> {
    leaf::list(node, collector, rule)
}

fn rule(node: &Node, collector: &mut Collector) -> Parsed<Rule> {
    let object = RULE.open(node, None, collector)?;
    let name = object.required("name", collector, |node, collector| {
        let name = leaf::text(node, collector)?;
        leaf::snake_case(&name, "a rule", collector)?;
        Ok(name)
    });
    let kind = kind(&object, Span::new(node.span.start, node.span.start + 1), collector);
    let when = object.optional("when", collector, |node, collector| {
        Ok(Spanned::new(test::parse_without_answer(node, collector)?, node.span))
    });
    let doc = object.optional("doc", collector, leaf::prose);
    let rejected = object.optional("rejected", collector, leaf::text);
    let source = object.or_default("source", collector, leaf::source);
    source?;
    Ok(Rule { name: name?, kind: kind?, when: when?, rejected: rejected?, doc: doc? })
}

fn kind(object: &Object<'_>, span: Span, collector: &mut Collector) -> Parsed<RuleKind> {
    let sum = object.optional("sum", collector, place);
    let at_most = object.optional("at_most", collector, |node, collector| match node.value {
        Value::String(_) => Ok(Spanned::new(Limit::At(pointer::parse(node, collector)?), node.span)),
        Value::Number(_) => Ok(Spanned::new(Limit::Number(number(node, collector)?), node.span)),
        _ => Err(collector.error(wrong_kind(node, "a number or a pointer into the request"))),
    });
    let not_after = object.optional("not_after", collector, |node, collector| {
        let places = leaf::list(node, collector, place)?;
        <[_; 2]>::try_from(places).map_err(|places| {
            let message = format!("expected two pointers, found {}: the earlier and the later", places.len());
            collector.error(Diagnostic::new("rule_kind", node.span, message))
        })
    });
    match (sum?, at_most?, not_after?) {
        (Some(at), Some(at_most), None) => Ok(RuleKind::Sum { at, at_most }),
        (None, None, Some([earlier, later])) => Ok(RuleKind::NotAfter { earlier, later }),
        _ => {
            let message = "a rule has either `sum` with `at_most`, or `not_after`";
            Err(collector.error(Diagnostic::new("rule_kind", span, message)))
        }
    }
}

fn place(node: &Node, collector: &mut Collector) -> Parsed<Spanned<crate::model::Pointer>> {
    Ok(Spanned::new(pointer::parse(node, collector)?, node.span))
}
