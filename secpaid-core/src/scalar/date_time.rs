//! Timestamps, with a zone or without one: `2026-05-20 11:19:48`, `2023-10-01T12:34:56Z`.

use std::fmt;
use std::str::FromStr;

use super::{Date, ScalarError, two_digits};
use crate::json::record::Blank;

const EXPECTED: ScalarError =
    ScalarError::expected("a date and time such as `2026-05-20 11:19:48` or `2026-05-20T11:19:48Z`");

/// A date and time of day as it was written: without an offset it is a local time of a place that is not said.
///
/// It has no order, because a time with an offset and one without cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateTime {
    date: Date,
    hour: u8,
    minute: u8,
    second: u8,
    nanosecond: u32,
    offset: Option<i16>,
}

impl DateTime {
    /// A time of day without an offset.
    ///
    /// # Errors
    ///
    /// When the hour is above 23, the minute above 59, or the second above 60 (a leap second).
    pub fn new(date: Date, hour: u8, minute: u8, second: u8) -> Result<Self, ScalarError> {
        if hour <= 23 && minute <= 59 && second <= 60 {
            Ok(Self { date, hour, minute, second, nanosecond: 0, offset: None })
        } else {
            Err(ScalarError::expected("a time of day"))
        }
    }

    /// The same with a fraction of the second.
    ///
    /// # Errors
    ///
    /// When it is a whole second or more.
    pub fn with_nanosecond(self, nanosecond: u32) -> Result<Self, ScalarError> {
        if nanosecond < 1_000_000_000 {
            Ok(Self { nanosecond, ..self })
        } else {
            Err(ScalarError::expected("less than a second of nanoseconds"))
        }
    }

    /// The same time of day, said to be this many minutes ahead of UTC; `None` says nothing.
    ///
    /// # Errors
    ///
    /// When it is a day or more.
    pub fn with_offset(self, offset: Option<i16>) -> Result<Self, ScalarError> {
        match offset {
            Some(minutes) if minutes.unsigned_abs() >= 24 * 60 => {
                Err(ScalarError::expected("an offset of less than a day"))
            }
            _ => Ok(Self { offset, ..self }),
        }
    }

    /// The date.
    pub fn date(self) -> Date {
        self.date
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> u8 {
        self.hour
    }

    /// The minute, 0 to 59.
    pub fn minute(self) -> u8 {
        self.minute
    }

    /// The second, 0 to 60.
    pub fn second(self) -> u8 {
        self.second
    }

    /// The fraction of the second.
    pub fn nanosecond(self) -> u32 {
        self.nanosecond
    }

    /// Minutes ahead of UTC; `None` when no zone was said.
    pub fn offset(self) -> Option<i16> {
        self.offset
    }

    /// Shows it as `2026-05-20 11:19:48`, without the offset.
    pub fn space(self) -> impl fmt::Display {
        Form { time: self, separator: ' ', offset: false }
    }

    /// Shows it as `2026-05-20T11:19:48Z`, without the `Z` when there is no offset.
    pub fn rfc3339(self) -> impl fmt::Display {
        Form { time: self, separator: 'T', offset: true }
    }

    /// Reads the forms that are asked for.
    #[inline]
    pub(crate) fn parse(text: &str, space: bool, rfc3339: bool) -> Result<Self, ScalarError> {
        let Some((start, rest)) = text.as_bytes().split_first_chunk::<19>() else { return Err(EXPECTED) };
        let (date, time) = start.split_at(10);
        let &[separator, h0, h1, b':', m0, m1, b':', s0, s1] = time else { return Err(EXPECTED) };
        let (Ok(date), Some(hour), Some(minute), Some(second)) =
            (date.try_into(), two_digits([h0, h1]), two_digits([m0, m1]), two_digits([s0, s1]))
        else {
            return Err(EXPECTED);
        };
        let time = Self::new(Date::from_bytes(date)?, hour, minute, second)?;
        match separator {
            b' ' if space && rest.is_empty() => Ok(time),
            b' ' if space => time.with_tail(rest, false),
            b'T' | b't' if rfc3339 => time.with_tail(rest, true),
            _ => Err(EXPECTED),
        }
    }

    /// What follows the seconds: a fraction, and an offset if there must be one.
    fn with_tail(self, tail: &[u8], zoned: bool) -> Result<Self, ScalarError> {
        let (nanosecond, zone) = match tail.split_first() {
            Some((b'.', fraction)) => nanoseconds(fraction).ok_or(EXPECTED)?,
            _ => (0, tail),
        };
        let offset = match zone {
            [] if !zoned => None,
            b"Z" | b"z" if zoned => Some(0),
            &[sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] if zoned => {
                match (two_digits([h0, h1]), two_digits([m0, m1])) {
                    (Some(hours @ 0..=23), Some(minutes @ 0..=59)) => {
                        let ahead = i16::from(hours) * 60 + i16::from(minutes);
                        Some(if sign == b'-' { -ahead } else { ahead })
                    }
                    _ => return Err(EXPECTED),
                }
            }
            _ => return Err(EXPECTED),
        };
        self.with_nanosecond(nanosecond)?.with_offset(offset)
    }
}

/// The fraction of a second, one to nine digits, and what follows them.
fn nanoseconds(text: &[u8]) -> Option<(u32, &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=9).contains(&digits) {
        return None;
    }
    let (fraction, rest) = text.split_at(digits);
    let padded = fraction.iter().chain(std::iter::repeat(&b'0')).take(9);
    Some((padded.fold(0, |number, digit| number * 10 + u32::from(digit - b'0')), rest))
}

