//! The root of an answer by key: what tests, codes, messages and meta fields look at.

mod several;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use http::HeaderMap;

use super::place::{EVERY, Found, Raw, find, position, visit};
use super::table::Pointer;
use crate::endpoint::Encoding;
use crate::json::{Fault, Kind, Reader, Writer};

/// For how many keys there is room without an allocation. An API has fewer.
const INLINE: usize = 16;

/// The root of an answer, read once: the text of every value that may be asked for, and the headers.
pub struct Fields<'a> {
    text: &'a str,
    root: Raw<'a>,
    is_object: bool,
    headers: &'a HeaderMap,
    /// The HTTP status, where it is an answer that was read.
    status: Option<u16>,
    keys: &'static [&'static str],
    /// The values of the first keys; empty where there is none.
    inline: [Raw<'a>; INLINE],
    /// The values of the keys behind them.
    more: Vec<Raw<'a>>,
}

impl<'a> Fields<'a> {
    /// Reads a whole document and keeps what is at these keys.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or one of the keys is there twice.
    pub fn read(text: &'a str, keys: &'static [&'static str], headers: &'a HeaderMap) -> Result<Self, Fault> {
        let mut fields = Self::new(keys, headers);
        fields.scan(Reader::from_text(text), None, &mut |reader| reader.skip().map(drop))?;
        Ok(fields)
    }

    /// Fields that are still to be read.
    pub(crate) fn new(keys: &'static [&'static str], headers: &'a HeaderMap) -> Self {
        let more = vec![""; keys.len().saturating_sub(INLINE)];
        Self { text: "", root: "", is_object: false, headers, status: None, keys, inline: [""; INLINE], more }
    }

    /// The fields of an answer with this HTTP status.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }

    /// The HTTP status of the answer, if it is one.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// Reads the rest of a document and lets `attempt` read the value of one key on the way.
    ///
    /// Where the attempt fails the value is read again without it: whether it had to succeed is known only when the outcome is.
    pub(crate) fn scan(
        &mut self,
        mut reader: Reader<'a>,
        attempt_at: Option<usize>,
        attempt: &mut dyn FnMut(&mut Reader<'a>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.scan_value(&mut reader, attempt_at, attempt)?;
        reader.finish()
    }

    /// The same for the value that a reader stands at, such as an entry of a list: that is the root then. Leaves the reader behind it.
    pub(crate) fn scan_value(
        &mut self,
        reader: &mut Reader<'a>,
        attempt_at: Option<usize>,
        attempt: &mut dyn FnMut(&mut Reader<'a>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let text = reader.text();
        let kind = reader.peek()?;
        let start = reader.offset();
        self.text = text;
        self.is_object = kind == Kind::Object;
        if self.is_object {
            // Where every value is looked at, every key counts.
            let mut others = self.keys.contains(&EVERY).then(BTreeSet::new);
            let mut entries = reader.object()?;
            while let Some(name) = reader.next_key(&mut entries)? {
                let Some(key) = self.keys.iter().position(|key| *key == name) else {
                    let is_new = others.as_mut().is_none_or(|others| others.insert(name.into_owned()));
                    let value = reader.skip()?;
                    if !is_new {
                        return Err(self.repeated(value));
                    }
                    continue;
                };
                let value = if attempt_at == Some(key) {
                    attempted(reader, text, attempt)?
                } else {
                    reader.skip()?
                };
                self.keep(key, value)?;
            }
        } else {
            reader.skip()?;
        }
        self.root = text.get(start..reader.offset()).unwrap_or_default();
        Ok(())
    }

    /// The whole document; empty where there was none.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    /// The text of the first value at a JSON Pointer (RFC 6901), with `*` for every entry of a list and every value of an object. Unlike
    /// [`get`](Self::get) it knows any key.
    pub fn find(&self, pointer: &str) -> Option<&'a str> {
        let Some(steps) = pointer.strip_prefix('/') else {
            return Some(self.root).filter(|_| pointer.is_empty());
        };
        let steps: Vec<String> =
            steps.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        find(self.root, &steps)
    }

    /// The text of the first value at the pointer.
    #[inline]
    pub fn get(&self, pointer: Pointer) -> Option<&'a str> {
        let Pointer::Below(key, rest) = pointer else { return self.root() };
        match self.value(key) {
            Some(value) => find(value, rest),
            None if self.is_object && !self.is_every(key) => None,
            None => {
                let mut first = None;
                self.each(pointer, &mut |value| first = first.or(Some(value)));
                first
            }
        }
    }

