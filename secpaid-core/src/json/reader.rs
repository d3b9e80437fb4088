//! The pull reader: JSON text in, one token or value out per call, in document order.
//!
//! The caller asks for what it expects and gets it or a [`Fault`]. Nothing is looked up ahead: strings and numbers are borrowed
//! from the text. What machines write, which has neither white space nor escapes, is tried first and costs little; everything
//! else takes the longer way to the same result.

use std::borrow::Cow;
use std::fmt;

use super::trial::Trials;
use super::{BYTE_ORDER_MARK, Fault, Kind, scan};

/// How many containers may be open at once; the same as serde_json's.
pub(super) const MAX_DEPTH: u8 = 127;

/// Reads JSON text from front to back.
#[derive(Clone)]
pub struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) position: usize,
    pub(super) depth: u8,
    /// Room for a string with escapes that is only looked at, kept for the next one.
    pub(super) scratch: String,
    /// What is known about values that are tried as several types.
    pub(super) trials: Trials,
}

impl<'a> Reader<'a> {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// When it is not UTF-8, or starts with a byte order mark.
    pub fn new(body: &'a [u8]) -> Result<Self, Fault> {
        match str::from_utf8(body) {
            Ok(text) if text.starts_with(BYTE_ORDER_MARK) => {
                Err(Fault::new(0, "JSON must not start with a byte order mark"))
            }
            Ok(text) => Ok(Self::from_text(text)),
            Err(error) => Err(Fault::new(error.valid_up_to(), "the text is not UTF-8")),
        }
    }

    /// Reads a text.
    pub fn from_text(text: &'a str) -> Self {
        Self { text, position: 0, depth: 0, scratch: String::new(), trials: Trials::default() }
    }

    /// The whole text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// How many bytes are read.
    #[inline]
    pub fn offset(&self) -> usize {
        self.position
    }

    /// Goes back to a place where the same containers were open.
    #[doc(hidden)]
    pub fn rewind(&mut self, offset: usize) {
        self.position = offset.min(self.text.len());
    }

    /// A reader of the value at `offset` of a text that was read before.
    pub(crate) fn at(text: &'a str, offset: usize) -> Self {
        Self { position: offset, ..Self::from_text(text) }
    }

    /// What comes next.
    ///
    /// # Errors
    ///
    /// When no value starts here.
    #[inline]
    pub fn peek(&mut self) -> Result<Kind, Fault> {
        match self.token().and_then(Kind::starting_with) {
            Some(kind) => Ok(kind),
            None => Err(self.unexpected("a value")),
        }
    }

    /// Ends the document.
    ///
    /// # Errors
    ///
    /// When more than white space follows.
    #[inline]
    pub fn finish(&mut self) -> Result<(), Fault> {
        match self.token() {
            None => Ok(()),
            Some(_) => Err(Fault::new(self.position, "expected the end of the text")),
        }
    }

    /// Reads `null`.
    ///
    /// # Errors
    ///
    /// When something else is there.
    #[inline]
    pub fn null(&mut self) -> Result<(), Fault> {
        if self.literal("null") { Ok(()) } else { Err(self.unexpected("null")) }
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    ///
    /// When something else is there.
    #[inline]
    pub fn bool(&mut self) -> Result<bool, Fault> {
        if self.literal("true") {
            Ok(true)
        } else if self.literal("false") {
            Ok(false)
        } else {
            Err(self.unexpected("a bool"))
        }
    }

    /// Reads a number and gives its text as written.
    ///
    /// # Errors
    ///
    /// When something else is there.
    #[inline]
    pub fn number(&mut self) -> Result<&'a str, Fault> {
        self.number_as("a number")
    }

