//! From a value of the answer and a scalar of the spec to whether they are equal, exactly or by what they say.

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

/// Is the value a number below the limit? Loosely, also a string that reads as one.
pub(crate) fn below(found: &Found<'_>, limit: &str, loose: bool) -> bool {
    let text = match found {
        Found::Number(text) => text,
        Found::String(text) if loose => &**text,
        _ => return false,
    };
    number::compare(text, limit) == Some(std::cmp::Ordering::Less)
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
    fn below_takes_numbers_and_loosely_their_texts() {
        assert!(below(&Found::new("299"), "300", false));
        assert!(!below(&Found::new("300"), "300", false));
        assert!(!below(&Found::new("\"2\""), "300", false));
        assert!(below(&Found::new("\"2\""), "300", true));
        assert!(!below(&Found::new("\"two\""), "300", true));
        assert!(!below(&Found::new("null"), "300", true));
    }
}
