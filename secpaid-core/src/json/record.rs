//! Records: the names of the fields and a slot for each in, filled slots out. What generated decoders call.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU8, Ordering};

use super::field::missing;
use super::{Decode, Entries, Fault, Reader, scan};

/// What a slot holds until its field is read. Nobody sees it: a record is handed out when every slot is filled that has to be.
pub trait Blank {
    /// The value.
    fn blank() -> Self;
}

/// A blank of any type.
pub fn blank<T: Blank>() -> T {
    T::blank()
}

/// A place that the value of a field goes to.
pub trait Slot {
    /// Reads the value.
    ///
    /// # Errors
    ///
    /// When something else is there.
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault>;
}

/// A value in the form that its type usually has.
impl<T: Decode> Slot for T {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        *self = T::decode(reader)?;
        Ok(())
    }
}

/// A value in a form of its own.
#[derive(Debug)]
pub struct ReadBy<'v, T> {
    value: &'v mut T,
    read: fn(&mut Reader<'_>) -> Result<T, Fault>,
}

/// A slot for a value that this function reads.
pub fn slot<T>(value: &mut T, read: fn(&mut Reader<'_>) -> Result<T, Fault>) -> ReadBy<'_, T> {
    ReadBy { value, read }
}

impl<T> Slot for ReadBy<'_, T> {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        *self.value = (self.read)(reader)?;
        Ok(())
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
    fn of(names: &[&str]) -> &'static Self {
        let address = names.as_ptr().addr();
        &ORDERS[((address >> 4) ^ (address >> 12)) % ORDERS.len()]
    }

    /// The field that came here the last time, and the name it had.
    #[inline]
    fn expected<'n>(&self, turn: usize, names: &Names<'n>) -> Option<(usize, &'n str)> {
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

/// The names of a record's fields, and the other names, each with the position of its field.
struct Names<'n> {
    names: &'n [&'n str],
    also: &'n [(&'n str, usize)],
}

impl<'n> Names<'n> {
    /// The field whose name is at this position, counted through both lists.
    #[inline]
    fn at(&self, position: usize) -> Option<(usize, &'n str)> {
        match self.names.get(position) {
            Some(name) => Some((position, name)),
            None => self.also.get(position - self.names.len()).map(|(name, index)| (*index, *name)),
        }
    }

    /// Where the key is among the names.
    #[inline]
    fn position(&self, key: &str) -> Option<usize> {
        let position = self.names.iter().position(|name| is(name, key));
        let among_others = || self.also.iter().position(|(name, _)| is(name, key));
        position.or_else(|| among_others().map(|position| self.names.len() + position))
    }

    /// All names of a field.
    fn of(&self, index: usize) -> Vec<&'n str> {
        let others = self.also.iter().filter(|(_, field)| *field == index).map(|(name, _)| *name);
        self.names.get(index).copied().into_iter().chain(others).collect()
    }
}

#[inline]
fn is(name: &str, key: &str) -> bool {
    name.len() == key.len() && scan::same(name.as_bytes(), key.as_bytes())
}

