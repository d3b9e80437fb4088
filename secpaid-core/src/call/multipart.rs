//! In: the fields of a form. Out: the same in parts, as `multipart/form-data` (RFC 7578), with the content type that names the boundary.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use bytes::Bytes;
use http::HeaderValue;

use crate::endpoint::Encoding;
use crate::json::{Content, FormField};
use crate::scalar::Upload;

const BOUNDARY: &str = "form-data-boundary";

pub(super) fn from_fields(fields: &[FormField]) -> (HeaderValue, Vec<u8>) {
    let boundary = boundary(fields);
    let mut body = Vec::new();
    for FormField { name, content } in fields {
        let name = quoted(name);
        body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"").bytes());
        match content {
            Content::Text(text) => {
                body.extend_from_slice(b"\r\n\r\n");
                body.extend_from_slice(text.as_bytes());
            }
            Content::File(file) => {
                let file_name = quoted(file.file_name());
                body.extend(format!("; filename=\"{file_name}\"\r\nContent-Type: ").bytes());
                body.extend_from_slice(file.content_type().as_bytes());
                body.extend_from_slice(b"\r\n\r\n");
                body.extend_from_slice(file.bytes());
            }
        }
        body.extend_from_slice(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    let content_type = format!("{}; boundary={boundary}", Encoding::Multipart.content_type());
    // The boundary is made of letters, digits and hyphens.
    let content_type = HeaderValue::try_from(content_type)
        .unwrap_or(HeaderValue::from_static(Encoding::Multipart.content_type()));
    (content_type, body)
}

/// A boundary that is in none of the fields, found in one pass over them.
///
/// The same fields give the same body, so that a recorded request can be found again.
fn boundary(fields: &[FormField]) -> String {
    const DIGITS: usize = 8;
    let contents = fields.iter().flat_map(|field| match &field.content {
        Content::Text(text) => [field.name.as_bytes(), text.as_bytes()],
        Content::File(file) => [file.file_name().as_bytes(), file.bytes()],
    });
    let behind = contents.flat_map(|content| {
        found(content, BOUNDARY.as_bytes()).map(|start| {
            let rest = content.get(start + BOUNDARY.len()..).unwrap_or_default();
            rest.get(..DIGITS).unwrap_or_default()
        })
    });
    let taken: BTreeSet<&[u8]> = behind.collect();
    if taken.is_empty() {
        return BOUNDARY.to_owned();
    }
    let mut free = (0..=taken.len()).map(|number| format!("{number:0DIGITS$}"));
    let free = free.find(|number| !taken.contains(number.as_bytes()));
    // Of more numbers than are taken, one is free.
    format!("{BOUNDARY}{}", free.unwrap_or_default())
}

/// Where the wanted bytes are.
fn found<'c>(content: &'c [u8], wanted: &'c [u8]) -> impl Iterator<Item = usize> + 'c {
    let windows = content.windows(wanted.len()).enumerate();
    // The first byte alone decides nearly always.
    windows.filter(move |(_, here)| here.first() == wanted.first() && *here == wanted).map(|(start, _)| start)
}

/// A part of a form: the value of a field, or a file.
#[derive(Clone, PartialEq, Eq)]
pub struct FormPart<'b> {
    /// The name of the field.
    pub name: Cow<'b, str>,
    /// The name of the file, where it is one.
    pub file_name: Option<Cow<'b, str>>,
    /// The content type, where the part says one.
    pub content_type: Option<&'b str>,
    /// What it holds.
    pub content: &'b [u8],
}

impl<'b> FormPart<'b> {
    /// What it holds, as text.
    pub fn text(&self) -> Cow<'b, str> {
        String::from_utf8_lossy(self.content)
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<Upload> {
        let upload = Upload::new(self.file_name.as_deref()?, Bytes::copy_from_slice(self.content));
        Some(match self.content_type.and_then(|text| HeaderValue::from_str(text).ok()) {
            Some(content_type) => upload.with_content_type(content_type),
            None => upload,
        })
    }
}

/// The parts of a form; its first line is the boundary. What is no part is left out.
pub fn parts(body: &[u8]) -> impl Iterator<Item = FormPart<'_>> {
    let first_line = body.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let boundary = first_line.strip_suffix(b"\r").unwrap_or(first_line);
    let boundary = if boundary.len() > 2 { boundary } else { &b"\r\n--"[..] };
    let starts: Vec<usize> = found(body, boundary).map(|start| start + boundary.len()).collect();
    let ends = starts.iter().skip(1).map(|start| start.saturating_sub(boundary.len())).collect::<Vec<_>>();
    starts.into_iter().zip(ends).filter_map(move |(start, end)| part(body.get(start..end)?))
}

