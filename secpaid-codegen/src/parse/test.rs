//! In: the JSON of a test. Out: the predicate, its pointers taken apart.

use super::object::{Object, Section, wrong_kind};
use super::{Parsed, leaf, pointer};
use crate::json::{EVERY, Member, Node, Value};
use crate::model::{AtTest, Op, Scalar, StatusRange, Test, ValueKind};
use crate::report::{Collector, Diagnostic, one_of};
use crate::source::{Span, Spanned};

/// Of the keys of a test, those that are no operators.
const NO_OPERATORS: &[&str] = &["at", "or_absent", "loose", "every"];

const KINDS: &[(&str, ValueKind)] = &[
    ("object", ValueKind::Object),
    ("list", ValueKind::List),
    ("string", ValueKind::String),
    ("number", ValueKind::Number),
    ("bool", ValueKind::Bool),
    ("null", ValueKind::Null),
];

const CLASSES: &[(&str, (u16, u16))] =
    &[("2xx", (200, 299)), ("3xx", (300, 399)), ("4xx", (400, 499)), ("5xx", (500, 599))];

pub(crate) const AT: Section = Section {
    what: "a test",
    keys: &[
        "at",
        "is",
        "not",
        "in",
        "not_in",
        "lt",
        "gte",
        "absent",
        "present",
        "kind",
        "empty",
        "prefix",
        "none_prefix",
        "or_absent",
        "loose",
        "every",
    ],
};
pub(crate) const ALL: Section = Section { what: "a test with `all`", keys: &["all"] };
pub(crate) const ANY: Section = Section { what: "a test with `any`", keys: &["any"] };
pub(crate) const NOT: Section = Section { what: "a test with `not`", keys: &["not"] };
pub(crate) const STATUS: Section = Section { what: "a test with `status`", keys: &["status"] };
pub(crate) const RUST: Section = Section { what: "a test with `rust`", keys: &["rust"] };

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<Test> {
    parse_as(node, false, collector)
}

/// The test, or its opposite. So the opposite of an opposite is the test itself.
fn parse_as(node: &Node, opposite: bool, collector: &mut Collector) -> Parsed<Test> {
    let said = |test| if opposite { Test::Not(Box::new(test)) } else { test };
    let joined = |all: bool, tests| if all == opposite { Test::Any(tests) } else { Test::All(tests) };
    if !matches!(node.value, Value::Object(_)) || node.get("at").is_some() {
        return at(node, collector).map(|test| if opposite { test.opposite() } else { Test::At(test) });
    }
    if node.get("all").is_some() {
        let object = ALL.open(node, None, collector)?;
        let tests = object.required("all", collector, |node, collector| tests(node, opposite, collector));
        tests.map(|tests| joined(true, tests))
    } else if node.get("any").is_some() {
        let object = ANY.open(node, None, collector)?;
        let tests = object.required("any", collector, |node, collector| tests(node, opposite, collector));
        tests.map(|tests| joined(false, tests))
    } else if node.get("not").is_some() {
        let object = NOT.open(node, None, collector)?;
        object.required("not", collector, |node, collector| parse_as(node, !opposite, collector))
    } else if node.get("status").is_some() {
        let statuses = STATUS.open(node, None, collector)?.required("status", collector, statuses);
        statuses.map(|statuses| said(Test::Status(statuses)))
    } else if node.get("rust").is_some() {
        let path = RUST.open(node, None, collector)?.required("rust", collector, leaf::rust_path)?;
        Ok(said(Test::Rust(path.value)))
    } else {
        let message = "a test has one of `at` (with an operator), `status`, `all`, `any`, `not` and `rust`";
        let start = Span::new(node.span.start, node.span.start + 1);
        Err(collector.error(Diagnostic::new("test_kind", start, message)))
    }
}

/// A test over what is no answer: it has no HTTP status, and functions of the user's see answers.
pub(super) fn parse_without_answer(node: &Node, collector: &mut Collector) -> Parsed<Test> {
    let test = parse(node, collector)?;
    match of_answers_in(node) {
        None => Ok(test),
        Some((span, key)) => {
            let message = match key {
                "rust" => "a Rust function looks at answers, and this is no test over an answer",
                _ => "only an answer has an HTTP status, and this is no test over an answer",
            };
            Err(collector.error(Diagnostic::new("status_without_answer", span, message)))
        }
    }
}

/// Where a test looks at what only an answer has, and by which key.
fn of_answers_in(node: &Node) -> Option<(Span, &'static str)> {
    match &node.value {
        Value::Array(tests) => tests.iter().find_map(of_answers_in),
        Value::Object(_) if node.get("at").is_some() => None,
        Value::Object(members) => members.iter().find_map(|member| match member.key.value.as_str() {
            "status" => Some((member.key.span, "status")),
            "rust" => Some((member.key.span, "rust")),
            _ => of_answers_in(&member.value),
        }),
        _ => None,
    }
}

/// Statuses, or classes of them such as `2xx`.
fn statuses(node: &Node, collector: &mut Collector) -> Parsed<Vec<StatusRange>> {
    let ranges = leaf::one_or_more(node, collector, |node, collector| {
        let (from, to) = match &node.value {
            Value::String(_) => leaf::word(node, CLASSES, collector)?,
            _ => leaf::status(node, collector).map(|status| (status.value, status.value))?,
        };
        Ok(Spanned::new(StatusRange { from, to }, node.span))
    })?;
    leaf::distinct(&ranges, collector)?;
    Ok(ranges.into_iter().map(|range| range.value).collect())
}

