//! In: a test over an answer. Out: the schema of the answers for which it holds.

use secpaid_codegen::json::{EVERY, Node};
use secpaid_codegen::model::{AtTest, Op, Scalar, Test, ValueKind};

use super::conjoin::conjoin;
use crate::export::tree::{Object, flag, list, null, number, text, texts};

/// Positions above this are not spelt out.
const MAX_POSITION: usize = 20;

/// What holds for the whole answer.
pub(super) fn predicate(test: &Test) -> Node {
    match test {
        Test::All(tests) => conjoin(tests.iter().map(predicate)),
        Test::Any(tests) => Object::new().with("anyOf", list(tests.iter().map(predicate))).into(),
        // A schema knows nothing of the status, and of what a function says.
        Test::Status(_) | Test::Rust(_) => Object::new().into(),
        Test::Not(test) if test.looks_at_status() || test.functions().next().is_some() => {
            Object::new().into()
        }
        Test::Not(test) => not(predicate(test)),
        Test::At(test) => at_test(test),
    }
}

fn at_test(test: &AtTest) -> Node {
    let schema = match &test.op {
        Op::Absent => return not(somewhere(&test.at, Object::new().into())),
        Op::Present => Object::new().into(),
        Op::Is(value) => equal(std::slice::from_ref(value), test.loose),
        Op::In(values) => equal(values, test.loose),
        Op::Not(value) => differs(std::slice::from_ref(value)),
        Op::NotIn(values) => differs(values),
        Op::Lt(limit) => compared("exclusiveMaximum", limit, test.loose),
        Op::Gte(limit) => compared("minimum", limit, test.loose),
        Op::Container => Object::new().with("type", texts(["object", "array"])).into(),
        Op::Kind(kinds) => {
            Object::new().with("type", texts(kinds.iter().map(|kind| type_name(*kind)))).into()
        }
        Op::Empty(true) => empty(),
        Op::Empty(false) => not(empty()),
        Op::Prefix(prefix) => {
            let entry = Object::new().with("contains", starts_with(prefix)).with("type", text("array"));
            any_of([starts_with(prefix), entry.into()])
        }
        Op::NonePrefix(prefix) => {
            let other = Object::new().with("type", text("string")).with("not", starts_with(prefix));
            let list = Object::new().with("type", text("array")).with("items", other.clone());
            any_of([other.into(), list.into()])
        }
    };
    if !test.at.iter().any(|step| step == EVERY) {
        return at(&test.at, schema, !test.or_absent);
    }
    if test.every {
        return everywhere(&test.at, schema, test.or_absent);
    }
    let holds = somewhere(&test.at, schema);
    if test.or_absent { any_of([holds, not(somewhere(&test.at, Object::new().into()))]) } else { holds }
}

/// The answers that have such a value at a place; where that is every entry of a list or every value of an object, in one of them.
pub(super) fn somewhere(pointer: &[String], schema: Node) -> Node {
    match pointer.iter().position(|step| step == EVERY) {
        None => at(pointer, schema, true),
        Some(star) => {
            let (container, inside) = pointer.split_at(star);
            let entry = somewhere(inside.get(1..).unwrap_or(&[]), schema);
            let other = not(entry.clone());
            let list = Object::new().with("type", text("array")).with("contains", entry);
            let only_others = Object::new().with("additionalProperties", other);
            let object = Object::new().with("type", text("object")).with("not", only_others);
            at(container, any_of([list.into(), object.into()]), true)
        }
    }
}

/// The answers that have such a value at a place of every entry, or nothing there where that is enough.
fn everywhere(pointer: &[String], schema: Node, or_absent: bool) -> Node {
    let Some(star) = pointer.iter().position(|step| step == EVERY) else {
        return at(pointer, schema, !or_absent);
    };
    let (container, inside) = pointer.split_at(star);
    let entry = everywhere(inside.get(1..).unwrap_or(&[]), schema, or_absent);
    let mut list = Object::new().with("type", text("array")).with("items", entry.clone());
    let mut object = Object::new().with("type", text("object")).with("additionalProperties", entry);
    if !or_absent {
        list.set("minItems", number(1));
        object.set("minProperties", number(1));
    }
    let entries = at(container, any_of([list.into(), object.into()]), true);
    if or_absent { any_of([entries, not(somewhere(pointer, Object::new().into()))]) } else { entries }
}