/// What stands between two boundaries.
fn part(bytes: &[u8]) -> Option<FormPart<'_>> {
    let head_end = found(bytes, b"\r\n\r\n").next()?;
    let head = str::from_utf8(bytes.get(..head_end)?).ok()?;
    let content = bytes.get(head_end + 4..)?.strip_suffix(b"\r\n")?;
    let header = |wanted: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(':'));
        let mut found = lines.filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.next().map(|(_, value)| value.trim())
    };
    let disposition = header("content-disposition")?;
    let parameter = |wanted| {
        let (_, value) = disposition.split_once(wanted)?;
        value.split('"').next().map(unquoted)
    };
    Some(FormPart {
        name: parameter("; name=\"")?,
        file_name: parameter("; filename=\""),
        content_type: header("content-type"),
        content,
    })
}

/// Shows nothing of the content, which may be secret.
impl fmt::Debug for FormPart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormPart")
            .field("name", &self.name)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("content", &format_args!("{} bytes", self.content.len()))
            .finish()
    }
}

/// What browsers write in a name between quotes.
const QUOTED: [(char, &str); 3] = [('"', "%22"), ('\r', "%0D"), ('\n', "%0A")];

fn quoted(name: &str) -> String {
    QUOTED.iter().fold(name.to_owned(), |name, (character, written)| name.replace(*character, written))
}

fn unquoted(name: &str) -> Cow<'_, str> {
    if !name.contains('%') {
        return Cow::Borrowed(name);
    }
    let read =
        |name: String, (character, written): &(char, &str)| name.replace(written, &character.to_string());
    Cow::Owned(QUOTED.iter().fold(name.to_owned(), read))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_form(form: &[u8]) -> (HeaderValue, Vec<u8>) {
        let fields = form_urlencoded::parse(form).into_owned();
        from_fields(
            &fields.map(|(name, text)| FormField { name, content: Content::Text(text) }).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn each_field_is_a_part() {
        let (content_type, body) = from_form(b"limit=20&note=a%26b%0D%0A%C3%A4&a%22b=");
        assert_eq!(content_type, "multipart/form-data; boundary=form-data-boundary");
        let expected = "--form-data-boundary\r\nContent-Disposition: form-data; name=\"limit\"\r\n\r\n20\r\n\
            --form-data-boundary\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\na&b\r\nä\r\n\
            --form-data-boundary\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\n\r\n\
            --form-data-boundary--\r\n";
        assert_eq!(String::from_utf8(body).unwrap(), expected);
    }

    #[test]
    fn a_value_that_has_many_boundaries_costs_no_more_than_its_length() {
        let value = format!("form-data-boundary{}", "0".repeat(300_000));
        let started = std::time::Instant::now();
        let (content_type, _) = from_form(format!("note={value}").as_bytes());
        assert_eq!(content_type, "multipart/form-data; boundary=form-data-boundary00000001");
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }

    #[test]
    fn a_value_cannot_end_its_part() {
        let (content_type, body) = from_form(b"note=--form-data-boundary0--");
        assert_eq!(content_type, "multipart/form-data; boundary=form-data-boundary00000000");
        assert!(String::from_utf8(body).unwrap().ends_with("\r\n--form-data-boundary00000000--\r\n"));
        let (content_type, _) = from_form(b"a=form-data-boundary00000000&form-data-boundary00000001=");
        assert_eq!(content_type, "multipart/form-data; boundary=form-data-boundary00000002");
        assert_eq!(from_form(b"").1, b"--form-data-boundary--\r\n");
    }

    #[test]
    fn a_file_is_a_part_with_its_name_and_type() {
        let bytes = b"\x00\xFF--form-data-boundary\r\n\r\n";
        let fields = [
            FormField { name: "note".to_owned(), content: Content::Text("a".to_owned()) },
            FormField {
                name: "file".to_owned(),
                content: Content::File(Upload::new("x; \"1\".bin", &bytes[..])),
            },
        ];
        let (content_type, body) = from_fields(&fields);
        assert_eq!(content_type, "multipart/form-data; boundary=form-data-boundary00000000");
        let note = FormPart { name: "note".into(), file_name: None, content_type: None, content: b"a" };
        let file = FormPart {
            name: "file".into(),
            file_name: Some("x; \"1\".bin".into()),
            content_type: Some("application/octet-stream"),
            content: bytes,
        };
        assert_eq!(parts(&body).collect::<Vec<_>>(), [note, file]);
    }

    #[test]
    fn what_is_no_form_in_parts_has_none() {
        for body in [
            "",
            "--",
            "{}",
            "\r\n",
            "--b\r\nno head\r\n--b--",
            "--b\r\n\r\nx\r\n--b--\r\n",
            "--b\r\na: b\r\n\r\n--b--",
        ] {
            assert_eq!(parts(body.as_bytes()).count(), 0, "{body:?}");
        }
    }
}
