//! In: a list whose entries have outcomes of their own, and the table that says how they are judged. Out: each entry, judged and read.
//!
//! An entry is read once for its outcome and, where it worked, once more for its payload. Nothing is looked for in another list: lists
//! that belong together are read side by side.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use http::HeaderMap;

use super::target::{self, Astray};
use super::{Item, ItemError, Items};
use crate::endpoint::DeclaredError;
use crate::envelope::table::{self, Description, ItemsBy, Outcome, Pointer};
use crate::envelope::{Captures, Fields, Verdict, data, is_empty, judge_entry};
use crate::json::{Fault, Reader};
use crate::scalar::RawJson;

/// A declared error by its position, with its typed parts.
pub(crate) type Declared<'a> = (usize, Captures<'a>);

/// Reads what an entry carries that worked, at this position of its list; `None`: nothing.
pub type ReadPayload<'r, 'a, T> = &'r mut dyn FnMut(usize, Option<&mut Reader<'a>>) -> Result<T, Fault>;

/// How the entries of a list are judged, and which errors they may be.
#[derive(Clone, Copy)]
struct Rules {
    items: &'static table::Items,
    errors: table::Declared<'static>,
}

/// Reads the list of an endpoint; `fields` is the answer, and needed where what decides is not in the entries.
pub(crate) fn typed<'a, T, E: DeclaredError>(
    description: &Description,
    list: Option<&mut Reader<'a>>,
    fields: Option<&Fields<'a>>,
    read: &dyn Fn(Option<&mut Reader<'_>>) -> Result<T, Fault>,
) -> Result<Items<T, E>, Fault> {
    collect(description, list, fields, &mut |_, reader| read(reader), &|(index, captures)| {
        E::declared(index, &captures)
    })
}

/// The same with any reader of payloads, which is told the position of each, and any kind of error.
pub(crate) fn collect<'a, T, E>(
    description: &Description,
    list: Option<&mut Reader<'a>>,
    fields: Option<&Fields<'a>>,
    read: ReadPayload<'_, 'a, T>,
    declared: &dyn Fn(Declared<'a>) -> E,
) -> Result<Items<T, E>, Fault> {
    let Some(items) = description.items else {
        return Err(Fault::new(0, "the entries of the list have no outcomes of their own"));
    };
    let rules = Rules { items, errors: description.declared() };
    let mut entries = Vec::new();
    each(rules, list, fields, &mut |entry| {
        entries.push(match entry {
            Judged::Ok { position, payload: Some(mut payload), .. } => {
                Item::Ok(read(position, Some(&mut payload))?)
            }
            Judged::Ok { position, payload: None, offset } => {
                Item::Ok(read(position, None).map_err(|fault| Fault::new(offset, fault.to_string()))?)
            }
            Judged::NotOk(error) => Item::not_ok(error.map(declared)),
        });
        Ok(())
    })?;
    Ok(Items::new(entries))
}

/// An entry that was judged.
enum Judged<'a> {
    Ok { position: usize, offset: usize, payload: Option<Reader<'a>> },
    NotOk(ItemError<Declared<'a>>),
}

type See<'s, 'a> = &'s mut dyn FnMut(Judged<'a>) -> Result<(), Fault>;

fn each<'a>(
    rules: Rules,
    list: Option<&mut Reader<'a>>,
    fields: Option<&Fields<'a>>,
    see: See<'_, 'a>,
) -> Result<(), Fault> {
    let no_list = || Fault::new(0, "there is no list");
    match (rules.items.by, fields) {
        (ItemsBy::Entry, _) => rules.entries(list.ok_or_else(no_list)?, see),
        (_, None) => Err(Fault::new(0, "the list is read when the whole answer is")),
        (ItemsBy::Parallel(at), Some(fields)) => rules.parallel(list.ok_or_else(no_list)?, (fields, at), see),
        (ItemsBy::Failed(at), Some(fields)) => {
            let failed = there(fields, at);
            if list.is_none() && failed.is_none() {
                return Err(no_list());
            }
            if let Some(list) = list {
                rules.all_ok(list, see)?;
            }
            failed.map_or(Ok(()), |mut failed| rules.all_failed(&mut failed, see))
        }
        (ItemsBy::Errors { at, path }, Some(fields)) => {
            rules.with_errors(list.ok_or_else(no_list)?, there(fields, at), path, see)
        }
    }
}

