//! From the texts of two JSON numbers to how they compare, exactly: no float, no limit on digits.

use std::cmp::Ordering;

/// A JSON number as `0.digits * 10^exponent`, with no zeros at either end of the digits.
#[derive(Debug, PartialEq, Eq)]
struct Normal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

/// How two numbers compare; `None` when one of the texts is not a JSON number.
pub(crate) fn compare(left: &str, right: &str) -> Option<Ordering> {
    let (left, right) = (normal(left)?, normal(right)?);
    Some(match (left.negative, right.negative) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => magnitude(&left, &right),
        (true, true) => magnitude(&right, &left),
    })
}

/// Are they the same number, as `1` and `1.0` are?
pub(crate) fn same(left: &str, right: &str) -> bool {
    // JSON writes a whole number in one way only, so these two are different.
    let whole = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    left == right || !(whole(left) && whole(right)) && compare(left, right) == Some(Ordering::Equal)
}

/// Does the text read as a JSON number?
pub(crate) fn is_number(text: &str) -> bool {
    let mut reader = crate::json::Reader::from_text(text);
    text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && reader.number().is_ok()
        && reader.offset() == text.len()
}

fn magnitude(left: &Normal, right: &Normal) -> Ordering {
    match (left.digits.is_empty(), right.digits.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        // Digits without leading zeros compare like fractions: `1` (0.1) below `12` (0.12) below `2` (0.2).
        (false, false) => left.exponent.cmp(&right.exponent).then_with(|| left.digits.cmp(&right.digits)),
    }
}

fn normal(text: &str) -> Option<Normal> {
    if !is_number(text) {
        return None;
    }
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent_value(exponent).saturating_add(i64::try_from(whole.len()).unwrap_or(i64::MAX));
    let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    let leading = digits.iter().take_while(|digit| **digit == b'0').count();
    let trailing = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    if leading == digits.len() {
        // Zero has no sign: `-0` equals `0`.
        return Some(Normal { negative: false, digits: Vec::new(), exponent: 0 });
    }
    Some(Normal {
        negative,
        digits: digits.get(leading..digits.len() - trailing).unwrap_or_default().to_vec(),
        exponent: exponent.saturating_sub(i64::try_from(leading).unwrap_or(i64::MAX)),
    })
}

/// An exponent beyond what fits is so large or small that the nearest value orders it just the same.
fn exponent_value(text: &str) -> i64 {
    text.parse().unwrap_or(if text.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_number_are_the_same() {
        for (left, right) in [
            ("1", "1.0"),
            ("10", "1e1"),
            ("0", "-0.00"),
            ("0.5", "5E-1"),
            ("-120", "-1.2e+2"),
            ("100", "100"),
        ] {
            assert!(same(left, right), "{left} {right}");
        }
        assert!(!same("9007199254740993", "9007199254740992"));
        assert!(!same("1", "-1"));
        assert!(!same("1", "one"));
    }

    #[test]
    fn order_is_exact() {
        for (less, more) in [
            ("1", "2"),
            ("-2", "-1"),
            ("0.1", "0.12"),
            ("9", "10"),
            ("-1", "0"),
            ("0", "0.0001"),
            ("1e-99999999999999999999", "1"),
            ("1", "1e99999999999999999999"),
        ] {
            assert_eq!(compare(less, more), Some(Ordering::Less), "{less} {more}");
            assert_eq!(compare(more, less), Some(Ordering::Greater), "{more} {less}");
        }
        assert_eq!(compare("", "1"), None);
        assert_eq!(compare("1", " 1"), None);
        assert_eq!(compare("01", "1"), None);
    }
}
