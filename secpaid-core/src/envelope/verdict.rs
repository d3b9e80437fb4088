//! From the fields and the status of an answer to what it amounts to, by the envelopes that an endpoint may be answered in.

use std::borrow::Cow;

use super::captures::Captures;
use super::errors::{Open, Said, Told, find_error};
use super::fields::Fields;
use super::place::{Found, Raw, is_blank};
use super::refusal::Refusal;
use super::said::{Candidates, codes, is_one_silent, join, joined, message, texts, warnings};
use super::table::{DataPlace, Declared, Empty, Envelope, ErrorInfo, HttpPolicy, Outcome, Pointer, Test};
use crate::endpoint::Effect;
use crate::error::assumed_effect;
use crate::json::Fault;

/// What an answer amounts to.
#[derive(Debug)]
pub struct Verdict<'a> {
    /// The envelope it is in; `None` when the HTTP status alone decided.
    pub envelope: Option<&'static Envelope>,
    /// The outcome.
    pub outcome: Outcome,
    /// The text of the code; several are joined with `, `. Of a success it is there for tools ([`untyped::judge`](crate::call::untyped::judge)), not for clients.
    pub code: Option<Cow<'a, str>>,
    /// The message; several are joined with `; `.
    pub message: Option<Cow<'a, str>>,
    /// The declared error that this is, by its position, with its typed parts; of several the one that leaves most open. None of a success.
    pub error: Option<(usize, Captures<'a>)>,
    /// Does it say something beside that error which nobody declares, one of several codes, say? Then the call may have taken effect,
    /// whatever the error says.
    pub beside_undeclared: bool,
    status: u16,
    codes: Vec<Raw<'a>>,
}

impl<'a> Verdict<'a> {
    /// Adds what another one says, where several speak for the same thing: it amounts to what the one says that leaves most open.
    pub(crate) fn join(&mut self, other: Self, errors: Declared<'_>) {
        self.code = join(self.code.take(), other.code, ", ");
        self.message = join(self.message.take(), other.message, "; ");
        self.beside_undeclared |= other.beside_undeclared || self.error.is_some() != other.error.is_some();
        let rank = |error: &Option<(usize, Captures<'_>)>| {
            let info = error.as_ref().and_then(|(index, _)| errors.get(*index));
            (info.map_or(Open::Failed, |info| info.leaves_open(NO_STATUS)), info.is_some())
        };
        if rank(&other.error) > rank(&self.error) {
            (self.outcome, self.error) = (other.outcome, other.error);
        }
    }

    /// May what an entry of a list stands for have taken effect? It has no status of its own.
    pub(crate) fn effect_of_entry(&self, errors: Declared<'_>) -> Effect {
        let declared = self.error.as_ref().and_then(|(index, _)| errors.get(*index));
        match (self.outcome, declared) {
            (Outcome::Noop, _) => Effect::None,
            (Outcome::Error, Some(info)) if !self.beside_undeclared => {
                info.effect.unwrap_or_else(|| assumed_effect(NO_STATUS))
            }
            _ => Effect::Unknown,
        }
    }

    /// Where the details of an error are in this answer, if somewhere.
    pub fn details(&self, error: &ErrorInfo) -> Option<Pointer> {
        error.details.or(self.envelope?.details)
    }

    /// What a success warns of.
    pub fn warnings(&self, fields: &Fields<'_>) -> Vec<String> {
        match self.envelope {
            Some(envelope) => warnings(envelope.warnings, fields),
            None => Vec::new(),
        }
    }

    /// The same answer, of which a part did not work.
    pub(crate) fn in_part(self, errors: Declared<'_>, fields: &Fields<'a>) -> Result<Self, Refusal> {
        match self.envelope {
            Some(envelope) => {
                said(envelope, Outcome::Partial, fields, self.status).settle(errors, Some(fields))
            }
            None => Ok(self),
        }
    }

