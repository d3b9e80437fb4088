//! Calls whose endpoint is data: a [`Description`] in the place of a generated type, for tools that learn of an API while they run.
//!
//! The rules are those of generated clients, since [`encode`](super::encode) and [`decode`](super::decode) run the same code.

use bytes::Bytes;
use http::Request;

use super::answered::{fields, hints, look, path, payload};
pub use super::credential::{find as find_credential, path_without_tokens, tokens_in_path};
pub use super::multipart::{FormPart, parts as form_parts};
pub use super::route::PathTemplate;
use super::{build, file};
use crate::answer::Answer;
use crate::endpoint::Effect;
use crate::envelope::hints::in_headers;
use crate::envelope::table::{DataPlace, Description, ErrorInfo, Outcome, Test};
use crate::envelope::{Captures, Fields, Hints, Refusal, Verdict};
use crate::error::{BuildError, UnrecognisedReason};
use crate::file::File;
pub use crate::items::read::{ReadPayload, is_one_not_ok};
use crate::items::read::{collect, is_beside};
use crate::json::{Encode, Fault, Reader, Writer};
use crate::settings::Settings;

/// Makes the request of a call; `write` writes its fields, as [`Endpoint::write`](crate::Endpoint::write) does.
///
/// # Errors
///
/// As [`encode`](super::encode).
pub fn encode(
    description: &'static Description,
    write: &dyn Fn(&mut Writer),
    settings: &Settings,
) -> Result<Request<Bytes>, BuildError> {
    build::request(description, &By(write), settings)
}

/// Fields that a function writes.
struct By<'w>(&'w dyn Fn(&mut Writer));

impl Encode for By<'_> {
    fn encode(&self, writer: &mut Writer) {
        (self.0)(writer);
    }
}

/// Decides what an answer amounts to. Its data is not looked at: [`Enveloped::data`] is where to read it.
///
/// # Errors
///
/// Why it is neither success nor failure.
pub fn judge<'a>(
    description: &'static Description,
    answer: &'a Answer,
) -> Result<Judged<'a>, UnrecognisedReason> {
    if let Some(refusal) = left_to_rust(description) {
        return Err(UnrecognisedReason::Refused(refusal));
    }
    let mut fields = fields(description, answer);
    match look(description, answer, &mut fields, &mut |reader| reader.skip().map(drop)) {
        Ok(verdict) => {
            if let Some(refusal) = error_left_to_rust(description, &verdict) {
                return Err(UnrecognisedReason::Refused(refusal));
            }
            let hints = hints(description, &verdict, &fields, answer);
            let verdict = verdict.with_code(&fields);
            Ok(Judged::Enveloped(Enveloped { verdict, fields, hints, description }))
        }
        Err(reason) => file::find(description, answer, reason).map(Judged::File),
    }
}

/// Tables without the functions that their tests ask decide nothing.
fn left_to_rust(description: &'static Description) -> Option<Refusal> {
    let of_entries = description.items.map(|items| items.judge);
    description.envelopes.iter().copied().chain(of_entries).find_map(|envelope| {
        let outcomes = envelope.outcomes.iter().chain(envelope.own_outcomes).map(|(_, test)| test);
        let path = envelope.when.iter().chain(outcomes).find_map(Test::lacks)?;
        Some(Refusal::LeftToRust { envelope: envelope.name, path })
    })
}

/// The same where they are to say which error it is.
fn error_left_to_rust(description: &'static Description, verdict: &Verdict<'_>) -> Option<Refusal> {
    if verdict.outcome == Outcome::Ok {
        return None;
    }
    let path = matcher_left_to_rust(description)?;
    Some(Refusal::LeftToRust { envelope: verdict.envelope.map_or("", |envelope| envelope.name), path })
}

/// A function that matchers ask and that these tables do not have.
fn matcher_left_to_rust(description: &Description) -> Option<&'static str> {
    let mut matchers = description.declared().iter().flat_map(|error| error.matchers);
    matchers.find_map(|matcher| matcher.when.as_ref()?.lacks())
}

/// May a call that was answered with this error have taken effect? `None` is an error that the description does not declare;
/// `beside_undeclared` is what the [`Verdict`] says.
pub fn effect(error: Option<&ErrorInfo>, beside_undeclared: bool, answer: &Answer) -> Effect {
    crate::error::effect(error, beside_undeclared, answer)
}

