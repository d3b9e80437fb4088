//! From an answer to a success or a failure, by the tables of an endpoint. It is compiled once, not per endpoint: what depends on the
//! endpoint's types is behind [`Take`].

use std::borrow::Cow;

use super::answered::{fields, hints, look, payload};
use super::file;
use crate::answer::Answer;
use crate::envelope::table::{Description, Outcome};
use crate::envelope::{Captures, Fields, Hints, Verdict};
use crate::error::UnrecognisedReason;
use crate::file::File;
use crate::json::{Fault, Reader};

/// Takes what an answer holds, as the types of an endpoint.
pub(super) trait Take {
    /// The data of a success; without a reader where there is none, and without fields where it may yet turn out to be none, as the
    /// outcome is not known.
    fn data<'a>(&mut self, reader: Option<&mut Reader<'a>>, fields: Option<&Fields<'a>>)
    -> Result<(), Fault>;

    /// Data that is a file.
    fn file(&mut self, file: File);

    /// The values beside the data.
    fn meta(&mut self, fields: &Fields<'_>);

    /// The declared error at this position.
    fn error(&mut self, index: usize, captures: &Captures<'_>);
}

/// What a success has beside the data and its like.
pub(super) struct Beside {
    pub(super) message: Option<String>,
    pub(super) warnings: Vec<String>,
}

/// An answer that was read, and what it holds beside what was taken from it.
pub(super) struct Read {
    pub(super) answer: Answer,
    pub(super) beside: Result<Beside, Failure>,
}

/// A failure that does not hold the answer yet.
pub(super) enum Failure {
    /// Any class but success.
    Answered {
        outcome: Outcome,
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

/// Judges the answer and hands over what it holds.
pub(super) fn answer(description: &Description, answer: Answer, take: &mut dyn Take) -> Read {
    let beside = judge(description, &answer, take);
    Read { answer, beside }
}

fn judge(description: &Description, answer: &Answer, take: &mut dyn Take) -> Result<Beside, Failure> {
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
            take.file(file::find(description, answer, reason).map_err(Failure::Unrecognised)?);
            take.meta(&self::fields(description, answer));
            return Ok(Beside { message: None, warnings: Vec::new() });
        }
    };
    let (Outcome::Ok, Some(envelope)) = (verdict.outcome, verdict.envelope) else {
        return Err(other(description, verdict, &fields, answer, take));
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
            Ok(Beside { message, warnings })
        }
        Err(fault) => Err(Failure::Undecodable { path: fields.path(&fault), fault, message }),
    }
}

/// What is no success.
fn other(
    description: &Description,
    verdict: Verdict<'_>,
    fields: &Fields<'_>,
    answer: &Answer,
    take: &mut dyn Take,
) -> Failure {
    let hints = hints(description, &verdict, fields, answer);
    if let Some((index, captures)) = &verdict.error {
        take.error(*index, captures);
    }
    let said = (verdict.code.map(Cow::into_owned), verdict.message.map(Cow::into_owned));
    Failure::Answered { outcome: verdict.outcome, said, hints }
}