    /// Finds the declared error of what is no success. An error can amount to something else than a failure; where the envelope does not
    /// leave that to it, the two have to agree, unless it is the error of a part.
    fn settle(mut self, errors: Declared<'_>, fields: Option<&Fields<'a>>) -> Result<Self, Refusal> {
        if self.outcome == Outcome::Ok {
            return Ok(self);
        }
        let envelope = self.envelope.map(|envelope| envelope.name);
        let texts = match (&self.message, self.envelope, fields) {
            // What is borrowed is one text.
            (Some(Cow::Owned(_)), Some(envelope), Some(fields)) => {
                texts(Candidates::of_message(envelope), fields)
            }
            _ => Vec::new(),
        };
        let silent = self.envelope.zip(fields).is_some_and(|(envelope, fields)| {
            let of = if self.codes.is_empty() { Candidates::of_message } else { Candidates::of_code };
            is_one_silent(of(envelope), fields)
        });
        let said = Said {
            envelope,
            outcome: self.outcome,
            status: self.status,
            codes: &self.codes,
            message: self.message.as_deref(),
            texts: &texts,
            silent,
            fields,
        };
        let Some(Told { index, error, captures, beside_undeclared }) = find_error(errors, said) else {
            return Ok(self);
        };
        let details = fields.zip(self.details(error)).and_then(|(fields, pointer)| {
            let value = fields.get(pointer).filter(|value| *value != "null")?;
            Some(fields.reader(value))
        });
        self.error = Some((index, captures.beside(details)));
        self.beside_undeclared = beside_undeclared;
        if self.outcome == Outcome::Error {
            self.outcome = error.outcome;
        } else if ![Outcome::Error, self.outcome].contains(&error.outcome) && self.outcome != Outcome::Partial
        {
            return Err(Refusal::Disagreement {
                envelope: envelope.unwrap_or_default(),
                outcome: self.outcome,
                error: error.name,
                meant: error.outcome,
            });
        }
        Ok(self)
    }

    /// With the code of a success, too, which nobody looks for while one is read.
    #[must_use]
    pub(crate) fn with_code(self, fields: &Fields<'a>) -> Self {
        let code = match (self.outcome, self.envelope) {
            (Outcome::Ok, Some(envelope)) => joined(&codes(Candidates::of_code(envelope), fields)),
            _ => self.code,
        };
        Self { code, ..self }
    }
}

/// What the answer to an endpoint of this name amounts to; `fields` is `None` when the body is not JSON, and has nothing where there is no
/// body.
pub fn judge<'a>(
    endpoint: &'static str,
    envelopes: &[&'static Envelope],
    errors: Declared<'_>,
    fields: Option<&Fields<'a>>,
    status: u16,
) -> Result<Verdict<'a>, Refusal> {
    let failed = !(200..300).contains(&status);
    let recognised = fields.and_then(|fields| Some((fields, recognise(envelopes, fields)?)));
    let Some((fields, envelope)) = recognised else {
        return failed
            .then(|| by_status(envelopes, errors, fields, status))
            .flatten()
            .ok_or_else(|| Refusal::NoEnvelope(envelopes.iter().map(|envelope| envelope.name).collect()));
    };
    let outcome = if failed && envelope.http == HttpPolicy::First {
        Outcome::Error
    } else {
        match outcome(endpoint, envelope, fields) {
            Ok(outcome) => outcome,
            // JSON of something in between, such as a gateway, is no envelope either.
            Err(refusal) if failed && envelope.is_foreign(&refusal, fields) => {
                return by_status(envelopes, errors, Some(fields), status).ok_or(refusal);
            }
            Err(refusal) => return Err(refusal),
        }
    };
    said(envelope, outcome, fields, status).settle(errors, Some(fields))
}

/// What a status that is no success stands for where the body is in no envelope.
fn by_status<'a>(
    envelopes: &[&'static Envelope],
    errors: Declared<'_>,
    fields: Option<&Fields<'a>>,
    status: u16,
) -> Option<Verdict<'a>> {
    // An envelope that has to be recognised says nothing about what is not in it.
    let first =
        envelopes.iter().any(|envelope| envelope.http == HttpPolicy::First && envelope.when.is_none());
    let fallback = envelopes.iter().any(|envelope| envelope.http == HttpPolicy::Fallback);
    let bare = Verdict {
        envelope: None,
        outcome: Outcome::Error,
        code: None,
        message: None,
        error: None,
        beside_undeclared: false,
        status,
        codes: Vec::new(),
    };
    bare.settle(errors, fields).ok().filter(|verdict| first || fallback && verdict.error.is_some())
}

/// An entry of a list has no HTTP status of its own, and no matcher asks for this one.
const NO_STATUS: u16 = 0;

/// What an entry of a list amounts to, or what speaks for it; `given` where that is known from elsewhere.
pub(crate) fn judge_entry<'a>(
    judge: &'static Envelope,
    errors: Declared<'_>,
    fields: &Fields<'a>,
    given: Option<Outcome>,
) -> Result<Verdict<'a>, Refusal> {
    if judge.when.is_some_and(|when| !when.holds(fields)) {
        return Err(Refusal::NoEnvelope(vec![judge.name]));
    }
    let outcome = given.map_or_else(|| outcome("", judge, fields), Ok)?;
    said(judge, outcome, fields, NO_STATUS).settle(errors, Some(fields))
}