/// What the headers of an answer in no envelope say to do next.
pub fn header_hints(description: &Description, answer: &Answer) -> Hints {
    in_headers(description.envelopes, &answer.headers)
}

/// What an answer amounts to.
#[derive(Debug)]
#[non_exhaustive]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one at a time, and a box would cost more than the room"
)]
pub enum Judged<'a> {
    /// What its envelope or its HTTP status says.
    Enveloped(Enveloped<'a>),
    /// A file, which is a success.
    File(File),
}

/// An answer in an envelope, or one whose HTTP status decided.
#[derive(Debug)]
pub struct Enveloped<'a> {
    verdict: Verdict<'a>,
    fields: Fields<'a>,
    hints: Hints,
    description: &'static Description,
}

impl<'a> Enveloped<'a> {
    /// Envelope, outcome, code and message; the code of a success, too.
    pub fn verdict(&self) -> &Verdict<'a> {
        &self.verdict
    }

    /// Is it a success?
    pub fn is_ok(&self) -> bool {
        self.verdict.outcome == Outcome::Ok && self.verdict.envelope.is_some()
    }

    /// The declared error that it is, by its position in [`Description::declared`], with its typed parts.
    pub fn error(&self) -> Option<&(usize, Captures<'a>)> {
        self.verdict.error.as_ref()
    }

    /// The place where an error of this position would have its details, as a JSON Pointer; `None` where it has none.
    pub fn details_pointer(&self, position: usize) -> Option<String> {
        let pointer = self.verdict.details(self.description.declared().get(position)?)?;
        Some(self.fields.pointer_text(pointer))
    }

    /// What an answer that is no success says to do next.
    pub fn hints(&self) -> &Hints {
        &self.hints
    }

    /// What a success warns of.
    pub fn warnings(&self) -> Vec<String> {
        if self.is_ok() { self.verdict.warnings(&self.fields) } else { Vec::new() }
    }

    /// A reader at the data of anything but an error; `None` where there is none. What follows the data is not to be read.
    ///
    /// # Errors
    ///
    /// When there are several values at its place.
    pub fn data(&self) -> Result<Option<Reader<'a>>, Fault> {
        let outcome = self.verdict.outcome;
        let Some(envelope) = self.verdict.envelope.filter(|_| outcome != Outcome::Error) else {
            return Ok(None);
        };
        Ok(payload(envelope, outcome, &self.fields)?.map(|value| self.fields.reader(value)))
    }

    /// The entries of the list that the data of anything but an error is, each judged. `read` reads the payload of an entry that worked,
    /// and is told which one it is.
    ///
    /// # Errors
    ///
    /// When `read` fails, there is no list, or an entry cannot be judged.
    pub fn items(
        &self,
        read: ReadPayload<'_, 'a, ()>,
    ) -> Result<crate::items::Items<(), (usize, Captures<'a>)>, Fault> {
        let list =
            collect(self.description, self.data()?.as_mut(), Some(&self.fields), read, &|declared| declared)?;
        let left = if list.all_ok() { None } else { matcher_left_to_rust(self.description) };
        match left {
            Some(path) => Err(Fault::new(
                0,
                format!(
                    "which error an entry is is left to the Rust function `{path}`, which is not run here"
                ),
            )),
            None => Ok(list),
        }
    }

    /// Are there entries to judge, be they where the data is or beside it?
    pub fn has_items(&self) -> bool {
        let failed = |items| self.verdict.outcome != Outcome::Error && is_beside(items, &self.fields);
        self.description.items.is_some_and(|items| !matches!(self.data(), Ok(None)) || failed(items))
    }

    /// The JSON Pointer of the data, or of the place where the envelope would have it; `None` where it has none.
    pub fn data_pointer(&self) -> Option<String> {
        match self.verdict.envelope?.data {
            DataPlace::None => None,
            DataPlace::Root | DataPlace::Flat => Some(String::new()),
            DataPlace::At(pointer) => Some(match self.fields.single(pointer) {
                Ok(Some(value)) => self.fields.pointer_of(value),
                _ => self.fields.pointer_text(pointer),
            }),
        }
    }

    /// The values that the tables look at.
    pub fn fields(&self) -> &Fields<'a> {
        &self.fields
    }

    /// The JSON Pointer of what a fault in the data is about; where there is no data, of the place where it would be.
    pub fn path(&self, fault: &Fault) -> String {
        self.verdict.envelope.map(|envelope| path(envelope, &self.fields, fault)).unwrap_or_default()
    }
}
