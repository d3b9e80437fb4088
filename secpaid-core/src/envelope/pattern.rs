//! From a message pattern and a message to the captured values, or to no match.

use std::fmt;

use rust_decimal::Decimal;

use super::table::{CaptureType, Part};

/// Longer messages are not compared with patterns that capture: no declared message is near it, and splitting is more than linear.
const LONGEST_MESSAGE: usize = 1024;

/// A captured part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    U32(u32),
    U64(u64),
    I64(i64),
    Decimal(Decimal),
    String(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::U32(value) => value.fmt(f),
            Self::U64(value) => value.fmt(f),
            Self::I64(value) => value.fmt(f),
            Self::Decimal(value) => value.fmt(f),
            Self::String(value) => value.fmt(f),
        }
    }
}

/// The captures by number, if the whole message matches.
pub(crate) fn match_message(parts: &[Part], message: &str) -> Option<Vec<(usize, Value)>> {
    if let [Part::Literal(text)] = parts {
        return (*text == message).then(Vec::new);
    }
    if message.len() > LONGEST_MESSAGE {
        return None;
    }
    let mut values = Vec::new();
    split(parts, message, &mut values).then_some(values)
}

/// Fills `values` front to back; leaves it as it was when there is no match.
fn split(parts: &[Part], text: &str, values: &mut Vec<(usize, Value)>) -> bool {
    match parts.split_first() {
        None => text.is_empty(),
        Some((Part::Literal(literal), rest)) => {
            text.strip_prefix(literal).is_some_and(|text| split(rest, text, values))
        }
        Some((Part::Capture(number, ty), rest)) => ends(text).any(|end| {
            let (captured, after) = text.split_at(end);
            let Some(value) = value(*ty, captured) else { return false };
            let before = values.len();
            values.push((*number, value));
            let matched = split(rest, after, values);
            if !matched {
                values.truncate(before);
            }
            matched
        }),
    }
}

/// Where a capture at the start of the text may end: after each of its characters.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().map(|(start, character)| start + character.len_utf8())
}

fn value(ty: CaptureType, text: &str) -> Option<Value> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match ty {
        CaptureType::U32 if digits(text) => text.parse().ok().map(Value::U32),
        CaptureType::U64 if digits(text) => text.parse().ok().map(Value::U64),
        CaptureType::I64 if digits(text.strip_prefix('-').unwrap_or(text)) => {
            text.parse().ok().map(Value::I64)
        }
        CaptureType::Decimal => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
            (digits(whole.strip_prefix('-').unwrap_or(whole)) && digits(fraction))
                .then(|| Decimal::from_str_exact(text).ok().map(Value::Decimal))
                .flatten()
        }
        CaptureType::Word if !text.contains(char::is_whitespace) => Some(Value::String(text.to_owned())),
        CaptureType::String => Some(Value::String(text.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &[Part] =
        &[Part::Literal("Invalid recipient token at index "), Part::Capture(0, CaptureType::U32)];

    #[test]
    fn captures_an_index() {
        assert_eq!(
            match_message(INDEX, "Invalid recipient token at index 2"),
            Some(vec![(0, Value::U32(2))])
        );
        for other in
            ["", "Invalid recipient token at index ", "Invalid recipient token at index 2 ", "index 2"]
        {
            assert_eq!(match_message(INDEX, other), None, "{other}");
        }
    }

    #[test]
    fn number_that_does_not_fit_is_no_match() {
        assert_eq!(match_message(INDEX, "Invalid recipient token at index 4294967296"), None);
        assert_eq!(match_message(INDEX, "Invalid recipient token at index +2"), None);
        assert_eq!(match_message(INDEX, "Invalid recipient token at index -2"), None);
    }

    #[test]
    fn takes_the_one_split_that_fits() {
        let parts = [
            Part::Capture(0, CaptureType::String),
            Part::Literal(" of "),
            Part::Capture(1, CaptureType::Decimal),
        ];
        assert_eq!(
            match_message(&parts, "one of two of -2.50"),
            Some(vec![(0, Value::String("one of two".into())), (1, Value::Decimal(Decimal::new(-250, 2)))])
        );
        assert_eq!(match_message(&parts, "one of 2."), None);
        assert_eq!(match_message(&parts, " of 2"), None);
        let parts = [Part::Capture(0, CaptureType::U64), Part::Literal("0 items")];
        assert_eq!(match_message(&parts, "100 items"), Some(vec![(0, Value::U64(10))]));
    }

    #[test]
    fn a_word_has_no_white_space() {
        let parts = [Part::Literal("no "), Part::Capture(0, CaptureType::Word)];
        assert_eq!(match_message(&parts, "no grün"), Some(vec![(0, Value::String("grün".into()))]));
        assert_eq!(match_message(&parts, "no thing here"), None);
    }
}
