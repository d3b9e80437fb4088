//! Numbers, as JSON numbers or as strings that hold one.

use std::str::FromStr;

use super::Forms;
use crate::json::{Fault, Reader};
use crate::scalar::{Decimal, decimal::exact};

/// The integers.
pub trait Int: FromStr + ToString + sealed::Int {}

mod sealed {
    /// What a message needs to know of an integer.
    pub trait Int {
        /// What was expected.
        const EXPECTED: &'static str;
        /// What was expected where a string will do.
        const EXPECTED_TEXT: &'static str;
    }
}

macro_rules! integers {
    ($($int:ident)*) => {$(
        impl sealed::Int for $int {
            const EXPECTED: &'static str = concat!("a whole number (", stringify!($int), ")");
            const EXPECTED_TEXT: &'static str =
                concat!("a whole number (", stringify!($int), ") or a string with one");
        }
        impl Int for $int {}
    )*};
}

integers!(u8 u16 u32 u64 u128 i8 i16 i32 i64 i128);

/// An integer.
pub fn int<T: Int>(reader: &mut Reader<'_>, forms: Forms) -> Result<T, Fault> {
    let expected = if forms.has(Forms::STRING) { T::EXPECTED_TEXT } else { T::EXPECTED };
    numeral(reader, forms, expected, |text| if text.starts_with('+') { None } else { text.parse().ok() })
}

/// A decimal number, exact.
pub fn decimal(reader: &mut Reader<'_>, forms: Forms) -> Result<Decimal, Fault> {
    let expected = if forms.has(Forms::STRING) { "a decimal or a string with one" } else { "a decimal" };
    numeral(reader, forms, expected, exact)
}

/// The text of a number or of a string, whichever is accepted, turned into a value.
#[inline]
fn numeral<T>(
    reader: &mut Reader<'_>,
    forms: Forms,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Fault> {
    let first = reader.token();
    let start = reader.offset();
    let value = match first {
        Some(b'"') if forms.has(Forms::STRING) => parse(&reader.string()?),
        Some(b'-' | b'0'..=b'9') if forms.has(Forms::NUMBER) => parse(reader.number()?),
        _ => return Err(reader.unexpected(expected)),
    };
    value.ok_or_else(|| unfit(start, first, expected))
}

#[cold]
fn unfit(start: usize, first: Option<u8>, expected: &str) -> Fault {
    let found = if first == Some(b'"') { "another string" } else { "a number that does not fit" };
    Fault::new(start, format!("expected {expected}, found {found}"))
}
