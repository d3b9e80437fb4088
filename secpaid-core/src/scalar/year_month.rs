//! Months of a year: `2026-04` or `April 2026`.

use std::fmt;
use std::str::FromStr;

use super::{ScalarError, digits, two_digits};
use crate::json::record::Blank;

const EXPECTED: ScalarError = ScalarError::expected("a month such as `2026-04` or `April 2026`");

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A month of a year, years 0 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    year: u16,
    month: u8,
}

impl YearMonth {
    /// A month from its parts.
    ///
    /// # Errors
    ///
    /// When the month is not 1 to 12, or the year has more than four digits.
    pub fn new(year: u16, month: u8) -> Result<Self, ScalarError> {
        if year <= 9999 && (1..=12).contains(&month) {
            Ok(Self { year, month })
        } else {
            Err(ScalarError::expected("a month from 1 to 12 of a year up to 9999"))
        }
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Shows it as `April 2026`.
    pub fn english(self) -> impl fmt::Display {
        English(self)
    }

    /// Reads the forms that are asked for.
    pub(crate) fn parse(text: &str, numeric: bool, english: bool) -> Result<Self, ScalarError> {
        if numeric && let &[y0, y1, y2, y3, b'-', m0, m1] = text.as_bytes() {
            return match (digits(&[y0, y1, y2, y3]), two_digits([m0, m1])) {
                (Some(year), Some(month)) => Self::new(year, month),
                _ => Err(EXPECTED),
            };
        }
        if english
            && let Some((name, year)) = text.split_once(' ')
            && let Some(month) = (1..).zip(MONTHS).find_map(|(month, known)| (known == name).then_some(month))
            && let Some(year) = year.as_bytes().try_into().ok().and_then(digits::<4>)
        {
            return Self::new(year, month);
        }
        Err(EXPECTED)
    }
}

impl Blank for YearMonth {
    fn blank() -> Self {
        Self { year: 0, month: 1 }
    }
}

impl FromStr for YearMonth {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        Self::parse(text, true, true)
    }
}

/// As `2026-04`.
impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

struct English(YearMonth);

impl fmt::Display for English {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = MONTHS.get(usize::from(self.0.month - 1)).copied().unwrap_or_default();
        write!(f, "{month} {:04}", self.0.year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_month_round_trips_in_both_forms() {
        for month in 1..=12 {
            let value = YearMonth::new(2026, month).expect("a month");
            assert_eq!(value.to_string().parse(), Ok(value));
            assert_eq!(value.english().to_string().parse(), Ok(value));
        }
        let april: YearMonth = "April 2026".parse().expect("a month");
        assert_eq!((april.year(), april.month()), (2026, 4));
        assert_eq!(april.to_string(), "2026-04");
        assert_eq!(april.english().to_string(), "April 2026");
    }

    #[test]
    fn texts_that_are_not_months() {
        for text in [
            "",
            "2026-13",
            "2026-00",
            "2026-4",
            "26-04",
            "Apr 2026",
            "april 2026",
            "April 26",
            "April  2026",
            "April",
        ] {
            assert!(text.parse::<YearMonth>().is_err(), "{text}");
        }
        assert!(YearMonth::new(10_000, 1).is_err());
    }

    #[test]
    fn only_the_forms_asked_for() {
        assert!(YearMonth::parse("2026-04", false, true).is_err());
        assert!(YearMonth::parse("April 2026", true, false).is_err());
    }
}
