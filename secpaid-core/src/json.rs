//! JSON: text in, values out, and the way back.
//!
//! The [`Reader`] is strict (RFC 8259), borrows what it can and keeps numbers as text, so that money stays exact. It takes
//! nesting up to 127 levels. A [`Fault`] knows the byte offset of what went wrong, and finds its JSON Pointer when asked.

mod container;
mod fault;
mod field;
mod kind;
mod path;
#[doc(hidden)]
pub mod read;
mod reader;
#[doc(hidden)]
pub mod record;
mod scan;
mod skip;
mod trial;
mod tuple;
mod usual;
#[doc(hidden)]
pub mod write;
mod writer;

pub use self::container::Entries;
pub use self::fault::Fault;
pub use self::kind::Kind;
pub use self::reader::Reader;
#[doc(hidden)]
pub use self::tuple::Tuple;
pub use self::writer::Writer;
pub(crate) use self::writer::{Content, FormField};

use crate::endpoint::Encoding;

/// A value that can be read from JSON.
pub trait Decode: Sized {
    /// Reads one value and leaves the reader behind it.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or not what the type expects.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault>;

    /// Reads one value into the place of another.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode); what is in the place then is of no use.
    fn decode_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        *self = Self::decode(reader)?;
        Ok(())
    }

    /// Reads one value into a place that may be empty. Nothing of what was there before is left.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode); what is in the place then is of no use.
    fn decode_some(place: &mut Option<Self>, reader: &mut Reader<'_>) -> Result<(), Fault> {
        *place = Some(Self::decode(reader)?);
        Ok(())
    }

    /// Reads one value and puts it behind others, which stay as they are.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode); what is behind the others then, if anything, is of no use.
    fn decode_onto(others: &mut Vec<Self>, reader: &mut Reader<'_>) -> Result<(), Fault> {
        others.push(Self::decode(reader)?);
        Ok(())
    }
}

/// A value that can be written as JSON.
pub trait Encode {
    /// Writes one value.
    fn encode(&self, writer: &mut Writer);

    /// Is there a value? A field without one is left out.
    fn is_there(&self) -> bool {
        true
    }
}

/// What some servers put before a text in Unicode.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A body without the byte order mark that it may begin with.
pub fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap_or(body)
}

/// Reads a whole document.
///
/// # Errors
///
/// When the text is not JSON, not what the type expects, or when more than white space follows.
pub fn from_str<T: Decode>(text: &str) -> Result<T, Fault> {
    document(Reader::from_text(text))
}

/// Reads a whole document from bytes.
///
/// # Errors
///
/// As [`from_str`], and when the bytes are not UTF-8.
pub fn from_slice<T: Decode>(body: &[u8]) -> Result<T, Fault> {
    document(Reader::new(body)?)
}

/// Writes a value as JSON.
pub fn to_string<T: Encode + ?Sized>(value: &T) -> String {
    let mut writer = Writer::new(Encoding::Json);
    value.encode(&mut writer);
    writer.into_text()
}

fn document<T: Decode>(mut reader: Reader<'_>) -> Result<T, Fault> {
    let value = T::decode(&mut reader)?;
    reader.finish()?;
    Ok(value)
}
