//! A file that a request sends: bytes and a name in, a part of a form out.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderValue;

use crate::json::{Fault, Kind, Reader, Writer};
use crate::shown::Shown;

const EXPECTED: &str = "a file such as `{\"file\": \"note.txt\", \"base64\": \"aGk=\"}`";
/// What nothing is known of (RFC 2046).
const UNKNOWN: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// A file to send, in a request of the content type `multipart/form-data`. `Debug` shows how long it is, not what it says.
///
/// ```
/// use secpaid_core::Upload;
/// use http::HeaderValue;
///
/// let picture = Upload::new("sun.png", &b"\x89PNG"[..]).with_content_type(HeaderValue::from_static("image/png"));
/// assert_eq!(picture.file_name(), "sun.png");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    file_name: String,
    content_type: HeaderValue,
    bytes: Bytes,
}

/// A file to send, or a text that stands for one which the API has, such as its id or its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadOrReference {
    /// A file.
    Upload(Upload),
    /// What stands for one.
    Reference(String),
}

impl Upload {
    /// A file of this name. Its content type is `application/octet-stream`, unless [`with_content_type`](Self::with_content_type) says
    /// another.
    pub fn new(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { file_name: file_name.into(), content_type: UNKNOWN, bytes: bytes.into() }
    }

    /// The same file with this content type.
    #[must_use]
    pub fn with_content_type(mut self, content_type: HeaderValue) -> Self {
        self.content_type = content_type;
        self
    }

    /// Its name.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Its content type.
    pub fn content_type(&self) -> &HeaderValue {
        &self.content_type
    }

    /// Its content.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Reads the JSON that stands for a file where a request is written as JSON:
    /// `{"file": name, "content_type": text, "base64": content}`. The content type may be left out.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let kind = reader.peek()?;
        let start = reader.offset();
        if kind != Kind::Object {
            return Err(Fault::expected(start, EXPECTED, kind));
        }
        let (mut file_name, mut content_type, mut bytes) = (None, None, None);
        let mut entries = reader.object()?;
        while let Some(key) = reader.next_key(&mut entries)? {
            reader.peek()?;
            let at = reader.offset();
            match &*key {
                "file" => file_name = Some(reader.string()?.into_owned()),
                "content_type" => {
                    let text = HeaderValue::from_str(&reader.string()?);
                    content_type = Some(
                        text.map_err(|_| Fault::new(at, "expected a content type, found another string"))?,
                    );
                }
                "base64" => {
                    let decoded = STANDARD.decode(&*reader.string()?);
                    bytes =
                        Some(decoded.map_err(|_| Fault::new(at, "expected base64, found another string"))?);
                }
                _ => return Err(Fault::new(at, format!("expected {EXPECTED}, found another key"))),
            }
        }
        let (Some(file_name), Some(bytes)) = (file_name, bytes) else {
            return Err(Fault::expected(start, EXPECTED, Kind::Object));
        };
        Ok(Self { file_name, content_type: content_type.unwrap_or(UNKNOWN), bytes: bytes.into() })
    }

    /// Writes the JSON that `read` reads.
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.begin_object();
        writer.key("file");
        writer.string(&self.file_name);
        if self.content_type != UNKNOWN {
            writer.key("content_type");
            writer.string(&String::from_utf8_lossy(self.content_type.as_bytes()));
        }
        writer.key("base64");
        writer.string(&STANDARD.encode(&self.bytes));
        writer.end_object();
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &Shown(&self.file_name))
            .field("content_type", &self.content_type)
            .field("bytes", &format_args!("{} bytes", self.bytes.len()))
            .finish()
    }
}

impl From<Upload> for UploadOrReference {
    fn from(upload: Upload) -> Self {
        Self::Upload(upload)
    }
}

impl From<String> for UploadOrReference {
    fn from(reference: String) -> Self {
        Self::Reference(reference)
    }
}

impl From<&str> for UploadOrReference {
    fn from(reference: &str) -> Self {
        Self::Reference(reference.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Encoding;

    fn read(json: &str) -> Result<Upload, String> {
        Upload::read(&mut Reader::from_text(json)).map_err(|fault| fault.to_string())
    }

    #[test]
    fn what_is_written_is_read() {
        let plain = Upload::new("ä \"b\".txt", &b"\x00\xFF"[..]);
        let typed = plain.clone().with_content_type(HeaderValue::from_static("text/plain; charset=utf-8"));
        for upload in [plain, typed] {
            let mut writer = Writer::new(Encoding::Json);
            upload.write(&mut writer);
            assert_eq!(read(&writer.into_text()).unwrap(), upload);
        }
    }

    #[test]
    fn other_json_is_refused() {
        for json in [
            "\"a\"",
            "[]",
            "null",
            "{}",
            r#"{"file":"a"}"#,
            r#"{"base64":""}"#,
            r#"{"file":"a","base64":"*"}"#,
            r#"{"file":"a","base64":"","content_type":"a\nb"}"#,
            r#"{"file":"a","base64":"","size":1}"#,
        ] {
            assert!(read(json).is_err(), "{json}");
        }
    }

    #[test]
    fn debug_does_not_show_the_content() {
        let shown = format!("{:?}", Upload::new("a.txt", &b"hidden"[..]));
        assert!(shown.contains("a.txt") && shown.contains("6 bytes") && !shown.contains("hidden"), "{shown}");
    }
}