fn tests(node: &Node, opposite: bool, collector: &mut Collector) -> Parsed<Vec<Test>> {
    let tests = leaf::list(node, collector, |node, collector| parse_as(node, opposite, collector))?;
    if tests.is_empty() {
        let message = "this list is empty, expected at least one test";
        return Err(collector.error(Diagnostic::new("empty_list", node.span, message)));
    }
    Ok(tests)
}

fn at(node: &Node, collector: &mut Collector) -> Parsed<AtTest> {
    let object = AT.open(node, None, collector)?;
    let at = object.required("at", collector, pointer::parse);
    let operators = || AT.keys.iter().copied().filter(|key| !NO_OPERATORS.contains(key));
    let given: Vec<&Member> = operators().filter_map(|operator| object.member(operator)).collect();
    let op = match given.as_slice() {
        [only] => operator(only, collector),
        [] => Err(object.unknown().unwrap_or_else(|| {
            let known = one_of(operators());
            let span = object.member("at").map_or(node.span, |member| member.key.span);
            let message = format!("this test has no operator, expected {known}");
            collector.error(Diagnostic::new("test_operators", span, message))
        })),
        [first, second, ..] => {
            let message = "a test has one operator; combine several tests with `all` or `any`";
            let finding = Diagnostic::new("test_operators", second.key.span, message);
            Err(collector.error(finding.also(first.key.span, "another one here")))
        }
    };
    let or_absent = object.or_default("or_absent", collector, leaf::only_true);
    let loose = object.or_default("loose", collector, leaf::only_true);
    let every = object.or_default("every", collector, leaf::only_true);
    let test = AtTest { at: at?, op: op?, or_absent: or_absent?, loose: loose?, every: every? };
    check_modifiers(&test, &object, collector)?;
    Ok(test)
}

/// A modifier that changes nothing was meant to say something else.
fn check_modifiers(test: &AtTest, object: &Object<'_>, collector: &mut Collector) -> Parsed<()> {
    let compares =
        matches!(test.op, Op::Is(_) | Op::Not(_) | Op::In(_) | Op::NotIn(_) | Op::Lt(_) | Op::Gte(_));
    let mut useless = |key: &str, message: &str| match object.member(key) {
        Some(member) => Err(collector.error(Diagnostic::new("useless_modifier", member.key.span, message))),
        None => Ok(()),
    };
    if test.or_absent && matches!(test.op, Op::Absent | Op::Present) {
        useless("or_absent", "`or_absent` says nothing beside `absent` and makes `present` hold always")?;
    }
    if test.loose && !compares {
        useless("loose", "`loose` has a meaning beside `is`, `not`, `in`, `not_in`, `lt` and `gte` only")?;
    }
    if test.every && !test.at.iter().any(|step| step == EVERY) {
        useless("every", "`every` has a meaning where the pointer goes through `*` only")?;
    }
    if test.every && matches!(test.op, Op::Absent) {
        useless("every", "`every` says nothing beside `absent`, which holds where no entry has a value")?;
    }
    Ok(())
}

fn operator(member: &Member, collector: &mut Collector) -> Parsed<Op> {
    let node = &member.value;
    Ok(match member.key.value.as_str() {
        "is" => Op::Is(leaf::scalar(node, collector)?),
        "not" => Op::Not(leaf::scalar(node, collector)?),
        "in" => Op::In(scalars(node, collector)?),
        "not_in" => Op::NotIn(scalars(node, collector)?),
        "lt" => Op::Lt(number(node, collector)?),
        "gte" => Op::Gte(number(node, collector)?),
        "absent" => {
            leaf::only_true(node, collector)?;
            Op::Absent
        }
        "present" => {
            leaf::only_true(node, collector)?;
            Op::Present
        }
        "kind" => Op::Kind(kinds(node, collector)?),
        "empty" => Op::Empty(leaf::flag(node, collector)?),
        "prefix" => Op::Prefix(leaf::prose(node, collector)?),
        _ => Op::NonePrefix(leaf::prose(node, collector)?),
    })
}

fn scalars(node: &Node, collector: &mut Collector) -> Parsed<Vec<Scalar>> {
    let scalars = leaf::list(node, collector, leaf::scalar)?;
    if scalars.is_empty() {
        let message = "this list is empty, nothing equals one of its entries";
        return Err(collector.error(Diagnostic::new("empty_list", node.span, message)));
    }
    Ok(scalars)
}

fn kinds(node: &Node, collector: &mut Collector) -> Parsed<Vec<ValueKind>> {
    let kinds = leaf::one_or_more(node, collector, |node, collector| {
        Ok(Spanned::new(leaf::word(node, KINDS, collector)?, node.span))
    })?;
    leaf::distinct(&kinds, collector)?;
    if kinds.len() == KINDS.len() {
        let message = "these are all kinds there are, so `present` says the same";
        return Err(collector.error(Diagnostic::new("every_kind", node.span, message)));
    }
    Ok(kinds.into_iter().map(|kind| kind.value).collect())
}

fn number(node: &Node, collector: &mut Collector) -> Parsed<String> {
    match &node.value {
        Value::Number(text) => Ok(text.clone()),
        _ => Err(collector.error(wrong_kind(node, "a number"))),
    }
}
