//! Records: what a record says about its fields in, filled fields out. What generated decoders call.

use std::borrow::Cow;
use std::iter;
use std::sync::atomic::{AtomicU8, Ordering};

use super::field::missing;
use super::{Decode, Entries, Fault, Reader, scan};

/// What a place holds until it is read. Nobody sees it: a record is handed out when every field is filled that has to be.
pub trait Blank {
    /// The value.
    fn blank() -> Self;
}

/// A blank of any type.
pub fn blank<T: Blank>() -> T {
    T::blank()
}

/// A record that is filled where it stands, and so is not moved out of one record into the next.
pub trait Record: Sized {
    /// What its fields are called.
    const NAMES: &'static Names;

    /// Its [blank](Blank).
    fn blank() -> Self;

    /// Reads the field at this position of the names.
    ///
    /// # Errors
    ///
    /// When something else is there.
    fn field(&mut self, position: usize, reader: &mut Reader<'_>) -> Result<(), Fault>;
}

impl<T: Record> Blank for T {
    fn blank() -> Self {
        <T as Record>::blank()
    }
}

impl<T: Record> Decode for T {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut record = blank::<T>();
        record.decode_into(reader)?;
        Ok(record)
    }

    fn decode_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        reader.record(T::NAMES, &mut Filling(self))
    }

    fn decode_some(place: &mut Option<Self>, reader: &mut Reader<'_>) -> Result<(), Fault> {
        // Not made elsewhere and then moved here: records are large.
        *place = None;
        place.get_or_insert_with(blank).decode_into(reader)
    }

    fn decode_onto(others: &mut Vec<Self>, reader: &mut Reader<'_>) -> Result<(), Fault> {
        // Not made elsewhere and then moved here: records are large.
        others.extend(iter::once_with(blank));
        match others.last_mut() {
            Some(record) => record.decode_into(reader),
            None => Err(Fault::new(reader.offset(), "there is no room for another entry")),
        }
    }
}

/// The fields of any record, so that one function reads all of them.
trait Fields {
    fn fill(&mut self, position: usize, reader: &mut Reader<'_>) -> Result<(), Fault>;
}

/// A record that is not there to be dropped.
struct Filling<'t, T>(&'t mut T);

impl<T: Record> Fields for Filling<'_, T> {
    fn fill(&mut self, position: usize, reader: &mut Reader<'_>) -> Result<(), Fault> {
        self.0.field(position, reader)
    }
}

/// Reads a field in the form that its type usually has.
///
/// # Errors
///
/// When something else is there.
#[inline(never)]
pub fn fill<T: Decode>(field: &mut T, reader: &mut Reader<'_>) -> Result<(), Fault> {
    field.decode_into(reader)
}

/// Reads a field in a form of its own.
///
/// # Errors
///
/// When something else is there.
pub fn fill_by<T>(
    field: &mut T,
    reader: &mut Reader<'_>,
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, Fault>,
) -> Result<(), Fault> {
    *field = read(reader)?;
    Ok(())
}

/// What the fields of a record are called. There are 64 fields at most, and their names are such that JSON needs no escapes for them.
///
/// The names are one text, since the linker has work with each text, and there are thousands of names.
#[derive(Debug)]
pub struct Names {
    /// How many of the fields must be there; these are the first.
    pub required: usize,
    /// The names of the fields, a space between each two.
    pub text: &'static str,
    /// Where each name ends.
    pub ends: &'static [u16],
    /// Other names, each with the position of its field.
    pub also: &'static [(&'static str, usize)],
}

impl Names {
    /// The field whose name is at this position, counted through both lists.
    #[inline]
    fn at(&self, position: usize) -> Option<(usize, &'static str)> {
        match self.own(position) {
            Some(name) => Some((position, name)),
            None => self.also.get(position - self.ends.len()).map(|(name, index)| (*index, *name)),
        }
    }

