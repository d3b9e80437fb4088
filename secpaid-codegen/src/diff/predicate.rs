//! In: tests over an answer or a request. Out: every combination of values that they can tell apart.
//!
//! The values of a place are those that the tests name, one that each test lets through, and others of each kind. Values of which
//! all tests say the same are one, so that few combinations are left; a place inside another one is there only where the other
//! one can hold something.

use super::value::Value;
use crate::decimal::is_decimal_number;
use crate::json::EVERY;
use crate::model::{AtTest, Op, Pointer, Scalar, Test, pointer_text};

/// More combinations than this are not looked at.
const MOST: usize = 1 << 18;

/// What is at each place.
pub(super) struct Answer<'v> {
    values: Vec<(&'v Pointer, &'v Value)>,
}

impl Answer<'_> {
    /// Does the test hold for an answer with this HTTP status?
    pub(super) fn passes_with(&self, test: &Test, status: u16) -> bool {
        match test {
            Test::All(tests) => tests.iter().all(|test| self.passes_with(test, status)),
            Test::Any(tests) => tests.iter().any(|test| self.passes_with(test, status)),
            Test::Not(test) => !self.passes_with(test, status),
            Test::Status(wanted) => wanted.iter().any(|range| range.contains(status)),
            // Answers are not made for tests that ask one.
            Test::Rust(_) => false,
            Test::At(test) => {
                let found = self.values.iter().find(|(pointer, _)| **pointer == test.at);
                found.map_or(&Value::Absent, |(_, value)| *value).passes(test)
            }
        }
    }

    /// The kinds of body that it can be, objects first.
    pub(super) fn bodies(&self) -> Vec<Body> {
        let there = || self.values.iter().filter(|(_, value)| **value != Value::Absent);
        let root = there().find(|(pointer, _)| pointer.is_empty()).map(|(_, value)| *value);
        let kinds = match root {
            Some(Value::Object | Value::EmptyObject) => return vec![Body::Object],
            Some(value) if value.is_list() => return vec![Body::List],
            Some(_) => return vec![Body::Scalar],
            None => [Body::Object, Body::List, Body::Scalar],
        };
        kinds.into_iter().filter(|kind| there().all(|(pointer, _)| kind.can_have(pointer))).collect()
    }

    /// `/code` is 1, `/result` is not there
    pub(super) fn in_words(&self) -> String {
        let places = self
            .values
            .iter()
            .map(|(pointer, value)| format!("`{}` {}", pointer_text(pointer), value.in_words()));
        places.collect::<Vec<_>>().join(", ")
    }
}

/// The kind of a whole body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    Object,
    List,
    Scalar,
}

impl Body {
    /// Can something be at this pointer?
    pub(super) fn can_have(self, pointer: &[String]) -> bool {
        match (self, pointer.first()) {
            (Self::Object, _) | (_, None) => true,
            (Self::List, Some(step)) => step == EVERY || is_position(step),
            (Self::Scalar, Some(_)) => false,
        }
    }
}

/// As RFC 6901 writes it.
fn is_position(step: &str) -> bool {
    step == "0" || !step.starts_with(['0', '+']) && step.parse::<usize>().is_ok()
}

/// The combinations are too many to be looked at, or what a function of the user's says is not known.
pub(super) struct TooMany;

/// Calls `see` with every combination of what the tests can tell apart, until it says `false`. `absent`: nothing is ever there.
pub(super) fn each_answer(
    tests: &[&Test],
    absent: &dyn Fn(&Pointer) -> bool,
    see: &mut dyn FnMut(&Answer<'_>) -> bool,
) -> Result<(), TooMany> {
    if tests.iter().any(|test| test.functions().next().is_some()) {
        return Err(TooMany);
    }
    let mut leaves: Vec<&AtTest> = Vec::new();
    tests.iter().for_each(|test| add_leaves(test, &mut leaves));
    // No number that is looked at lies on either side of such a limit.
    if leaves
        .iter()
        .any(|leaf| matches!(&leaf.op, Op::Lt(limit) | Op::Gte(limit) if !is_decimal_number(limit)))
    {
        return Err(TooMany);
    }
    let mut pointers: Vec<&Pointer> = leaves.iter().map(|leaf| &leaf.at).collect();
    pointers.sort_unstable();
    pointers.dedup();
    let choices: Vec<(&Pointer, Vec<Value>)> = pointers
        .iter()
        .map(|pointer| {
            let own: Vec<&AtTest> = leaves.iter().copied().filter(|leaf| leaf.at == **pointer).collect();
            let company = Company {
                holds_others: pointers.iter().any(|other| is_below(other, pointer)),
                is_in_another: pointers.iter().any(|other| is_below(pointer, other)),
            };
            let values = if absent(pointer) { vec![Value::Absent] } else { classes(&own, pointer, company) };
            (*pointer, values)
        })
        .collect();
    let count = choices.iter().try_fold(1_usize, |count, (_, values)| count.checked_mul(values.len()));
    if count.is_none_or(|count| count > MOST) {
        return Err(TooMany);
    }
    choose(&choices, &mut Answer { values: Vec::new() }, see);
    Ok(())
}

fn add_leaves<'t>(test: &'t Test, leaves: &mut Vec<&'t AtTest>) {
    match test {
        Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| add_leaves(test, leaves)),
        Test::Not(test) => add_leaves(test, leaves),
        Test::Status(_) | Test::Rust(_) => {}
        Test::At(test) => leaves.push(test),
    }
}

