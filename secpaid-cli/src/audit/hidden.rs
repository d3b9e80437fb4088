//! In: texts of an exchange. Out: the same texts without what nobody may see.
//!
//! A recording of the recorder has its secrets replaced already; one of a browser has not.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secpaid_codegen::model::{Endpoint, Location};
use secpaid_core::call::untyped::{PathTemplate, tokens_in_path};
use secpaid_core::envelope::table::{Auth, AuthKind};
use secpaid_core::json::{Fault, Kind, Reader, without_mark};

use super::recording::{Exchange, headers};
use crate::engine::Engine;

/// What the recorder writes in the place of a secret.
pub(super) const REDACTED: &str = "[redacted]";
/// How it begins what it writes in the place of a body that it could not take apart.
const WITHHELD: &str = "[withheld: ";
/// A shorter value is in too many places where it means something else.
const SHORTEST: usize = 4;
/// How much of a text is shown, in characters.
const SHOWN: usize = 60;

/// Did the recorder take out this value, which is JSON text, or a part of it?
pub(super) fn is_redacted(value: &str) -> bool {
    value.starts_with('"') && (value.contains(REDACTED) || value.starts_with("\"[withheld: "))
}

/// Did the recorder take out this text, or a part of it?
pub(super) fn mentions_redacted(text: &str) -> bool {
    text.contains(REDACTED) || text.contains(WITHHELD)
}

/// Did the recorder take out this body?
pub(super) fn is_withheld(body: &[u8]) -> bool {
    body.starts_with(WITHHELD.as_bytes())
}

/// The beginning of a text, on one line.
pub(super) fn in_short(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        short.push_str("...");
    }
    short
}

/// What the value of a header says as HTTP Basic: user with password, and the password alone.
fn basic(value: &str) -> Option<[String; 2]> {
    let (_, encoded) = value.split_once(' ')?;
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (_, password) = decoded.split_once(':')?;
    Some([password.to_owned(), decoded.clone()])
}

/// What of an API is secret.
#[derive(Debug)]
pub(super) struct Secrets {
    /// How calls authenticate.
    auths: Vec<Auth>,
    /// Names of fields.
    fields: BTreeSet<String>,
    /// Names of headers, lower case.
    headers: BTreeSet<String>,
    /// Paths of endpoints that have secret fields there.
    paths: Vec<String>,
}

impl Secrets {
    pub(super) fn new(engine: &Engine) -> Self {
        const CREDENTIALS: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "set-cookie"];
        let own = engine.auths().iter().filter_map(|auth| match auth.kind {
            AuthKind::Header { name, .. } => Some(name.to_ascii_lowercase()),
            _ => None,
        });
        let has_secret = |endpoint: &&Endpoint| {
            endpoint.request.iter().any(|field| field.location == Location::Path && field.shape.is_secret())
        };
        let secret = engine.model().endpoints.iter().filter(has_secret);
        Self {
            paths: secret.map(|endpoint| endpoint.path.clone()).collect(),
            auths: engine.auths().to_vec(),
            fields: engine.model().secret_names().into_iter().map(str::to_owned).collect(),
            headers: own.chain(CREDENTIALS.map(str::to_owned)).collect(),
        }
    }

    /// Is this the name of a secret field?
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.contains(name)
    }

    /// Does this JSON Pointer go through a secret field?
    pub(super) fn on(&self, pointer: &str) -> bool {
        !self.fields.is_empty() && pointer.split('/').any(|step| self.has(step))
    }

    /// The text without the secrets of its exchange, and what its query says.
    pub(super) fn without(&self, text: &str, exchange: &Exchange<'_>) -> String {
        let mut values = Vec::new();
        let path = exchange.url.split(['?', '#']).next().unwrap_or_default();
        values.extend(tokens_in_path(&self.auths, path));
        if let Some((_, query)) = exchange.url.split_once('?') {
            let query = query.split('#').next().unwrap_or_default();
            values.extend(form_urlencoded::parse(query.as_bytes()).map(|(_, value)| value.into_owned()));
            // An answer may quote the address.
            let written = query.split('&').filter_map(|pair| pair.split_once('='));
            values.extend(written.map(|(_, value)| value.to_owned()));
        }
        let secret = |name: &str| {
            self.headers.contains(&name.to_ascii_lowercase())
                || self.fields.iter().any(|field| field.eq_ignore_ascii_case(name))
        };
        for (_, value) in headers(exchange.headers).into_iter().filter(|(name, _)| secret(name)) {
            // The credential may stand behind the name of its scheme.
            values.extend(value.split([' ', ';', '=']).map(|part| part.trim().to_owned()));
            values.extend(basic(&value).into_iter().flatten());
            values.push(value);
        }
        values.extend(self.in_path(exchange));
        for body in exchange.sent.iter().chain(&exchange.came) {
            if let Ok(mut reader) = Reader::new(without_mark(&body.bytes))
                && self.of_value(&mut reader, false, &mut values).is_ok()
            {
                continue;
            }
            let pairs = form_urlencoded::parse(&body.bytes).filter(|(name, _)| self.has(name));
            values.extend(pairs.map(|(_, value)| value.into_owned()));
        }
        values.retain(|value| value.len() >= SHORTEST && value != REDACTED);
        // The longest first: a shorter one may be a part of it.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.iter().fold(text.to_owned(), |text, value| text.replace(value.as_str(), REDACTED))
    }

    /// Secret values in the path of an exchange, as they are written there and as they are meant, whichever endpoint it is for.
    fn in_path(&self, exchange: &Exchange<'_>) -> Vec<String> {
        let path = exchange.url.split(['?', '#']).next().unwrap_or_default();
        let templates = self.paths.iter().map(|template| PathTemplate(template));
        let values = templates.flat_map(|template| {
            let written = template.written(path).into_iter().flatten();
            let meant = template.values(path).into_iter().flatten();
            written.map(|(name, value)| (name, value.into())).chain(meant).collect::<Vec<_>>()
        });
        values.filter(|(name, _)| self.has(name)).map(|(_, value)| value.into_owned()).collect()
    }

    fn of_value(&self, reader: &mut Reader<'_>, secret: bool, values: &mut Vec<String>) -> Result<(), Fault> {
        match reader.peek()? {
            Kind::Object => {
                let mut keys = reader.object()?;
                while let Some(key) = reader.next_key(&mut keys)? {
                    let secret = secret || self.has(&key);
                    self.of_value(reader, secret, values)?;
                }
            }
            Kind::Array => {
                let mut items = reader.array()?;
                while reader.next_item(&mut items)? {
                    self.of_value(reader, secret, values)?;
                }
            }
            Kind::String => {
                let text = reader.string()?;
                // JSON in a string has fields, too.
                let inner = text.starts_with(['{', '['])
                    && self.of_value(&mut Reader::from_text(&text), secret, values).is_ok();
                if secret && !inner {
                    values.push(text.into_owned());
                }
            }
            Kind::Number => {
                let number = reader.number()?;
                if secret {
                    values.push(number.to_owned());
                }
            }
            Kind::Bool | Kind::Null => _ = reader.skip()?,
        }
        Ok(())
    }
}
