//! The parts of an exchange in, what may be written down out: no token, no secret field, in no spelling.
//!
//! What is secret is known from the request: the headers that carry credentials, and the [`Description`] with the names of the
//! secret fields. The values of such fields are learned as they are met, so that an answer which repeats one elsewhere is redacted too.

mod json;
mod spelling;
mod words;

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};

use self::words::{Exhausted, Words};
use crate::call::route::PathTemplate;
use crate::call::{Signed, find_credential, multipart, spellings};
use crate::endpoint::Encoding;
use crate::envelope::table::{AuthKind, Description};
use crate::json::BYTE_ORDER_MARK;

/// What stands in the place of a secret.
pub(super) const REDACTED: &str = "[redacted]";
/// The same in a path.
pub(super) const REDACTED_IN_PATH: &str = "%5Bredacted%5D";
/// How short a value may be to be looked for elsewhere; a shorter one stands in too many places where it means something else. Does
/// not concern the token.
const SHORTEST: usize = 4;

/// Removes the secrets of one exchange.
pub(super) struct Redactor {
    description: Option<&'static Description>,
    /// The names of the secret fields.
    keys: Words,
    /// Texts that must not be written down.
    known: Words,
    /// Values of secret fields that were met since the last [`Redactor::know`].
    met: Vec<String>,
}

/// A body that may be written down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SafeBody {
    pub(super) text: String,
    /// Is the text base64 of the bytes?
    pub(super) base64: bool,
    /// Are these other bytes than the body had?
    pub(super) changed: bool,
}

impl Redactor {
    /// Knows the credentials in the request's headers and the secrets in its query and body.
    pub(super) fn of(request: &Request<Bytes>) -> Self {
        let description = Description::of(request);
        let keys = Words::new(description.map_or(&[][..], |description| description.secrets).iter().copied());
        let mut redactor = Self { description, keys, known: Words::new([]), met: Vec::new() };
        redactor.know_credentials(request);
        let request = without_signature(request);
        redactor.learn_path(request.uri().path());
        redactor.query(request.uri().query().unwrap_or_default());
        redactor.know(request.headers(), request.body());
        redactor
    }

    /// Looks for the secrets of this body everywhere from now on.
    pub(super) fn know(&mut self, headers: &HeaderMap, body: &[u8]) {
        self.body(headers, body);
        let met = std::mem::take(&mut self.met);
        let long = met.iter().filter(|value| value.len() >= SHORTEST && !REDACTED.contains(value.as_str()));
        self.known.add(long.map(String::as_str));
    }

    fn know_credentials(&mut self, request: &Request<Bytes>) {
        let token = self.description.and_then(|description| {
            let auth = description.auth?;
            Some(spellings(auth, &find_credential(auth, description.path, request)?))
        });
        self.known.add(token.iter().flatten().map(String::as_str));
        let signed = Signed::of(request);
        if let Some(signed) = signed {
            self.known.add(signed.texts(request).iter().map(String::as_str));
        }
        for (name, value) in request.headers() {
            let known = token.is_some() && self.is_of_token(name);
            // What else a signer has set is versions, times and counters.
            if known || !self.hides(name, value) || signed.is_some() && !is_credential(name) {
                continue;
            }
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = value.trim();
            // The token may stand behind the name of its scheme: `Bearer sk-1234`.
            let parts = [Some(value), value.split_once(' ').map(|(_, token)| token.trim())];
            self.known.add(parts.into_iter().flatten().filter(|part| part.len() >= SHORTEST));
        }
    }

    /// Is this the header that carries the token?
    fn is_of_token(&self, name: &HeaderName) -> bool {
        let auth = self.description.and_then(|description| description.auth);
        auth.is_some_and(|auth| match auth.kind {
            AuthKind::Header { name: known, .. } => name.as_str().eq_ignore_ascii_case(known),
            AuthKind::Basic => *name == AUTHORIZATION,
            AuthKind::Query(_) | AuthKind::Path { .. } | AuthKind::Sign => false,
        })
    }

