//! In: what a spec says per outcome class. Out: classes with what stands behind them.

use super::object::{entries, wrong_kind};
use super::{Parsed, all, leaf, pointer, test};
use crate::json::{Member, Node, Value};
use crate::model::{EmptyBy, Outcome, Test};
use crate::report::{Collector, Diagnostic, did_you_mean, one_of};
use crate::source::Spanned;
use crate::spec::{Outcomes, Sample};

/// What an error can stand for; that it stands for a failure goes without saying.
const OF_ERRORS: &[(&str, Outcome)] = &[
    ("error", Outcome::Error),
    ("pending", Outcome::Pending),
    ("partial", Outcome::Partial),
    ("noop", Outcome::Noop),
    ("unknown", Outcome::Unknown),
];

/// The tests of an envelope: one per class.
pub(super) fn tests(node: &Node, collector: &mut Collector) -> Parsed<Outcomes> {
    let outcomes = by_class(node, &Outcome::ALL, "outcomes to a test each", collector, test)?;
    if outcomes.is_empty() {
        let message = "this object is empty, expected `ok` and `error` with a test each";
        return Err(collector.error(Diagnostic::new("empty_section", node.span, message)));
    }
    Ok(outcomes)
}

/// The tests of an endpoint: what its envelope's success is.
pub(super) fn own_tests(node: &Node, collector: &mut Collector) -> Parsed<Outcomes> {
    let own = by_class(node, &Outcome::ALL, "outcomes to a test each", collector, test)?;
    if own.is_empty() {
        let message = "this object is empty, expected an outcome with a test";
        return Err(collector.error(Diagnostic::new("empty_section", node.span, message)));
    }
    Ok(own)
}

fn test(node: &Node, collector: &mut Collector) -> Parsed<Spanned<Test>> {
    Ok(Spanned::new(test::parse(node, collector)?, node.span))
}

/// A whole answer per class.
pub(super) fn samples(node: &Node, collector: &mut Collector) -> Parsed<Vec<Sample>> {
    let entries = entries(node, "outcomes to an answer each", collector)?;
    all(entries
        .map(|member| {
            let outcome = Spanned::new(class(member, &Outcome::ALL, collector)?, member.key.span);
            Ok(Sample { outcome, body: member.value.clone() })
        })
        .collect())
}

/// What counts as no data: a list for every class, or one per class.
pub(super) fn empty(node: &Node, collector: &mut Collector) -> Parsed<EmptyBy> {
    match node.value {
        Value::Array(_) => pointer::empty(node, collector).map(EmptyBy::Any),
        Value::Object(_) => {
            let classes: Vec<_> =
                Outcome::ALL.into_iter().filter(|outcome| *outcome != Outcome::Error).collect();
            let lists = by_class(node, &classes, "outcomes to a list each", collector, pointer::empty)?;
            Ok(EmptyBy::Outcome(lists))
        }
        _ => Err(collector.error(wrong_kind(node, "a list, or an object of lists"))),
    }
}

/// What an answer with an error amounts to.
pub(super) fn of_error(node: &Node, collector: &mut Collector) -> Parsed<Spanned<Outcome>> {
    Ok(Spanned::new(leaf::word(node, OF_ERRORS, collector)?, node.span))
}

/// What an example stands for.
pub(super) fn of_example(node: &Node, collector: &mut Collector) -> Parsed<Spanned<Outcome>> {
    let words = Outcome::ALL.map(|outcome| (outcome.name(), outcome));
    Ok(Spanned::new(leaf::word(node, &words, collector)?, node.span))
}

fn by_class<T>(
    node: &Node,
    classes: &[Outcome],
    what: &str,
    collector: &mut Collector,
    parse: impl Fn(&Node, &mut Collector) -> Parsed<T>,
) -> Parsed<Vec<(Outcome, T)>> {
    let entries = entries(node, what, collector)?;
    all(entries
        .map(|member| {
            let outcome = class(member, classes, collector);
            let value = parse(&member.value, collector);
            Ok((outcome?, value?))
        })
        .collect())
}

fn class(member: &Member, classes: &[Outcome], collector: &mut Collector) -> Parsed<Outcome> {
    let name = member.key.value.as_str();
    if let Some(outcome) = classes.iter().find(|outcome| outcome.name() == name) {
        return Ok(*outcome);
    }
    let known = || classes.iter().map(|outcome| outcome.name());
    let near = did_you_mean(name, known());
    let message = format!("unknown outcome `{name}`, expected {}{near}", one_of(known()));
    let finding = Diagnostic::new("unknown_outcome", member.key.span, message);
    Err(collector.error(finding.instead(member.key.span, name, near.clear())))
}
