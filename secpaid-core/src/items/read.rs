//! In: a list whose entries have outcomes of their own, and the table that says how they are judged. Out: each entry, judged and read.
//!
//! An entry is read once for its outcome and, where it worked, once more for its payload. Nothing is looked for in another list: lists
//! that belong together are read side by side.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use http::HeaderMap;

use super::container::{Place, Which, count, each_entry};
use super::target::{self, Astray};
use super::{Item, ItemError, Items};
use crate::endpoint::DeclaredError;
use crate::envelope::table::{self, Description, ItemsBy, Outcome, Pointer};
use crate::envelope::{Captures, Fields, Verdict, data, is_empty, judge_entry};
use crate::json::{Fault, Reader};
use crate::scalar::RawJson;

/// A declared error by its position, with its typed parts.
pub(crate) type Declared<'a> = (usize, Captures<'a>);

/// Reads what an entry carries that worked; `None`: nothing.
pub type ReadPayload<'r, 'a, T> = &'r mut dyn FnMut(&Which<'a>, Option<&mut Reader<'a>>) -> Result<T, Fault>;

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
    let mut collected = Items::default();
    each(rules, list, fields, &mut |Judged { which, offset, amounts_to }| {
        let item = match amounts_to {
            AmountsTo::Ok(Some(mut payload)) => Item::Ok(read(&which, Some(&mut payload))?),
            AmountsTo::Ok(None) => {
                Item::Ok(read(&which, None).map_err(|fault| Fault::new(offset, fault.to_string()))?)
            }
            AmountsTo::NotOk(error) => Item::not_ok(error.map(declared)),
        };
        collected.push(which.key.map(Cow::into_owned), item);
        Ok(())
    })?;
    Ok(collected)
}

/// An entry that was judged.
struct Judged<'a> {
    which: Which<'a>,
    offset: usize,
    amounts_to: AmountsTo<'a>,
}

enum AmountsTo<'a> {
    Ok(Option<Reader<'a>>),
    NotOk(Box<ItemError<Declared<'a>>>),
}

type See<'s, 'a> = &'s mut dyn FnMut(Judged<'a>) -> Result<(), Fault>;

/// Calls `see` with each entry. No two have one key.
fn each<'a>(
    rules: Rules,
    list: Option<&mut Reader<'a>>,
    fields: Option<&Fields<'a>>,
    see: See<'_, 'a>,
) -> Result<(), Fault> {
    let mut keys = BTreeSet::new();
    let see: See<'_, 'a> = &mut |entry| {
        if let Some(key) = &entry.which.key
            && !keys.insert(key.clone())
        {
            return Err(Fault::new(entry.offset, "two entries have this key"));
        }
        see(entry)
    };
    let no_list = || Fault::new(0, "there is no list");
    let is_missing = list.is_none() && rules.items.or_absent;
    match (rules.items.by, fields) {
        (ItemsBy::Entry, _) if is_missing => Ok(()),
        // What speaks for entries has none to speak for.
        (ItemsBy::Parallel(at) | ItemsBy::Errors { at, .. }, Some(fields)) if is_missing => {
            match there(fields, at).map(|list| Ok((list.clone(), count(list)?))).transpose()? {
                None | Some((_, 0)) => Ok(()),
                Some((list, _)) => Err(Fault::new(list.offset(), "there is no list that this is about")),
            }
        }
        (ItemsBy::Entry, _) => rules.entries(list.ok_or_else(no_list)?, see),
        (_, None) => Err(Fault::new(0, "the list is read when the whole answer is")),
        (ItemsBy::Parallel(at), Some(fields)) => rules.parallel(list.ok_or_else(no_list)?, (fields, at), see),
        (ItemsBy::Failed(at), Some(fields)) => {
            let failed = there(fields, at);
            if list.is_none() && failed.is_none() && !rules.items.or_absent {
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

/// Is an entry no success? What cannot be read is for the reading of the data to say.
pub fn is_one_not_ok<'a>(
    description: &Description,
    list: Option<&mut Reader<'a>>,
    fields: &Fields<'a>,
) -> bool {
    let Some(items) = description.items else { return false };
    let mut any = false;
    let rules = Rules { items, errors: description.declared() };
    let read = each(rules, list, Some(fields), &mut |entry| {
        any |= matches!(entry.amounts_to, AmountsTo::NotOk(_));
        Ok(())
    });
    any && read.is_ok()
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
        each_entry(list, self.items.keyed, &mut |which, list| {
            let entry = self.scan(list)?;
            let verdict = self.judge(&entry, None)?;
            see(match verdict.outcome {
                Outcome::Ok => self.ok(which, &entry)?,
                _ => self.not_ok(verdict, &place, which, (&entry, None)),
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
        each_entry(list, self.items.keyed, &mut |which, list| {
            let entry = self.scan(list)?;
            said.next_item(&mut open)?;
            let value = self.scan(&mut said)?;
            let verdict = self.judge(&value, None)?;
            see(match verdict.outcome {
                Outcome::Ok => self.ok(which, &entry)?,
                _ => self.not_ok(verdict, &place, which, (&entry, Some(root(&value)))),
            })
        })
    }

    fn all_ok<'a>(self, list: &mut Reader<'a>, see: See<'_, 'a>) -> Result<(), Fault> {
        each_entry(list, self.items.keyed, &mut |which, list| see(self.ok(which, &self.scan(list)?)?))
    }

    fn all_failed<'a>(self, list: &mut Reader<'a>, see: See<'_, 'a>) -> Result<(), Fault> {
        let place = Place::of(list)?;
        each_entry(list, self.items.keyed, &mut |which, list| {
            let entry = self.scan(list)?;
            let verdict = self.judge(&entry, Some(Outcome::Error))?;
            see(self.not_ok(verdict, &place, which, (&entry, None)))
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
            each_entry(&mut errors, false, &mut |_, errors| {
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
        each_entry(list, self.items.keyed, &mut |which, list| {
            let entry = self.scan(list)?;
            see(match about.remove(&which.position) {
                None => self.ok(which, &entry)?,
                Some((verdict, error)) => self.not_ok(verdict, &place, which, (&entry, Some(error))),
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

    fn ok<'a>(self, which: Which<'a>, entry: &Fields<'a>) -> Result<Judged<'a>, Fault> {
        let table::Envelope { data: place, empty, .. } = self.items.judge;
        let payload = data(*place, entry)?.filter(|value| !is_empty(empty.of(Outcome::Ok), Some(value)));
        let payload = payload.map(|value| entry.reader(value));
        Ok(Judged { which, offset: entry.offset(root(entry)), amounts_to: AmountsTo::Ok(payload) })
    }

    fn not_ok<'a>(
        self,
        verdict: Verdict<'a>,
        place: &Place<'_>,
        which: Which<'a>,
        (entry, beside): (&Fields<'_>, Option<&str>),
    ) -> Judged<'a> {
        let error = ItemError {
            position: which.position,
            key: which.key.as_deref().map(str::to_owned),
            path: which.pointer(place.path()),
            outcome: verdict.outcome,
            effect: verdict.effect_of_entry(self.errors),
            error: verdict.error,
            code: verdict.code.map(Cow::into_owned),
            message: verdict.message.map(Cow::into_owned),
            json: RawJson::from_valid(root(entry)),
            beside: beside.map(RawJson::from_valid),
        };
        Judged { which, offset: entry.offset(root(entry)), amounts_to: AmountsTo::NotOk(Box::new(error)) }
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
