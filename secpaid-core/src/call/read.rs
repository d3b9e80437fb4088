//! From an answer to a success or a failure, by the tables of an endpoint. It is compiled once, not per endpoint: what depends on the
//! endpoint's types is behind [`Take`].

use std::borrow::Cow;

use super::answered::{fields, hints, look, payload};
use super::file;
use crate::answer::Answer;
use crate::client::Unanswered;
use crate::envelope::hints::in_headers;
use crate::envelope::table::{Description, Outcome};
use crate::envelope::{Captures, Fields, Hints, Verdict};
use crate::error::{Undecodable, Unrecognised, UnrecognisedReason};
use crate::file::File;
use crate::json::{Fault, Reader};

/// Takes what an answer holds, as the types of an endpoint.
pub(super) trait Take {
    /// The data of a success; without a reader where there is none, and without fields where it may yet turn out to be none, as the
    /// outcome is not known.
    fn data<'a>(&mut self, reader: Option<&mut Reader<'a>>, fields: Option<&Fields<'a>>)
    -> Result<(), Fault>;

    /// Data that is a file, taken out of its place where the endpoint answers with one.
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
    Unanswered(Unanswered),
    /// Any class but success.
    Answered {
        said: Said,
        answer: Answer,
    },
    Unrecognised(Box<Unrecognised>),
    Undecodable(Box<Undecodable>),
}

/// What an answer says that is no success.
pub(super) struct Said {
    pub(super) outcome: Outcome,
    /// The declared error, by its position.
    pub(super) error: Option<(usize, Captures<'static>)>,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) hints: Hints,
}

/// Judges what came of a call and hands over what it holds.
pub(super) fn sent(
    description: &Description,
    sent: Result<Answer, Unanswered>,
    take: &mut dyn Take,
) -> Result<Beside, Box<Failure>> {
    let answer = sent.map_err(|unanswered| Box::new(Failure::Unanswered(unanswered)))?;
    Err(Box::new(match judge(description, &answer, take) {
        Ok((message, warnings)) => return Ok(Beside { message, warnings, answer }),
        Err(Why::Said(said)) => Failure::Answered { said, answer },
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
        let fault = Fault::new(0, "there is no data");
        Box::new(Failure::undecodable(fault, String::new(), self.message, self.answer))
    }
}

impl Failure {
    fn undecodable(fault: Fault, path: String, message: Option<String>, answer: Answer) -> Self {
        Self::Undecodable(Box::new(Undecodable { fault, path, outcome: Outcome::Ok, message, answer }))
    }
}

/// Why an answer is no success.
enum Why {
    Said(Said),
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
            let file = file::find(description, answer, reason).map_err(Why::Unrecognised)?;
            take.file(&mut Some(file));
            take.meta(&self::fields(description, answer));
            return Ok((None, Vec::new()));
        }
    };
    let (Outcome::Ok, Some(envelope)) = (verdict.outcome, verdict.envelope) else {
        return Err(Why::Said(said(description, verdict, &fields, answer)));
    };
    let warnings = verdict.warnings(&fields);
    let message = verdict.message.map(Cow::into_owned);
    let read = match payload(envelope, Outcome::Ok, &fields) {
        None => take.data(None, Some(&fields)),
        Some(value) if taken == Some(fields.offset(value)) => Ok(()),
        Some(value) => take.data(Some(&mut fields.reader(value)), Some(&fields)),
    };
    match read {
        Ok(()) => {
            take.meta(&fields);
            Ok((message, warnings))
        }
        Err(fault) => Err(Why::Undecodable { path: fields.path(&fault), fault, message }),
    }
}

/// What is no success.
fn said(description: &Description, verdict: Verdict<'_>, fields: &Fields<'_>, answer: &Answer) -> Said {
    let hints = hints(description, &verdict, fields, answer);
    Said {
        outcome: verdict.outcome,
        error: verdict.error.map(|(index, captures)| (index, captures.into_owned())),
        code: verdict.code.map(Cow::into_owned),
        message: verdict.message.map(Cow::into_owned),
        hints,
    }
}
