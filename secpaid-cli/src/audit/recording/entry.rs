//! In: the text of a HAR entry. Out: the parts of it that an audit looks at, picked in one pass.
//!
//! Browsers add fields of their own and write `null` where they know nothing.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secpaid_core::json::{Fault, Kind, Reader};

use super::{Body, Exchange};

/// Reads an entry.
///
/// # Errors
///
/// Why it is none; no text of it is repeated.
pub(super) fn read(text: &[u8]) -> Result<Exchange<'_>, String> {
    let mut exchange = Exchange::default();
    let mut parts = Parts::default();
    let read = Reader::new(text).and_then(|mut reader| {
        object(&mut reader, &mut |reader, key| {
            match key {
                "request" => parts.has_request = request(reader, &mut exchange, &mut parts)?,
                "response" => parts.has_response = response(reader, &mut exchange, &mut parts)?,
                "_endpoint" => exchange.endpoint = string(reader)?,
                "_error" => parts.failed |= error(reader)?,
                _ => _ = reader.skip()?,
            }
            Ok(())
        })?;
        reader.finish()
    });
    read.map_err(|fault| format!("not a HAR entry: {fault}, at byte {} of the entry", fault.offset()))?;
    if !(parts.has_request && parts.has_response) {
        return Err("not a HAR entry: it has no `request` or no `response`".to_owned());
    }
    if parts.failed {
        exchange.status = None;
    }
    exchange.sent = parts.sent.body("request")?;
    exchange.came = parts.came.body("response")?;
    Ok(exchange)
}

/// What an entry has until it is whole.
#[derive(Default)]
struct Parts<'e> {
    has_request: bool,
    has_response: bool,
    failed: bool,
    sent: Content<'e>,
    came: Content<'e>,
}

/// A body as HAR writes it.
#[derive(Default)]
struct Content<'e> {
    content_type: Option<Cow<'e, str>>,
    text: Option<Cow<'e, str>>,
    base64: bool,
    /// The pairs of a form, of which a browser kept no text.
    pairs: Vec<(String, String)>,
}

impl<'e> Content<'e> {
    fn body(self, of: &str) -> Result<Option<Body<'e>>, String> {
        let Some(text) = self.text else {
            let form = (!self.pairs.is_empty()).then(|| form(self.content_type.as_deref(), &self.pairs));
            let body = form
                .map(|form| Body { content_type: self.content_type, bytes: Cow::Owned(form.into_bytes()) });
            return Ok(body);
        };
        let bytes = match (self.base64, text) {
            (false, Cow::Borrowed(text)) => Cow::Borrowed(text.as_bytes()),
            (false, Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
            // The error would quote the text.
            (true, text) => Cow::Owned(
                STANDARD
                    .decode(text.as_bytes())
                    .map_err(|_| format!("expected base64 as the body of the {of}"))?,
            ),
        };
        Ok(Some(Body { content_type: self.content_type, bytes }))
    }
}

fn request<'e>(
    reader: &mut Reader<'e>,
    exchange: &mut Exchange<'e>,
    parts: &mut Parts<'e>,
) -> Result<bool, Fault> {
    object(reader, &mut |reader, key| {
        match key {
            "method" => exchange.method = string(reader)?.unwrap_or_default(),
            "url" => exchange.url = string(reader)?.unwrap_or_default(),
            "headers" => exchange.headers = reader.skip()?,
            "postData" => _ = content(reader, &mut parts.sent)?,
            _ => _ = reader.skip()?,
        }
        Ok(())
    })
}

fn response<'e>(
    reader: &mut Reader<'e>,
    exchange: &mut Exchange<'e>,
    parts: &mut Parts<'e>,
) -> Result<bool, Fault> {
    object(reader, &mut |reader, key| {
        match key {
            "status" if reader.peek()? == Kind::Number => {
                let status = reader.number()?.parse().ok();
                exchange.status = status.filter(|status| (100..=999).contains(status));
            }
            "content" => _ = content(reader, &mut parts.came)?,
            // A browser says it here.
            "_error" => parts.failed |= error(reader)?,
            _ => _ = reader.skip()?,
        }
        Ok(())
    })
}

/// Did the call fail? It may have a part of an answer then.
fn error(reader: &mut Reader<'_>) -> Result<bool, Fault> {
    let failed = matches!(reader.peek()?, Kind::Object | Kind::String);
    Ok(reader.skip()? != "\"\"" && failed)
}

fn content<'e>(reader: &mut Reader<'e>, content: &mut Content<'e>) -> Result<bool, Fault> {
    object(reader, &mut |reader, key| {
        match key {
            "mimeType" => content.content_type = string(reader)?,
            "text" => content.text = string(reader)?,
            // HAR has the first in answers only; the recorder writes the second in requests.
            "encoding" | "_encoding" => content.base64 = string(reader)?.is_some_and(|name| name == "base64"),
            "params" => content.pairs = pairs(reader)?,
            _ => _ = reader.skip()?,
        }
        Ok(())
    })
}

/// The pairs of a form; none where something else is there.
fn pairs(reader: &mut Reader<'_>) -> Result<Vec<(String, String)>, Fault> {
    let mut pairs = Vec::new();
    if reader.peek()? != Kind::Array {
        return skip(reader).map(|_| pairs);
    }
    let mut items = reader.array()?;
    while reader.next_item(&mut items)? {
        let (mut name, mut value) = (None, None);
        object(reader, &mut |reader, key| {
            match key {
                "name" => name = string(reader)?,
                "value" => value = string(reader)?,
                _ => _ = reader.skip()?,
            }
            Ok(())
        })?;
        if let Some(name) = name {
            pairs.push((name.into_owned(), value.unwrap_or_default().into_owned()));
        }
    }
    Ok(pairs)
}

/// The body of a form.
fn form(content_type: Option<&str>, pairs: &[(String, String)]) -> String {
    const IN_PARTS: &str = "multipart/";
    let begins = content_type.and_then(|content_type| content_type.get(..IN_PARTS.len()));
    if !begins.is_some_and(|begins| begins.eq_ignore_ascii_case(IN_PARTS)) {
        return form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    }
    // Any boundary does that no value has.
    let mut boundary = "part".to_owned();
    while pairs.iter().any(|(_, value)| value.contains(&boundary)) {
        boundary.push('-');
    }
    let parts = pairs.iter().map(|(name, value)| {
        let name = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    });
    parts.chain([format!("--{boundary}--\r\n")]).collect()
}

/// What is done with the value of a key.
type Member<'m, 'e> = &'m mut dyn FnMut(&mut Reader<'e>, &str) -> Result<(), Fault>;

/// Reads an object; `false` where something else is there.
fn object<'e>(reader: &mut Reader<'e>, member: Member<'_, 'e>) -> Result<bool, Fault> {
    if reader.peek()? != Kind::Object {
        reader.skip()?;
        return Ok(false);
    }
    let mut keys = reader.object()?;
    while let Some(key) = reader.next_key(&mut keys)? {
        member(reader, &key)?;
    }
    Ok(true)
}

/// The text of a string; `None` where something else is there.
fn string<'e>(reader: &mut Reader<'e>) -> Result<Option<Cow<'e, str>>, Fault> {
    if reader.peek()? == Kind::String { reader.string().map(Some) } else { skip(reader).map(|_| None) }
}

/// Leaves a value behind; it was there.
fn skip(reader: &mut Reader<'_>) -> Result<bool, Fault> {
    reader.skip().map(|_| true)
}
