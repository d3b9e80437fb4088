//! An endpoint without any HTTP client: [`encode`] makes the request, [`decode`] reads the answer.
//!
//! Every transport and every client of this crate goes through these two functions; whoever has an HTTP stack of their own can
//! call them and move the bytes themselves.

mod file;
pub(crate) mod multipart;

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, USER_AGENT};
use http::{HeaderValue, Method, Request};

use crate::answer::{Answer, Success};
use crate::constraint::violations;
use crate::endpoint::{DeclaredError, Encoding, Endpoint};
use crate::envelope::table::{Auth, DataPlace, Description, Outcome, Pointer};
use crate::envelope::{Fields, UnknownError, Verdict, data, is_empty, judge};
use crate::error::{BuildError, CallError, Rejected, Undecodable, Unrecognised, UnrecognisedReason};
use crate::json::{Fault, Reader, Writer};
use crate::settings::Settings;

/// Makes the request of a call. Its [extensions](http::Extensions) hold the endpoint's [`Description`] (as `&'static`) and the
/// [`Limits`](crate::transport::Limits) of the settings.
///
/// # Errors
///
/// [`BuildError`] where the credential is missing or cannot be sent, the endpoint does not take the encoding that the settings ask for, or
/// the request breaks constraints of the spec that are not switched off.
pub fn encode<E: Endpoint>(endpoint: &E, settings: &Settings) -> Result<Request<Bytes>, BuildError> {
    let description = E::DESCRIPTION;
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = Method::from_bytes(description.method.as_bytes())
        .map_err(|_| BuildError::Method(description.method))?;
    *request.uri_mut() = settings.uri(description.path)?;
    request.headers_mut().insert(ACCEPT, file::accept(description.files));
    request.headers_mut().insert(USER_AGENT, settings.user_agent().clone());
    if let Some(auth) = description.auth {
        let (header, value) =
            credential(auth, settings).map_err(|reason| BuildError::Token { scheme: auth.scheme, reason })?;
        request.headers_mut().insert(header, value);
    }
    if let Some(encoding) = encoding(description, settings)? {
        let body = body(endpoint, encoding);
        constrain(endpoint, encoding, &body, settings)?;
        let (content_type, body) = match encoding {
            Encoding::Multipart => multipart::from_form(body.as_bytes()),
            _ => (HeaderValue::from_static(encoding.content_type()), body.into_bytes()),
        };
        request.headers_mut().insert(CONTENT_TYPE, content_type);
        *request.body_mut() = body.into();
    }
    request.extensions_mut().insert(description);
    request.extensions_mut().insert(settings.limits());
    Ok(request)
}

/// The header that authenticates a call, or why there is none.
fn credential(auth: Auth, settings: &Settings) -> Result<(HeaderName, HeaderValue), &'static str> {
    let token = settings.credential(auth.scheme).ok_or("there is no token")?;
    let name = HeaderName::from_bytes(auth.header.as_bytes())
        .map_err(|_| "the header for the token has no valid name")?;
    Ok((name, token.header(auth.prefix)?))
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

fn body<E: Endpoint>(endpoint: &E, encoding: Encoding) -> String {
    let mut writer = Writer::new(encoding);
    endpoint.write(&mut writer);
    writer.into_text()
}

/// Holds the constraints of the spec against the request as JSON, which the body may be already.
fn constrain<E: Endpoint>(
    endpoint: &E,
    encoding: Encoding,
    body: &str,
    settings: &Settings,
) -> Result<(), BuildError> {
    let description = E::DESCRIPTION;
    if description.constraints.is_empty() || settings.switches().all_off() {
        return Ok(());
    }
    let json = match encoding {
        Encoding::Json => Cow::Borrowed(body),
        Encoding::Form | Encoding::Multipart => Cow::Owned(self::body(endpoint, Encoding::Json)),
    };
    let violations = violations(description, &json, settings);
    if violations.is_empty() { Ok(()) } else { Err(BuildError::Constraints(violations)) }
}

/// Reads the answer of a call.
///
/// Envelope and data are read in one pass, in whatever order they come. The data is read before it is known whether the outcome
/// allows it, and the attempt is dropped where it does not.
///
/// Where the endpoint answers with a file, an answer that is in no envelope is that file when status and content type say so as well.
///
/// # Errors
///
/// [`CallError::Rejected`], [`CallError::Unrecognised`] or [`CallError::Undecodable`]; each keeps the answer.
pub fn decode<E: Endpoint>(answer: Answer) -> Result<Success<E>, CallError<E::Error>> {
    // Data can be large: it is moved once, from here to the success.
    let mut data = None;
    match read::<E>(&answer, &mut data) {
        Ok((meta, message)) => match data {
            Some(data) => Ok(Success::new(data, meta, message, answer)),
            None => Err(undecodable(Fault::new(0, "there is no data"), String::new(), message, answer)),
        },
        Err(Failure::Rejected { error, code, message }) => {
            Err(CallError::Rejected(Box::new(Rejected::new(error, code, message, answer))))
        }
        Err(Failure::Unrecognised(reason)) => {
            Err(CallError::Unrecognised(Box::new(Unrecognised { reason, answer })))
        }
        Err(Failure::Undecodable { fault, path, message }) => Err(undecodable(fault, path, message, answer)),
    }
}