    /// Reads a string; borrowed when it has no escapes.
    ///
    /// # Errors
    ///
    /// When something else is there.
    #[inline]
    pub fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        self.string_as("a string")
    }

    /// [`Reader::number`] with another word for what is expected.
    #[inline]
    pub(super) fn number_as(&mut self, expected: &'static str) -> Result<&'a str, Fault> {
        let Some(b'-' | b'0'..=b'9') = self.token() else { return Err(self.unexpected(expected)) };
        let start = self.position;
        self.position = scan::number_end(self.bytes(), start)?;
        Ok(self.written_since(start))
    }

    /// [`Reader::string`] with another word for what is expected.
    #[inline]
    pub(super) fn string_as(&mut self, expected: &'static str) -> Result<Cow<'a, str>, Fault> {
        match self.plain_string() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.any_string(expected),
        }
    }

    /// The string that is right here and has no escapes. Where the answer is `None`, [`Reader::raw_string`] may know better.
    pub(super) fn plain_string(&mut self) -> Option<&'a str> {
        let start = self.position + 1;
        if *self.bytes().get(self.position)? != b'"' {
            return None;
        }
        let end = scan::near_plain_end(self.bytes(), start)?;
        if *self.bytes().get(end)? != b'"' {
            return None;
        }
        self.position = end + 1;
        self.text.get(start..end)
    }

    #[inline(never)]
    fn any_string(&mut self, expected: &'static str) -> Result<Cow<'a, str>, Fault> {
        match self.raw_string(expected)? {
            (raw, false) => Ok(Cow::Borrowed(raw)),
            (raw, true) => {
                let mut text = String::new();
                scan::unescape(raw, &mut text)?;
                Ok(Cow::Owned(text))
            }
        }
    }

    /// A string as written, without its quotes, and whether it has escapes. All of them are valid.
    pub(super) fn raw_string(&mut self, expected: &'static str) -> Result<(&'a str, bool), Fault> {
        if self.token() != Some(b'"') {
            return Err(self.unexpected(expected));
        }
        let start = self.position + 1;
        let (end, escapes) = scan::string_end(self.bytes(), start)?;
        self.position = end + 1;
        // Quotes are ASCII, so what is between them starts and ends at character boundaries.
        Ok((&self.text[start..end], escapes))
    }

    /// The first byte of the next token; the position is then at that byte.
    #[inline]
    pub(super) fn token(&mut self) -> Option<u8> {
        self.position = scan::space_end(self.bytes(), self.position);
        self.bytes().get(self.position).copied()
    }

    /// Eats a word if it is there.
    #[inline]
    fn literal(&mut self, word: &str) -> bool {
        self.token();
        let end = self.position + word.len();
        let there = self.bytes().get(self.position..end) == Some(word.as_bytes());
        if there {
            self.position = end;
        }
        there
    }

    /// Eats a string that says this, if it is there and spelled without escapes. Needs no search for its end.
    #[inline]
    pub(super) fn word(&mut self, word: &str) -> bool {
        let start = self.position + 1;
        let end = start + word.len();
        let bytes = self.bytes();
        let there = bytes.get(self.position) == Some(&b'"')
            && bytes.get(end) == Some(&b'"')
            && bytes.get(start..end) == Some(word.as_bytes());
        if there {
            self.position = end + 1;
        }
        there
    }

    #[inline]
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The text from `start` up to here, both of which are next to an ASCII byte of a token.
    #[inline]
    pub(super) fn written_since(&self, start: usize) -> &'a str {
        &self.text[start..self.position]
    }

    /// Something else than `expected` is here.
    #[cold]
    pub(super) fn unexpected(&mut self, expected: &'static str) -> Fault {
        let Some(byte) = self.token() else {
            return Fault::new(self.position, format!("expected {expected}, found the end of the text"));
        };
        match Kind::starting_with(byte) {
            Some(Kind::Bool | Kind::Null) if !self.at_word() => {
                Fault::new(self.position, format!("expected {expected}, found text that is not JSON"))
            }
            Some(kind) => Fault::expected(self.position, expected, kind),
            None => Fault::new(self.position, format!("expected {expected}")),
        }
    }

    /// Is `true`, `false` or `null` here?
    fn at_word(&self) -> bool {
        let rest = self.bytes().get(self.position..).unwrap_or_default();
        ["true", "false", "null"].iter().any(|word| rest.starts_with(word.as_bytes()))
    }
}

/// Shows where the reader is and nothing of the text, which may hold secrets.
impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("position", &self.position)
            .field("length", &self.text.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