impl Reader<'_> {
    /// Reads an object into the slots of its fields. Each slot has a name in `names`, at its position, and may have others in `also`,
    /// with its position. The first `required` of the fields must be there; where this succeeds, their slots are filled. Names are
    /// such that JSON needs no escapes for them. There are 64 fields at most.
    ///
    /// # Errors
    ///
    /// When no object is there, a value does not fit its slot, a field occurs twice or is missing, or when two names of a field do
    /// not say the same: their texts must be, with strings taken as the text they hold.
    pub fn record(
        &mut self,
        required: usize,
        names: &[&str],
        also: &[(&str, usize)],
        slots: &mut [&mut dyn Slot],
    ) -> Result<(), Fault> {
        let mut object = self.object()?;
        let order = Order::of(names);
        let names = Names { names, also };
        let mut filled = 0;
        for turn in 0.. {
            let (key, index) = match order.expected(turn, &names) {
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
            } else if let Some(slot) = slots.get_mut(index) {
                slot.fill(self)?;
                filled |= bit;
            }
        }
        match names.names.get(..required).and_then(|names| names.get(filled.trailing_ones() as usize)) {
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
mod tests {
    use super::*;
    use crate::json::read;

    /// Reads `{"id" | "link_id": string or number, "note": string?, "count": u8}`.
    fn record(text: &str) -> Result<(String, Option<String>, u8), Fault> {
        let (mut id, mut note, mut count) = (String::new(), None, 0);
        let mut reader = Reader::from_text(text);
        let both = |reader: &mut Reader<'_>| read::text(reader, read::Forms::NUMBER.or(read::Forms::STRING));
        let slots: &mut [&mut dyn Slot] = &mut [&mut slot(&mut id, both), &mut count, &mut note];
        reader.record(2, &["id", "count", "note"], &[("link_id", 0)], slots)?;
        reader.finish()?;
        Ok((id, note, count))
    }

    /// The message and the pointer of the failure.
    fn fault(text: &str) -> (String, String) {
        let fault = record(text).expect_err(text);
        (fault.to_string(), fault.path(text))
    }

    #[test]
    fn fields_come_in_any_order_with_any_white_space_among_others() {
        let read = Ok(("7".to_owned(), Some("n".to_owned()), 3));
        for text in [
            r#"{"id":7,"note":"n","count":3}"#,
            r#"{"x":{"id":[]},"id":7,"y":[1],"note":"n","z":0,"count":3}"#,
            r#"{"count": 3, "note" : "n" , "link_id": "7"}"#,
            r#"{ "note":"n","id":"7","count":3,"idx":1 }"#,
            r#"{"\u0069d":7,"n\u006fte":"n","count":3}"#,
        ] {
            assert_eq!(record(text), read, "{text}");
        }
    }

    #[test]
    fn a_field_may_be_left_out_where_its_type_says_so() {
        assert_eq!(record(r#"{"id":7,"count":0}"#), Ok(("7".to_owned(), None, 0)));
        assert_eq!(record(r#"{"id":7,"note":null,"count":0}"#), Ok(("7".to_owned(), None, 0)));
        for (text, name) in [("{}", "id"), (r#"{"count":1}"#, "id"), (r#"{"id":1,"note":"n"}"#, "count")] {
            assert_eq!(fault(text), (format!("missing field `{name}`"), String::new()), "{text}");
        }
    }

    #[test]
    fn a_field_occurs_once() {
        for text in [
            r#"{"id":7,"count":1,"count":1}"#,
            r#"{"count":1,"id":7, "count" : 1}"#,
            r#"{"count":1,"id":7,"note":"n","count":2}"#,
        ] {
            assert_eq!(fault(text), ("field `count` occurs twice".to_owned(), "/count".to_owned()), "{text}");
        }
        assert_eq!(fault(r#"{"id":7,"id":7,"count":1}"#).0, "field `id` occurs twice");
    }

    #[test]
    fn two_names_of_a_field_must_say_the_same() {
        assert!(record(r#"{"id":7,"count":1,"link_id":"7"}"#).is_ok());
        let message = "fields `link_id` and `id` are one and must say the same".to_owned();
        assert_eq!(fault(r#"{"link_id":7,"count":1,"id":8}"#), (message, "/id".to_owned()));
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in [
            r#"{"id":7"note":"n","count":3}"#,
            r#"{,"id":7,"count":3}"#,
            r#"{"id":7,"count":3,}"#,
            r#"{"id":7,"count":3"#,
            r#"{"id":7,,"count":3}"#,
            r#"{"id"7,"count":3}"#,
        ] {
            assert!(record(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_record_has_64_fields() {
        let names: Vec<String> = (0..64).map(|number| format!("f{number}")).collect();
        let text: Vec<String> = names.iter().map(|name| format!("\"{name}\":1")).collect();
        let mut values = [0_u8; 64];
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut slots: Vec<&mut dyn Slot> = values.iter_mut().map(|value| value as &mut dyn Slot).collect();
        let text = format!("{{{}}}", text.join(","));
        assert_eq!(Reader::from_text(&text).record(64, &names, &[], &mut slots), Ok(()));
        assert_eq!(values, [1; 64]);
    }

    #[test]
    fn the_order_of_one_record_does_not_bind_the_next() {
        let texts = [
            r#"{"id":1,"count":2,"x":0,"note":"n"}"#,
            r#"{"id":1,"count":2,"x":0,"note":"n"}"#,
            r#"{"note":"n","id":1,"count":2}"#,
            r#"{"link_id":1,"count":2,"note":"n","y":0}"#,
            r#"{"id":1,"idcount":9,"count":2,"note":"n"}"#,
        ];
        let text = format!("[{}]", texts.join(","));
        let mut reader = Reader::from_text(&text);
        let records = read::list(&mut reader, |reader| {
            let (mut id, mut note, mut count) = (0_u8, String::new(), 0_u8);
            let slots: &mut [&mut dyn Slot] = &mut [&mut id, &mut count, &mut note];
            reader.record(3, &["id", "count", "note"], &[("link_id", 0)], slots)?;
            Ok((id, count, note))
        });
        assert_eq!(records, Ok(vec![(1, 2, "n".to_owned()); 5]));
    }
}