    /// The name of a field.
    #[inline]
    fn own(&self, position: usize) -> Option<&'static str> {
        let end = usize::from(*self.ends.get(position)?);
        let start = position.checked_sub(1).and_then(|before| self.ends.get(before));
        self.text.get(start.map_or(0, |end| usize::from(*end) + 1)..end)
    }

    /// Where the key is among the names.
    #[inline]
    fn position(&self, key: &str) -> Option<usize> {
        let mut start = 0;
        for (position, end) in self.ends.iter().enumerate() {
            let end = usize::from(*end);
            if end - start == key.len() && self.text.get(start..end).is_some_and(|name| is(name, key)) {
                return Some(position);
            }
            start = end + 1;
        }
        let among_others = self.also.iter().position(|(name, _)| is(name, key));
        among_others.map(|position| self.ends.len() + position)
    }

    /// All names of a field.
    fn of(&self, index: usize) -> Vec<&'static str> {
        let others = self.also.iter().filter(|(_, field)| *field == index).map(|(name, _)| *name);
        self.own(index).into_iter().chain(others).collect()
    }
}

/// In which order the fields of a record came the last time. Those of the next one mostly come in the same, and a name that is
/// expected is compared where it stands, without looking for its end or for its position among the names.
struct Order {
    /// Positions among the names and then the other names, each plus one; 0 where nothing is known.
    fields: [AtomicU8; 32],
}

/// Of all records that are read: each has one at a place that depends on where its names are. Whatever stands there, the name in the
/// text decides, so records may well share one, and threads need not agree.
static ORDERS: [Order; 256] = [const { Order { fields: [const { AtomicU8::new(0) }; 32] } }; 256];

impl Order {
    fn of(names: &Names) -> &'static Self {
        let address = names.text.as_ptr().addr();
        &ORDERS[((address >> 4) ^ (address >> 12)) % ORDERS.len()]
    }

    /// The field that came here the last time, and the name it had.
    #[inline]
    fn expected(&self, turn: usize, names: &Names) -> Option<(usize, &'static str)> {
        let position = self.fields.get(turn)?.load(Ordering::Relaxed).checked_sub(1)?;
        names.at(usize::from(position))
    }

    #[inline]
    fn learn(&self, turn: usize, position: usize) {
        if let (Some(field), Ok(position)) = (self.fields.get(turn), u8::try_from(position + 1)) {
            field.store(position, Ordering::Relaxed);
        }
    }
}

#[inline]
fn is(name: &str, key: &str) -> bool {
    name.len() == key.len() && scan::same(name.as_bytes(), key.as_bytes())
}

impl Reader<'_> {
    /// Reads an object into the fields of a record. Where this succeeds, those that must be there are filled.
    ///
    /// # Errors
    ///
    /// When no object is there, a value does not fit its field, a field occurs twice or is missing, or when two names of a field do
    /// not say the same: their texts must be, with strings taken as the text they hold.
    fn record(&mut self, names: &Names, record: &mut dyn Fields) -> Result<(), Fault> {
        let mut object = self.object()?;
        let order = Order::of(names);
        let mut filled = 0;
        for turn in 0.. {
            let (key, index) = match order.expected(turn, names) {
                Some((index, name)) if self.key_is(&mut object, name) => (Cow::Borrowed(name), index),
                _ => {
                    let Some(key) = self.next_key(&mut object)? else { break };
                    let position = names.position(&key);
                    let Some((position, (index, _))) = position.and_then(|at| Some((at, names.at(at)?)))
                    else {
                        self.skip()?;
                        continue;
                    };
                    order.learn(turn, position);
                    (key, index)
                }
            };
            let bit = 1_u64 << (index % 64);
            if filled & bit != 0 {
                self.field_again(&object, &key, &names.of(index))?;
            } else {
                record.fill(index, self)?;
                filled |= bit;
            }
        }
        let first_blank = filled.trailing_ones() as usize;
        match names.own(first_blank).filter(|_| first_blank < names.required) {
            Some(name) => Err(missing(&object, name)),
            None => Ok(()),
        }
    }

    /// A field that was there before, under one of its names.
    #[cold]
    fn field_again(&mut self, object: &Entries, key: &str, names: &[&str]) -> Result<(), Fault> {
        match names {
            [_] => Err(self.duplicate(key)),
            names => self.same_again(object, key, names),
        }
    }
}

#[cfg(test)]
mod tests;