/// The verdict with what the answer says for it.
fn said<'a>(envelope: &'static Envelope, outcome: Outcome, fields: &Fields<'a>, status: u16) -> Verdict<'a> {
    let codes =
        if outcome == Outcome::Ok { Vec::new() } else { codes(Candidates::of_code(envelope), fields) };
    Verdict {
        envelope: Some(envelope),
        outcome,
        code: joined(&codes),
        message: message(Candidates::of_message(envelope), fields),
        error: None,
        beside_undeclared: false,
        status,
        codes,
    }
}

/// Does the value count as *no data*?
pub(crate) fn is_empty(spellings: &[Empty], value: Option<Raw<'_>>) -> bool {
    let Some(value) = value else { return spellings.contains(&Empty::Absent) };
    match Found::new(value).emptiness() {
        Some(spelling) => spellings.contains(&spelling),
        None => spellings.contains(&Empty::Blank) && is_blank(value),
    }
}

/// The text of the data, where there is some.
///
/// # Errors
///
/// Where there are several values at its place.
pub(crate) fn data<'a>(place: DataPlace, fields: &Fields<'a>) -> Result<Option<Raw<'a>>, Fault> {
    match place {
        DataPlace::None => Ok(None),
        DataPlace::Root | DataPlace::Flat => Ok(fields.get(Pointer::Root)),
        DataPlace::At(pointer) => fields.single(pointer).map_err(|second| {
            let place = fields.pointer_text(pointer);
            Fault::new(
                fields.offset(second),
                format!("`{place}` leads to several values, and the data is one"),
            )
        }),
    }
}

/// The first envelope that the answer is in.
fn recognise(envelopes: &[&'static Envelope], fields: &Fields<'_>) -> Option<&'static Envelope> {
    let is_in = |envelope: &&&'static Envelope| {
        (fields.is_object() || envelope.takes_what_is_no_object(fields))
            && envelope.when.is_none_or(|when| when.holds(fields))
    };
    envelopes.iter().find(is_in).copied()
}

impl Envelope {
    /// Is an answer that none of its outcomes fits none of its own? Without `when`, it takes what has nothing that they look at.
    fn is_foreign(&self, refusal: &Refusal, fields: &Fields<'_>) -> bool {
        let no_outcome = matches!(refusal, Refusal::Contradiction { endpoint: None, outcomes: 0, .. });
        let mut is_there = false;
        for (_, test) in self.outcomes {
            test.pointers(&mut |pointer| is_there |= fields.get(pointer).is_some());
        }
        self.http == HttpPolicy::Fallback && self.when.is_none() && no_outcome && !is_there
    }

    /// Can an answer be in it whose body is no object? Where nothing is there, only one whose status it asks for. Every key is missing in
    /// a list and in a text, and where a missing key means success, they must not be one: something has to look at what they are.
    fn takes_what_is_no_object(&self, fields: &Fields<'_>) -> bool {
        if fields.is_nothing() {
            return self.when.is_some_and(|when| when.asks_for_status());
        }
        let (mut in_body, mut at_this) = (false, self.data == DataPlace::Root);
        let mut see = |pointer| at_this |= fields.can_lead_anywhere(pointer);
        self.own_outcomes.iter().for_each(|(_, test)| test.pointers(&mut see));
        let tests = self.when.iter().chain(self.outcomes.iter().map(|(_, test)| test));
        tests.for_each(|test| {
            test.pointers(&mut |pointer| {
                in_body = true;
                see(pointer);
            });
        });
        at_this || !in_body
    }
}

/// What the envelope says; where that is a success, what the endpoint says about it.
fn outcome(
    endpoint: &'static str,
    envelope: &'static Envelope,
    fields: &Fields<'_>,
) -> Result<Outcome, Refusal> {
    let refuse =
        |whose, outcomes, tests| Err(Refusal::contradiction(envelope.name, whose, outcomes, tests, fields));
    match holding(envelope.outcomes, fields) {
        (Some(Outcome::Ok), 1) => match holding(envelope.own_outcomes, fields) {
            (Some(own), 1) => Ok(own),
            // An endpoint that says what a success is means no other.
            (None, _) if !envelope.own_outcomes.iter().any(|(own, _)| *own == Outcome::Ok) => Ok(Outcome::Ok),
            (_, others) => refuse(Some(endpoint), others, envelope.own_outcomes),
        },
        (Some(outcome), 1) => Ok(outcome),
        (_, others) => refuse(None, others, envelope.outcomes),
    }
}

/// The first outcome whose test holds, and for how many that is so.
fn holding(tests: &[(Outcome, Test)], fields: &Fields<'_>) -> (Option<Outcome>, usize) {
    let mut holding = tests.iter().filter(|(_, test)| test.holds(fields)).map(|(outcome, _)| *outcome);
    let first = holding.next();
    (first, usize::from(first.is_some()) + holding.count())
}

#[cfg(test)]
mod tests;
