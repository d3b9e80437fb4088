//! An answer that is not JSON: the bytes of a file and what the server calls them.

use std::fmt;

use bytes::Bytes;

use crate::shown::Shown;

/// A file that an endpoint answers with, such as a PDF or a table as text. `Debug` shows how long it is, not what it says.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// The content, byte for byte; never empty.
    pub bytes: Bytes,
    /// The `Content-Type` header as sent, parameters included: `text/csv; charset=utf-8`.
    pub content_type: String,
}

impl File {
    pub(crate) fn new(bytes: Bytes, content_type: impl Into<String>) -> Self {
        Self { bytes, content_type: content_type.into() }
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("bytes", &format_args!("{} bytes", self.bytes.len()))
            .field("content_type", &Shown(&self.content_type))
            .finish()
    }
}
