//! From an endpoint's description and the function that writes its fields to the request of a call.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Method, Request};

use super::{credential, file, multipart, signing};
use crate::constraint::violations;
use crate::endpoint::Encoding;
use crate::envelope::table::{AuthKind, Description};
use crate::error::BuildError;
use crate::json::Writer;
use crate::settings::Settings;

/// Writes the fields of a request. Called once more where constraints are held against a form.
pub(super) type Write<'w> = &'w dyn Fn(&mut Writer);

pub(super) fn request(
    description: &'static Description,
    write: Write<'_>,
    settings: &Settings,
) -> Result<Request<Bytes>, BuildError> {
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = Method::from_bytes(description.method.as_bytes())
        .map_err(|_| BuildError::Method(description.method))?;
    *request.uri_mut() = settings.uri(description.path)?;
    request.headers_mut().insert(ACCEPT, file::accept(description.files));
    request.headers_mut().insert(USER_AGENT, settings.user_agent().clone());
    if let Some(auth) = description.auth {
        credential::apply(auth, settings, &mut request)?;
    }
    if let Some(encoding) = encoding(description, settings)? {
        let body = body(write, encoding);
        constrain(description, write, encoding, &body, settings)?;
        let (content_type, body) = match encoding {
            Encoding::Multipart => multipart::from_form(body.as_bytes()),
            _ => (HeaderValue::from_static(encoding.content_type()), body.into_bytes()),
        };
        request.headers_mut().insert(CONTENT_TYPE, content_type);
        *request.body_mut() = body.into();
    }
    request.extensions_mut().insert(description);
    request.extensions_mut().insert(settings.limits());
    if let Some(auth) = description.auth.filter(|auth| auth.kind == AuthKind::Sign) {
        signing::sign(auth, settings, &mut request)?;
    }
    Ok(request)
}

fn encoding(description: &Description, settings: &Settings) -> Result<Option<Encoding>, BuildError> {
    match (settings.encoding(), description.encodings) {
        (_, []) => Ok(None),
        (None, [first, ..]) => Ok(Some(*first)),
        (Some(wanted), taken) if taken.contains(&wanted) => Ok(Some(wanted)),
        (Some(wanted), _) => {
            Err(BuildError::Encoding { endpoint: description.name, content_type: wanted.content_type() })
        }
    }
}

fn body(write: Write<'_>, encoding: Encoding) -> String {
    let mut writer = Writer::new(encoding);
    write(&mut writer);
    writer.into_text()
}

/// Holds the constraints of the spec against the request as JSON, which the body may be already.
fn constrain(
    description: &Description,
    write: Write<'_>,
    encoding: Encoding,
    body: &str,
    settings: &Settings,
) -> Result<(), BuildError> {
    if description.constraints.is_empty() || settings.switches().all_off() {
        return Ok(());
    }
    let json = match encoding {
        Encoding::Json => Cow::Borrowed(body),
        Encoding::Form | Encoding::Multipart => Cow::Owned(self::body(write, Encoding::Json)),
    };
    let violations = violations(description, &json, settings);
    if violations.is_empty() { Ok(()) } else { Err(BuildError::Constraints(violations)) }
}