fn undecodable<E>(fault: Fault, path: String, message: Option<String>, answer: Answer) -> CallError<E> {
    CallError::Undecodable(Box::new(Undecodable { fault, path, message, answer }))
}

/// A failure that does not hold the answer yet.
enum Failure<E> {
    Rejected { error: E, code: Option<String>, message: Option<String> },
    Unrecognised(UnrecognisedReason),
    Undecodable { fault: Fault, path: String, message: Option<String> },
}

/// What a success has beside the data.
type Beside<E> = (<E as Endpoint>::Meta, Option<String>);

/// Judges the answer and, if it is a success, leaves its data in the slot.
fn read<E: Endpoint>(answer: &Answer, slot: &mut Option<E::Data>) -> Result<Beside<E>, Failure<E::Error>> {
    let mut fields = Fields::new(E::DESCRIPTION.keys, &answer.headers);
    let mut start = None;
    let looked = look(E::DESCRIPTION, answer, &mut fields, &mut |reader| {
        start = Some(reader.offset());
        *slot = Some(E::data(Some(reader))?);
        Ok(())
    });
    let verdict = match looked {
        Ok(verdict) => verdict,
        Err(reason) => {
            let file = file::find(E::DESCRIPTION, answer, reason).map_err(Failure::Unrecognised)?;
            *slot = E::file(file);
            return Ok((E::meta(&Fields::new(E::DESCRIPTION.keys, &answer.headers)), None));
        }
    };
    let (Outcome::Ok, Some(envelope)) = (verdict.outcome, verdict.envelope) else {
        return Err(rejected::<E>(&verdict, answer));
    };
    let message = verdict.message.map(Cow::into_owned);
    let value = data(envelope.data, &fields).filter(|value| !is_empty(envelope.empty, Some(value)));
    let read = match value {
        None => E::data(None).map(|data| *slot = Some(data)),
        Some(value) if slot.is_some() && start == Some(fields.offset(value)) => Ok(()),
        Some(value) => E::data(Some(&mut fields.reader(value))).map(|data| *slot = Some(data)),
    };
    match read {
        Ok(()) => Ok((E::meta(&fields), message)),
        Err(fault) => Err(Failure::Undecodable { path: fields.path(&fault), fault, message }),
    }
}

/// Reads an answer once more, for what [`decode`] does not keep: the envelope, and every key that the tables look at.
pub(crate) fn reread<E: Endpoint>(answer: &Answer) -> Option<(Fields<'_>, Verdict<'_>)> {
    let mut fields = Fields::new(E::DESCRIPTION.keys, &answer.headers);
    let verdict = look(E::DESCRIPTION, answer, &mut fields, &mut |reader| reader.skip().map(drop)).ok()?;
    Some((fields, verdict))
}

/// Reads the root and judges it; calls `attempt` at the data on the way.
fn look<'a>(
    description: &Description,
    answer: &'a Answer,
    fields: &mut Fields<'a>,
    attempt: &mut dyn FnMut(&mut Reader<'a>) -> Result<(), Fault>,
) -> Result<Verdict<'a>, UnrecognisedReason> {
    let key = description.envelopes.iter().find_map(|envelope| match envelope.data {
        DataPlace::At(Pointer::Below(key, [])) => Some(key),
        _ => None,
    });
    let scanned = Reader::new(&answer.body).and_then(|reader| fields.scan(reader.text(), key, attempt));
    let read = if scanned.is_ok() { Some(&*fields) } else { None };
    let refusal = match judge(description.envelopes, description.errors, read, answer.status.as_u16()) {
        Ok(verdict) => return Ok(verdict),
        Err(refusal) => refusal,
    };
    Err(match scanned {
        Ok(()) => UnrecognisedReason::Refused(refusal),
        Err(_) if answer.body.is_empty() => UnrecognisedReason::Empty,
        Err(fault) => {
            let path = fault.path(utf8_part(&answer.body));
            UnrecognisedReason::Unreadable { fault, path }
        }
    })
}

/// As much of the body as is text.
fn utf8_part(body: &[u8]) -> &str {
    let valid = std::str::from_utf8(body).map_or_else(|error| error.valid_up_to(), str::len);
    body.get(..valid).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default()
}

fn rejected<E: Endpoint>(verdict: &Verdict<'_>, answer: &Answer) -> Failure<E::Error> {
    let code = verdict.code.as_deref().map(str::to_owned);
    let message = verdict.message.as_deref().map(str::to_owned);
    let error = match verdict.error(E::DESCRIPTION.errors) {
        Some((index, captures)) => E::Error::declared(index, &captures),
        None => E::Error::unknown(UnknownError::new(code.clone(), message.clone(), answer.body.clone())),
    };
    Failure::Rejected { error, code, message }
}
