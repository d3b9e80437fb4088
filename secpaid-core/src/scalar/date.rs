//! Calendar dates: `2026-05-20`.

use std::fmt;
use std::str::FromStr;

use super::{ScalarError, digits, two_digits};
use crate::json::record::Blank;

const EXPECTED: ScalarError = ScalarError::expected("a date such as `2026-05-20`");

/// A date of the Gregorian calendar, years 0 to 9999, without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// A date from its parts.
    ///
    /// # Errors
    ///
    /// When there is no such day, or the year has more than four digits.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, ScalarError> {
        let days = match month {
            2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        if year <= 9999 && (1..=days).contains(&day) {
            Ok(Self { year, month, day })
        } else {
            Err(ScalarError::expected("a day of the calendar"))
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

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Reads `YYYY-MM-DD`.
    #[inline]
    pub(super) fn from_bytes(bytes: [u8; 10]) -> Result<Self, ScalarError> {
        let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = bytes else { return Err(EXPECTED) };
        match (digits(&[y0, y1, y2, y3]), two_digits([m0, m1]), two_digits([d0, d1])) {
            (Some(year), Some(month), Some(day)) => Self::new(year, month, day),
            _ => Err(EXPECTED),
        }
    }
}

impl Blank for Date {
    fn blank() -> Self {
        Self { year: 0, month: 1, day: 1 }
    }
}

impl FromStr for Date {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        text.as_bytes().try_into().map_err(|_| EXPECTED).and_then(Self::from_bytes)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_round_trip() {
        for text in ["2026-05-20", "0000-01-01", "9999-12-31", "2024-02-29", "2000-02-29"] {
            assert_eq!(text.parse::<Date>().expect(text).to_string(), text);
        }
        let date: Date = "2026-05-20".parse().expect("a date");
        assert_eq!((date.year(), date.month(), date.day()), (2026, 5, 20));
    }

    #[test]
    fn days_that_are_not_in_the_calendar() {
        for text in
            ["2026-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32"]
        {
            assert_eq!(text.parse::<Date>(), Err(ScalarError::expected("a day of the calendar")), "{text}");
        }
        assert!(Date::new(10_000, 1, 1).is_err());
    }

    #[test]
    fn texts_that_are_not_dates() {
        for text in [
            "",
            "2026-5-20",
            "2026/05/20",
            "20260520",
            "2026-05-20 ",
            "+026-05-20",
            "2026-05-2٠",
            "-026-05-20",
        ] {
            assert_eq!(text.parse::<Date>(), Err(EXPECTED), "{text}");
        }
    }

    #[test]
    fn dates_sort_by_time() {
        assert!(Date::new(2025, 12, 31).expect("a date") < Date::new(2026, 1, 1).expect("a date"));
    }
}
