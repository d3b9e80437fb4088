//! From code, message and status of an error to the declared error that they stand for.

use std::fmt;

use bytes::Bytes;
use rust_decimal::Decimal;

use super::compare::equal;
use super::pattern::{Value, match_message};
use super::place::Raw;
use super::table::{ErrorInfo, Matcher};
use crate::shown::Shown;

/// The typed parts of a declared error's message. The engine has parsed them; generated code takes them by number.
#[derive(Debug, Default)]
pub struct Captures {
    values: Vec<(usize, Value)>,
}

macro_rules! captures {
    ($($(#[$doc:meta])* $get:ident, $optional:ident: $variant:ident -> $ty:ty;)*) => {
        impl Captures {
            $(
                $(#[$doc])*
                pub fn $get(&self, number: usize) -> $ty {
                    // The matcher has one of this type wherever generated code asks for it without `optional`.
                    self.$optional(number).unwrap_or_default()
                }

                $(#[$doc])*
                ///
                /// `None` when the message that matched has no such part.
                pub fn $optional(&self, number: usize) -> Option<$ty> {
                    self.values.iter().find_map(|(have, value)| match value {
                        Value::$variant(value) if *have == number => Some(value.clone()),
                        _ => None,
                    })
                }
            )*
        }
    };
}

captures! {
    /// A `u32`.
    u32, optional_u32: U32 -> u32;
    /// A `u64`.
    u64, optional_u64: U64 -> u64;
    /// An `i64`.
    i64, optional_i64: I64 -> i64;
    /// A decimal.
    decimal, optional_decimal: Decimal -> Decimal;
    /// A text.
    string, optional_string: String -> String;
}

impl Captures {
    /// The text of a captured part, whatever its type; `None` when the message that matched has no such part.
    pub fn text(&self, number: usize) -> Option<String> {
        self.values.iter().find(|(have, _)| *have == number).map(|(_, value)| value.to_string())
    }
}

/// The first declared error whose matcher holds, by its position: what a message says counts more than a code, and a code more than
/// a status.
pub(crate) fn find_error(
    errors: &[&ErrorInfo],
    envelope: Option<&str>,
    status: u16,
    codes: &[Raw<'_>],
    message: Option<&str>,
) -> Option<(usize, Captures)> {
    let kinds: [fn(&Matcher) -> bool; 3] = [
        |matcher| matcher.message.is_some(),
        |matcher| matcher.message.is_none() && matcher.code.is_some(),
        |matcher| matcher.message.is_none() && matcher.code.is_none(),
    ];
    kinds.into_iter().find_map(|is_kind| {
        errors.iter().enumerate().find_map(|(index, error)| {
            let mut matchers = error.matchers.iter().filter(|matcher| is_kind(matcher));
            let values = matchers.find_map(|matcher| matcher.captures(envelope, status, codes, message))?;
            Some((index, Captures { values }))
        })
    })
}

impl Matcher {
    fn captures(
        &self,
        envelope: Option<&str>,
        status: u16,
        codes: &[Raw<'_>],
        message: Option<&str>,
    ) -> Option<Vec<(usize, Value)>> {
        let holds = self.status.is_none_or(|wanted| wanted == status)
            && self.envelope.is_none_or(|wanted| Some(wanted) == envelope)
            && self.code.is_none_or(|wanted| codes.iter().any(|code| equal(code, wanted, true)));
        match self.message {
            _ if !holds => None,
            None => Some(Vec::new()),
            Some(parts) => match_message(parts, message?),
        }
    }
}

/// An error that the spec does not know.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownError {
    /// The code, if the answer has one.
    pub code: Option<String>,
    /// The message, if the answer has one.
    pub message: Option<String>,
    /// The whole body. Not shown by `Debug`.
    pub body: Bytes,
}

impl UnknownError {
    pub(crate) fn new(code: Option<String>, message: Option<String>, body: Bytes) -> Self {
        Self { code, message, body }
    }
}

impl fmt::Debug for UnknownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownError")
            .field("code", &self.code.as_deref().map(Shown))
            .field("message", &self.message.as_deref().map(Shown))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

impl fmt::Display for UnknownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (message, code) = (self.message.as_deref().map(Shown), self.code.as_deref().map(Shown));
        match (message, code) {
            (Some(message), Some(code)) => write!(f, "{message} (code {code})"),
            (Some(message), None) => message.fmt(f),
            (None, Some(code)) => write!(f, "an error with code {code} that the spec does not know"),
            (None, None) => f.write_str("an error without code or message"),
        }
    }
}

impl std::error::Error for UnknownError {}

#[cfg(test)]
mod tests {
    use super::super::table::{CaptureType, Outcome, Part, Scalar};
    use super::*;

    const ANY: Matcher = Matcher { message: None, code: None, status: None, envelope: None };

    fn info(matchers: &'static [Matcher]) -> ErrorInfo {
        ErrorInfo {
            name: "E",
            doc: "",
            fix: None,
            effect: None,
            outcome: Outcome::Error,
            matchers,
            captures: 0,
        }
    }

    #[test]
    fn all_that_a_matcher_gives_must_hold() {
        const MATCHERS: &[Matcher] = &[Matcher {
            code: Some(Scalar::Number("7")),
            status: Some(400),
            envelope: Some("v2"),
            message: Some(&[Part::Literal("no")]),
        }];
        let error = info(MATCHERS);
        let found = |envelope, status, code, message| {
            find_error(&[&error], envelope, status, &[code], message).is_some()
        };
        assert!(found(Some("v2"), 400, "\"7\"", Some("no")));
        assert!(!found(Some("v1"), 400, "7", Some("no")));
        assert!(!found(Some("v2"), 401, "7", Some("no")));
        assert!(!found(Some("v2"), 400, "8", Some("no")));
        assert!(!found(Some("v2"), 400, "7", None));
    }

    #[test]
    fn the_first_error_wins_and_brings_its_captures() {
        const FIRST: &[Matcher] = &[Matcher { message: Some(&[Part::Literal("a")]), ..ANY }];
        const SECOND: &[Matcher] =
            &[Matcher { message: Some(&[Part::Literal("b"), Part::Capture(1, CaptureType::U32)]), ..ANY }];
        let (first, second) = (info(FIRST), info(SECOND));
        let (index, captures) = find_error(&[&first, &second], None, 200, &[], Some("b12")).unwrap();
        assert_eq!(index, 1);
        assert_eq!(captures.u32(1), 12);
        assert_eq!(captures.optional_u32(0), None);
        assert_eq!(captures.optional_string(1), None);
    }

    #[test]
    fn a_message_counts_more_than_a_code_and_a_code_more_than_a_status() {
        const STATUS: &[Matcher] = &[Matcher { status: Some(429), ..ANY }];
        const CODE: &[Matcher] = &[Matcher { code: Some(Scalar::String("slow")), ..ANY }];
        const MESSAGE: &[Matcher] = &[Matcher { message: Some(&[Part::Literal("used")]), ..ANY }];
        let (status, code, message) = (info(STATUS), info(CODE), info(MESSAGE));
        let found = |codes: &[Raw<'_>], text| {
            find_error(&[&status, &code, &message], None, 429, codes, text).map(|(index, _)| index)
        };
        assert_eq!(found(&["\"slow\""], Some("used")), Some(2));
        assert_eq!(found(&["\"slow\""], Some("other")), Some(1));
        assert_eq!(found(&[], Some("other")), Some(0));
    }

    #[test]
    fn debug_does_not_show_the_body() {
        let error = UnknownError::new(None, Some("m".into()), Bytes::from_static(b"hidden"));
        assert!(!format!("{error:?}").contains("hidden"));
    }

    #[test]
    fn display_shows_the_beginning_of_a_long_message() {
        let error = UnknownError::new(Some("7".into()), Some("ä".repeat(100_000)), Bytes::new());
        assert_eq!(error.to_string(), format!("{}... (code 7)", "ä".repeat(200)));
    }
}
