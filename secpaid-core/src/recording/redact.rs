//! The parts of an exchange in, what may be written down out: no token, no secret field, in no spelling.
//!
//! What is secret is known from the request: the headers that carry credentials, and the [`Description`] with the names of the
//! secret fields. The values of such fields are learned as they are met, so that an answer which repeats one elsewhere is redacted too.

mod json;
mod spelling;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};

use crate::endpoint::Encoding;
use crate::envelope::table::Description;

/// What stands in the place of a secret.
pub(super) const REDACTED: &str = "[redacted]";
/// The same in a path.
const REDACTED_IN_PATH: &str = "%5Bredacted%5D";
/// How short a value may be to be looked for elsewhere; a shorter one stands in too many places where it means something else. Does
/// not concern the token.
const SHORTEST: usize = 4;

/// Removes the secrets of one exchange.
#[derive(Clone)]
pub(super) struct Redactor {
    description: Option<&'static Description>,
    /// Texts that must not be written down, the longest first.
    known: Vec<String>,
    /// Values of secret fields that were met since the last [`Redactor::settle`].
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
        let mut redactor = Self { description, known: Vec::new(), met: Vec::new() };
        redactor.know_credentials(request.headers());
        redactor.query(request.uri().query().unwrap_or_default());
        redactor.know(request.headers(), request.body());
        redactor
    }

    /// Looks for the secrets of this body everywhere from now on.
    pub(super) fn know(&mut self, headers: &HeaderMap, body: &[u8]) {
        self.body(headers, body);
        let met = std::mem::take(&mut self.met);
        let long = met.into_iter().filter(|value| value.len() >= SHORTEST && value != REDACTED);
        self.known.extend(long);
        self.settle();
    }

    fn settle(&mut self) {
        self.known.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        self.known.dedup();
    }

    fn know_credentials(&mut self, headers: &HeaderMap) {
        let auth = self.description.and_then(|description| description.auth);
        for (name, value) in headers {
            if !self.hides(name, value) {
                continue;
            }
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = value.trim();
            match auth.filter(|auth| name.as_str().eq_ignore_ascii_case(auth.header)) {
                Some(auth) => {
                    let token = value.strip_prefix(auth.prefix.trim()).unwrap_or(value).trim();
                    self.known.extend((!token.is_empty()).then(|| token.to_owned()));
                }
                None => {
                    // The token may stand behind the name of its scheme: `Bearer sk-1234`.
                    let parts = [Some(value), value.split_once(' ').map(|(_, token)| token.trim())];
                    let long = parts.into_iter().flatten().filter(|part| part.len() >= SHORTEST);
                    self.known.extend(long.map(str::to_owned));
                }
            }
        }
        self.settle();
    }

    fn learn(&mut self, value: &str) {
        self.met.push(value.to_owned());
    }

    /// Is any known secret in this text?
    fn knows(&self, text: &str) -> bool {
        self.known.iter().any(|known| spelling::mentions(text.as_bytes(), known))
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
        let auth = self.description.and_then(|description| description.auth);
        value.is_sensitive()
            || [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE, SET_COOKIE].contains(name)
            || auth.is_some_and(|auth| name.as_str().eq_ignore_ascii_case(auth.header))
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
        let path = self.path(path);
        match query {
            None => path,
            Some(query) => format!("{path}?{}", self.query(query)),
        }
    }

    /// Path segments, or a host.
    pub(super) fn path(&self, path: &str) -> String {
        let segments = path.split('/').map(|segment| match self.assigns(segment) {
            true => REDACTED_IN_PATH.to_owned(),
            false => self.without_known(segment, REDACTED_IN_PATH),
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
                Err(_) if self.mentions_secret(text.as_bytes()) => return withheld(text.len()),
                Err(_) => {}
            }
        }
        if self.assigns(text) { withheld(text.len()) } else { self.without_known(text, REDACTED) }
    }

    /// A request's or an answer's body. One that is not understood and mentions a secret field is withheld whole.
    pub(super) fn body(&mut self, headers: &HeaderMap, body: &[u8]) -> SafeBody {
        let Ok(text) = str::from_utf8(body) else { return self.binary(headers, body) };
        let safe = match json::redact(self, text, 0) {
            Ok(safe) => safe,
            Err(_) if is_form(headers) => self.query(text),
            Err(_) if self.mentions_secret(body) => withheld(body.len()),
            Err(_) => self.without_known(text, REDACTED),
        };
        SafeBody { changed: safe != text, text: safe, base64: false }
    }

    fn binary(&self, headers: &HeaderMap, body: &[u8]) -> SafeBody {
        // What is compressed cannot be looked into.
        let opaque = headers.contains_key(CONTENT_ENCODING);
        let hidden = opaque
            || self.mentions_secret(body)
            || self.known.iter().any(|known| spelling::mentions(body, known));
        if hidden {
            return SafeBody { text: withheld(body.len()), base64: false, changed: true };
        }
        SafeBody { text: STANDARD.encode(body), base64: true, changed: false }
    }

    /// The body of an answer that broke off, perhaps in the middle of a secret.
    pub(super) fn cut_body(&mut self, headers: &HeaderMap, body: &[u8]) -> SafeBody {
        let mut safe = self.body(headers, body);
        let parts = self
            .known
            .iter()
            .flat_map(|known| (SHORTEST..known.len()).rev().filter_map(|end| known.get(..end)));
        let last = parts.filter(|part| safe.text.ends_with(part)).max_by_key(|part| part.len());
        if let Some(rest) = last.and_then(|part| safe.text.strip_suffix(part)).filter(|_| !safe.base64) {
            safe.text = format!("{rest}{REDACTED}");
            safe.changed = true;
        }
        safe
    }

    fn without_known(&self, text: &str, constant: &str) -> String {
        self.known.iter().fold(text.to_owned(), |text, known| spelling::replaced(&text, known, constant))
    }

    fn mentions_secret(&self, text: &[u8]) -> bool {
        self.secrets().iter().any(|key| spelling::mentions(text, key))
    }

    fn assigns(&self, text: &str) -> bool {
        self.secrets().iter().any(|key| spelling::assigns(text.as_bytes(), key))
    }
}

fn withheld(length: usize) -> String {
    format!("[withheld: {length} bytes that could not be redacted]")
}

pub(super) fn is_form(headers: &HeaderMap) -> bool {
    let form = Encoding::Form.content_type().as_bytes();
    let content_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    content_type
        .and_then(|value| value.get(..form.len()))
        .is_some_and(|start| start.eq_ignore_ascii_case(form))
}

#[cfg(test)]
mod tests;
