//! Arrays that are read by position: entries in, values out one after the other. What generated decoders call; reports an array that is
//! too short.

use super::{Entries, Fault, Reader};

/// An array that is being read by position.
#[derive(Debug)]
pub struct Tuple {
    entries: Entries,
    /// How many entries were read.
    position: usize,
    ended: bool,
}

impl Tuple {
    /// Enters the array.
    ///
    /// # Errors
    ///
    /// When something else is there, or too many containers are open.
    pub fn begin(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        Ok(Self { entries: reader.array()?, position: 0, ended: false })
    }

    /// Reads the next entry, which must be there. `name` is what it is called in messages.
    ///
    /// # Errors
    ///
    /// When `read` fails, or at the start of the array when that has ended.
    pub fn required<'a, T>(
        &mut self,
        reader: &mut Reader<'a>,
        name: &str,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if self.more(reader)? { read(reader) } else { Err(self.too_short(name)) }
    }

    /// Reads the next entry, if the array has not ended.
    ///
    /// # Errors
    ///
    /// When `read` fails.
    pub fn optional<'a, T>(
        &mut self,
        reader: &mut Reader<'a>,
        read: impl FnOnce(&mut Reader<'a>) -> Result<Option<T>, Fault>,
    ) -> Result<Option<T>, Fault> {
        if self.more(reader)? { read(reader) } else { Ok(None) }
    }

    /// Leaves the array behind, whatever else is in it.
    ///
    /// # Errors
    ///
    /// When the rest of it is not JSON.
    pub fn end(mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        while self.more(reader)? {
            reader.skip()?;
        }
        Ok(())
    }

    /// Goes to the next entry; `false` at the end of the array.
    ///
    /// # Errors
    ///
    /// When neither an entry nor the end of the array can follow.
    pub fn more(&mut self, reader: &mut Reader<'_>) -> Result<bool, Fault> {
        if self.ended || !reader.next_item(&mut self.entries)? {
            self.ended = true;
            return Ok(false);
        }
        self.position += 1;
        Ok(true)
    }

    #[cold]
    fn too_short(&self, name: &str) -> Fault {
        let Self { position, .. } = self;
        Fault::new(
            self.entries.start,
            format!("this list is too short, it ends before entry {position}, `{name}`"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::read;

    /// Reads `[string, bool?]`.
    fn pair(text: &str) -> Result<(String, Option<bool>), Fault> {
        let mut reader = Reader::from_text(text);
        let mut tuple = Tuple::begin(&mut reader)?;
        let pair = (
            tuple.required(&mut reader, "name", read::string)?,
            tuple.optional(&mut reader, |r| read::optional(r, read::bool))?,
        );
        tuple.end(&mut reader)?;
        reader.finish().map(|()| pair)
    }

    #[test]
    fn entries_come_by_position_and_more_of_them_are_tolerated() {
        assert_eq!(pair(r#"["a", true]"#), Ok(("a".to_owned(), Some(true))));
        assert_eq!(pair(r#"["a"]"#), Ok(("a".to_owned(), None)));
        assert_eq!(pair(r#"["a", null]"#), Ok(("a".to_owned(), None)));
        assert_eq!(pair(r#"["a", false, {"b": [1]}, 2]"#), Ok(("a".to_owned(), Some(false))));
    }

    #[test]
    fn too_short_or_another_kind() {
        let fault = pair(" []").expect_err("there is no name");
        assert_eq!(fault.to_string(), "this list is too short, it ends before entry 0, `name`");
        assert_eq!(fault.offset(), 1);
        let fault = pair(r#"["a", 1]"#).expect_err("1 is no bool");
        assert_eq!(fault.path(r#"["a", 1]"#), "/1");
        assert!(pair("{}").is_err());
        assert!(pair(r#"["a", true, ]"#).is_err());
        assert!(pair(r#"["a", true, 01]"#).is_err());
    }
}