fn choose<'v>(
    choices: &'v [(&'v Pointer, Vec<Value>)],
    answer: &mut Answer<'v>,
    see: &mut dyn FnMut(&Answer<'_>) -> bool,
) -> bool {
    let Some(((pointer, values), rest)) = choices.split_first() else { return see(answer) };
    // Sorted pointers have what a place is in before the place.
    let around = answer.values.iter().filter(|(other, _)| is_below(pointer, other));
    let possible = around.clone().all(|(_, value)| value.is_container());
    for value in values.iter().filter(|value| possible || **value == Value::Absent) {
        answer.values.push((pointer, value));
        let go_on = choose(rest, answer, see);
        answer.values.pop();
        if !go_on {
            return false;
        }
    }
    true
}

fn is_below(pointer: &Pointer, other: &Pointer) -> bool {
    pointer.len() > other.len() && pointer.starts_with(other)
}

/// How a place lies among the others that are looked at.
#[derive(Clone, Copy)]
struct Company {
    /// Others are in it.
    holds_others: bool,
    /// It is in another one, and so not there where that is nothing to be in.
    is_in_another: bool,
}

/// One value for each way that the tests can turn out.
fn classes(tests: &[&AtTest], pointer: &Pointer, company: Company) -> Vec<Value> {
    let truth = |value: &Value| {
        let mut truth: Vec<bool> = tests.iter().map(|test| value.passes(test)).collect();
        truth.push(*value == Value::Absent && (company.holds_others || company.is_in_another));
        truth.push(value.is_container() && company.holds_others);
        truth
    };
    let mut kept: Vec<(Vec<bool>, Value)> = Vec::new();
    let keep = |kept: &mut Vec<(Vec<bool>, Value)>, value: Value| {
        let truth = truth(&value);
        if !kept.iter().any(|(known, _)| *known == truth) {
            kept.push((truth, value));
        }
    };
    candidates(tests, pointer).into_iter().for_each(|value| keep(&mut kept, value));
    if pointer.iter().any(|step| step == EVERY) {
        // An entry may lack the place, which those tests notice that ask for every entry.
        let lacks = tests.iter().any(|test| test.every);
        let single: Vec<Value> = kept.iter().map(|(_, value)| value.clone()).collect();
        let single: Vec<Value> =
            single.into_iter().filter(|value| lacks || *value != Value::Absent).collect();
        for (index, value) in single.iter().enumerate() {
            for other in single.iter().take(index) {
                keep(&mut kept, Value::Several(vec![other.clone(), value.clone()]));
            }
        }
    }
    kept.into_iter().map(|(_, value)| value).collect()
}

fn candidates(tests: &[&AtTest], pointer: &Pointer) -> Vec<Value> {
    let text = |text: &str| Value::Scalar(Scalar::String(text.to_owned()));
    let number = |text: &str| Value::Scalar(Scalar::Number(text.to_owned()));
    let mut values = Vec::new();
    for test in tests {
        match &test.op {
            Op::Is(scalar) | Op::Not(scalar) => add_spellings(scalar, &mut values),
            Op::In(scalars) | Op::NotIn(scalars) => {
                scalars.iter().for_each(|scalar| add_spellings(scalar, &mut values))
            }
            Op::Lt(limit) | Op::Gte(limit) => {
                add_spellings(&Scalar::Number(limit.clone()), &mut values);
                for other in ["-79228162514264337593543950335", "79228162514264337593543950335"] {
                    values.extend([number(other), text(other)]);
                }
            }
            Op::Prefix(prefix) | Op::NonePrefix(prefix) => {
                values.extend([
                    text(prefix),
                    text(&format!("{prefix}~")),
                    Value::List(vec![format!("{prefix}~")]),
                ]);
            }
            Op::Absent | Op::Present | Op::Container | Op::Kind(_) | Op::Empty(_) => {}
        }
    }
    let mut all = vec![
        text("~"),
        number("-7.25"),
        Value::Object,
        Value::List(vec!["~".to_owned()]),
        Value::OtherList,
        Value::Scalar(Scalar::Null),
        text(""),
        Value::List(Vec::new()),
        Value::EmptyObject,
        Value::Scalar(Scalar::Bool(true)),
        Value::Scalar(Scalar::Bool(false)),
    ];
    // Something is always at the root.
    if !pointer.is_empty() {
        values.push(Value::Absent);
    }
    values.append(&mut all);
    values
}

