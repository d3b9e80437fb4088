//! From predicates to bodies in which what they look at takes every value that they mention, and others.

use secpaid_codegen::json::{EVERY, Member, Node, Value};
use secpaid_codegen::model::{AtTest, Op, Pointer, Scalar, Test};
use secpaid_codegen::source::{Span, Spanned};

use super::scalar;

/// More bodies than this are not made; a predicate over many fields gets fewer values for each.
const MOST: usize = 2048;

/// What a predicate looks at, and what may be there; `None` is nothing.
type Place = (Pointer, Vec<Option<Value>>);

/// Bodies that differ in what the predicates look at.
pub(in crate::engine) fn skeletons<'t>(tests: impl IntoIterator<Item = &'t Test>) -> Vec<Node> {
    changed(node(Value::Object(Vec::new())), tests)
}

/// The same body with other values where the predicates look.
pub(super) fn changed<'t>(body: Node, tests: impl IntoIterator<Item = &'t Test>) -> Vec<Node> {
    let mut places: Vec<Place> = Vec::new();
    tests.into_iter().for_each(|test| collect(test, &mut places));
    let mut bodies = vec![body];
    let count = places.len();
    for (done, (pointer, values)) in places.into_iter().enumerate() {
        // So many values for each of the places that are left that there is room for all.
        let left = u32::try_from(count - done).unwrap_or(u32::MAX);
        let room = (MOST / bodies.len().max(1)).max(1);
        let most =
            (1..=values.len()).rev().find(|most| most.saturating_pow(left) <= room.max(2)).unwrap_or(1);
        let with = |body: &Node, value: &Option<Value>| {
            let mut body = body.clone();
            if let Some(value) = value {
                put(&mut body, &pointer, value.clone(), true);
            }
            body
        };
        bodies =
            bodies.iter().flat_map(|body| values.iter().take(most).map(|value| with(body, value))).collect();
        bodies.dedup();
    }
    bodies
}

fn collect(test: &Test, places: &mut Vec<Place>) {
    match test {
        Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| collect(test, places)),
        Test::Not(test) => collect(test, places),
        Test::Status(_) | Test::Rust(_) => {}
        Test::At(test) => {
            let values = mentioned(test);
            let place = match places.iter_mut().position(|(pointer, _)| *pointer == test.at) {
                Some(at) => places.get_mut(at),
                None => {
                    places.push((test.at.clone(), Vec::new()));
                    places.last_mut()
                }
            };
            let Some((_, known)) = place else { return };
            for value in values {
                if !known.contains(&value) {
                    known.push(value);
                }
            }
        }
    }
}

/// The values that a test tells apart, one that it holds for first.
fn mentioned(test: &AtTest) -> Vec<Option<Value>> {
    let another = Some(Value::String("another".to_owned()));
    let mut values = Vec::new();
    match &test.op {
        Op::Not(_) | Op::NotIn(_) => values.push(another.clone()),
        Op::Gte(limit) => values.push(Some(Value::Number(limit.clone()))),
        Op::Kind(kinds) => values.extend(kinds.iter().map(|kind| Some(kind.example()))),
        Op::NonePrefix(_) => values.push(Some(Value::Array(Vec::new()))),
        _ => {}
    }
    let scalars: Vec<&Scalar> = match &test.op {
        Op::Is(value) | Op::Not(value) => vec![value],
        Op::In(values) | Op::NotIn(values) => values.iter().collect(),
        _ => Vec::new(),
    };
    values.extend(scalars.iter().map(|value| Some(scalar(value))));
    if test.loose {
        values.extend(scalars.iter().filter_map(|value| otherwise(value)).map(Some));
    }
    match &test.op {
        Op::Prefix(prefix) | Op::NonePrefix(prefix) => {
            let text = Value::String(format!("{prefix}x"));
            values.push(Some(text.clone()));
            values.push(Some(Value::Array(vec![node(text)])));
            values.push(Some(Value::Array(Vec::new())));
            values.push(Some(Value::Array(vec![node(Value::Object(Vec::new()))])));
        }
        Op::Lt(limit) | Op::Gte(limit) => {
            values.push(Some(Value::Number("-1".to_owned())));
            values.push(Some(Value::Number(limit.clone())));
        }
        Op::Absent | Op::Present | Op::Container | Op::Kind(_) | Op::Empty(_) => {
            values.extend([None, Some(Value::String("x".to_owned())), Some(Value::Null)]);
            values.extend([Some(Value::Array(Vec::new())), Some(Value::Object(Vec::new()))]);
            values.push(Some(Value::String(String::new())));
            values.push(Some(Value::Array(vec![node(Value::Object(Vec::new()))])));
            if let Op::Kind(_) = test.op {
                values.push(Some(Value::Bool(false)));
            }
        }
        Op::Is(_) | Op::Not(_) | Op::In(_) | Op::NotIn(_) => {}
    }
    values.push(None);
    values.push(another);
    values.push(Some(Value::Number("12345".to_owned())));
    if let Op::Not(_) | Op::NotIn(_) = test.op {
        values.extend([Some(Value::Null), Some(Value::String(String::new()))]);
        values.extend([Some(Value::Array(Vec::new())), Some(Value::Object(Vec::new()))]);
    }
    values
}

/// The same said in another kind of scalar.
fn otherwise(value: &Scalar) -> Option<Value> {
    match value {
        Scalar::Number(text) => Some(Value::String(text.clone())),
        Scalar::Bool(value) => Some(Value::String(value.to_string())),
        Scalar::String(text) if text.parse::<i64>().is_ok() => Some(Value::Number(text.clone())),
        Scalar::String(_) | Scalar::Null => None,
    }
}

/// Puts a value where a pointer leads and makes what is on the way: `*` and `0` lead into lists, and `*` into what is there. Tells whether
/// it did; what is there already stays unless it is to be replaced.
pub(in crate::engine) fn put(body: &mut Node, pointer: &[String], value: Value, replace: bool) -> bool {
    let Some((step, rest)) = pointer.split_first() else {
        let free = replace || body.value == Value::Null;
        if free {
            body.value = value;
        }
        return free;
    };
    if step == EVERY && body.get(EVERY).is_none() {
        if let Some(inside) = body.every_mut(rest) {
            return put(inside, rest, value, replace);
        }
        if matches!(body.value, Value::Object(_)) {
            let step = ENTRY.to_owned();
            return put(body, &[&[step], rest].concat(), value, replace);
        }
    }
    let into_list = matches!(step.as_str(), EVERY | "0");
    let fits = matches!(&body.value, Value::Array(_)) && into_list || matches!(&body.value, Value::Object(_));
    if !fits {
        if !replace && body.value != Value::Null {
            return false;
        }
        body.value = if into_list { Value::Array(Vec::new()) } else { Value::Object(Vec::new()) };
    }
    match &mut body.value {
        Value::Array(items) => {
            if items.is_empty() {
                items.push(node(Value::Null));
            }
            items.first_mut().is_some_and(|item| put(item, rest, value, replace))
        }
        Value::Object(members) => {
            if !members.iter().any(|member| member.key.value == *step) {
                members.push(Member {
                    key: Spanned::new(step.clone(), Span::default()),
                    value: node(Value::Null),
                });
            }
            let member = members.iter_mut().find(|member| member.key.value == *step);
            member.is_some_and(|member| put(&mut member.value, rest, value, replace))
        }
        _ => false,
    }
}

/// The key of an object that an API would make from something else.
const ENTRY: &str = "entry";

fn node(value: Value) -> Node {
    Node { span: Span::default(), value }
}
