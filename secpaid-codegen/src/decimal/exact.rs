//! In: the text of a number that a decimal holds. Out: a value that is compared and added exactly.

use super::{MOST_PLACES, is_decimal_number};

/// A number in units of the 28th decimal place: the whole number below it, and what is above that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Exact {
    whole: i128,
    fraction: i128,
}

const ONE: i128 = 10_i128.pow(28);

impl Exact {
    /// `None` for what is no JSON number, or one that a decimal does not hold.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if !is_decimal_number(text) {
            return None;
        }
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let digits = format!("{whole}{fraction}");
        if digits.bytes().all(|byte| byte == b'0') {
            return Some(Self::default());
        }
        // Where the point is among the digits, which are at most as many as a decimal has apart from zeros around them.
        let point = i64::try_from(whole.len()).ok()? + exponent.parse::<i64>().ok()?;
        let (whole, fraction) = match usize::try_from(point) {
            Ok(point) if point <= digits.len() => {
                let (whole, fraction) = digits.split_at(point);
                (whole.to_owned(), fraction.to_owned())
            }
            Ok(point) => (format!("{digits}{}", "0".repeat(point - digits.len())), String::new()),
            Err(_) => (String::new(), format!("{}{digits}", "0".repeat(usize::try_from(-point).ok()?))),
        };
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let fraction: i128 = format!("{fraction:0<width$}", width = MOST_PLACES).parse().ok()?;
        Some(match (negative, fraction) {
            (false, _) => Self { whole, fraction },
            (true, 0) => Self { whole: -whole, fraction },
            (true, _) => Self { whole: -whole - 1, fraction: ONE - fraction },
        })
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let fraction = self.fraction + other.fraction;
        let whole = self.whole.checked_add(other.whole)?.checked_add(fraction / ONE)?;
        Some(Self { whole, fraction: fraction % ONE })
    }

    /// How many places it has behind the point.
    pub(crate) fn places(self) -> usize {
        format!("{:028}", self.fraction).trim_end_matches('0').len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_number_are_equal() {
        for (left, right) in [
            ("1", "1.0"),
            ("0", "-0.00"),
            ("1e2", "100"),
            ("12.5e-1", "1.25"),
            ("-5e-1", "-0.50"),
            ("0.1e1", "1"),
        ] {
            assert_eq!(Exact::parse(left), Exact::parse(right), "{left} {right}");
        }
        assert_eq!(Exact::parse("1e29"), None);
        assert_eq!(Exact::parse("x"), None);
    }

    #[test]
    fn order_sums_and_places() {
        let ordered =
            ["-79228162514264337593543950335", "-2", "-1.5", "-1", "-0.01", "0", "1e-28", "0.01", "1", "1.5"];
        for pair in ordered.windows(2) {
            assert!(Exact::parse(pair[0]) < Exact::parse(pair[1]), "{pair:?}");
        }
        let sum = |left, right| Exact::parse(left)?.plus(Exact::parse(right)?);
        assert_eq!(sum("0.1", "0.2"), Exact::parse("0.3"));
        assert_eq!(sum("-1.5", "0.75"), Exact::parse("-0.75"));
        for (text, places) in [("1", 0), ("1.50", 1), ("-0.25", 2), ("1e-28", 28)] {
            assert_eq!(Exact::parse(text).map(Exact::places), Some(places), "{text}");
        }
    }
}
