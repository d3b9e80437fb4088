//! In: the request of an example, and what must hold for requests. Out: what the example breaks.
//!
//! The engine of the runtime is the judge of requests. This looks at examples while the spec is read, and where it is not sure, as
//! with the rarer operators of a test, it says nothing.

use crate::decimal::Exact;
use crate::json::{self, EVERY, Node, Value};
use crate::model::{
    AtTest, Bound, Limit, Op, Placed, Pointer, Rule, RuleKind, Scalar, Test, placed, pointer_text,
};
use crate::report::{Collector, Diagnostic};
use crate::resolve::Parts;
use crate::source::Span;
use crate::spec::Spec;

/// A client would refuse to send the example: either it is wrong, or the constraint is.
pub(in crate::check) fn check_constraints(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let Ok(fields) = &resolved.request else { continue };
        let places = placed(fields, &|index| parts.types.get(index)?.as_ref().ok());
        for request in endpoint.examples.iter().filter_map(|example| example.request.as_ref()) {
            for (place, bound) in
                places.iter().flat_map(|place| place.field.bounds.iter().map(move |bound| (place, bound)))
            {
                check_bound(request, place, bound, collector);
            }
            for written in &endpoint.rules {
                let rule = crate::resolve::rule(written);
                if let Some((span, message)) = broken(request, &rule) {
                    let finding = Diagnostic::new("example_breaks_rule", span, message);
                    collector.error(finding.also(written.name.span, "the rule").help(HELP));
                }
            }
        }
    }
}

const HELP: &str = "the client would refuse to send this; where sources disagree, say it in `doc` only";

fn check_bound(request: &Node, place: &Placed<'_>, bound: &Bound, collector: &mut Collector) {
    each(request, &place.at, request.span, false, &mut |node, span| {
        if breaks(node, bound) {
            let message = format!("at `{}`: expected {}", pointer_text(&place.at), bound.in_words());
            let finding = Diagnostic::new("example_breaks_bound", span, message);
            collector.error(finding.also(place.field.span, "the field with the bound").help(HELP));
        }
    });
}

/// Calls `see` with the values at the pointer, and where in the file they are. Goes into JSON inside strings, which has no place of its own.
fn each(node: &Node, pointer: &[String], span: Span, inside: bool, see: &mut dyn FnMut(&Node, Span)) {
    let span = if inside { span } else { node.span };
    let Some((step, rest)) = pointer.split_first() else { return see(node, span) };
    match &node.value {
        Value::Object(_) => {
            if let Some(value) = node.get(step) {
                each(value, rest, span, inside, see);
            } else if step == EVERY
                && let Value::Object(members) = &node.value
            {
                members.iter().for_each(|member| each(&member.value, rest, span, inside, see));
            }
        }
        Value::Array(items) if step == EVERY => {
            items.iter().for_each(|item| each(item, rest, span, inside, see));
        }
        Value::Array(items) => {
            if let Some(item) = step.parse().ok().and_then(|position: usize| items.get(position)) {
                each(item, rest, span, inside, see);
            }
        }
        Value::String(text) => {
            if let Ok(document) = json::parse(text) {
                each(&document.root, pointer, span, true, see);
            }
        }
        _ => {}
    }
}

fn number(node: &Node) -> Option<Exact> {
    match &node.value {
        Value::Number(text) | Value::String(text) => Exact::parse(text),
        _ => None,
    }
}

/// Does the value break the bound?
pub(crate) fn breaks(node: &Node, bound: &Bound) -> bool {
    let compared = |limit: &String, holds: fn(&Exact, &Exact) -> bool| {
        number(node).zip(Exact::parse(limit)).is_some_and(|(number, limit)| !holds(&number, &limit))
    };
    let long = |text: &String| u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    let length = match &node.value {
        Value::String(text) | Value::Number(text) => long(text),
        Value::Array(items) => u64::try_from(items.len()).unwrap_or(u64::MAX),
        _ => return false,
    };
    let is_text = matches!(node.value, Value::String(_) | Value::Number(_));
    match bound {
        Bound::Min(limit) => compared(limit, Exact::ge),
        Bound::MinExclusive(limit) => compared(limit, Exact::gt),
        Bound::Max(limit) => compared(limit, Exact::le),
        Bound::MaxExclusive(limit) => compared(limit, Exact::lt),
        Bound::MaxDecimals(most) => number(node)
            .is_some_and(|number| u64::try_from(number.places()).is_ok_and(|places| places > *most)),
        Bound::MinLen(least) => is_text && length < *least,
        Bound::MaxLen(most) => is_text && length > *most,
        Bound::MinItems(least) => !is_text && length < *least,
        Bound::MaxItems(most) => !is_text && length > *most,
        Bound::NotToken => false,
    }
}