struct Form {
    time: DateTime,
    separator: char,
    offset: bool,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DateTime { date, hour, minute, second, nanosecond, offset } = self.time;
        write!(f, "{date}{}{hour:02}:{minute:02}:{second:02}", self.separator)?;
        if nanosecond > 0 {
            write!(f, ".{}", format!("{nanosecond:09}").trim_end_matches('0'))?;
        }
        match offset {
            Some(0) if self.offset => f.write_str("Z"),
            Some(minutes) if self.offset => {
                let ahead = minutes.unsigned_abs();
                write!(f, "{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, ahead / 60, ahead % 60)
            }
            _ => Ok(()),
        }
    }
}

impl Blank for DateTime {
    fn blank() -> Self {
        Self { date: Date::blank(), hour: 0, minute: 0, second: 0, nanosecond: 0, offset: None }
    }
}

impl FromStr for DateTime {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        Self::parse(text, true, true)
    }
}

/// With a space and no zone when there is none, else as in RFC 3339.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.offset.is_some() { self.rfc3339().fmt(f) } else { self.space().fmt(f) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_round_trip_as_they_were_written() {
        for text in [
            "2026-05-20 11:19:48",
            "2026-05-20 00:00:00.5",
            "2023-10-01T12:34:56Z",
            "2023-10-01T12:34:56.000000001+05:30",
            "2016-12-31T23:59:60Z",
            "2023-10-01T12:34:56-23:59",
        ] {
            assert_eq!(text.parse::<DateTime>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn parts() {
        let time: DateTime = "2023-10-01t12:34:56.120-01:30".parse().expect("a time");
        assert_eq!(time.date(), Date::new(2023, 10, 1).expect("a date"));
        assert_eq!((time.hour(), time.minute(), time.second()), (12, 34, 56));
        assert_eq!((time.nanosecond(), time.offset()), (120_000_000, Some(-90)));
        assert_eq!(time.to_string(), "2023-10-01T12:34:56.12-01:30");
        assert_eq!(time.space().to_string(), "2023-10-01 12:34:56.12");
    }

    #[test]
    fn a_time_without_a_zone_gets_none_when_written_with_a_t() {
        let time: DateTime = "2026-05-20 11:19:48".parse().expect("a time");
        assert_eq!(time.offset(), None);
        assert_eq!(time.rfc3339().to_string(), "2026-05-20T11:19:48");
    }

    #[test]
    fn texts_that_are_not_times() {
        for text in [
            "",
            "2026-05-20",
            "2026-05-20 11:19",
            "2026-05-20 24:00:00",
            "2026-05-20 11:60:00",
            "2026-05-20 11:19:61",
            "2026-02-30 11:19:48",
            "2026-05-20 11:19:48Z",
            "2026-05-20 11:19:48 ",
            "2026-05-20 11:19:48.",
            "2026-05-20 11:19:48.1234567890",
            "2026-05-20_11:19:48",
            "2026-05-20T11:19:48",
            "2026-05-20T11:19:48+0200",
            "2026-05-20T11:19:48+24:00",
            "2026-05-20T11:19:48+02:60",
            "2026-05-20T11:19:48.Z",
            "2026-05-20T11:19:48ZZ",
            "2026-05-20 1٠:19:48",
        ] {
            assert!(text.parse::<DateTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_the_forms_asked_for() {
        let (space, rfc3339) = ("2026-05-20 11:19:48", "2026-05-20T11:19:48Z");
        assert!(DateTime::parse(space, true, false).is_ok() && DateTime::parse(space, false, true).is_err());
        assert!(
            DateTime::parse(rfc3339, false, true).is_ok() && DateTime::parse(rfc3339, true, false).is_err()
        );
    }

    #[test]
    fn parts_out_of_range() {
        let time = DateTime::new(Date::new(2026, 1, 1).expect("a date"), 0, 0, 0).expect("midnight");
        assert!(time.with_nanosecond(1_000_000_000).is_err());
        assert!(time.with_offset(Some(1440)).is_err());
        assert!(time.with_offset(Some(i16::MIN)).is_err());
        assert!(time.with_offset(Some(-1439)).is_ok());
    }
}