/// Is there something to read where nothing is at the place of the data? What failed can be in a list of its own.
pub(crate) fn is_beside(items: &table::Items, fields: &Fields<'_>) -> bool {
    matches!(items.by, ItemsBy::Failed(at) if there(fields, at).is_some())
}

/// A reader at what the answer has there, unless that is null.
fn there<'a>(fields: &Fields<'a>, at: Pointer) -> Option<Reader<'a>> {
    fields.get(at).filter(|value| *value != "null").map(|value| fields.reader(value))
}

impl Rules {
    /// Each entry says itself what it is.
    fn entries<'a>(self, list: &mut Reader<'a>, see: See<'_, 'a>) -> Result<(), Fault> {
        let place = Place::of(list)?;
        each_entry(list, &mut |position, list| {
            let entry = self.scan(list)?;
            let verdict = self.judge(&entry, None)?;
            see(match verdict.outcome {
                Outcome::Ok => self.ok(position, &entry),
                _ => self.not_ok(verdict, &place, position, (&entry, None)),
            })
        })
    }

    /// The value at the same position of another list says what an entry is.
    fn parallel<'a>(
        self,
        list: &mut Reader<'a>,
        (fields, at): (&Fields<'a>, Pointer),
        see: See<'_, 'a>,
    ) -> Result<(), Fault> {
        let place = Place::of(list)?;
        let Some(mut said) = there(fields, at) else {
            let at = fields.pointer_text(at);
            return Err(Fault::new(
                place.offset,
                format!("`{at}`, which says what its entries are, is not there"),
            ));
        };
        let (entries, values) = (count(list.clone())?, count(said.clone())?);
        if entries != values {
            let message =
                format!("expected one entry for each of the {entries} of `{}`, found {values}", place.path());
            return Err(Fault::new(said.offset(), message));
        }
        let mut open = said.array()?;
        each_entry(list, &mut |position, list| {
            let entry = self.scan(list)?;
            said.next_item(&mut open)?;
            let value = self.scan(&mut said)?;
            let verdict = self.judge(&value, None)?;
            see(match verdict.outcome {
                Outcome::Ok => self.ok(position, &entry),
                _ => self.not_ok(verdict, &place, position, (&entry, Some(root(&value)))),
            })
        })
    }

    fn all_ok<'a>(self, list: &mut Reader<'a>, see: See<'_, 'a>) -> Result<(), Fault> {
        each_entry(list, &mut |position, list| see(self.ok(position, &self.scan(list)?)))
    }

    fn all_failed<'a>(self, list: &mut Reader<'a>, see: See<'_, 'a>) -> Result<(), Fault> {
        let place = Place::of(list)?;
        each_entry(list, &mut |position, list| {
            let entry = self.scan(list)?;
            let verdict = self.judge(&entry, Some(Outcome::Error))?;
            see(self.not_ok(verdict, &place, position, (&entry, None)))
        })
    }

    /// An entry failed if an error is about it.
    fn with_errors<'a>(
        self,
        list: &mut Reader<'a>,
        errors: Option<Reader<'a>>,
        path: Pointer,
        see: See<'_, 'a>,
    ) -> Result<(), Fault> {
        let place = Place::of(list)?;
        let mut about: BTreeMap<usize, (Verdict<'a>, &'a str)> = BTreeMap::new();
        if let Some(mut errors) = errors {
            let (steps, entries) = (place.steps(), count(list.clone())?);
            each_entry(&mut errors, &mut |_, errors| {
                let error = self.scan(errors)?;
                let position = aim(&error, path, &steps, entries)?;
                let verdict = self.judge(&error, Some(Outcome::Error))?;
                match about.get_mut(&position) {
                    Some((first, _)) => first.join(verdict, self.errors),
                    None => drop(about.insert(position, (verdict, root(&error)))),
                }
                Ok(())
            })?;
        }
        each_entry(list, &mut |position, list| {
            let entry = self.scan(list)?;
            see(match about.remove(&position) {
                None => self.ok(position, &entry),
                Some((verdict, error)) => self.not_ok(verdict, &place, position, (&entry, Some(error))),
            })
        })
    }

    /// What the value here has at the keys that are looked at.
    fn scan<'a>(self, reader: &mut Reader<'a>) -> Result<Fields<'a>, Fault> {
        /// An entry of a list has none of its own.
        static HEADERS: LazyLock<HeaderMap> = LazyLock::new(HeaderMap::new);
        let mut fields = Fields::new(self.items.keys, &HEADERS);
        fields.scan_value(reader, None, &mut |reader| reader.skip().map(drop))?;
        Ok(fields)
    }

    fn judge<'a>(self, value: &Fields<'a>, given: Option<Outcome>) -> Result<Verdict<'a>, Fault> {
        judge_entry(self.items.judge, self.errors, value, given)
            .map_err(|refusal| Fault::new(value.offset(root(value)), refusal.of_entry()))
    }

    fn ok<'a>(self, position: usize, entry: &Fields<'a>) -> Judged<'a> {
        let table::Envelope { data: place, empty, .. } = self.items.judge;
        let payload = data(*place, entry).filter(|value| !is_empty(empty.of(Outcome::Ok), Some(value)));
        let payload = payload.map(|value| entry.reader(value));
        Judged::Ok { position, offset: entry.offset(root(entry)), payload }
    }

    fn not_ok<'a>(
        self,
        verdict: Verdict<'a>,
        place: &Place<'_>,
        position: usize,
        (entry, beside): (&Fields<'_>, Option<&str>),
    ) -> Judged<'a> {
        Judged::NotOk(ItemError {
            position,
            path: format!("{}/{position}", place.path()),
            outcome: verdict.outcome,
            effect: verdict.effect_of_entry(self.errors),
            error: verdict.error,
            code: verdict.code.map(Cow::into_owned),
            message: verdict.message.map(Cow::into_owned),
            json: RawJson::from_valid(root(entry)),
            beside: beside.map(RawJson::from_valid),
        })
    }
}