    /// What is at a pointer that leads to one value at most, as nearly all do; `None` for another one.
    #[inline]
    pub(crate) fn only(&self, pointer: Pointer) -> Option<Option<&'a str>> {
        match pointer {
            Pointer::Below(key, []) if self.is_object => match self.value(key) {
                None if self.is_every(key) => None,
                value => Some(value),
            },
            _ => None,
        }
    }

    /// Does the key stand for every value of the body, which has no such key?
    fn is_every(&self, key: usize) -> bool {
        self.keys.get(key) == Some(&EVERY)
    }

    /// Is there no body? Then nothing is anywhere.
    pub(crate) fn is_nothing(&self) -> bool {
        self.root.is_empty()
    }

    /// Is the body an object?
    #[inline]
    pub(crate) fn is_object(&self) -> bool {
        self.is_object
    }

    /// Can something be at this pointer in a body of this kind? In what is neither list nor object, at the root only.
    pub(crate) fn can_lead_anywhere(&self, pointer: Pointer) -> bool {
        let Pointer::Below(key, _) = pointer else { return true };
        let is_list = self.root.starts_with('[');
        let in_list = |name: &&str| *name == EVERY || position(name).is_some();
        self.is_object || is_list && self.keys.get(key).is_some_and(in_list)
    }

    /// Calls `see` with the text of every value at the pointer.
    pub(crate) fn each(&self, pointer: Pointer, see: &mut dyn FnMut(&'a str)) {
        self.each_place(pointer, &mut |value| value.into_iter().for_each(&mut *see));
    }

    /// The same, and with nothing for everything that `*` stands for and that has no value there.
    pub(crate) fn each_place(&self, pointer: Pointer, see: &mut dyn FnMut(Option<&'a str>)) {
        let Pointer::Below(key, rest) = pointer else { return see(self.root()) };
        match self.value(key) {
            Some(value) => visit(value, rest, false, see),
            None if self.is_object && !self.is_every(key) => see(None),
            None => {
                let Some(name) = self.keys.get(key) else { return };
                let among = *name == EVERY;
                visit(self.root, &[*name], false, &mut |value| match value {
                    Some(value) => visit(value, rest, among, see),
                    None => see(None),
                });
            }
        }
    }

    /// The text of the scalar at the pointer; `None` for null, `""` and where nothing is.
    ///
    /// # Errors
    ///
    /// The text of an array or an object.
    pub(crate) fn says(&self, pointer: Pointer) -> Result<Option<String>, &'a str> {
        let Some(value) = self.get(pointer) else { return Ok(None) };
        match Found::new(value) {
            Found::Array(text) | Found::Object(text) => Err(text),
            found => Ok(found.says().map(Cow::into_owned)),
        }
    }

    /// Reads the first of these pointers that holds something other than null.
    ///
    /// What stands beside the data is never worth the loss of an answer: a value that does not fit its type counts as not there.
    pub fn at<T>(
        &self,
        pointers: &[Pointer],
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>,
    ) -> Option<T> {
        let found = pointers.iter().find_map(|pointer| self.get(*pointer).filter(|value| *value != "null"));
        read(&mut self.reader(found?)).ok()
    }

    /// The pointer as RFC 6901 writes it.
    pub(crate) fn pointer_text(&self, pointer: Pointer) -> String {
        let Pointer::Below(key, rest) = pointer else { return String::new() };
        let segments = self.keys.get(key).into_iter().chain(rest);
        segments.flat_map(|segment| ["/".to_owned(), segment.replace('~', "~0").replace('/', "~1")]).collect()
    }

    /// Reads the first of these headers that is there, as a string or else as a number; one that does not fit its type counts as not
    /// there.
    pub fn header<T>(&self, names: &[&str], read: impl Fn(&mut Reader<'_>) -> Result<T, Fault>) -> Option<T> {
        if self.headers.is_empty() {
            return None;
        }
        let value = names.iter().find_map(|name| self.headers.get(*name)?.to_str().ok())?;
        let whole = |text: &str| {
            let mut reader = Reader::from_text(text);
            let value = read(&mut reader)?;
            reader.finish().map(|()| value)
        };
        let mut string = Writer::new(Encoding::Json);
        string.string(value);
        let string = String::from_utf8(string.into_bytes()).ok()?;
        whole(&string).or_else(|_| whole(value)).ok()
    }

    /// A reader at a value that this document gave; offsets in faults are those of the document.
    pub(crate) fn reader(&self, value: &'a str) -> Reader<'a> {
        Reader::at(self.text, self.offset(value))
    }

    /// The JSON Pointer of a value that this document gave.
    pub(crate) fn pointer_of(&self, value: &'a str) -> String {
        self.path(&Fault::new(self.offset(value), ""))
    }

    /// Where in the document a value that it gave begins.
    pub(crate) fn offset(&self, value: &'a str) -> usize {
        value.as_ptr().addr().saturating_sub(self.text.as_ptr().addr())
    }

    /// The JSON Pointer of what a fault is about.
    pub(crate) fn path(&self, fault: &Fault) -> String {
        fault.path(self.text)
    }

    /// The whole document; `None` where there is no body.
    fn root(&self) -> Option<Raw<'a>> {
        if self.is_nothing() { None } else { Some(self.root) }
    }

    #[inline]
    fn value(&self, key: usize) -> Option<Raw<'a>> {
        let value = self.inline.get(key).or_else(|| self.more.get(key - INLINE))?;
        if value.is_empty() { None } else { Some(*value) }
    }

    fn repeated(&self, value: Raw<'a>) -> Fault {
        Fault::new(self.offset(value), "the key is there twice")
    }

    fn keep(&mut self, key: usize, value: Raw<'a>) -> Result<(), Fault> {
        if self.value(key).is_some() {
            return Err(self.repeated(value));
        }
        if let Some(free) = self.inline.get_mut(key) {
            *free = value;
        } else if let Some(free) = self.more.get_mut(key - INLINE) {
            *free = value;
        }
        Ok(())
    }
}

/// Shows nothing of the answer, which may hold secrets.
impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fields")
            .field("keys", &self.keys)
            .field("length", &self.text.len())
            .finish_non_exhaustive()
    }
}

fn attempted<'a>(
    reader: &mut Reader<'a>,
    text: &'a str,
    attempt: &mut dyn FnMut(&mut Reader<'a>) -> Result<(), Fault>,
) -> Result<Raw<'a>, Fault> {
    // Nothing to read, as beside most errors; where a success has it, it is read then.
    if reader.peek()? == Kind::Null {
        return reader.skip();
    }
    let (start, before) = (reader.offset(), reader.clone());
    if attempt(reader).is_ok() && reader.offset() > start {
        return Ok(text.get(start..reader.offset()).unwrap_or_default());
    }
    *reader = before;
    reader.skip()
}

#[cfg(test)]
mod tests;
