//! An endpoint without any HTTP client: [`encode`] makes the request, [`decode`] reads the answer.
//!
//! Every client of this crate runs the code of these two functions; whoever has an HTTP stack of their own can call them and move the
//! bytes themselves.

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

use self::answered::{fields, look, path, payload, utf8_part};
#[cfg(any(feature = "testing", feature = "recording"))]
pub(crate) use self::credential::find as find_credential;
#[cfg(feature = "recording")]
pub(crate) use self::credential::spellings;
pub(crate) use self::hidden::Hidden;
use self::read::{Beside, Failure, NotOk, Take};
#[cfg(feature = "recording")]
pub(crate) use self::signing::Signed;
pub use self::signing::sign_again;
use crate::answer::{Answer, Success};
use crate::endpoint::{DeclaredError, Endpoint};
use crate::envelope::table::{Description, Outcome};
use crate::envelope::{Fields, UnknownError, Verdict};
use crate::error::{Answered, BuildError, CallError, Rejected, Unanswered, effect};
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
    finish(Ok(answer))
}

/// The result of a call, by what came of it.
pub(crate) fn finish<E: Endpoint>(
    sent: Result<Answer, Unanswered>,
) -> Result<Success<E>, CallError<E::Error>> {
    // In places of their own, and the larger one moved last: this is compiled for every endpoint.
    let (mut data, mut meta) = (None, None);
    let mut parts = Parts::<E> { data: &mut data, meta: &mut meta };
    let failure = match read::conclude(E::DESCRIPTION, sent, &mut parts) {
        Err(failure) => failure,
        Ok(beside) => {
            if let Some(meta) = meta
                && let Some(data) = data
            {
                let Beside { message, warnings, answer } = beside;
                return Ok(Success { data, meta, message, warnings, answer });
            }
            beside.without_data()
        }
    };
    Err(failed(E::DESCRIPTION, failure))
}

/// What an answer is made into that depends on the endpoint, as far as it came. All else is the same code for every endpoint.
struct Parts<'p, E: Endpoint> {
    data: &'p mut Option<E::Data>,
    meta: &'p mut Option<E::Meta>,
}

impl<E: Endpoint> Take for Parts<'_, E> {
    fn data<'a>(
        &mut self,
        reader: Option<&mut Reader<'a>>,
        fields: Option<&Fields<'a>>,
    ) -> Result<(), Fault> {
        match fields {
            Some(fields) => E::data_of(self.data, reader, fields),
            None => E::data(self.data, reader),
        }
    }

    fn file(&mut self, file: &mut Option<File>) {
        if let Some(of_file) = E::FILE {
            *self.data = file.take().map(of_file);
        }
    }

    fn meta(&mut self, fields: &Fields<'_>) {
        *self.meta = Some(E::meta(fields));
    }
}

/// What is no success, as one of the errors of an endpoint. Compiled once per enum of them, which endpoints may share.
#[inline(never)]
fn failed<X: DeclaredError>(description: &'static Description, failure: Box<Failure>) -> CallError<X> {
    let (not_ok, answer) = match *failure {
        Failure::Answered { not_ok, answer } => (not_ok, answer),
        Failure::Unanswered(Unanswered::Build(error)) => return CallError::Build(error),
        Failure::Unanswered(Unanswered::Transport(error)) => return CallError::Transport(error),
        Failure::Unrecognised(unrecognised) => return CallError::Unrecognised(unrecognised),
        Failure::Undecodable(undecodable) => return CallError::Undecodable(undecodable),
    };
    let NotOk { outcome, error, beside_undeclared, code, message, hints } = not_ok;
    let error = error.map(|(index, captures)| X::declared(index, &captures.of(|| utf8_part(&answer.body))));
    let as_variant = match outcome {
        Outcome::Error | Outcome::Ok => {
            let unknown = || UnknownError::new(code.clone(), message.clone(), answer.body.clone());
            let error = error.unwrap_or_else(|| X::unknown(unknown()));
            let effect = effect(error.info(), beside_undeclared, &answer);
            return CallError::Rejected(Box::new(Rejected { error, code, message, effect, hints, answer }));
        }
        Outcome::Pending => CallError::Pending,
        Outcome::Partial => CallError::Partial,
        Outcome::Noop => CallError::Noop,
        Outcome::Unknown => CallError::Unknown,
    };
    as_variant(Box::new(Answered::new(description, outcome, error, (code, message), hints, answer)))
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
    let beside = E::DESCRIPTION.items.is_some_and(|items| is_beside(items, &fields));
    let read = || {
        let value = match verdict.envelope {
            Some(envelope) => payload(envelope, verdict.outcome, &fields)?,
            None => None,
        };
        let mut data = None;
        if value.is_some() || beside {
            E::data_of(&mut data, value.map(|value| fields.reader(value)).as_mut(), &fields)?;
        }
        Ok(data)
    };
    read().map_err(|fault: Fault| {
        let path = verdict.envelope.map(|envelope| path(envelope, &fields, &fault)).unwrap_or_default();
        (fault, path)
    })
}
