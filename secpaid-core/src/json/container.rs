//! Objects and arrays: their keys and items one after the other, until the closing bracket.

use std::borrow::Cow;

use super::reader::MAX_DEPTH;
use super::{Fault, Reader, scan};

/// An object or array that is being read.
#[derive(Debug)]
pub struct Entries {
    /// Where it starts.
    pub(super) start: usize,
    /// How many containers are open inside it, itself included.
    pub(super) depth: u8,
    /// Has nothing of it been read?
    first: bool,
}

impl<'a> Reader<'a> {
    /// Enters an object.
    ///
    /// # Errors
    ///
    /// When something else is there, or too many containers are open.
    #[inline]
    pub fn object(&mut self) -> Result<Entries, Fault> {
        if self.token() == Some(b'{') { self.enter() } else { Err(self.unexpected("an object")) }
    }

    /// Goes to the next value of an object and gives its key; `None` at the end of the object.
    ///
    /// # Errors
    ///
    /// When neither a key nor the end of the object is there.
    #[inline]
    pub fn next_key(&mut self, object: &mut Entries) -> Result<Option<Cow<'a, str>>, Fault> {
        match self.plain_key(object) {
            Some(key) => Ok(Some(Cow::Borrowed(key))),
            None => self.any_key(object),
        }
    }

    /// The key behind `,` and before `:` when there is no white space between them and it has no escapes. Where the answer is
    /// `None`, [`Reader::any_key`] may know better.
    fn plain_key(&mut self, object: &Entries) -> Option<&'a str> {
        let start = self.position + 2;
        if object.first || self.bytes().get(self.position..start)? != b",\"" {
            return None;
        }
        let end = scan::near_plain_end(self.bytes(), start)?;
        if self.bytes().get(end..end + 2)? != b"\":" {
            return None;
        }
        self.position = end + 2;
        self.text.get(start..end)
    }

    /// Goes to the next value of an object if its key is this one, written without white space around it. The name is one that
    /// JSON needs no escapes for. Where the answer is `false`, [`Reader::next_key`] knows better.
    #[inline]
    pub(super) fn key_is(&mut self, object: &mut Entries, name: &str) -> bool {
        let bytes = self.bytes();
        let quote = self.position + usize::from(!object.first);
        let start = quote + 1;
        let end = start + name.len();
        let there = (object.first || bytes.get(self.position) == Some(&b','))
            && bytes.get(quote) == Some(&b'"')
            && bytes.get(end..end + 2) == Some(b"\":")
            && bytes.get(start..end).is_some_and(|key| scan::same(key, name.as_bytes()));
        if there {
            object.first = false;
            self.position = end + 2;
        }
        there
    }

    #[inline(never)]
    fn any_key(&mut self, object: &mut Entries) -> Result<Option<Cow<'a, str>>, Fault> {
        match self.token() {
            Some(b',') if !object.first => self.position += 1,
            Some(b'"') if object.first => object.first = false,
            Some(b'}') => {
                self.leave(object);
                return Ok(None);
            }
            _ if object.first => return Err(self.unexpected("a key or `}`")),
            _ => return Err(self.unexpected("`,` or `}`")),
        }
        let key = self.string_as("a key")?;
        if self.token() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.position += 1;
        Ok(Some(key))
    }

    /// Enters an array.
    ///
    /// # Errors
    ///
    /// When something else is there, or too many containers are open.
    #[inline]
    pub fn array(&mut self) -> Result<Entries, Fault> {
        if self.token() == Some(b'[') { self.enter() } else { Err(self.unexpected("a list")) }
    }

    /// Goes to the next item of an array; `false` at its end.
    ///
    /// # Errors
    ///
    /// When neither an item nor the end of the array can follow.
    #[inline]
    pub fn next_item(&mut self, array: &mut Entries) -> Result<bool, Fault> {
        match self.token() {
            Some(b']') => {
                self.leave(array);
                Ok(false)
            }
            Some(b',') if !array.first => {
                self.position += 1;
                // Behind a comma there is a value: a bracket here is seen when it is read.
                Ok(true)
            }
            Some(_) if array.first => {
                array.first = false;
                Ok(true)
            }
            None if array.first => Err(self.unexpected("a value or `]`")),
            _ => Err(self.unexpected("`,` or `]`")),
        }
    }

    /// Enters the container whose bracket is here.
    #[inline]
    pub(super) fn enter(&mut self) -> Result<Entries, Fault> {
        if self.depth == MAX_DEPTH {
            return Err(Fault::new(self.position, "nested deeper than 127 levels"));
        }
        let start = self.position;
        self.position += 1;
        self.depth += 1;
        Ok(Entries { start, depth: self.depth, first: true })
    }

    /// Leaves the container whose bracket is here.
    #[inline]
    fn leave(&mut self, entries: &Entries) {
        self.position += 1;
        self.depth = entries.depth - 1;
    }
}
