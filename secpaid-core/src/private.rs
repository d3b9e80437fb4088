//! What generated code calls. Not for people: it changes without notice.

use std::fmt;

pub use core::option::Option::{self, None, Some};
pub use core::result::Result::{self, Ok};
pub use std::string::String;
pub use std::vec::Vec;

pub use crate::constraint;
use crate::endpoint::DeclaredError;
pub use crate::envelope::{Captures, Fields, UnknownError, table};
use crate::error::BuildError;
pub use crate::file::File;
pub use crate::fixture::{
    Fixture, FixtureAuth, FixtureConstants, FixtureRoute, Fixtures, SharedAnswer, SharedFixtures,
};
pub use crate::inbound;
pub use crate::items::read::is_one_not_ok;
use crate::items::{Items, read as of_items};
pub use crate::json::read::{Alternative, ByShape, Forms, Kinds};
pub use crate::json::record::{Blank, Names, Record, blank, fill, fill_by};
pub use crate::json::{Decode, Encode, Fault, Reader, Tuple, Writer, read, write};
pub use crate::query;
pub use crate::scalar::Decimal;

/// Shows a struct as its derived `Debug` would; the names of the fields are separated by spaces.
pub fn debug(f: &mut fmt::Formatter<'_>, name: &str, names: &str, values: &[&dyn fmt::Debug]) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (name, value) in names.split(' ').zip(values) {
        shown.field(name, value);
    }
    shown.finish()
}

/// Reads data that a success must have into its place, in the form that its type usually has.
pub fn data_in_place<T: Decode>(place: &mut Option<T>, reader: Option<&mut Reader<'_>>) -> Result<(), Fault> {
    match reader {
        Some(reader) => T::decode_some(place, reader),
        None => Err(no_data()),
    }
}

#[cold]
pub(crate) fn no_data() -> Fault {
    Fault::new(0, "there is no data")
}

/// Reads data that a success must have.
pub fn data<T>(
    reader: Option<&mut Reader<'_>>,
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    match reader {
        Some(reader) => read(reader),
        None => Err(no_data()),
    }
}

/// Reads data that a success may have.
pub fn data_optional<T>(
    reader: Option<&mut Reader<'_>>,
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    reader.map(read).transpose()
}

/// Reads a list whose entries have outcomes of their own, where the entries say them.
pub fn items<T, E: DeclaredError>(
    list: Option<&mut Reader<'_>>,
    description: &table::Description,
    read: impl Fn(Option<&mut Reader<'_>>) -> Result<T, Fault>,
) -> Result<Items<T, E>, Fault> {
    of_items::typed(description, list, None, &read)
}

/// The same where something else in the answer says them.
pub fn items_of<'a, T, E: DeclaredError>(
    list: Option<&mut Reader<'a>>,
    fields: &Fields<'a>,
    description: &table::Description,
    read: impl Fn(Option<&mut Reader<'_>>) -> Result<T, Fault>,
) -> Result<Items<T, E>, Fault> {
    of_items::typed(description, list, Some(fields), &read)
}

/// Refuses a success in an envelope, where a file is what a success carries.
pub fn file(reader: Option<&mut Reader<'_>>) -> Result<File, Fault> {
    Err(match reader {
        Some(reader) => Fault::new(reader.offset(), "expected a file"),
        None => Fault::new(0, "there is no file"),
    })
}

/// Takes a success in an envelope for one without its file, unless it carries something else.
pub fn file_optional(reader: Option<&mut Reader<'_>>) -> Result<Option<File>, Fault> {
    match reader {
        Some(reader) => file(Some(reader)).map(Some),
        None => Ok(None),
    }
}

/// The error of a set at its position there.
pub fn declared<E: DeclaredError>(position: usize, captures: &Captures<'_>) -> E {
    E::declared(position, captures)
}

/// The base URL of the server of a name.
pub fn server(servers: &'static [(&str, &str)], name: &str) -> Result<&'static str, BuildError> {
    match servers.iter().find(|(known, _)| *known == name) {
        Some((_, url)) => Ok(url),
        None => Err(BuildError::Server {
            name: name.to_owned(),
            known: servers.iter().map(|(known, _)| *known).collect(),
        }),
    }
}

/// A page number, an offset or a size as a request holds it; `None` when it is below zero.
pub fn page_number<T: Copy + TryInto<u64>>(number: &T) -> Option<u64> {
    (*number).try_into().ok()
}
