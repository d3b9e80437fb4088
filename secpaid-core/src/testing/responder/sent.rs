//! From a request to the fields that it carries, compared with those of an example.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request};
use rust_decimal::Decimal;

use crate::call::multipart::parts;
use crate::endpoint::Encoding;
use crate::json::{Fault, Kind, Reader};

/// The fields of a request's body by name, whatever its encoding; values by what they say.
pub(super) struct Sent(BTreeMap<String, String>);

impl Sent {
    pub(super) fn new(request: &Request<Bytes>) -> Self {
        let content_type = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
        let is = |encoding: Encoding| content_type.starts_with(encoding.content_type().as_bytes());
        let text = std::str::from_utf8(request.body()).unwrap_or_default();
        Self(if is(Encoding::Form) {
            let pairs = form_urlencoded::parse(request.body()).into_owned();
            pairs.map(|(name, value)| (name, said(&value))).collect()
        } else if is(Encoding::Multipart) {
            parts(text).map(|(name, value)| (name.to_owned(), said(value))).collect()
        } else {
            fields(&mut Reader::from_text(text)).unwrap_or_default()
        })
    }

    /// Does it have the fields of this JSON object and no others?
    pub(super) fn equals(&self, example: &str) -> bool {
        fields(&mut Reader::from_text(example)).is_ok_and(|example| example == self.0)
    }
}

/// The fields of a JSON object.
fn fields(reader: &mut Reader<'_>) -> Result<BTreeMap<String, String>, Fault> {
    let mut fields = BTreeMap::new();
    let mut entries = reader.object()?;
    while let Some(key) = reader.next_key(&mut entries)? {
        fields.insert(key.into_owned(), value(reader)?);
    }
    Ok(fields)
}

/// A JSON value in one spelling: `6.00` as `6`, strings as what they say, objects in the order of their keys. The reader bounds how deep
/// it goes.
fn value(reader: &mut Reader<'_>) -> Result<String, Fault> {
    Ok(match reader.peek()? {
        Kind::Object => format!("{:?}", fields(reader)?),
        Kind::Array => {
            let mut items = Vec::new();
            let mut entries = reader.array()?;
            while reader.next_item(&mut entries)? {
                items.push(value(reader)?);
            }
            format!("{items:?}")
        }
        Kind::String => said(&reader.string()?),
        _ => said(reader.skip()?),
    })
}

/// A scalar by what it says, as a form would carry it: a number and its text are the same.
fn said(text: &str) -> String {
    text.parse::<Decimal>().map_or_else(|_| text.to_owned(), |number| number.normalize().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_compared_by_what_they_say() {
        let sent = |content_type, body: &'static str| {
            let request = Request::builder()
                .header(CONTENT_TYPE, content_type)
                .body(Bytes::from_static(body.as_bytes()));
            Sent::new(&request.unwrap())
        };
        let (json, form) = (Encoding::Json.content_type(), Encoding::Form.content_type());
        let example = r#"{"amount":6.00,"to":[{"share":50.0,"token":"a"}],"id":"7"}"#;
        assert!(sent(json, r#"{"id":7,"to":[ {"token":"a","share":50} ],"amount":6}"#).equals(example));
        assert!(!sent(json, r#"{"id":7,"to":[{"token":"a","share":51}],"amount":6}"#).equals(example));
        assert!(!sent(json, r#"{"id":7,"amount":6}"#).equals(example));
        assert!(sent(form, "id=7&amount=6.0").equals(r#"{"amount":6,"id":"7"}"#));
        assert!(!sent(json, "[").equals(example));
        let parts = "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n7\r\n\
            --b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\na & b\r\n--b--\r\n";
        assert!(sent("multipart/form-data; boundary=b", parts).equals(r#"{"note":"a & b","id":7}"#));
        assert!(!sent("multipart/form-data; boundary=b", "").equals(r#"{"id":7}"#));
    }
}
