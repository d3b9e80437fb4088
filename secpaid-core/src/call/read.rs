//! From what came of a call to a success or a failure, by the tables of an endpoint. It is compiled once, not per endpoint: what depends
//! on the endpoint's types is behind [`Take`].

use std::borrow::Cow;

use super::answered::{fields, hints, look, path, payload};
use super::file;
use crate::__private::no_data;
use crate::answer::Answer;
use crate::envelope::hints::in_headers;
use crate::envelope::table::{Description, Outcome};
use crate::envelope::{Fields, Hints, UnboundCaptures, Verdict};
use crate::error::{Unanswered, Undecodable, Unrecognised, UnrecognisedReason};
use crate::file::File;
use crate::json::{Fault, Reader};

/// Takes what an answer holds, as the types of an endpoint.
pub(super) trait Take {
    /// The data of a success; without a reader where there is none, and without fields where it may yet turn out to be none, as the
    /// outcome is not known.
    fn data<'a>(&mut self, reader: Option<&mut Reader<'a>>, fields: Option<&Fields<'a>>)
    -> Result<(), Fault>;

    /// Data that is a file. It is left in its place where the endpoint answers with none.
    fn file(&mut self, file: &mut Option<File>);

    /// The values beside the data.
    fn meta(&mut self, fields: &Fields<'_>);
}

/// A success, without what was taken from it.
pub(super) struct Beside {
    pub(super) message: Option<String>,
    pub(super) warnings: Vec<String>,
    pub(super) answer: Answer,
}

/// What is no success.
#[expect(clippy::large_enum_variant, reason = "it is handed on in a box")]
pub(super) enum Failure {
    /// Nothing was sent, or nothing came back.
    Unanswered(Unanswered),
    /// Any class but success.
    Answered {
        not_ok: NotOk,
        answer: Answer,
    },
    Unrecognised(Box<Unrecognised>),
    Undecodable(Box<Undecodable>),
}

/// What an answer says that is no success.
pub(super) struct NotOk {
    pub(super) outcome: Outcome,
    /// The declared error, by its position.
    pub(super) error: Option<(usize, UnboundCaptures)>,
    /// Does it say something beside that error which nobody declares?
    pub(super) beside_undeclared: bool,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) hints: Hints,
}

/// Judges what came of a call, and hands over what it holds.
pub(super) fn conclude(
    description: &Description,
    sent: Result<Answer, Unanswered>,
    take: &mut dyn Take,
) -> Result<Beside, Box<Failure>> {
    let answer = sent.map_err(|unanswered| Box::new(Failure::Unanswered(unanswered)))?;
    Err(Box::new(match judge(description, &answer, take) {
        Ok((message, warnings)) => return Ok(Beside { message, warnings, answer }),
        Err(Why::NotOk(not_ok)) => Failure::Answered { not_ok, answer },
        Err(Why::Unrecognised(reason)) => {
            let hints = in_headers(description.envelopes, &answer.headers);
            Failure::Unrecognised(Box::new(Unrecognised { reason, hints, answer }))
        }
        Err(Why::Undecodable { fault, path, message }) => Failure::undecodable(fault, path, message, answer),
    }))
}

impl Beside {
    /// The failure that this is where no data was taken.
    #[cold]
    pub(super) fn without_data(self) -> Box<Failure> {
        Box::new(Failure::undecodable(no_data(), String::new(), self.message, self.answer))
    }
}

impl Failure {
    fn undecodable(fault: Fault, path: String, message: Option<String>, answer: Answer) -> Self {
        Self::Undecodable(Box::new(Undecodable { fault, path, outcome: Outcome::Ok, message, answer }))
    }
}

/// Why an answer is no success.
enum Why {
    NotOk(NotOk),
    Unrecognised(UnrecognisedReason),
    Undecodable { fault: Fault, path: String, message: Option<String> },
}

/// Message and warnings of a success.
#[expect(clippy::result_large_err, reason = "there is one at a time, and a box would take longer")]
fn judge(
    description: &Description,
    answer: &Answer,
    take: &mut dyn Take,
) -> Result<(Option<String>, Vec<String>), Why> {
    let mut fields = fields(description, answer);
    // Where data begins that was taken on the way.
    let mut taken = None;
    let looked = look(description, answer, &mut fields, &mut |reader| {
        let start = reader.offset();
        take.data(Some(reader), None)?;
        taken = Some(start);
        Ok(())
    });
    let verdict = match looked {
        Ok(verdict) => verdict,
        Err(reason) => {
            let mut file = Some(file::find(description, answer, reason).map_err(Why::Unrecognised)?);
            take.file(&mut file);
            if file.is_some() {
                return Err(Why::Undecodable { fault: no_data(), path: String::new(), message: None });
            }
            take.meta(&self::fields(description, answer));
            return Ok((None, Vec::new()));
        }
    };
    let (Outcome::Ok, Some(envelope)) = (verdict.outcome, verdict.envelope) else {
        return Err(Why::NotOk(not_ok(description, verdict, &fields, answer)));
    };
    let warnings = verdict.warnings(&fields);
    let message = verdict.message.map(Cow::into_owned);
    let read = match payload(envelope, Outcome::Ok, &fields) {
        Err(fault) => Err(fault),
        Ok(None) => take.data(None, Some(&fields)),
        Ok(Some(value)) if taken == Some(fields.offset(value)) => Ok(()),
        Ok(Some(value)) => take.data(Some(&mut fields.reader(value)), Some(&fields)),
    };
    match read {
        Ok(()) => {
            take.meta(&fields);
            Ok((message, warnings))
        }
        Err(fault) => Err(Why::Undecodable { path: path(envelope, &fields, &fault), fault, message }),
    }
}

fn not_ok(description: &Description, verdict: Verdict<'_>, fields: &Fields<'_>, answer: &Answer) -> NotOk {
    let hints = hints(description, &verdict, fields, answer);
    NotOk {
        outcome: verdict.outcome,
        error: verdict.error.map(|(index, captures)| (index, captures.unbind())),
        beside_undeclared: verdict.beside_undeclared,
        code: verdict.code.map(Cow::into_owned),
        message: verdict.message.map(Cow::into_owned),
        hints,
    }
}

#[cfg(test)]
mod tests;
