//! JSON values by what they say: `25` is `"25.00"`, `true` is `"Yes"`.

use std::borrow::Cow;

use secpaid_codegen::json::{self, Member, Node, Value};
use secpaid_codegen::model::Scalar;
use secpaid_codegen::source::{Span, Spanned};
use secpaid_core::Decimal;

/// A value that stands nowhere.
pub(super) fn node(value: Value) -> Node {
    Node { span: Span::default(), value }
}

/// A key with its value.
pub(super) fn member(key: &str, value: Value) -> Member {
    Member { key: Spanned::new(key.to_owned(), Span::default()), value: node(value) }
}

/// A scalar of the spec.
pub(super) fn of_scalar(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(*value),
        Scalar::Number(text) => Value::Number(text.clone()),
        Scalar::String(text) => Value::String(text.clone()),
    }
}

/// A JSON text; null where it is none.
pub(super) fn parsed(text: &str) -> Node {
    json::parse(text).map_or_else(|_| node(Value::Null), |document| document.root)
}

/// The members of an object; none of anything else.
pub(super) fn members(node: &Node) -> &[Member] {
    match &node.value {
        Value::Object(members) => members,
        _ => &[],
    }
}

/// Is it nothing, or an empty text?
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// The number that a value says.
pub(super) fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(text) => text
            .parse()
            .ok()
            .or_else(|| Decimal::from_scientific(text).ok())
            .map(|number: Decimal| number.normalize()),
        Value::String(text) => text.parse().ok().map(|number: Decimal| number.normalize()),
        _ => None,
    }
}

/// Which of yes and no a value says.
pub(super) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The text of a scalar; JSON of anything else.
pub(super) fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) | Value::Number(text) => text.into(),
        Value::Null => "".into(),
        other => node(other.clone()).to_string().into(),
    }
}

/// Do two values say the same?
pub(super) fn same(left: &Value, right: &Value) -> bool {
    if let (Some(left), Some(right)) = (number(left), number(right)) {
        return left == right;
    }
    if let (Some(left), Some(right)) = (truth(left), truth(right)) {
        return left == right;
    }
    match (left, right) {
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| same(&left.value, &right.value))
        }
        (Value::Object(left), Value::Object(right)) => {
            let finds = |one: &Member| {
                right.iter().any(|other| {
                    one.key.value == other.key.value && same(&one.value.value, &other.value.value)
                })
            };
            left.len() == right.len() && left.iter().all(finds)
        }
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_compared_by_what_they_say() {
        let same = |left: &str, right: &str| same(&parsed(left).value, &parsed(right).value);
        assert!(
            same("25", "\"25.00\"") && same("2.5e1", "25") && same("true", "\"Yes\"") && same("null", "null")
        );
        assert!(same(r#"{"a":1,"b":[{"c":"2"}]}"#, r#"{"b":[{"c":2.0}],"a":"1"}"#));
        assert!(!same("1", "true") && !same("25", "\"25 EUR\"") && !same("null", "\"\""));
        assert!(!same(r#"{"a":1}"#, r#"{"a":1,"b":2}"#) && !same("[1]", "[1,2]"));
    }
}