/// The scalar, and what says the same in another kind or case.
fn add_spellings(scalar: &Scalar, values: &mut Vec<Value>) {
    let said = match scalar {
        Scalar::Null => None,
        Scalar::Bool(value) => Some(value.to_string()),
        Scalar::Number(text) | Scalar::String(text) => Some(text.clone()),
    };
    values.push(Value::Scalar(scalar.clone()));
    let Some(said) = said else { return };
    values.extend(
        [said.clone(), said.to_ascii_lowercase(), said.to_ascii_uppercase()]
            .map(|text| Value::Scalar(Scalar::String(text))),
    );
    match said.to_ascii_lowercase().as_str() {
        "true" => values.push(Value::Scalar(Scalar::Bool(true))),
        "false" => values.push(Value::Scalar(Scalar::Bool(false))),
        _ if is_decimal_number(&said) => values.push(Value::Scalar(Scalar::Number(said))),
        _ => {}
    }
}

/// One HTTP status for each way that the tests can turn out, and of each a success and a failure.
pub(super) fn statuses(tests: &[&Test]) -> Vec<u16> {
    let mut statuses: Vec<u16> = tests.iter().flat_map(|test| test.statuses()).collect();
    // What comes behind the last of several can be another way.
    let behind: Vec<u16> = statuses.iter().map(|status| status + 1).filter(|status| *status < 600).collect();
    statuses.extend(behind);
    let unnamed = |mut range: std::ops::Range<u16>| range.find(|status| !statuses.contains(status));
    let others: Vec<u16> = unnamed(200..300).into_iter().chain(unnamed(300..600)).collect();
    statuses.extend(others);
    statuses.sort_unstable();
    statuses.dedup();
    statuses
}

/// Is there an answer for which all of them hold? Where there are too many to look at, where the values that are looked at do not
/// show all there is, or where a function decides, there may be one.
pub(crate) fn can_hold(tests: &[&Test]) -> bool {
    if tests.iter().any(|test| test.functions().next().is_some()) || !are_shown(tests) {
        return true;
    }
    let statuses = statuses(tests);
    let mut found = false;
    let looked = each_answer(tests, &|_| false, &mut |answer| {
        found = statuses.iter().any(|status| tests.iter().all(|test| answer.passes_with(test, *status)));
        !found
    });
    found || looked.is_err()
}

/// Do the values that are looked at show every way in which these tests turn out?
fn are_shown(tests: &[&Test]) -> bool {
    let mut leaves: Vec<&AtTest> = Vec::new();
    tests.iter().for_each(|test| add_leaves(test, &mut leaves));
    leaves.iter().all(|leaf| {
        let company = leaves.iter().filter(|other| other.at == leaf.at).count();
        // One list can begin with several things.
        let is_prefix = |leaf: &AtTest| matches!(leaf.op, Op::Prefix(_) | Op::NonePrefix(_));
        let prefixes = leaves.iter().filter(|other| other.at == leaf.at && is_prefix(other)).count();
        // An answer without a body has nothing at the root.
        let is_there = matches!(leaf.op, Op::Absent | Op::Present) || leaf.or_absent;
        // Of several entries at most two are told apart, and between two limits there may be more numbers.
        let has_room = leaf.at.iter().any(|step| step == EVERY) || matches!(leaf.op, Op::Lt(_) | Op::Gte(_));
        !(leaf.at.is_empty() && is_there || has_room && company > 2 || prefixes > 1)
    })
}

/// Does the second test hold wherever the first does? If not, where.
pub(super) fn implies(
    first: Option<&Test>,
    second: Option<&Test>,
    absent: &dyn Fn(&Pointer) -> bool,
) -> Result<(), String> {
    let tests: Vec<&Test> = first.into_iter().chain(second).collect();
    let statuses = statuses(&tests);
    let mut where_not = None;
    let looked = each_answer(&tests, absent, &mut |answer| {
        let fails = |status: &u16| {
            let holds = |test: Option<&Test>| test.is_none_or(|test| answer.passes_with(test, *status));
            holds(first) && !holds(second)
        };
        if statuses.iter().any(fails) {
            where_not = Some(answer.in_words());
        }
        where_not.is_none()
    });
    match (looked, where_not) {
        (Err(TooMany), _) => Err("the tests are too large to be compared".to_owned()),
        (Ok(()), Some(words)) => Err(words),
        (Ok(()), None) => Ok(()),
    }
}
