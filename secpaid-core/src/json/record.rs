//! Records: what a record says about its fields in, filled fields out. What generated decoders call.

use std::borrow::Cow;
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
pub trait Record: Blank {
    /// What its fields are called.
    const NAMES: &'static Names;

    /// Reads the field at this position of the names.
    ///
    /// # Errors
    ///
    /// When something else is there.
    fn field(&mut self, position: usize, reader: &mut Reader<'_>) -> Result<(), Fault>;
}

impl<T: Record> Decode for T {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut record = T::blank();
        record.decode_into(reader)?;
        Ok(record)
    }

    fn decode_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        reader.record(T::NAMES, &mut Filling(self))
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
mod tests {
    use super::*;
    use crate::json::read;

    /// `{"id" | "link_id": string or number, "note": string?, "count": u8}`
    struct Link {
        id: String,
        count: u8,
        note: Option<String>,
    }

    impl Blank for Link {
        fn blank() -> Self {
            Self { id: String::new(), count: 0, note: None }
        }
    }

    impl Record for Link {
        const NAMES: &'static Names =
            &Names { required: 2, text: "id count note", ends: &[2, 8, 13], also: &[("link_id", 0)] };

        fn field(&mut self, position: usize, reader: &mut Reader<'_>) -> Result<(), Fault> {
            let both = read::Forms::NUMBER.or(read::Forms::STRING);
            match position {
                0 => fill_by(&mut self.id, reader, |reader| read::text(reader, both)),
                1 => fill(&mut self.count, reader),
                _ => fill(&mut self.note, reader),
            }
        }
    }

    fn record(text: &str) -> Result<(String, Option<String>, u8), Fault> {
        let mut reader = Reader::from_text(text);
        let Link { id, note, count } = Link::decode(&mut reader)?;
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
        struct Many([u8; 64]);

        impl Blank for Many {
            fn blank() -> Self {
                Self([0; 64])
            }
        }

        impl Record for Many {
            const NAMES: &'static Names = &Names {
                required: 64,
                text: "10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 \
                       42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73",
                ends: &{
                    let mut ends = [0; 64];
                    let (mut position, mut end) = (0, 2);
                    while position < ends.len() {
                        ends[position] = end;
                        (position, end) = (position + 1, end + 3);
                    }
                    ends
                },
                also: &[],
            };

            fn field(&mut self, position: usize, reader: &mut Reader<'_>) -> Result<(), Fault> {
                fill(&mut self.0[position], reader)
            }
        }

        let text: Vec<String> = (10..74).map(|number| format!("\"{number}\":{number}")).collect();
        let read = |text: &str| Many::decode(&mut Reader::from_text(text));
        let all = read(&format!("{{{}}}", text.join(","))).map(|many| many.0);
        assert!(all.is_ok_and(|all| all.into_iter().eq(10..74)));
        let (_, all_but_last) = text.split_last().unwrap();
        let missing = read(&format!("{{{}}}", all_but_last.join(","))).err().unwrap();
        assert_eq!(missing.to_string(), "missing field `73`");
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
            let Link { id, count, note } = Link::decode(reader)?;
            Ok((id, count, note))
        });
        assert_eq!(records, Ok(vec![("1".to_owned(), 2, Some("n".to_owned())); 5]));
    }
}
