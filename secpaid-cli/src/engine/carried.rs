//! In: a request as a server receives it. Out: its fields as one JSON object, wherever they are: path, query, headers, body.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request};
use secpaid_codegen::model::{Field, Location};
use secpaid_core::call::untyped::PathTemplate;
use secpaid_core::endpoint::Encoding;
use secpaid_core::envelope::table::AuthKind;
use secpaid_core::json::{Fault, Reader};

use super::finding::Kind;
use super::form::{self, Pair};
use super::{Complaint, Handle, Subject};

impl<'e> Handle<'e> {
    /// The fields of a request as JSON.
    ///
    /// # Errors
    ///
    /// When its body is not encoded as the spec says, or a field is in another place.
    pub fn fields_of(self, request: &Request<Bytes>) -> Result<String, Complaint> {
        let mut pairs = self.in_path(request);
        pairs.extend(self.in_query(request)?);
        pairs.extend(self.in_headers(request));
        let body = self.body(request)?;
        if let Body::Pairs(of_body) = &body {
            self.belong(of_body.iter().map(|(name, _)| name.as_str()), Location::Body)?;
            pairs.extend(of_body.iter().cloned());
        }
        let is_text = |field: &&Field| field.location != Location::Body || matches!(body, Body::Pairs(_));
        let texts = self.endpoint.request.iter().filter(is_text);
        let object = form::to_json(self.engine.types(), &self.endpoint.request, texts, pairs);
        match body {
            Body::Json(json) => {
                self.belong(keys(&json).iter().map(String::as_str), Location::Body)?;
                Ok(merged(object, json))
            }
            Body::Pairs(_) | Body::None => Ok(object),
        }
    }

    fn fields_at(self, location: Location) -> impl Iterator<Item = &'e Field> {
        self.endpoint.request.iter().filter(move |field| field.location == location)
    }

    fn in_path(self, request: &Request<Bytes>) -> Vec<Pair> {
        let values = PathTemplate(&self.endpoint.path).values(request.uri().path()).unwrap_or_default();
        values.into_iter().map(|(name, value)| (name.to_owned(), value.into_owned())).collect()
    }

    /// What an endpoint does not read, it does not refuse.
    fn in_query(self, request: &Request<Bytes>) -> Result<Vec<Pair>, Complaint> {
        if self.fields_at(Location::Query).next().is_none() {
            return Ok(Vec::new());
        }
        let mut pairs = form::pairs(request.uri().query().unwrap_or_default());
        if let Some(AuthKind::Query(credential)) = self.description.auth.map(|auth| auth.kind) {
            pairs.retain(|(name, _)| name != credential);
        }
        self.belong(pairs.iter().map(|(name, _)| name.as_str()), Location::Query)?;
        Ok(pairs)
    }

    fn in_headers(self, request: &Request<Bytes>) -> Vec<Pair> {
        let names = self.fields_at(Location::Header);
        let names = names.flat_map(|field| std::iter::once(&field.wire).chain(&field.also));
        names
            .flat_map(|name| request.headers().get_all(name).iter().map(move |value| (name, value)))
            .map(|(name, value)| (name.clone(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect()
    }

    fn body(self, request: &Request<Bytes>) -> Result<Body, Complaint> {
        let complaint = |subject, message: String| Complaint { subject, message };
        if self.description.encodings.is_empty() {
            return Ok(Body::None);
        }
        let content_type = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
        let essence = content_type.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        let is = |encoding: &&Encoding| encoding.content_type().as_bytes().eq_ignore_ascii_case(essence);
        let Some(encoding) = self.description.encodings.iter().find(is) else {
            let taken: Vec<_> = self
                .description
                .encodings
                .iter()
                .map(|encoding| format!("`{}`", encoding.content_type()))
                .collect();
            let sent = String::from_utf8_lossy(essence);
            let message = format!("the content type is `{sent}`, expected {}", taken.join(" or "));
            return Err(complaint(Subject::Encoding, message));
        };
        if *encoding == Encoding::Multipart {
            let parts = form::parts(request.body()).map(Body::Pairs);
            return parts
                .ok_or_else(|| complaint(Subject::Body, "the body is not a form in parts".to_owned()));
        }
        let Ok(text) = str::from_utf8(request.body()) else {
            return Err(complaint(Subject::Body, "the body is not UTF-8".to_owned()));
        };
        match encoding {
            Encoding::Json => Ok(Body::Json(text.to_owned())),
            _ => Ok(Body::Pairs(form::pairs(text))),
        }
    }

    /// Is none of these names, which are in one place, that of a field in another?
    fn belong<'n>(
        self,
        names: impl IntoIterator<Item = &'n str>,
        location: Location,
    ) -> Result<(), Complaint> {
        for name in names {
            let mut named = self.endpoint.request.iter().filter(|field| field.name(name).is_some());
            let Some(field) = named.next().filter(|field| field.location != location) else { continue };
            let (there, here) = (field.location.name(), location.name());
            return Err(Complaint {
                subject: Subject::Field { pointer: format!("/{name}"), kind: Kind::UnknownField.name() },
                message: format!("the field `{name}` is sent in the {there}, not in the {here}"),
            });
        }
        Ok(())
    }
}

/// What a body carries.
enum Body {
    None,
    Json(String),
    Pairs(Vec<Pair>),
}

/// The keys of an object; those before the fault, where it has one.
fn keys(json: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut reader = Reader::from_text(json);
    let mut read = || -> Result<(), Fault> {
        let mut entries = reader.object()?;
        while let Some(key) = reader.next_key(&mut entries)? {
            keys.push(key.into_owned());
            reader.skip()?;
        }
        Ok(())
    };
    // What is no object is told where its fields are read.
    let _ = read();
    keys
}

/// The fields of an object before those of a body. A body that is no object stays as it is.
fn merged(object: String, body: String) -> String {
    let Some(rest) = body.trim_ascii().strip_prefix('{') else { return body };
    match object.strip_suffix('}') {
        None | Some("{") => body,
        Some(fields) if rest.trim_ascii_start().starts_with('}') => format!("{fields}{rest}"),
        Some(fields) => format!("{fields},{rest}"),
    }
}
