//! From a request to the fields that it carries, compared with those of an example.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use rust_decimal::Decimal;

use crate::call::multipart::{FormPart, parts};
use crate::call::route::PathTemplate;
use crate::endpoint::Encoding;
use crate::envelope::table::AuthKind;
use crate::json::{Fault, Kind, Reader, Writer};

/// The fields of a request by name, wherever they are; values by what they say.
pub(super) struct Sent<'r> {
    fields: BTreeMap<String, String>,
    /// Which headers are fields is known from the example.
    headers: &'r HeaderMap,
}

impl<'r> Sent<'r> {
    /// What is sent to the endpoint with this path, which takes credentials in this way.
    pub(super) fn new(request: &'r Request<Bytes>, path: &str, auth: Option<AuthKind>) -> Self {
        let content_type = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
        let is = |encoding: Encoding| content_type.starts_with(encoding.content_type().as_bytes());
        let text = std::str::from_utf8(request.body()).unwrap_or_default();
        let mut pairs: Vec<(String, String)> = Vec::new();
        let in_path = PathTemplate(path).values(request.uri().path()).unwrap_or_default();
        pairs.extend(in_path.into_iter().map(|(name, value)| (name.to_owned(), value.into_owned())));
        let query = request.uri().query().unwrap_or_default();
        let is_field = |name: &str| !matches!(auth, Some(AuthKind::Query(known)) if known == name);
        let in_query = form_urlencoded::parse(query.as_bytes()).into_owned();
        pairs.extend(in_query.filter(|(name, _)| is_field(name)));
        let mut sent = Self { fields: BTreeMap::new(), headers: request.headers() };
        if is(Encoding::Form) {
            pairs.extend(form_urlencoded::parse(request.body()).into_owned());
        } else if is(Encoding::Multipart) {
            pairs.extend(parts(request.body()).map(|part| (part.name.to_string(), held(&part))));
        } else {
            sent.fields = fields(&mut Reader::from_text(text)).unwrap_or_default();
        }
        for (name, value) in pairs {
            let value = said(&value);
            sent.fields.entry(name).and_modify(|list| *list = format!("{list},{value}")).or_insert(value);
        }
        sent
    }

    /// Does it have the fields of this JSON object and no others?
    pub(super) fn equals(&self, example: &str) -> bool {
        let Ok(mut example) = fields(&mut Reader::from_text(example)) else { return false };
        example.retain(|name, value| {
            self.fields.contains_key(name) || self.header(name).as_ref() != Some(value)
        });
        example == self.fields
    }

    /// How many fields of this JSON object the request has with the same values, and of how many.
    pub(super) fn says(&self, constants: &str) -> (usize, usize) {
        let constants = fields(&mut Reader::from_text(constants)).unwrap_or_default();
        let is_said = |(name, value): &(&String, &String)| {
            self.fields.get(*name) == Some(*value) || self.header(name).as_ref() == Some(*value)
        };
        (constants.iter().filter(is_said).count(), constants.len())
    }

    /// What the header of this name says, if there is one.
    fn header(&self, name: &str) -> Option<String> {
        let values = self.headers.get_all(HeaderName::from_bytes(name.as_bytes()).ok()?).iter();
        let values: Vec<_> = values.map(|value| said(&String::from_utf8_lossy(value.as_bytes()))).collect();
        (!values.is_empty()).then(|| values.join(","))
    }
}

/// What a part holds: its text, or the file as the JSON of examples says it.
fn held(part: &FormPart<'_>) -> String {
    let Some(file) = part.file() else { return part.text().into_owned() };
    let mut writer = Writer::new(Encoding::Json);
    file.write(&mut writer);
    value(&mut Reader::from_text(&writer.into_text())).unwrap_or_default()
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

/// A JSON value in one spelling: `6.00` as `6`, strings as what they say, objects in the order of their keys, lists with commas between
/// their entries, as a query may have them. The reader bounds how deep it goes.
fn value(reader: &mut Reader<'_>) -> Result<String, Fault> {
    Ok(match reader.peek()? {
        Kind::Object => format!("{:?}", fields(reader)?),
        Kind::Array => {
            let mut items = Vec::new();
            let mut entries = reader.array()?;
            while reader.next_item(&mut entries)? {
                items.push(value(reader)?);
            }
            items.join(",")
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
            let request = request.unwrap();
            move |example: &str| Sent::new(&request, "/", None).equals(example)
        };
        let (json, form) = (Encoding::Json.content_type(), Encoding::Form.content_type());
        let example = r#"{"amount":6.00,"to":[{"share":50.0,"token":"a"}],"id":"7"}"#;
        assert!(sent(json, r#"{"id":7,"to":[ {"token":"a","share":50} ],"amount":6}"#)(example));
        assert!(!sent(json, r#"{"id":7,"to":[{"token":"a","share":51}],"amount":6}"#)(example));
        assert!(!sent(json, r#"{"id":7,"amount":6}"#)(example));
        assert!(sent(form, "id=7&amount=6.0")(r#"{"amount":6,"id":"7"}"#));
        assert!(!sent(json, "[")(example));
        let parts = "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n7\r\n\
            --b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\na & b\r\n--b--\r\n";
        assert!(sent("multipart/form-data; boundary=b", parts)(r#"{"note":"a & b","id":7}"#));
        assert!(!sent("multipart/form-data; boundary=b", "")(r#"{"id":7}"#));
    }

    #[test]
    fn fields_are_found_wherever_they_are() {
        let request = Request::builder()
            .uri("http://127.0.0.1/api/zones/a%2Fb?tag=x&tag=y&page=2&key=sk-1234")
            .header("X-Trace", "7")
            .body(Bytes::new())
            .unwrap();
        let auth = Some(AuthKind::Query("key"));
        let equals = |example: &str| Sent::new(&request, "/zones/{zone}", auth).equals(example);
        assert!(equals(r#"{"zone":"a/b","tag":["x","y"],"page":2,"X-Trace":"7.0"}"#));
        assert!(equals(r#"{"zone":"a/b","tag":["x","y"],"page":2}"#));
        assert!(!equals(r#"{"zone":"a/b","tag":["x","y"],"page":2,"X-Trace":"8"}"#));
        assert!(!equals(r#"{"zone":"a/b","page":2}"#));
        assert!(!equals(r#"{"zone":"a","tag":["x","y"],"page":2}"#));
    }
}
