//! What went wrong while reading, and where: an offset and a reason in, a message and a JSON Pointer out.

use std::borrow::Cow;
use std::fmt;

use super::{Kind, path};

/// Text that is not JSON, or not what was expected.
///
/// The message names fields and kinds and never repeats a value of the document, but for the short ones that decide what an entry
/// of a list amounts to.
//
// One word wide: every read returns a `Result` with it, and nearly none of them fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(Box<Place>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    offset: usize,
    reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    /// In words.
    Message(Cow<'static, str>),
    /// A value of the wrong kind.
    Kind { expected: &'static str, found: Kind },
    /// In the JSON that a string holds; the offset is that of the string.
    InString(Fault),
    /// A failure with a note behind it.
    Noted(Fault, String),
    /// A value that is of none of several types, and why not of each.
    NoneFits { headline: String, reasons: String },
}

impl Fault {
    /// Anything, in words: lower case, no full stop.
    #[cold]
    pub fn new(offset: usize, message: impl Into<Cow<'static, str>>) -> Self {
        Self::with(offset, Reason::Message(message.into()))
    }

    /// A value of the wrong kind; `expected` goes behind "expected", such as "a decimal".
    #[cold]
    pub fn expected(offset: usize, expected: &'static str, found: Kind) -> Self {
        Self::with(offset, Reason::Kind { expected, found })
    }

    /// A failure in the JSON that the string at `offset` holds.
    #[cold]
    pub(super) fn in_string(offset: usize, inner: Self) -> Self {
        Self::with(offset, Reason::InString(inner))
    }

    /// A failure, and what else is to be said about it.
    #[cold]
    pub(super) fn noted(inner: Self, note: String) -> Self {
        Self::with(inner.offset(), Reason::Noted(inner, note))
    }

    /// A value that is of none of several types, and why not of each.
    #[cold]
    pub(super) fn none_fits(offset: usize, headline: String, reasons: String) -> Self {
        Self::with(offset, Reason::NoneFits { headline, reasons })
    }

    /// The message without the reasons for a part of the value, which would have reasons of their own, and so on.
    pub(super) fn in_short(&self) -> String {
        match &self.0.reason {
            Reason::NoneFits { headline, .. } => headline.clone(),
            Reason::Noted(fault, _) => fault.in_short(),
            Reason::InString(fault) => in_string(fault.in_short()),
            Reason::Message(_) | Reason::Kind { .. } => self.to_string(),
        }
    }

    fn with(offset: usize, reason: Reason) -> Self {
        Self(Box::new(Place { offset, reason }))
    }

    /// The byte of the document where it went wrong; for JSON inside a string, where that string starts.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The JSON Pointer of the value that went wrong, found by scanning `text` up to the offset; empty for the root.
    ///
    /// `text` is the document, or as much of it as is UTF-8. A place in the JSON that a string holds reads
    /// `/data/recipients in the string: /0/share`.
    pub fn path(&self, text: &str) -> String {
        if let Reason::Noted(fault, _) = &self.0.reason {
            return fault.path(text);
        }
        let outer = path::pointer(text, self.offset());
        if let Reason::InString(fault) = &self.0.reason
            && let Some(held) = path::string_at(text, self.offset())
        {
            let inner = fault.path(&held);
            if !inner.is_empty() {
                return format!("{outer} in the string: {inner}");
            }
        }
        outer
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.reason {
            Reason::Message(message) => f.write_str(message),
            Reason::Kind { expected, found } => write!(f, "expected {expected}, found {found}"),
            Reason::InString(fault) => f.write_str(&in_string(fault)),
            Reason::Noted(fault, note) => write!(f, "{fault}, {note}"),
            Reason::NoneFits { headline, reasons } => write!(f, "{headline}: {reasons}"),
        }
    }
}

fn in_string(message: impl fmt::Display) -> String {
    format!("in the JSON of a string: {message}")
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_one_word_and_takes_no_room_in_results() {
        assert_eq!(size_of::<Fault>(), size_of::<usize>());
        assert_eq!(size_of::<Result<(), Fault>>(), size_of::<usize>());
        assert_eq!(size_of::<Result<&str, Fault>>(), size_of::<&str>());
        assert_eq!(size_of::<Result<Option<Cow<'_, str>>, Fault>>(), size_of::<String>());
    }

    #[test]
    fn messages() {
        assert_eq!(
            Fault::expected(0, "a decimal", Kind::Array).to_string(),
            "expected a decimal, found a list"
        );
        assert_eq!(
            Fault::in_string(7, Fault::new(1, "missing field `share`")).to_string(),
            "in the JSON of a string: missing field `share`"
        );
    }
}
