//! An endpoint without any HTTP client: [`encode`] makes the request, [`decode`] reads the answer.
//!
//! Every transport and every client of this crate goes through these two functions; whoever has an HTTP stack of their own can
//! call them and move the bytes themselves.

mod answered;
mod build;
mod credential;
mod file;
mod hidden;
pub(crate) mod multipart;
mod place;
pub(crate) mod route;
mod signing;
pub mod untyped;

use std::borrow::Cow;

use bytes::Bytes;
use http::Request;

use self::answered::{fields, look, payload};
#[cfg(any(feature = "testing", feature = "recording"))]
pub(crate) use self::credential::find as find_credential;
#[cfg(feature = "recording")]
pub(crate) use self::credential::spellings;
pub(crate) use self::hidden::Hidden;
#[cfg(feature = "recording")]
pub(crate) use self::signing::Signed;
pub use self::signing::sign_again;
use crate::answer::{Answer, Success};
use crate::endpoint::{DeclaredError, Endpoint};
use crate::envelope::hints::in_headers;
use crate::envelope::table::Outcome;
use crate::envelope::{Fields, Hints, UnknownError, Verdict};
use crate::error::{
    Answered, BuildError, CallError, Rejected, Undecodable, Unrecognised, UnrecognisedReason,
};
use crate::json::Fault;
use crate::settings::Settings;

/// Makes the request of a call. Its [extensions](http::Extensions) hold the endpoint's
/// [`Description`](crate::envelope::table::Description) (as `&'static`) and the [`Limits`](crate::transport::Limits) of the settings.
///
/// # Errors
///
/// [`BuildError`] where the credential is missing or cannot be sent, the endpoint does not take the encoding that the settings ask for, or
/// the request breaks constraints of the spec that are not switched off, or cannot be signed.
pub fn encode<E: Endpoint>(endpoint: &E, settings: &Settings) -> Result<Request<Bytes>, BuildError> {
    build::request(E::DESCRIPTION, &|writer| endpoint.write(writer), settings)
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
/// One variant of [`CallError`] for each class of answers but success, [`CallError::Unrecognised`] or [`CallError::Undecodable`]; each
/// keeps the answer.
pub fn decode<E: Endpoint>(answer: Answer) -> Result<Success<E>, CallError<E::Error>> {
    // Data can be large: it is moved once, from here to the success.
    let mut data = None;
    match read::<E>(&answer, &mut data) {
        Ok(Beside { meta, message, warnings }) => match data {
            Some(data) => Ok(Success { data, meta, message, warnings, answer }),
            None => Err(undecodable(Fault::new(0, "there is no data"), String::new(), message, answer)),
        },
        Err(Failure::Rejected { error, code, message, hints }) => {
            Err(CallError::Rejected(Box::new(Rejected::new(error, code, message, hints, answer))))
        }
        Err(Failure::Answered { as_variant, outcome, error, said, hints }) => {
            Err(as_variant(Box::new(Answered::new(E::DESCRIPTION, outcome, error, said, hints, answer))))
        }
        Err(Failure::Unrecognised(reason)) => {
            let hints = in_headers(E::DESCRIPTION.envelopes, &answer.headers);
            Err(CallError::Unrecognised(Box::new(Unrecognised { reason, hints, answer })))
        }
        Err(Failure::Undecodable { fault, path, message }) => Err(undecodable(fault, path, message, answer)),
    }
}

fn undecodable<E>(fault: Fault, path: String, message: Option<String>, answer: Answer) -> CallError<E> {
    CallError::Undecodable(Box::new(Undecodable { fault, path, outcome: Outcome::Ok, message, answer }))
}

/// A failure that does not hold the answer yet.
enum Failure<E> {
    Rejected {
        error: E,
        code: Option<String>,
        message: Option<String>,
        hints: Hints,
    },
    Answered {
        as_variant: fn(Box<Answered<E>>) -> CallError<E>,
        outcome: Outcome,
        error: Option<E>,
        /// Code and message.
        said: (Option<String>, Option<String>),
        hints: Hints,
    },
    Unrecognised(UnrecognisedReason),
    Undecodable {
        fault: Fault,
        path: String,
        message: Option<String>,
    },
}

/// What a success has beside the data.
struct Beside<E: Endpoint> {
    meta: E::Meta,
    message: Option<String>,
    warnings: Vec<String>,
}

/// Judges the answer and, if it is a success, leaves its data in the slot.
fn read<E: Endpoint>(answer: &Answer, slot: &mut Option<E::Data>) -> Result<Beside<E>, Failure<E::Error>> {
    let mut fields = fields(E::DESCRIPTION, answer);
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
            let meta = E::meta(&self::fields(E::DESCRIPTION, answer));
            return Ok(Beside { meta, message: None, warnings: Vec::new() });
        }
    };
    let (Outcome::Ok, Some(envelope)) = (verdict.outcome, verdict.envelope) else {
        return Err(other::<E>(verdict, &fields, answer));
    };
    let warnings = verdict.warnings(&fields);
    let message = verdict.message.map(Cow::into_owned);
    let value = payload(envelope, Outcome::Ok, &fields);
    let read = match value {
        None => E::data_of(None, &fields).map(|data| *slot = Some(data)),
        Some(value) if slot.is_some() && start == Some(fields.offset(value)) => Ok(()),
        Some(value) => E::data_of(Some(&mut fields.reader(value)), &fields).map(|data| *slot = Some(data)),
    };
    match read {
        Ok(()) => Ok(Beside { meta: E::meta(&fields), message, warnings }),
        Err(fault) => Err(Failure::Undecodable { path: fields.path(&fault), fault, message }),
    }
}

