//! The built-in types that are not Rust's own: their texts in, exact values out, and the way back.

mod date;
mod date_time;
pub(crate) mod decimal;
mod raw_json;
mod secret;
#[cfg(feature = "serde")]
mod serialization;
mod upload;
mod url_or_index;
mod year_month;

pub use self::date::Date;
pub use self::date_time::DateTime;
pub use self::raw_json::RawJson;
pub use self::secret::Secret;
pub use self::upload::{Upload, UploadOrReference};
pub use self::url_or_index::{Target, UrlOrIndex};
pub use self::year_month::YearMonth;
pub use rust_decimal::Decimal;

use std::fmt;

/// A text that does not hold the value it should, or parts that make no value.
///
/// The message says what was expected and does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScalarError {
    expected: &'static str,
}

impl ScalarError {
    pub(crate) const fn expected(expected: &'static str) -> Self {
        Self { expected }
    }
}

impl fmt::Display for ScalarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for ScalarError {}

/// The number that these bytes spell, when all of them are digits. At most four, so that it fits.
#[inline]
fn digits<const N: usize>(bytes: &[u8; N]) -> Option<u16> {
    const { assert!(N <= 4) };
    bytes.iter().try_fold(0, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| number * 10 + u16::from(digit))
    })
}

/// The number that two digits spell.
#[inline]
fn two_digits(bytes: [u8; 2]) -> Option<u8> {
    digits(&bytes).and_then(|number| u8::try_from(number).ok())
}
