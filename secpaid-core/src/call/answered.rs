//! From an answer to its verdict and the place of its data, by the tables of an endpoint.

use crate::answer::Answer;
use crate::envelope::hints::{in_envelope, in_headers};
use crate::envelope::place::EVERY;
use crate::envelope::table::{DataPlace, Description, Envelope, Outcome, Pointer};
use crate::envelope::{Fields, Hints, Refusal, Verdict, data, is_empty, judge};
use crate::error::UnrecognisedReason;
use crate::json::{Fault, Reader, without_mark};

/// The fields of an answer, still to be read.
pub(super) fn fields<'a>(description: &Description, answer: &'a Answer) -> Fields<'a> {
    Fields::new(description.keys, &answer.headers).with_status(answer.status.as_u16())
}

/// Reads the root and judges it; calls `attempt` at the data on the way.
pub(super) fn look<'a>(
    description: &Description,
    answer: &'a Answer,
    fields: &mut Fields<'a>,
    attempt: &mut dyn FnMut(&mut Reader<'a>) -> Result<(), Fault>,
) -> Result<Verdict<'a>, UnrecognisedReason> {
    let key = description.envelopes.iter().find_map(|envelope| match envelope.data {
        DataPlace::At(Pointer::Below(key, [])) => Some(key),
        _ => None,
    });
    let scanned = reader(description, answer).and_then(|reader| fields.scan(reader, key, attempt));
    let (read, fault) = match scanned {
        Ok(()) => (Some(&*fields), None),
        // What it would have gone on to say outweighs any status.
        Err(fault) if begins_like_an_envelope(description, answer) => return Err(unreadable(fault, answer)),
        Err(fault) => (answer.body.is_empty().then_some(&*fields), Some(fault)),
    };
    let (envelopes, errors) = (description.envelopes, description.declared());
    let refusal = match judge(description.name, envelopes, errors, read, answer.status.as_u16()) {
        Ok(verdict) => match read {
            Some(fields) if is_in_part(description, &verdict, fields) => {
                return verdict.in_part(errors, fields).map_err(UnrecognisedReason::Refused);
            }
            _ => return Ok(verdict),
        },
        Err(refusal) => refusal,
    };
    Err(match fault {
        Some(_) if answer.body.is_empty() && matches!(refusal, Refusal::NoEnvelope(_)) => {
            UnrecognisedReason::Empty
        }
        Some(_) if answer.body.is_empty() => UnrecognisedReason::Refused(refusal),
        None => UnrecognisedReason::Refused(refusal),
        Some(fault) => unreadable(fault, answer),
    })
}

/// Is a success one in part, as its entries say?
fn is_in_part(description: &Description, verdict: &Verdict<'_>, fields: &Fields<'_>) -> bool {
    let (Outcome::Ok, Some(envelope)) = (verdict.outcome, verdict.envelope) else { return false };
    let Some(asked) = description.items.and_then(|items| items.partial) else { return false };
    payload(envelope, Outcome::Ok, fields)
        .is_ok_and(|list| asked(description, list.map(|list| fields.reader(list)).as_mut(), fields))
}

/// A reader of the body, where its JSON begins.
fn reader<'a>(description: &Description, answer: &'a Answer) -> Result<Reader<'a>, Fault> {
    let before = answer.body.len() - description.json_of(&answer.body).len();
    match str::from_utf8(&answer.body) {
        Ok(text) if before > 0 => Ok(Reader::at(text, before)),
        _ => Reader::new(&answer.body),
    }
}

fn unreadable(fault: Fault, answer: &Answer) -> UnrecognisedReason {
    let path = fault.path(utf8_part(&answer.body));
    UnrecognisedReason::Unreadable { fault, path }
}

/// Of a body that is not JSON: an envelope that breaks off or repeats a key is not JSON, but it is still that envelope, and neither a file
/// nor for its status to explain. A byte order mark hides no envelope.
pub(super) fn begins_like_an_envelope(description: &Description, answer: &Answer) -> bool {
    let mut reader = Reader::from_text(utf8_part(without_mark(&answer.body)));
    let mut has_key = || -> Result<bool, Fault> {
        let mut entries = reader.object()?;
        while let Some(name) = reader.next_key(&mut entries)? {
            if description.keys.contains(&name.as_ref()) || description.keys.contains(&EVERY) {
                return Ok(true);
            }
            reader.skip()?;
        }
        Ok(false)
    };
    has_key().unwrap_or(false)
}

/// What an answer that is no success says to do next.
pub(super) fn hints(
    description: &Description,
    verdict: &Verdict<'_>,
    fields: &Fields<'_>,
    answer: &Answer,
) -> Hints {
    match verdict.envelope {
        Some(envelope) => in_envelope(envelope, fields, &answer.headers),
        None => in_headers(description.envelopes, &answer.headers),
    }
}

/// The text of the data, where there is some.
///
/// # Errors
///
/// Where there are several values at its place.
pub(super) fn payload<'a>(
    envelope: &Envelope,
    outcome: Outcome,
    fields: &Fields<'a>,
) -> Result<Option<&'a str>, Fault> {
    let found = data(envelope.data, fields)?;
    Ok(found.filter(|value| !is_empty(envelope.empty.of(outcome), Some(value))))
}

/// The JSON Pointer of what a fault in the data is about; where there is no data, of the place where it would be.
pub(super) fn path(envelope: &Envelope, fields: &Fields<'_>, fault: &Fault) -> String {
    let path = fields.path(fault);
    match envelope.data {
        DataPlace::At(pointer) if path.is_empty() => fields.pointer_text(pointer),
        _ => path,
    }
}

/// As much of the body as is text.
pub(super) fn utf8_part(body: &[u8]) -> &str {
    let valid = std::str::from_utf8(body).map_or_else(|error| error.valid_up_to(), str::len);
    body.get(..valid).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default()
}
