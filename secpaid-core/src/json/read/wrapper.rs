//! What can be around a value: lists, maps, `null`, strings that hold JSON, secrets.

use std::collections::BTreeMap;
use std::mem;

use crate::json::reader::MAX_DEPTH;
use crate::json::{Fault, Kind, Reader, scan};
use crate::scalar::Secret;

/// A list.
pub fn list<'a, T>(
    reader: &mut Reader<'a>,
    item: impl FnMut(&mut Reader<'a>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut items = Vec::new();
    read_all(reader, &mut Growing { items: &mut items, item })?;
    Ok(items)
}

/// Goes through a list, whatever its items are.
pub(crate) fn read_all<'a>(reader: &mut Reader<'a>, list: &mut dyn Grow<'a>) -> Result<(), Fault> {
    let mut entries = reader.array()?;
    while reader.next_item(&mut entries)? {
        list.grow(reader)?;
    }
    Ok(())
}

/// Takes the items of a list. A closure would be more code: what is behind `dyn FnMut` is behind `FnOnce`, too.
pub(crate) trait Grow<'a> {
    /// Takes the next one.
    fn grow(&mut self, reader: &mut Reader<'a>) -> Result<(), Fault>;
}

struct Growing<'v, T, F> {
    items: &'v mut Vec<T>,
    item: F,
}

impl<'a, T, F: FnMut(&mut Reader<'a>) -> Result<T, Fault>> Grow<'a> for Growing<'_, T, F> {
    fn grow(&mut self, reader: &mut Reader<'a>) -> Result<(), Fault> {
        self.items.push((self.item)(reader)?);
        Ok(())
    }
}

/// A list, or its only item without a list around it.
pub fn list_or_one<'a, T>(
    reader: &mut Reader<'a>,
    mut item: impl FnMut(&mut Reader<'a>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    match reader.peek()? {
        Kind::Array => list(reader, item),
        _ => Ok(vec![item(reader)?]),
    }
}

/// An object with any keys.
pub fn map<'a, T>(
    reader: &mut Reader<'a>,
    mut item: impl FnMut(&mut Reader<'a>) -> Result<T, Fault>,
) -> Result<BTreeMap<String, T>, Fault> {
    let mut entries = reader.object()?;
    let mut items = BTreeMap::new();
    while let Some(key) = reader.next_key(&mut entries)? {
        reader.token();
        let start = reader.offset();
        let value = item(reader)?;
        if items.insert(key.into_owned(), value).is_some() {
            return Err(key_twice(start));
        }
    }
    Ok(items)
}

/// A key of a map that was there before, with its value at `offset`.
#[cold]
pub fn key_twice(offset: usize) -> Fault {
    Fault::new(offset, "this key of a map occurs twice")
}

/// A value, or `null`.
#[inline]
pub fn optional<'a, T>(
    reader: &mut Reader<'a>,
    item: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    if reader.token() == Some(b'n') { reader.null().map(|()| None) } else { item(reader).map(Some) }
}

/// A value, or `null`, or a string that stands for it.
pub fn optional_unless<'a, T>(
    reader: &mut Reader<'a>,
    none: &[&str],
    item: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    if reader.token() == Some(b'"') {
        let start = reader.position;
        if none.contains(&&*reader.string()?) {
            return Ok(None);
        }
        reader.position = start;
    }
    optional(reader, item)
}

/// JSON inside a string.
pub fn in_string<T>(
    reader: &mut Reader<'_>,
    item: impl FnOnce(&mut Reader<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    reader.token();
    let start = reader.offset();
    // A string counts as a level, so that JSON in JSON in JSON cannot nest deeper than JSON can.
    let depth = reader.depth + 1;
    let mut trials = reader.trials.enter(start);
    let read = |text: &str| {
        let mut held = Reader::from_text(text);
        held.depth = depth.min(MAX_DEPTH);
        held.trials = mem::take(&mut trials);
        let value = item(&mut held);
        trials = mem::take(&mut held.trials);
        let value = value?;
        held.finish().map(|()| value)
    };
    let value = match reader.raw_string("a string that holds JSON")? {
        (raw, false) => read(raw),
        (raw, true) => {
            let mut text = mem::take(&mut reader.scratch);
            text.clear();
            let value = scan::unescape(raw, &mut text).and_then(|()| read(&text));
            reader.scratch = text;
            value
        }
    };
    reader.trials.leave(start, trials);
    value.map_err(|fault| Fault::in_string(start, fault))
}

/// JSON inside a string, or without the string around it.
pub fn in_string_or_bare<T>(
    reader: &mut Reader<'_>,
    item: impl FnOnce(&mut Reader<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    if reader.token() == Some(b'"') { in_string(reader, item) } else { item(reader) }
}

/// A value that is not to be shown.
pub fn secret<'a, T>(
    reader: &mut Reader<'a>,
    item: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>,
) -> Result<Secret<T>, Fault> {
    item(reader).map(Secret::from)
}

/// A value in a box.
pub fn boxed<'a, T>(
    reader: &mut Reader<'a>,
    item: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>,
) -> Result<Box<T>, Fault> {
    item(reader).map(Box::new)
}
