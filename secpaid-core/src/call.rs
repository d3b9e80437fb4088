//! An endpoint without any HTTP client: [`encode`] makes the request, [`decode`] reads the answer.
//!
//! Every transport and every client of this crate goes through these two functions; whoever has an HTTP stack of their own can
//! call them and move the bytes themselves.

mod answered;
mod build;
mod credential;
pub(crate) mod file;
mod hidden;
pub(crate) mod multipart;
mod place;
mod read;
pub(crate) mod route;
mod signing;
pub mod untyped;

use bytes::Bytes;
use http::Request;

use self::answered::{fields, look, payload};
#[cfg(any(feature = "testing", feature = "recording"))]
pub(crate) use self::credential::find as find_credential;
#[cfg(feature = "recording")]
pub(crate) use self::credential::spellings;
pub(crate) use self::hidden::Hidden;
use self::read::{Beside, Failure, Read, Take};
#[cfg(feature = "recording")]
pub(crate) use self::signing::Signed;
pub use self::signing::sign_again;
use crate::answer::{Answer, Success};
use crate::endpoint::{DeclaredError, Endpoint};
use crate::envelope::hints::in_headers;
use crate::envelope::table::{Description, Outcome};
use crate::envelope::{Captures, Fields, UnknownError, Verdict};
use crate::error::{Answered, BuildError, CallError, Rejected, Undecodable, Unrecognised};
use crate::file::File;
use crate::items::read::is_beside;
use crate::json::{Encode, Fault, Reader, Writer};
use crate::settings::Settings;

/// Makes the request of a call. Its [extensions](http::Extensions) hold the endpoint's
/// [`Description`] (as `&'static`) and the [`Limits`](crate::transport::Limits) of the settings.
///
/// # Errors
///
/// [`BuildError`] where the credential is missing or cannot be sent, the endpoint does not take the encoding that the settings ask for, or
/// the request breaks constraints of the spec that are not switched off, or cannot be signed.
pub fn encode<E: Endpoint>(endpoint: &E, settings: &Settings) -> Result<Request<Bytes>, BuildError> {
    build::request(E::DESCRIPTION, &Written(endpoint), settings)
}

/// The fields of a request. A closure would be more code: what is behind `dyn Fn` is behind `FnOnce`, too.
struct Written<'e, E>(&'e E);

impl<E: Endpoint> Encode for Written<'_, E> {
    fn encode(&self, writer: &mut Writer) {
        self.0.write(writer);
    }
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
    let mut parts = Parts::<E>::default();
    let read = read::answer(E::DESCRIPTION, answer, &mut parts);
    // One way out for all that is no success: this is compiled for every endpoint.
    match (parts, read) {
        (
            Parts { data: Some(data), meta: Some(meta), .. },
            Read { answer, beside: Ok(Beside { message, warnings }) },
        ) => Ok(Success { data, meta, message, warnings, answer }),
        (Parts { error, .. }, read) => Err(failed(E::DESCRIPTION, read, error)),
    }
}

/// What an answer is made into that depends on the endpoint, as far as it came. All else is the same code for every endpoint.
struct Parts<E: Endpoint> {
    data: Option<E::Data>,
    meta: Option<E::Meta>,
    error: Option<E::Error>,
}

impl<E: Endpoint> Default for Parts<E> {
    fn default() -> Self {
        Self { data: None, meta: None, error: None }
    }
}

impl<E: Endpoint> Take for Parts<E> {
    fn data<'a>(
        &mut self,
        reader: Option<&mut Reader<'a>>,
        fields: Option<&Fields<'a>>,
    ) -> Result<(), Fault> {
        self.data = Some(match fields {
            Some(fields) => E::data_of(reader, fields)?,
            None => E::data(reader)?,
        });
        Ok(())
    }

    fn file(&mut self, file: File) {
        self.data = E::file(file);
    }

    fn meta(&mut self, fields: &Fields<'_>) {
        self.meta = Some(E::meta(fields));
    }

    fn error(&mut self, index: usize, captures: &Captures<'_>) {
        declare(&mut self.error, index, captures);
    }
}

/// Compiled once per enum of errors, which endpoints may share.
#[inline(never)]
fn declare<X: DeclaredError>(error: &mut Option<X>, index: usize, captures: &Captures<'_>) {
    *error = Some(X::declared(index, captures));
}

/// The failure with its answer, and the error that was declared for it.
#[inline(never)]
fn failed<X: DeclaredError>(
    description: &'static Description,
    Read { answer, beside }: Read,
    error: Option<X>,
) -> CallError<X> {
    let (outcome, said, hints) = match beside {
        Err(Failure::Answered { outcome, said, hints }) => (outcome, said, hints),
        Err(Failure::Unrecognised(reason)) => {
            let hints = in_headers(description.envelopes, &answer.headers);
            return CallError::Unrecognised(Box::new(Unrecognised { reason, hints, answer }));
        }
        Err(Failure::Undecodable { fault, path, message }) => {
            return undecodable(fault, path, message, answer);
        }
        Ok(Beside { message, .. }) => {
            return undecodable(Fault::new(0, "there is no data"), String::new(), message, answer);
        }
    };
    let as_variant = match outcome {
        Outcome::Error | Outcome::Ok => {
            let (code, message) = said;
            let unknown = || UnknownError::new(code.clone(), message.clone(), answer.body.clone());
            let error = error.unwrap_or_else(|| X::unknown(unknown()));
            return CallError::Rejected(Box::new(Rejected::new(error, code, message, hints, answer)));
        }
        Outcome::Pending => CallError::Pending,
        Outcome::Partial => CallError::Partial,
        Outcome::Noop => CallError::Noop,
        Outcome::Unknown => CallError::Unknown,
    };
    as_variant(Box::new(Answered::new(description, outcome, error, said, hints, answer)))
}

fn undecodable<E>(fault: Fault, path: String, message: Option<String>, answer: Answer) -> CallError<E> {
    CallError::Undecodable(Box::new(Undecodable { fault, path, outcome: Outcome::Ok, message, answer }))
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
    if value.is_none() && !E::DESCRIPTION.items.is_some_and(|items| is_beside(items, &fields)) {
        return Ok(None);
    }
    let data = E::data_of(value.map(|value| fields.reader(value)).as_mut(), &fields);
    data.map(Some).map_err(|fault| (fault.clone(), fields.path(&fault)))
}
