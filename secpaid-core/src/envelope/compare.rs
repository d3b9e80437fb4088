//! From a value of the answer and a scalar of the spec to whether they are equal, exactly or by what they say.

use std::cmp::Ordering;

use super::number;
use super::place::{Found, Raw};
use super::table::Scalar;

/// Are they equal? Exactly: of one kind, numbers by value. Loosely: `0` is `"0"`, `true` is `"true"` and `"True"`.
pub(crate) fn equal(value: Raw<'_>, scalar: Scalar, loose: bool) -> bool {
    // Nearly every answer is written as the spec is; only what is not needs a closer look.
    let same_text = match scalar {
        Scalar::Null => value == "null",
        Scalar::Bool(wanted) => value == if wanted { "true" } else { "false" },
        Scalar::Number(text) => value == text,
        Scalar::String(text) => content(value) == Some(text) && !text.contains('\\'),
    };
    same_text || said_alike(&Found::new(value), scalar, loose)
}

/// What is between the quotes of a string.
fn content(value: Raw<'_>) -> Option<&str> {
    value.strip_prefix('"')?.strip_suffix('"')
}

/// The same for what is written in another way.
fn said_alike(found: &Found<'_>, scalar: Scalar, loose: bool) -> bool {
    match (found, scalar) {
        (Found::Number(left), Scalar::Number(right)) => number::same(left, right),
        (Found::String(left), Scalar::String(right)) if left == right => true,
        _ if loose => match (Said::found(found), Said::scalar(scalar)) {
            (Some(left), Some(right)) => left.equals(&right),
            _ => false,
        },
        _ => false,
    }
}

/// How the value lies to a limit, if it is a number. Loosely, also a string that reads as one.
pub(crate) fn compared(found: &Found<'_>, limit: &str, loose: bool) -> Option<Ordering> {
    match found {
        Found::Number(text) => number::compare(text, limit),
        Found::String(text) if loose => number::compare(text, limit),
        _ => None,
    }
}

/// What a scalar says, whatever its kind.
enum Said<'a> {
    Bool(bool),
    Number(&'a str),
    Text(&'a str),
}

impl<'a> Said<'a> {
    fn found(found: &'a Found<'_>) -> Option<Self> {
        match found {
            Found::Bool(value) => Some(Self::Bool(*value)),
            Found::Number(text) => Some(Self::Number(text)),
            Found::String(text) => Some(Self::text(text)),
            Found::Null | Found::Array(_) | Found::Object(_) => None,
        }
    }

    fn scalar(scalar: Scalar) -> Option<Self> {
        match scalar {
            Scalar::Bool(value) => Some(Self::Bool(value)),
            Scalar::Number(text) => Some(Self::Number(text)),
            Scalar::String(text) => Some(Self::text(text)),
            Scalar::Null => None,
        }
    }

    fn text(text: &'a str) -> Self {
        if text.eq_ignore_ascii_case("true") {
            Self::Bool(true)
        } else if text.eq_ignore_ascii_case("false") {
            Self::Bool(false)
        } else if number::is_number(text) {
            Self::Number(text)
        } else {
            Self::Text(text)
        }
    }

    fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::Number(left), Self::Number(right)) => number::same(left, right),
            (Self::Text(left), Self::Text(right)) => left == right,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Scalar = Scalar::Number("1");

    #[test]
    fn exact_comparison_keeps_kinds_apart() {
        assert!(equal("1", ONE, false));
        assert!(equal("1.0", ONE, false));
        assert!(!equal("\"1\"", ONE, false));
        assert!(!equal("true", Scalar::String("true"), false));
        assert!(!equal("\"true\"", Scalar::String("True"), false));
        assert!(!equal("null", ONE, false));
        assert!(equal("null", Scalar::Null, false));
    }

    #[test]
    fn loose_comparison_goes_by_what_is_said() {
        assert!(equal("\"1\"", ONE, true));
        assert!(equal("\"1.00\"", ONE, true));
        assert!(equal("\"True\"", Scalar::Bool(true), true));
        assert!(equal("\"TRUE\"", Scalar::String("true"), true));
        assert!(!equal("true", ONE, true));
        assert!(!equal("\"\"", Scalar::Null, true));
        assert!(!equal("\"01\"", ONE, true));
        assert!(!equal("[1]", ONE, true));
    }

    #[test]
    fn limits_compare_with_numbers_and_loosely_with_their_texts() {
        let found = |value, loose| compared(&Found::new(value), "300", loose);
        assert_eq!(found("299", false), Some(Ordering::Less));
        assert_eq!(found("300", false), Some(Ordering::Equal));
        assert_eq!(found("3.01e2", false), Some(Ordering::Greater));
        assert_eq!(found("\"2\"", false), None);
        assert_eq!(found("\"2\"", true), Some(Ordering::Less));
        assert_eq!(found("\"two\"", true), None);
        assert_eq!(found("null", true), None);
    }
}