/// Reads an answer once more, for what [`decode`] does not keep: the envelope, and every key that the tables look at.
pub(crate) fn reread<E: Endpoint>(answer: &Answer) -> Option<(Fields<'_>, Verdict<'_>)> {
    let mut fields = fields(E::DESCRIPTION, answer);
    let verdict = look(E::DESCRIPTION, answer, &mut fields, &mut |reader| reader.skip().map(drop)).ok()?;
    Some((fields, verdict))
}

/// Reads the data of an answer that is no success; `None` where there is none. The error says what does not fit, and where.
pub(crate) fn data<E: Endpoint>(answer: &Answer) -> Result<Option<E::Data>, (Fault, String)> {
    let Some((fields, verdict)) = reread::<E>(answer) else { return Ok(None) };
    let value = verdict.envelope.and_then(|envelope| payload(envelope, verdict.outcome, &fields));
    let Some(value) = value else { return Ok(None) };
    let data = E::data_of(Some(&mut fields.reader(value)), &fields);
    data.map(Some).map_err(|fault| (fault.clone(), fields.path(&fault)))
}

/// What is no success.
fn other<E: Endpoint>(verdict: Verdict<'_>, fields: &Fields<'_>, answer: &Answer) -> Failure<E::Error> {
    let hints = answered::hints(E::DESCRIPTION, &verdict, fields, answer);
    let code = verdict.code.map(Cow::into_owned);
    let message = verdict.message.map(Cow::into_owned);
    let error = verdict.error.map(|(index, captures)| E::Error::declared(index, &captures));
    let as_variant = match verdict.outcome {
        Outcome::Error | Outcome::Ok => {
            let unknown = || UnknownError::new(code.clone(), message.clone(), answer.body.clone());
            let error = error.unwrap_or_else(|| E::Error::unknown(unknown()));
            return Failure::Rejected { error, code, message, hints };
        }
        Outcome::Pending => CallError::Pending,
        Outcome::Partial => CallError::Partial,
        Outcome::Noop => CallError::Noop,
        Outcome::Unknown => CallError::Unknown,
    };
    Failure::Answered { as_variant, outcome: verdict.outcome, error, said: (code, message), hints }
}
