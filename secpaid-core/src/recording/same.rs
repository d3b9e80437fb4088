//! A redacted body in, what it says in one spelling out: two bodies that say the same give the same text.

use http::HeaderMap;
use rust_decimal::Decimal;

use super::redact::{SafeBody, is_form};
use crate::json::{Fault, Kind, Reader};

/// What the body says. JSON objects and forms in the order of their keys, numbers without trailing zeros, strings without escapes.
pub(super) fn said(headers: &HeaderMap, body: &SafeBody) -> String {
    let mut reader = Reader::from_text(&body.text);
    match value(&mut reader).and_then(|said| reader.finish().map(|()| said)) {
        Ok(said) if !body.base64 => said,
        _ if is_form(headers) => pairs(&body.text),
        _ => body.text.clone(),
    }
}

/// The pairs of a form or a query.
pub(super) fn pairs(text: &str) -> String {
    let mut pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
    // Stable: pairs with the same name keep their order, which may mean something.
    pairs.sort_by(|one, other| one.0.cmp(&other.0));
    format!("{pairs:?}")
}

/// The reader bounds how deep this goes.
fn value(reader: &mut Reader<'_>) -> Result<String, Fault> {
    Ok(match reader.peek()? {
        Kind::Object => {
            let mut fields = Vec::new();
            let mut entries = reader.object()?;
            while let Some(key) = reader.next_key(&mut entries)? {
                fields.push(format!("{key:?}:{}", value(reader)?));
            }
            fields.sort();
            format!("{{{}}}", fields.join(","))
        }
        Kind::Array => {
            let mut items = Vec::new();
            let mut entries = reader.array()?;
            while reader.next_item(&mut entries)? {
                items.push(value(reader)?);
            }
            format!("[{}]", items.join(","))
        }
        Kind::String => format!("{:?}", reader.string()?),
        Kind::Number => number(reader.number()?),
        Kind::Bool | Kind::Null => reader.skip()?.to_owned(),
    })
}

/// A number that is too long to be exact stays as it is written.
fn number(text: &str) -> String {
    Decimal::from_str_exact(text).map_or_else(|_| text.to_owned(), |number| number.normalize().to_string())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::CONTENT_TYPE;

    use super::*;

    fn says(content_type: &'static str, text: &str) -> String {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        said(&headers, &SafeBody { text: text.to_owned(), base64: false, changed: false })
    }

    #[test]
    fn bodies_are_compared_by_what_they_say() {
        let json = |text| says("application/json", text);
        assert_eq!(json(r#"{"a":25.10,"b":["\u0041",{}]}"#), json(r#" { "b" : ["A", {} ], "a": 25.1 } "#));
        for other in [
            r#"{"a":25.11,"b":["A",{}]}"#,
            r#"{"a":"25.1","b":["A",{}]}"#,
            r#"{"a":25.1,"b":[{},"A"]}"#,
            r#"{"a":25.1}"#,
            "",
        ] {
            assert_ne!(json(r#"{"a":25.1,"b":["A",{}]}"#), json(other));
        }
        assert_ne!(
            json("0.10000000000000000000000000000000001"),
            json("0.10000000000000000000000000000000002")
        );
        let form = |text| says("application/x-www-form-urlencoded", text);
        assert_eq!(form("a=1&b=x+y"), form("b=x%20y&a=1"));
        assert_ne!(form("a=1&a=2"), form("a=2&a=1"));
    }
}
