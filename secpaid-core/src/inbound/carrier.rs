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
pub(super) fn of_query(query: &[u8]) -> Result<Cow<'_, str>, Fault> {
    let end = query.iter().position(|byte| *byte == b'#').unwrap_or(query.len());
    let text = query.get(..end).unwrap_or_default();
    let start = start_of_query(text);
    let document = form::document(text.get(start..).unwrap_or_default(), "&amp;");
    document.map(Cow::Owned).map_err(|fault| Fault::new(start + fault.offset(), fault.to_string()))
}

/// Behind the `?` of an address; the beginning of what is none.
fn start_of_query(text: &[u8]) -> usize {
    match text.iter().position(|byte| *byte == b'?') {
        Some(question) if question == 0 || is_address(text) => question + 1,
        None if is_address(text) => text.len(),
        _ => 0,
    }
}

/// An address begins with a slash or a scheme; in a query alone, `://` can stand in a value.
fn is_address(text: &[u8]) -> bool {
    let scheme = text.windows(3).position(|part| part == b"://").and_then(|end| text.get(..end));
    let in_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    text.starts_with(b"/") || scheme.is_some_and(|scheme| scheme.iter().all(in_scheme))
}

fn claims_json(headers: &HeaderMap) -> bool {
    let claimed = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = claimed.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_found_alone_and_in_an_address() {
        for (query, document) in [
            ("a=1", r#"{"a":"1"}"#),
            ("?a=1#x", r#"{"a":"1"}"#),
            ("/paid?a=1", r#"{"a":"1"}"#),
            ("https://shop.example/paid?a=1", r#"{"a":"1"}"#),
            ("shop+app.v-1://paid?a=1", r#"{"a":"1"}"#),
            ("a=1&b=x?y", r#"{"a":"1","b":"x?y"}"#),
            ("a=1&back=https://shop.example/", r#"{"a":"1","back":"https://shop.example/"}"#),
            ("a=1&back=https://shop.example/?a=2", r#"{"a":"1","back":"https://shop.example/?a=2"}"#),
        ] {
            assert_eq!(of_query(query.as_bytes()).as_deref(), Ok(document), "{query}");
        }
        for address in ["/paid", "https://shop.example/paid", "/paid#?a=1", "https://shop.example/#/x?a=1"] {
            assert!(of_query(address.as_bytes()).is_err(), "{address}");
        }
    }
}
