//! From the bytes that arrived to the one JSON document that they stand for: JSON itself, a form, or a query.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::description::{Carrier, Description};
use super::form;
use crate::json::{Fault, Reader};

/// The document in a body. JSON is borrowed; a form becomes JSON in which every value is a string.
pub(super) fn of_body<'b>(
    description: &Description,
    headers: &HeaderMap,
    body: &'b [u8],
) -> Result<Cow<'b, str>, Fault> {
    let Some(first) = body.iter().find(|byte| !byte.is_ascii_whitespace()) else {
        return Err(Fault::new(0, "the body is empty"));
    };
    let form = description.comes_as(Carrier::Form);
    // A form cannot begin like this: its names are text, and these characters are escaped in it. The last is that of a byte order
    // mark, about which the reader has its own say.
    let like_json = matches!(first, b'{' | b'[' | b'"' | 0xef);
    // Senders claim JSON for forms; where the body could be neither, the claim says what is missed in it.
    let json = like_json || claims_json(headers) && !body.contains(&b'=');
    if description.comes_as(Carrier::Json) && (json || !form) {
        return of_json(Reader::new(body)?.text(), form);
    }
    form::document(body, "&").map(Cow::Owned)
}

/// Whole and valid; with the keys of a form in their places, where a form would do as well.
fn of_json(text: &str, form: bool) -> Result<Cow<'_, str>, Fault> {
    if form && let Some(document) = form::of_flat_json(text)? {
        return Ok(Cow::Owned(document));
    }
    let mut reader = Reader::from_text(text);
    reader.skip()?;
    reader.finish()?;
    Ok(Cow::Borrowed(text))
}

/// The document in a query or in an address that has one.
pub(super) fn of_query<'b>(query: &'b [u8]) -> Result<Cow<'b, str>, Fault> {
    let start = start_of_query(query);
    let rest = query.get(start..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == b'#').unwrap_or(rest.len());
    let document = form::document(rest.get(..end).unwrap_or_default(), "&amp;");
    document.map(Cow::Owned).map_err(|fault| Fault::new(start + fault.offset(), fault.to_string()))
}

/// Behind the `?` of an address; the beginning of what is none.
fn start_of_query(text: &[u8]) -> usize {
    let question = text.iter().position(|byte| *byte == b'?');
    let before = text.get(..question.unwrap_or(text.len())).unwrap_or_default();
    let is_address =
        before.is_empty() || before.starts_with(b"/") || before.windows(3).any(|part| part == b"://");
    match question {
        Some(question) if is_address => question + 1,
        None if is_address => text.len(),
        _ => 0,
    }
}

fn claims_json(headers: &HeaderMap) -> bool {
    let claimed = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = claimed.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}
