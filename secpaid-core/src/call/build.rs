//! From an endpoint's description and the function that writes its fields to the request of a call.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Method, Request};

use super::place::{self, Placed, place};
use super::{credential, file, multipart, signing};
use crate::constraint::violations;
use crate::endpoint::Encoding;
use crate::envelope::table::{AuthKind, Description};
use crate::error::BuildError;
use crate::json::{Content, Encode, FormField, Writer};
use crate::settings::Settings;

/// Writes the fields of a request. Asked more than once where they are sent in more than one way, or held against constraints.
pub(super) type Write<'w> = &'w dyn Encode;

pub(super) fn request(
    description: &'static Description,
    write: Write<'_>,
    settings: &Settings,
) -> Result<Request<Bytes>, BuildError> {
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = Method::from_bytes(description.method.as_bytes())
        .map_err(|_| BuildError::Method(description.method))?;
    let fields = fields(description, write);
    let has_files = fields.iter().flatten().any(|field| matches!(field.content, Content::File(_)));
    let encoding = encoding(description, settings, has_files)?;
    let placed = placed(description, fields)?;
    *request.uri_mut() = match &placed {
        None => settings.uri(description.path)?,
        Some(placed) => {
            settings.uri(&placed.target).map_err(|_| BuildError::UrlTooLong { endpoint: description.name })?
        }
    };
    request.headers_mut().insert(ACCEPT, file::accept(description.files));
    request.headers_mut().insert(USER_AGENT, settings.user_agent().clone());
    if let Some(auth) = description.auth {
        credential::apply(auth, settings, &mut request)?;
    }
    let json = json(description, write, encoding, settings);
    if let Some(json) = &json {
        constrain(description, json, settings)?;
    }
    if let Some(encoding) = encoding {
        let (content_type, body) = body(description, write, encoding, json, placed.as_ref())?;
        request.headers_mut().insert(CONTENT_TYPE, content_type);
        *request.body_mut() = body.into();
    }
    for (name, value) in placed.into_iter().flat_map(|placed| placed.headers) {
        request.headers_mut().append(name, value);
    }
    request.extensions_mut().insert(description);
    request.extensions_mut().insert(settings.limits());
    if let Some(auth) = description.auth.filter(|auth| auth.kind == AuthKind::Sign) {
        signing::sign(auth, settings, &mut request)?;
    }
    Ok(request)
}

/// The fields one by one; nothing where the body has all of them as they are written.
fn fields(description: &Description, write: Write<'_>) -> Option<Vec<FormField>> {
    let in_parts = description.encodings.contains(&Encoding::Multipart);
    (in_parts || !description.places.is_empty()).then(|| writer(write, Encoding::Form).into_fields())
}

/// The fields in their places.
fn placed(
    description: &'static Description,
    fields: Option<Vec<FormField>>,
) -> Result<Option<Placed>, BuildError> {
    fields.map(|fields| place(description, fields)).transpose()
}

/// A request that has files is sent in parts, whatever is wanted.
fn encoding(
    description: &Description,
    settings: &Settings,
    has_files: bool,
) -> Result<Option<Encoding>, BuildError> {
    let wanted = if has_files { Some(Encoding::Multipart) } else { settings.encoding() };
    match (wanted, description.encodings) {
        (_, []) => Ok(None),
        (None, [first, ..]) => Ok(Some(*first)),
        (Some(wanted), taken) if taken.contains(&wanted) => Ok(Some(wanted)),
        (Some(wanted), _) => {
            Err(BuildError::Encoding { endpoint: description.name, content_type: wanted.content_type() })
        }
    }
}

fn writer(write: Write<'_>, encoding: Encoding) -> Writer {
    let mut writer = Writer::new(encoding);
    write.encode(&mut writer);
    writer
}

fn written(write: Write<'_>, encoding: Encoding) -> String {
    writer(write, encoding).into_text()
}

/// All fields in JSON, where they are sent as that or have to be looked at.
fn json(
    description: &Description,
    write: Write<'_>,
    encoding: Option<Encoding>,
    settings: &Settings,
) -> Option<String> {
    let has_fields = encoding.is_some() || !description.places.is_empty();
    let is_held = has_fields && !description.constraints.is_empty() && !settings.switches().all_off();
    (is_held || encoding == Some(Encoding::Json)).then(|| written(write, Encoding::Json))
}

/// Content type and body.
fn body(
    description: &'static Description,
    write: Write<'_>,
    encoding: Encoding,
    json: Option<String>,
    placed: Option<&Placed>,
) -> Result<(HeaderValue, Vec<u8>), BuildError> {
    let content_type = HeaderValue::from_static(encoding.content_type());
    Ok(match (encoding, placed) {
        (Encoding::Json, _) => {
            let json = json.unwrap_or_else(|| written(write, Encoding::Json));
            let json = place::body_of(description.places, json);
            let json = json.map_err(|_| BuildError::TooDeep { endpoint: description.name })?;
            (content_type, json.into_bytes())
        }
        (Encoding::Form, None) => (content_type, written(write, Encoding::Form).into_bytes()),
        (Encoding::Form, Some(placed)) => {
            let texts = placed.body.iter().filter_map(|field| match &field.content {
                Content::Text(text) => Some((&field.name, text)),
                // A request that has files is sent in parts.
                Content::File(_) => None,
            });
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(texts).finish();
            (content_type, body.into_bytes())
        }
        (Encoding::Multipart, placed) => {
            multipart::from_fields(placed.map(|placed| placed.body.as_slice()).unwrap_or_default())
        }
    })
}

/// Holds the constraints of the spec against the request in JSON.
fn constrain(description: &Description, json: &str, settings: &Settings) -> Result<(), BuildError> {
    if description.constraints.is_empty() || settings.switches().all_off() {
        return Ok(());
    }
    let violations = violations(description, json, settings);
    if violations.is_empty() { Ok(()) } else { Err(BuildError::Constraints(violations)) }
}
