//! In: the fields of a request as a form, and the table of their places. Out: path, query and headers, and the fields that are left for
//! the body.

use http::{HeaderName, HeaderValue, Uri};

use super::route::{self, PathTemplate};
use crate::endpoint::Encoding;
use crate::envelope::table::{Description, Location, Place};
use crate::error::BuildError;
use crate::json::{Content, Fault, FormField, Reader, Writer};

/// The place of a field, if it has one, and the field.
type Found = (Option<&'static Place>, FormField);

/// The fields of a request, each where it is sent.
#[derive(Debug)]
pub(super) struct Placed {
    /// Path and query.
    pub(super) target: String,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// The fields in the body.
    pub(super) body: Vec<FormField>,
}

/// Sorts the fields of a form.
pub(super) fn place(description: &'static Description, fields: Vec<FormField>) -> Result<Placed, BuildError> {
    let (mut path, mut query, mut headers, mut body) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (place, FormField { name, content }) in joined(description.places, fields)? {
        match (place.map(|place| (place, place.location)), content) {
            (None | Some((_, Location::Body)), content) => body.push(FormField { name, content }),
            (Some((place, Location::Path)), Content::Text(text)) => path.push((place.field, text)),
            (Some((_, Location::Query)), Content::Text(text)) => query.push((name, text)),
            (Some((place, Location::Header)), Content::Text(text)) => headers.push(header(place, &text)?),
            (Some((place, _)), Content::File(_)) => {
                return Err(BuildError::Field {
                    field: place.field,
                    reason: "is a file, which only a body has",
                });
            }
        }
    }
    let mut target = route::fill(description.path, &path)?;
    if !query.is_empty() {
        target.push('?');
        target.push_str(&form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish());
    }
    Ok(Placed { target, headers, body })
}

/// The fields with their places. The entries of a list that is sent as one text are one.
fn joined(places: &'static [Place], fields: Vec<FormField>) -> Result<Vec<Found>, BuildError> {
    let mut placed: Vec<Found> = Vec::new();
    for field in fields {
        let place = find(places, &field.name);
        let (Some(joined), Content::Text(text)) = (place.filter(|place| place.joined), &field.content) else {
            placed.push((place, field));
            continue;
        };
        if text.contains(',') {
            let reason = "has an entry with a comma, which would be read as two";
            return Err(BuildError::Field { field: joined.field, reason });
        }
        match placed.last_mut() {
            Some((_, FormField { name, content: Content::Text(entries) })) if *name == field.name => {
                entries.push(',');
                entries.push_str(text);
            }
            _ => placed.push((place, field)),
        }
    }
    Ok(placed)
}

/// White space at the ends would get lost on the way.
fn header(place: &'static Place, text: &str) -> Result<(HeaderName, HeaderValue), BuildError> {
    let refused = |reason| BuildError::Field { field: place.field, reason };
    let name = HeaderName::from_bytes(place.field.as_bytes())
        .map_err(|_| refused("has no name that a header can have"))?;
    if text.trim_ascii() != text {
        return Err(refused("begins or ends with white space, which a header loses"));
    }
    let not_sendable = || refused("has characters that no header can carry: it takes printable ASCII");
    // The library lets bytes through that stand for other characters in other encodings.
    if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(not_sendable());
    }
    let mut value = HeaderValue::from_str(text).map_err(|_| not_sendable())?;
    value.set_sensitive(place.secret);
    Ok((name, value))
}

/// The values of the secret fields in an address, as they are written there and as they are meant.
pub(super) fn secrets(description: &'static Description, uri: &Uri) -> Vec<String> {
    let is_secret = |name: &str| find(description.places, name).is_some_and(|place| place.secret);
    if !description.places.iter().any(|place| place.secret) {
        return Vec::new();
    }
    let in_path = PathTemplate(description.path).written(uri.path()).unwrap_or_default();
    let in_path = in_path.into_iter().filter(|(name, _)| is_secret(name));
    let mut secrets: Vec<String> =
        in_path.flat_map(|(_, value)| [value.to_owned(), route::decoded(value).into_owned()]).collect();
    for pair in uri.query().unwrap_or_default().split('&') {
        let Some((name, value)) = form_urlencoded::parse(pair.as_bytes()).next() else { continue };
        if is_secret(&name) {
            secrets.extend(pair.split_once('=').map(|(_, written)| written.to_owned()));
            secrets.push(value.into_owned());
        }
    }
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

/// A request in JSON without the fields that are not in its body. The error is that of what is nested deeper than it can be read.
pub(super) fn body_of(places: &'static [Place], json: String) -> Result<String, Fault> {
    let elsewhere = |place: &&Place| place.location != Location::Body;
    if !places.iter().any(|place| elsewhere(&place)) {
        return Ok(json);
    }
    let mut reader = Reader::from_text(&json);
    let mut writer = Writer::new(Encoding::Json);
    writer.begin_object();
    let mut entries = reader.object()?;
    while let Some(name) = reader.next_key(&mut entries)? {
        let value = reader.skip()?;
        if find(places, &name).filter(elsewhere).is_none() {
            writer.key(&name);
            writer.raw(value);
        }
    }
    writer.end_object();
    Ok(writer.into_text())
}

fn find(places: &'static [Place], field: &str) -> Option<&'static Place> {
    places.iter().find(|place| place.field == field)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: &[Place] = &[Place::path("id")];

    #[test]
    fn what_cannot_be_taken_apart_is_not_sent_as_it_is() {
        let nested = |levels| format!(r#"{{"id":7,"a":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
        assert_eq!(
            body_of(PLACES, r#"{"id":7,"a":1,"b":{"id":8}}"#.to_owned()).unwrap(),
            r#"{"a":1,"b":{"id":8}}"#
        );
        assert_eq!(body_of(PLACES, r#"{"id":7}"#.to_owned()).unwrap(), "{}");
        assert!(body_of(PLACES, nested(126)).is_ok());
        assert!(body_of(PLACES, nested(127)).is_err());
        assert_eq!(body_of(&[], nested(127)).unwrap(), nested(127));
    }
}
