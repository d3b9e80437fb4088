//! Fields of a record: keys in, filled slots out. What generated decoders call; reports duplicate, disagreeing and missing fields.

use super::{Entries, Fault, Reader};

impl Reader<'_> {
    /// Reads the value of a field that has one name into its slot.
    ///
    /// # Errors
    ///
    /// When `read` fails, or the slot is taken.
    #[inline]
    pub fn field<T>(
        &mut self,
        slot: &mut Option<T>,
        name: &str,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<(), Fault> {
        if slot.is_some() {
            return Err(self.duplicate(name));
        }
        *slot = Some(read(self)?);
        Ok(())
    }

    /// Reads the value of a field with several names into its slot: `key` is the name that was met, one of `names`.
    ///
    /// # Errors
    ///
    /// When `read` fails, when the same key was met before, or when another name was and its value says something else.
    /// Values say the same when their texts are the same, with strings taken as the text they hold.
    #[inline]
    pub fn field_as<T>(
        &mut self,
        object: &Entries,
        key: &str,
        names: &[&str],
        slot: &mut Option<T>,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<(), Fault> {
        if slot.is_some() {
            return self.same_again(object, key, names);
        }
        *slot = Some(read(self)?);
        Ok(())
    }

    /// Takes the value of a field that must be there.
    ///
    /// # Errors
    ///
    /// When it is not, at the start of the object.
    #[inline]
    pub fn required<T>(&self, object: &Entries, slot: Option<T>, name: &str) -> Result<T, Fault> {
        match slot {
            Some(value) => Ok(value),
            None => Err(missing(object, name)),
        }
    }

    #[cold]
    pub(super) fn duplicate(&mut self, name: &str) -> Fault {
        self.token();
        Fault::new(self.position, format!("field `{name}` occurs twice"))
    }

    /// Reads the value of a field that was there before under one of its names, and compares. The object is read once
    /// more from its start to find the others.
    #[cold]
    pub(super) fn same_again(&mut self, object: &Entries, key: &str, names: &[&str]) -> Result<(), Fault> {
        self.token();
        let here = self.position;
        let mut earlier = Reader::from_text(self.text);
        earlier.position = object.start;
        earlier.depth = object.depth - 1;
        let mut entries = earlier.object()?;
        let value = self.skip()?;
        while let Some(name) = earlier.next_key(&mut entries)? {
            earlier.token();
            if earlier.position >= here {
                break;
            }
            let other = earlier.skip()?;
            if !names.contains(&&*name) {
                continue;
            }
            if name == key {
                return Err(Fault::new(here, format!("field `{key}` occurs twice")));
            }
            if !says_the_same(value, other) {
                return Err(Fault::new(
                    here,
                    format!("fields `{name}` and `{key}` are one and must say the same"),
                ));
            }
        }
        Ok(())
    }
}

#[cold]
pub(super) fn missing(object: &Entries, name: &str) -> Fault {
    Fault::new(object.start, format!("missing field `{name}`"))
}

fn says_the_same(left: &str, right: &str) -> bool {
    // What is not a string is compared as written.
    let said = |raw| Reader::from_text(raw).string().unwrap_or(raw.into());
    said(left) == said(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::read;

    /// Reads `{"id" | "link_id": string, "note": string}`, the id being required.
    fn record(text: &str) -> Result<(String, Option<String>), Fault> {
        let mut reader = Reader::from_text(text);
        let mut object = reader.object()?;
        let (mut id, mut note) = (None, None);
        while let Some(key) = reader.next_key(&mut object)? {
            match &*key {
                "id" | "link_id" => {
                    let forms = read::Forms::NUMBER.or(read::Forms::STRING);
                    let names = &["id", "link_id"];
                    reader.field_as(&object, &key, names, &mut id, |r| read::text(r, forms))?;
                }
                "note" => reader.field(&mut note, "note", read::string)?,
                _ => drop(reader.skip()?),
            }
        }
        reader.finish()?;
        Ok((reader.required(&object, id, "id")?, note))
    }

    /// The message and the pointer of the failure.
    fn fault(text: &str) -> (String, String) {
        let fault = record(text).expect_err(text);
        (fault.to_string(), fault.path(text))
    }

    #[test]
    fn fields_come_in_any_order_among_others() {
        let read = record(r#"{"x": {"id": []}, "note": "n", "y": [1], "link_id": "7"}"#);
        assert_eq!(read, Ok(("7".to_owned(), Some("n".to_owned()))));
    }

    #[test]
    fn missing_field() {
        let text = r#"{"note": "n"}"#;
        let fault = record(text).expect_err("there is no id");
        assert_eq!((fault.to_string(), fault.offset()), ("missing field `id`".to_owned(), 0));
    }

    #[test]
    fn duplicate_field() {
        let text = r#"{"note": "n", "id": 1, "note": "n"}"#;
        assert_eq!(fault(text), ("field `note` occurs twice".to_owned(), "/note".to_owned()));
        let text = r#"{"id": 1, "id": 1}"#;
        assert_eq!(fault(text), ("field `id` occurs twice".to_owned(), "/id".to_owned()));
        let text = r#"{"link_id": 1, "id": 1, "link_id": 1}"#;
        assert_eq!(fault(text), ("field `link_id` occurs twice".to_owned(), "/link_id".to_owned()));
    }

    #[test]
    fn two_names_of_a_field_must_say_the_same() {
        for text in [
            r#"{"id": 7, "link_id": 7}"#,
            r#"{"id": "7", "x": {"id": 8}, "link_id": 7}"#,
            r#"{"link_id": "\u0037", "id": "7"}"#,
        ] {
            assert_eq!(record(text).map(|(id, _)| id), Ok("7".to_owned()), "{text}");
        }
        let text = r#"{"link_id": 7, "id": "8"}"#;
        let message = "fields `link_id` and `id` are one and must say the same".to_owned();
        assert_eq!(fault(text), (message, "/id".to_owned()));
    }

    #[test]
    fn the_second_name_is_read_as_strictly_as_the_first() {
        assert!(record(r#"{"id": 7, "link_id": 7"#).is_err());
        assert!(record(r#"{"id": 7, "link_id": 07}"#).is_err());
    }
}
