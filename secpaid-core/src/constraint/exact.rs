//! In: the texts of decimal numbers. Out: their sum and how it compares, exactly.
//!
//! `Decimal` rounds a sum that has more than 28 digits; a rule about money must not.

use std::fmt;

use crate::scalar::decimal::exact;

/// How many places a `Decimal` can have behind the point.
const PLACES: u32 = 28;
const ONE: i128 = 10_i128.pow(PLACES);

/// A number as the whole number below it and how many 28th decimal places it is above that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Exact {
    whole: i128,
    /// From 0, below `ONE`.
    fraction: i128,
}

impl Exact {
    /// `None` for what is no number, or does not fit a `Decimal`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let number = exact(text)?;
        let unit = 10_i128.checked_pow(number.scale())?;
        let fraction = number.mantissa().rem_euclid(unit) * 10_i128.checked_pow(PLACES - number.scale())?;
        Some(Self { whole: number.mantissa().div_euclid(unit), fraction })
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let fraction = self.fraction + other.fraction;
        let whole = self.whole.checked_add(other.whole)?.checked_add(fraction / ONE)?;
        Some(Self { whole, fraction: fraction % ONE })
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // -0.5 is 0.5 above -1.
        let (whole, fraction) = match self {
            Self { whole, fraction } if *whole < 0 && *fraction > 0 => (whole + 1, ONE - fraction),
            Self { whole, fraction } => (*whole, *fraction),
        };
        if self.whole < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", whole.unsigned_abs())?;
        let places = format!("{fraction:028}");
        match places.trim_end_matches('0') {
            "" => Ok(()),
            places => write!(f, ".{places}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(texts: &[&str]) -> String {
        let sum = texts.iter().try_fold(Exact::default(), |sum, text| sum.plus(Exact::parse(text)?));
        sum.expect("fits").to_string()
    }

    #[test]
    fn sums_are_exact() {
        for (texts, expected) in [
            (&["0.1", "0.2"][..], "0.3"),
            (&["-0.5"], "-0.5"),
            (&["-0.5", "0.5"], "0"),
            (&["-1.25", "-0.75"], "-2"),
            (&["100.00", "-0.01"], "99.99"),
            (
                &["79228162514264337593543950335", "0.0000000000000000000000000001"],
                "79228162514264337593543950335.0000000000000000000000000001",
            ),
            (&[], "0"),
        ] {
            assert_eq!(sum(texts), expected, "{texts:?}");
        }
        assert_eq!(Exact::parse("x"), None);
        assert_eq!(Exact::parse("79228162514264337593543950336"), None);
    }

    #[test]
    fn order_is_that_of_the_numbers() {
        let ordered = ["-2", "-1.5", "-1", "-0.0001", "0", "0.0001", "1", "1.5", "10"];
        for pair in ordered.windows(2) {
            let [less, more] = pair else { continue };
            assert!(Exact::parse(less) < Exact::parse(more), "{less} {more}");
        }
        assert_eq!(Exact::parse("1.50"), Exact::parse("1.5"));
    }
}