/// The answers that have such a value at a place; where it is not required, also those that have none there.
pub(super) fn at(pointer: &[String], schema: Node, required: bool) -> Node {
    pointer.iter().rev().fold(schema, |schema, step| match step.parse::<usize>() {
        // Of the values of an object, not every one has it.
        _ if step == EVERY => Object::new().with("items", schema).into(),
        Ok(position) => {
            let mut object = Object::new();
            if required {
                object.set("type", text("array"));
                object.set("minItems", number(position.saturating_add(1)));
            }
            if position <= MAX_POSITION {
                let before = std::iter::repeat_with(|| Object::new().into()).take(position);
                object.set("prefixItems", list(before.chain([schema])));
            }
            object.into()
        }
        Err(_) => {
            let mut object = Object::new();
            if required {
                object.set("type", text("object"));
            }
            object.set("properties", Object::new().with(step, schema));
            if required {
                object.set("required", texts([step.as_str()]));
            }
            object.into()
        }
    })
}

pub(super) fn any_of(schemas: impl IntoIterator<Item = Node>) -> Node {
    let mut schemas: Vec<_> = schemas.into_iter().collect();
    if schemas.len() == 1 { schemas.remove(0) } else { Object::new().with("anyOf", list(schemas)).into() }
}

/// One of these values; loosely: what says the same as one of them.
pub(super) fn equal(values: &[Scalar], loose: bool) -> Node {
    let mut spellings: Vec<Node> =
        values.iter().flat_map(|value| if loose { loosely(value) } else { vec![scalar(value)] }).collect();
    if spellings.len() == 1 {
        Object::new().with("const", spellings.remove(0)).into()
    } else {
        Object::new().with("enum", list(spellings)).into()
    }
}

pub(super) fn scalar(value: &Scalar) -> Node {
    match value {
        Scalar::Null => null(),
        Scalar::Bool(value) => flag(*value),
        Scalar::Number(digits) => number(digits),
        Scalar::String(value) => text(value),
    }
}

/// What says something else than each; what is no scalar, null or empty says nothing, and what says the same in another type is nothing
/// else. A flag is another one only where one is meant, and a text or a number where something else is.
fn differs(values: &[Scalar]) -> Node {
    let same = equal(values, true);
    if values.iter().all(|value| *value == Scalar::Null) {
        return not(same);
    }
    let any = |is: fn(&Scalar) -> bool| values.iter().any(is);
    let mut kinds = Vec::new();
    if any(|value| matches!(value, Scalar::String(_) | Scalar::Number(_) | Scalar::Bool(false))) {
        kinds.push("string");
    }
    if any(|value| matches!(value, Scalar::String(_) | Scalar::Number(_))) {
        kinds.push("number");
    }
    if any(|value| matches!(value, Scalar::Bool(_))) {
        kinds.push("boolean");
    }
    let same_or_empty = any_of([same, equal(&[Scalar::String(String::new())], false)]);
    Object::new().with("type", texts(kinds)).with("not", same_or_empty).into()
}

fn loosely(value: &Scalar) -> Vec<Node> {
    let word = |value: bool| {
        let (small, capital) = if value { ("true", "True") } else { ("false", "False") };
        vec![flag(value), text(small), text(capital)]
    };
    match value {
        Scalar::Null => vec![null()],
        Scalar::Bool(value) => word(*value),
        Scalar::Number(digits) => vec![number(digits), text(digits)],
        Scalar::String(said) => match said.as_str() {
            "true" | "True" => word(true),
            "false" | "False" => word(false),
            _ if serde_json::from_str::<serde_json::Number>(said).is_ok() => vec![text(said), number(said)],
            _ => vec![text(said)],
        },
    }
}

fn compared(keyword: &str, limit: &str, loose: bool) -> Node {
    let numbers = Object::new().with("type", text("number")).with(keyword, number(limit)).into();
    // A schema cannot compare what a string says.
    if loose { any_of([numbers, Object::new().with("type", text("string")).into()]) } else { numbers }
}

fn type_name(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Object => "object",
        ValueKind::List => "array",
        ValueKind::String => "string",
        ValueKind::Number => "number",
        ValueKind::Bool => "boolean",
        ValueKind::Null => "null",
    }
}

fn empty() -> Node {
    Object::new().with("enum", list([null(), list([]), Object::new().into(), text("")])).into()
}

fn starts_with(prefix: &str) -> Node {
    Object::new().with("type", text("string")).with("pattern", text(format!("^{}", literal(prefix)))).into()
}

/// Text as a pattern that matches nothing else.
pub(super) fn literal(said: &str) -> String {
    let special = |character: char| "\\^$.|?*+()[]{}/".contains(character);
    said.chars()
        .flat_map(|character| special(character).then_some('\\').into_iter().chain([character]))
        .collect()
}

fn not(schema: Node) -> Node {
    Object::new().with("not", schema).into()
}