    /// Learns the values of the secret fields in a path.
    fn learn_path(&mut self, path: &str) {
        let Some(description) = self.description else { return };
        let values = PathTemplate(description.path).values(path).unwrap_or_default();
        for (name, value) in values {
            if self.is_secret(name) {
                self.learn(&value);
            }
        }
    }

    fn learn(&mut self, value: &str) {
        self.met.push(value.to_owned());
    }

    /// Is any known secret in this text?
    fn knows(&self, text: &str) -> bool {
        self.known.mentioned(text.as_bytes())
    }

    /// Is this the name of a secret field? Of a form's `to[0][token]`, each part counts.
    fn is_secret(&self, key: &str) -> bool {
        let secret = |part: &str| self.secrets().contains(&part);
        secret(key) || key.contains('[') && key.split(['[', ']']).any(secret)
    }

    fn secrets(&self) -> &'static [&'static str] {
        self.description.map_or(&[], |description| description.secrets)
    }

    /// Must the value of this header stay out of the recording?
    fn hides(&self, name: &HeaderName, value: &HeaderValue) -> bool {
        value.is_sensitive()
            || is_credential(name)
            || self.is_of_token(name)
            || self.secrets().iter().any(|secret| name.as_str().eq_ignore_ascii_case(secret))
    }

    /// The value of a header.
    pub(super) fn header(&mut self, name: &HeaderName, value: &HeaderValue) -> String {
        if self.hides(name, value) {
            return REDACTED.to_owned();
        }
        self.value(&String::from_utf8_lossy(value.as_bytes()), 0)
    }

    /// Scheme, host, path and query.
    pub(super) fn url(&mut self, uri: &Uri) -> String {
        let mut url = String::new();
        if let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) {
            let authority = authority.as_str();
            // A name and a password are for nobody.
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            url = format!("{scheme}://{}", self.path(host));
        }
        url.push_str(&self.target(uri.path(), uri.query()));
        url
    }

    /// Path and query.
    pub(super) fn target(&mut self, path: &str, query: Option<&str>) -> String {
        let path = self.path(&self.without_fields(path));
        match query {
            None => path,
            Some(query) => format!("{path}?{}", self.query(query)),
        }
    }

    /// A path of the endpoint's without its secret fields, however short they are.
    pub(super) fn without_fields<'p>(&self, path: &'p str) -> Cow<'p, str> {
        let template = PathTemplate(self.description.map_or("", |description| description.path));
        let redacted = template.replaced(path, |name| self.is_secret(name).then_some(REDACTED_IN_PATH));
        redacted.map_or(Cow::Borrowed(path), Cow::Owned)
    }

    /// Path segments, or a host.
    pub(super) fn path(&self, path: &str) -> String {
        let segments = path.split('/').map(|segment| match self.known.replaced(segment, REDACTED_IN_PATH) {
            Ok(safe) if !self.keys.assigned(segment.as_bytes()) => safe,
            _ => REDACTED_IN_PATH.to_owned(),
        });
        segments.collect::<Vec<_>>().join("/")
    }

    /// The pairs of a query or a form. Those without secrets stay as they are written.
    pub(super) fn query(&mut self, query: &str) -> String {
        let pairs = query.split('&').map(|pair| {
            let Some((key, value)) = form_urlencoded::parse(pair.as_bytes()).next() else {
                return pair.to_owned();
            };
            let safe = if self.is_secret(&key) {
                self.learn(&value);
                (key.clone(), REDACTED.to_owned())
            } else {
                (self.value(&key, 0).into(), self.value(&value, 0))
            };
            if safe.0 == key && safe.1 == value {
                return pair.to_owned();
            }
            form_urlencoded::Serializer::new(String::new()).append_pair(&safe.0, &safe.1).finish()
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    /// A text without further structure: a string of a JSON document, a value of a form, an error text. JSON inside it is redacted as
    /// JSON; `depth` containers are open around it.
    pub(super) fn value(&mut self, text: &str, depth: usize) -> String {
        let contains_json = text.trim_start().starts_with(['{', '[', '"']);
        if contains_json {
            match json::redact(self, text, depth) {
                Ok(safe) => return safe,
                Err(_) if self.keys.mentioned(text.as_bytes()) => return withheld(text.len()),
                Err(_) => {}
            }
        }
        if self.keys.assigned(text.as_bytes()) { withheld(text.len()) } else { self.without_known(text) }
    }

    /// A request's or an answer's body. One that is not understood and mentions a secret field is withheld whole.
    pub(super) fn body(&mut self, headers: &HeaderMap, body: &[u8]) -> SafeBody {
        if self.known.too_many() {
            return SafeBody::withheld(body);
        }
        let Ok(text) = str::from_utf8(body) else {
            self.learn_parts(headers, body);
            return self.binary(headers, body);
        };
        let (mark, document) =
            text.strip_prefix(BYTE_ORDER_MARK).map_or(("", text), |document| (BYTE_ORDER_MARK, document));
        let safe = match json::redact(self, document, 0) {
            Ok(safe) => format!("{mark}{safe}"),
            Err(_) if is_form(headers) => self.query(text),
            Err(_) => {
                self.learn_parts(headers, body);
                if self.keys.mentioned(body) { withheld(body.len()) } else { self.without_known(text) }
            }
        };
        SafeBody { changed: safe != text, text: safe, base64: false }
    }

    /// Learns the secrets of a form in parts, if it is one: it is not taken apart otherwise.
    fn learn_parts(&mut self, headers: &HeaderMap, body: &[u8]) {
        if !has_type(headers, Encoding::Multipart) {
            return;
        }
        for part in multipart::parts(body) {
            let text = part.text();
            if self.is_secret(&part.name) {
                self.learn(&text);
            } else if part.file_name.is_none() {
                self.value(&text, 0);
            }
        }
    }

    fn binary(&self, headers: &HeaderMap, body: &[u8]) -> SafeBody {
        // What is compressed cannot be looked into.
        let opaque = headers.contains_key(CONTENT_ENCODING);
        if opaque || self.keys.mentioned(body) || self.known.mentioned(body) {
            return SafeBody::withheld(body);
        }
        SafeBody { text: STANDARD.encode(body), base64: true, changed: false }
    }

    /// The body of an answer, which may have broken off in the middle of a secret: not every client tells.
    pub(super) fn answer_body(&mut self, headers: &HeaderMap, body: &[u8]) -> SafeBody {
        let safe = self.body(headers, body);
        match self.known.cut_off(body) {
            Ok(None) => safe,
            Ok(Some(start)) if safe != SafeBody::withheld(body) => {
                let before = body.get(..start).unwrap_or_default();
                let safe = self.body(headers, &[before, REDACTED.as_bytes()].concat());
                SafeBody { changed: true, ..safe }
            }
            Ok(Some(_)) | Err(Exhausted) => SafeBody::withheld(body),
        }
    }

    fn without_known(&self, text: &str) -> String {
        self.known.replaced(text, REDACTED).unwrap_or_else(|Exhausted| withheld(text.len()))
    }
}

impl SafeBody {
    fn withheld(body: &[u8]) -> Self {
        // That there is nothing is no secret.
        let text = if body.is_empty() { String::new() } else { withheld(body.len()) };
        Self { changed: !body.is_empty(), text, base64: false }
    }
}

/// Does a header of this name carry a credential, whatever the API is?
fn is_credential(name: &HeaderName) -> bool {
    [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE, SET_COOKIE].contains(name)
}

/// The request as it is written down: address and body as they were before it was signed, so that times and counters do not keep it from
/// being found again.
pub(super) fn without_signature(request: &Request<Bytes>) -> Cow<'_, Request<Bytes>> {
    match Signed::of(request) {
        Some(signed) => Cow::Owned(signed.without_signature(request)),
        None => Cow::Borrowed(request),
    }
}

fn withheld(length: usize) -> String {
    format!("[withheld: {length} bytes that could not be redacted]")
}

pub(super) fn is_form(headers: &HeaderMap) -> bool {
    has_type(headers, Encoding::Form)
}

fn has_type(headers: &HeaderMap, encoding: Encoding) -> bool {
    let expected = encoding.content_type().as_bytes();
    let content_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    content_type
        .and_then(|value| value.get(..expected.len()))
        .is_some_and(|start| start.eq_ignore_ascii_case(expected))
}

#[cfg(test)]
mod tests;
