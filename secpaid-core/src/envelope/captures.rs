//! The typed parts of an error that was recognised.

use std::fmt;

use rust_decimal::Decimal;

use super::pattern::Value;
use crate::json::{Fault, Reader};

/// The typed parts of a declared error: those of its message by number, which the engine has parsed, and the details beside it.
#[derive(Default)]
pub struct Captures<'a> {
    values: Vec<(usize, Value)>,
    details: Option<Reader<'a>>,
}

/// The same while the answer is moved.
pub(crate) struct UnboundCaptures {
    values: Vec<(usize, Value)>,
    /// Where in the answer the details begin.
    details: Option<usize>,
}

macro_rules! captures {
    ($($(#[$doc:meta])* $get:ident, $optional:ident: $variant:ident -> $ty:ty;)*) => {
        impl Captures<'_> {
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

impl<'a> Captures<'a> {
    pub(super) fn new(values: Vec<(usize, Value)>) -> Self {
        Self { values, details: None }
    }

    /// The text of a captured part, whatever its type; `None` when the message that matched has no such part.
    pub fn text(&self, number: usize) -> Option<String> {
        self.values.iter().find(|(have, _)| *have == number).map(|(_, value)| value.to_string())
    }

    /// The details beside the message; `None` where there are none, and where they do not fit: an error is never lost over what
    /// stands beside it, and the answer is kept.
    pub fn details<T>(&self, read: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>) -> Option<T> {
        read(&mut self.details.clone()?).ok()
    }

    pub(super) fn beside(self, details: Option<Reader<'a>>) -> Self {
        Self { details, ..self }
    }

    /// Lets go of the answer, which can then be moved.
    pub(crate) fn unbind(self) -> UnboundCaptures {
        UnboundCaptures { values: self.values, details: self.details.map(|reader| reader.offset()) }
    }
}

impl UnboundCaptures {
    /// Takes hold of the answer again, by its text.
    pub(crate) fn of<'a>(self, answer: impl FnOnce() -> &'a str) -> Captures<'a> {
        Captures { values: self.values, details: self.details.map(|offset| Reader::at(answer(), offset)) }
    }
}

/// Shows nothing of the answer, which may hold secrets.
impl fmt::Debug for Captures<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captures").field("values", &self.values.len()).finish_non_exhaustive()
    }
}
