//! What generated code calls. Not for people: it changes without notice.

pub use core::option::Option::{self, None, Some};
pub use core::result::Result::{self, Ok};

pub use crate::envelope::{Captures, Fields, UnknownError, table};
use crate::error::BuildError;
pub use crate::fixture::{Fixture, FixtureAuth, Fixtures};
pub use crate::json::read::Forms;
pub use crate::json::{Decode, Encode, Fault, Reader, Writer, read, write};

/// Reads data that a success must have.
pub fn data<T>(
    reader: Option<&mut Reader<'_>>,
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    match reader {
        Some(reader) => read(reader),
        None => Err(Fault::new(0, "there is no data")),
    }
}

/// Reads data that a success may have.
pub fn data_optional<T>(
    reader: Option<&mut Reader<'_>>,
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    reader.map(read).transpose()
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
