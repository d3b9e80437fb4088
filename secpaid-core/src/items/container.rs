//! The entries of a list one after the other, and where they are: in an array by their position, in an object by their key, too.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::json::{Fault, Kind, Reader};

/// Which entry of its list one is.
#[derive(Debug)]
#[non_exhaustive]
pub struct Which<'a> {
    /// How many are before it in its list.
    pub position: usize,
    /// Its key, where the list is an object.
    pub key: Option<Cow<'a, str>>,
}

impl Which<'_> {
    /// Its JSON Pointer, from that of its list.
    pub fn pointer(&self, list: &str) -> String {
        match &self.key {
            Some(key) => format!("{list}/{}", key.replace('~', "~0").replace('/', "~1")),
            None => format!("{list}/{}", self.position),
        }
    }
}

/// Calls `see` with each entry; it leaves the reader behind the entry. Where the list is `keyed`, it may be an object.
pub(super) fn each_entry<'a>(
    list: &mut Reader<'a>,
    keyed: bool,
    see: &mut dyn FnMut(Which<'a>, &mut Reader<'a>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut position = 0;
    if keyed && list.peek()? == Kind::Object {
        let mut open = list.object()?;
        while let Some(key) = list.next_key(&mut open)? {
            see(Which { position, key: Some(key) }, list)?;
            position += 1;
        }
        return Ok(());
    }
    let mut open = list.array()?;
    while list.next_item(&mut open)? {
        see(Which { position, key: None }, list)?;
        position += 1;
    }
    Ok(())
}

/// How many entries an array has.
pub(super) fn count(mut list: Reader<'_>) -> Result<usize, Fault> {
    let mut entries = 0;
    each_entry(&mut list, false, &mut |_, list| {
        entries += 1;
        list.skip().map(drop)
    })?;
    Ok(entries)
}

/// Where a list is in the answer. Its pointer is looked for once, and only where it is asked for.
pub(super) struct Place<'a> {
    text: &'a str,
    pub(super) offset: usize,
    path: OnceCell<String>,
}

impl<'a> Place<'a> {
    pub(super) fn of(list: &mut Reader<'a>) -> Result<Self, Fault> {
        list.peek()?;
        Ok(Self { text: list.text(), offset: list.offset(), path: OnceCell::new() })
    }

    pub(super) fn path(&self) -> &str {
        self.path.get_or_init(|| Fault::new(self.offset, "").path(self.text))
    }

    pub(super) fn steps(&self) -> Vec<String> {
        let steps = self.path().split('/').skip(1);
        steps.map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
    }
}