/// Where and how a request breaks a rule.
fn broken(request: &Node, rule: &Rule) -> Option<(Span, String)> {
    if rule.when.as_ref().is_some_and(|when| holds(request, when) != Some(true)) {
        return None;
    }
    match &rule.kind {
        RuleKind::Sum { at, at_most } => {
            let limit = match at_most {
                Limit::Number(text) => Exact::parse(text)?,
                Limit::At(at) => number(request.point(at)?)?,
            };
            let mut sum = Some(Exact::default());
            let mut last = None;
            each(request, at, request.span, false, &mut |node, span| {
                sum = sum.zip(number(node)).and_then(|(sum, next)| sum.plus(next));
                last = Some(span);
            });
            let most = match at_most {
                Limit::Number(text) => text.clone(),
                Limit::At(at) => format!("`{}`", pointer_text(at)),
            };
            let message = format!("the values at `{}` add up to more than {most}", pointer_text(at));
            (sum? > limit).then_some((last?, message))
        }
        RuleKind::NotAfter { earlier, later } => {
            let date = |at: &Pointer| match &request.point(at)?.value {
                // Dates of this form are in the order of their texts.
                Value::String(text) => Some(text.clone()),
                _ => None,
            };
            let span = request.point(earlier)?.span;
            let message = format!("`{}` is after `{}`", pointer_text(earlier), pointer_text(later));
            (date(earlier)? > date(later)?).then_some((span, message))
        }
    }
}

/// Does the value differ? What is no scalar, null or empty says nothing, and so not that it is another value. `None` where it may say the
/// same in another type.
fn differs(scalar: &Scalar, value: &Value) -> Option<bool> {
    if *scalar == Scalar::Null {
        return Some(!scalar.is(value));
    }
    let same_type = match value {
        Value::Null | Value::Array(_) | Value::Object(_) => return Some(false),
        Value::String(text) if text.is_empty() => return Some(false),
        Value::String(_) => matches!(scalar, Scalar::String(_)),
        Value::Bool(_) => matches!(scalar, Scalar::Bool(_)),
        Value::Number(_) => matches!(scalar, Scalar::Number(_)),
    };
    same_type.then(|| !scalar.is(value))
}

/// Does the test hold for the request? `None` where this cannot say.
pub(super) fn holds(request: &Node, test: &Test) -> Option<bool> {
    match test {
        Test::All(tests) => tests.iter().try_fold(true, |all, test| Some(all && holds(request, test)?)),
        Test::Any(tests) => tests.iter().try_fold(false, |any, test| Some(any || holds(request, test)?)),
        Test::Not(test) => holds(request, test).map(|holds| !holds),
        Test::Status(_) | Test::Rust(_) => None,
        Test::At(AtTest { at, op, or_absent, loose, .. }) => {
            if at.iter().any(|step| step == EVERY) || *loose {
                return None;
            }
            let Some(node) = request.point(at) else { return Some(*or_absent || matches!(op, Op::Absent)) };
            match op {
                Op::Is(scalar) => Some(scalar.is(&node.value)),
                Op::Not(scalar) => differs(scalar, &node.value),
                Op::In(scalars) => Some(scalars.iter().any(|scalar| scalar.is(&node.value))),
                Op::NotIn(scalars) => {
                    scalars.iter().try_fold(true, |all, scalar| Some(all && differs(scalar, &node.value)?))
                }
                Op::Absent => Some(false),
                Op::Present => Some(true),
                _ => None,
            }
        }
    }
}