/// The text of the whole value.
fn root<'a>(value: &Fields<'a>) -> &'a str {
    value.get(Pointer::Root).unwrap_or_default()
}

/// The position of the entry that an error is about.
fn aim(error: &Fields<'_>, path: Pointer, list: &[String], entries: usize) -> Result<usize, Fault> {
    let Some(said) = error.get(path) else {
        let message =
            format!("the error does not say at `{}` which entry it is about", error.pointer_text(path));
        return Err(Fault::new(error.offset(root(error)), message));
    };
    target::entry(said, list, entries).map_err(|astray| {
        let message = match astray {
            Astray::NoPath => "expected the position of an entry, or a path to it",
            Astray::NoEntry => "the path leads to no entry of the list",
            Astray::TwoEntries => "the path can be read as leading to two entries of the list",
        };
        Fault::new(error.offset(said), message)
    })
}

/// Calls `see` with the position of each entry; it leaves the reader behind the entry.
fn each_entry<'a>(
    list: &mut Reader<'a>,
    see: &mut dyn FnMut(usize, &mut Reader<'a>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut open = list.array()?;
    let mut position = 0;
    while list.next_item(&mut open)? {
        see(position, list)?;
        position += 1;
    }
    Ok(())
}

fn count(mut list: Reader<'_>) -> Result<usize, Fault> {
    let mut entries = 0;
    each_entry(&mut list, &mut |_, list| {
        entries += 1;
        list.skip().map(drop)
    })?;
    Ok(entries)
}

/// Where a list is in the answer. Its pointer is looked for once, and only where it is asked for.
struct Place<'a> {
    text: &'a str,
    offset: usize,
    path: OnceCell<String>,
}

impl<'a> Place<'a> {
    fn of(list: &mut Reader<'a>) -> Result<Self, Fault> {
        list.peek()?;
        Ok(Self { text: list.text(), offset: list.offset(), path: OnceCell::new() })
    }

    fn path(&self) -> &str {
        self.path.get_or_init(|| Fault::new(self.offset, "").path(self.text))
    }

    fn steps(&self) -> Vec<String> {
        let steps = self.path().split('/').skip(1);
        steps.map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
    }
}
