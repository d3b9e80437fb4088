//! In: what an exchange has that the spec does not say. Out: the same, counted in the tally of its endpoint, without secrets.

use std::collections::BTreeMap;

use secpaid_codegen::model::{DataPlace, Endpoint, Model, pointer_text};
use secpaid_core::Answer;
use secpaid_core::call::untyped;
use secpaid_core::envelope::Refusal;
use secpaid_core::error::UnrecognisedReason;
use secpaid_core::json::Reader;

use super::super::hidden::{self, Secrets};
use super::super::recording::{At, Exchange};
use super::super::tally::{Counted, Facts, First, Key, Kind, OfEndpoint, Side, UnknownError};
use super::value::{general, is_json, kind_of, short_value, value_at};
use crate::engine::{Complaint, Decision, Engine, Finding, Handle, Kind as FindingKind, Subject};

/// A longer text of an enum or an error is shown in short and not suggested.
const LONGEST_TEXT: usize = 1_024;

/// What is found in one exchange goes into the tally of its endpoint.
pub(super) struct Noting<'n> {
    pub(super) at: At<'n>,
    pub(super) exchange: &'n Exchange<'n>,
    pub(super) secrets: &'n Secrets,
    pub(super) tally: &'n mut OfEndpoint,
    pub(super) redacted: &'n mut u64,
}

impl Noting<'_> {
    fn note(
        &mut self,
        key: Key,
        path: String,
        first: impl FnOnce(&mut Counted),
        again: impl FnOnce(&mut Facts),
    ) {
        let (at, secrets, exchange) = (self.at, self.secrets, self.exchange);
        let new = |key: &Key| {
            let mut counted = Counted {
                count: 1,
                first: First::new(at, path),
                message: key.detail.clone(),
                facts: Facts::default(),
            };
            first(&mut counted);
            // What is kept is what may be printed.
            counted.message = secrets.without(&counted.message, exchange);
            let value = counted.first.value.take();
            counted.first.value = value.map(|value| secrets.without(&value, exchange));
            counted
        };
        self.tally.note(key, new, |counted| again(&mut counted.facts));
    }

    /// A difference between the data of a success and its type.
    pub(super) fn finding(&mut self, finding: &Finding<'_>) {
        let unknown_field = matches!(finding.kind, FindingKind::UnknownField);
        if hidden::is_redacted(finding.value) && !unknown_field {
            *self.redacted += 1;
            return;
        }
        let path = finding.place.general().to_string();
        let secret = finding.secret || self.secrets.on(&path);
        let kind = match finding.kind {
            FindingKind::UnknownField => Kind::UnknownField,
            FindingKind::MissingField => Kind::MissingField,
            FindingKind::UnknownValue(_) => Kind::UnknownValue,
            FindingKind::UnknownVariant(_) => Kind::UnknownVariant,
            FindingKind::Wrong(_) if finding.repeated => Kind::RepeatedField,
            FindingKind::Wrong(_) => Kind::WrongValue,
        };
        let text = match finding.kind {
            FindingKind::UnknownValue(_) if !secret => Reader::from_text(finding.value)
                .string()
                .ok()
                .map(|text| self.secrets.without(&text, self.exchange)),
            _ => None,
        };
        // An enum's value is what tells one finding from another; a secret one is not kept.
        let detail = match (&text, kind) {
            (Some(text), _) => shortened(text),
            (None, Kind::UnknownField | Kind::MissingField) => String::new(),
            (None, _) => finding.to_string(),
        };
        let key = Key { side: Side::Answer, kind, path, detail };
        let shown = !secret && matches!(kind, Kind::WrongValue | Kind::RepeatedField);
        let (secrets, exchange) = (self.secrets, self.exchange);

        self.note(
            key,
            finding.place.to_string(),
            |counted| {
                counted.message = match &text {
                    Some(text) => format!("the spec does not list `{}`", hidden::in_short(text)),
                    None => finding.to_string(),
                };
                counted.first.value = match kind {
                    Kind::UnknownField => kind_of(finding.value),
                    _ if shown => short_value(finding.value, |text| secrets.without(text, exchange)),
                    _ => None,
                };
                counted.facts.record = finding.record;
                if let FindingKind::UnknownValue(index) = finding.kind {
                    counted.facts.enumeration = Some(index);
                    counted.facts.text = text.clone().filter(|text| may_be_kept(text));
                }
            },
            |facts| {
                if !finding.value.is_empty() {
                    facts.sample.add(finding.value);
                }
            },
        );
    }

    /// A field beside the data that the spec does not have.
    pub(super) fn beside(&mut self, path: String, value: &str, envelope: Option<&'static str>) {
        let detail = envelope.unwrap_or_default().to_owned();
        let key = Key { side: Side::Answer, kind: Kind::UnknownField, path: path.clone(), detail };
        self.note(
            key,
            path,
            |counted| {
                counted.message = "the spec does not have this field".to_owned();
                counted.first.value = kind_of(value);
                counted.facts.envelope = envelope;
            },
            |facts| facts.sample.add(value),
        );
    }

    pub(super) fn error(
        &mut self,
        handle: Handle<'_>,
        wide: &Engine,
        answer: &Answer,
        status: u16,
        decision: Decision,
    ) {
        if let Some(error) = decision.error {
            *self.tally.errors.entry(error.index).or_default() += 1;
            return;
        }
        if decision.message.as_deref().is_some_and(hidden::mentions_redacted) {
            *self.redacted += 1;
            return;
        }
        let declared = declared_elsewhere(handle, wide, answer);
        self.undeclared(declared, (decision.code, decision.message), decision.envelope, status);
    }

    /// What became of the entries of a list: each that is no success is an error like that of a whole answer.
    pub(super) fn entries(&mut self, handle: Handle<'_>, wide: &Engine, answer: &Answer, decision: Decision) {
        let Some(items) = decision.items else { return };
        self.tally.entries += items.total as u64;
        self.tally.entries_not_ok += items.not_ok.len() as u64;
        let mut everywhere = None;
        for entry in items.not_ok {
            if let Some(error) = entry.error {
                *self.tally.errors.entry(error.index).or_default() += 1;
            } else if entry.message.as_deref().is_some_and(hidden::mentions_redacted) {
                *self.redacted += 1;
            } else if entry.code.is_some() || entry.message.is_some() {
                let known = everywhere.get_or_insert_with(|| entries_elsewhere(handle, wide, answer));
                let declared = known.remove(&entry.path);
                self.undeclared(declared, (entry.code, entry.message), None, answer.status.as_u16());
            }
        }
    }

    /// An error that the endpoint does not list.
    fn undeclared(
        &mut self,
        declared: Option<(usize, String)>,
        (code, message): (Option<String>, Option<String>),
        envelope: Option<&'static str>,
        status: u16,
    ) {
        let told = |text: Option<String>| text.filter(|text| text.len() <= LONGEST_TEXT);
        let code = code.map(|code| self.secrets.without(&code, self.exchange));
        let message = message.map(|message| self.secrets.without(&message, self.exchange));
        if let Some((index, name)) = declared {
            let error = UnknownError { declared: Some(index), code: None, message: None, status };
            let shown = format!("the endpoint does not list the error `{name}`");
            self.unknown_error(Kind::UnlistedError, shown, envelope, error);
            return;
        }
        let said = match (&code, &message) {
            (_, Some(message)) => format!("no pattern takes the message `{}`", hidden::in_short(message)),
            (Some(_), None) => "no error has this code".to_owned(),
            (None, None) => "an error without code and message".to_owned(),
        };
        let code_said = code.as_deref().map(|code| format!(" (code `{}`)", hidden::in_short(code)));
        let shown = format!("{said}{}, HTTP status {status}", code_said.unwrap_or_default());
        let kind = if code.is_none() && message.is_none() { Kind::SilentError } else { Kind::UnknownError };
        let error = UnknownError { declared: None, code: told(code), message: told(message), status };
        self.unknown_error(kind, shown, envelope, error);
    }

    fn unknown_error(
        &mut self,
        kind: Kind,
        shown: String,
        envelope: Option<&'static str>,
        error: UnknownError,
    ) {
        let full = error.message.clone().unwrap_or_default();
        let key = Key { side: Side::Answer, kind, path: String::new(), detail: format!("{shown}{full}") };
        let set = |counted: &mut Counted| {
            counted.message = shown;
            counted.facts.envelope = envelope;
            counted.facts.error = Some(error);
        };
        self.note(key, String::new(), set, |_| ());
    }

    /// A success whose data is not there, or is not what can be there.
    pub(super) fn no_data(&mut self, handle: Handle<'_>, model: &Model, decision: Decision) {
        let Some(wrong) = decision.wrong else { return };
        let is_file = handle.endpoint().file.is_some();
        let kind = if is_file { Kind::NoFile } else { Kind::MissingData };
        let path = data_place(model, handle.endpoint(), decision.envelope);
        let key = Key { side: Side::Answer, kind, path: path.clone(), detail: wrong.message };
        self.note(key, path, |_| (), |_| ());
    }

    pub(super) fn unrecognised(&mut self, handle: Handle<'_>, wide: &Engine, answer: &Answer, status: u16) {
        if let Some((index, name)) = declared_elsewhere(handle, wide, answer) {
            let error = UnknownError { declared: Some(index), code: None, message: None, status };
            let shown = format!("the endpoint does not list the error `{name}`");
            return self.unknown_error(Kind::UnlistedError, shown, None, error);
        }
        let Err(reason) = untyped::judge(handle.description(), answer) else { return };
        let (kind, path) = match &reason {
            UnrecognisedReason::Empty => (Kind::EmptyBody, String::new()),
            UnrecognisedReason::Unreadable { path, .. }
                if is_json(handle.description().json_of(&answer.body)) =>
            {
                (Kind::RepeatedField, path.clone())
            }
            UnrecognisedReason::Unreadable { path, .. } => (Kind::NotJson, path.clone()),
            UnrecognisedReason::NoFile { .. } => (Kind::NoFile, String::new()),
            UnrecognisedReason::Refused(Refusal::Contradiction { .. } | Refusal::Disagreement { .. }) => {
                (Kind::Contradiction, String::new())
            }
            _ => (Kind::NoEnvelope, String::new()),
        };
        let detail = match kind {
            // Where it breaks off differs from body to body.
            Kind::NotJson => "the body is not JSON".to_owned(),
            _ => reason.to_string(),
        };
        let general = if kind == Kind::NotJson { String::new() } else { general(&path) };
        let key = Key { side: Side::Answer, kind, path: general, detail };
        self.note(
            key,
            path,
            |counted| {
                counted.message = format!("{reason}, HTTP status {status}");
            },
            |_| (),
        );
    }

    /// What the spec does not allow about a request.
    pub(super) fn complaint(&mut self, complaint: &Complaint, fields: &str) {
        let (kind, pointer) = match &complaint.subject {
            Subject::Encoding => (Kind::Encoding, ""),
            Subject::Field { pointer, kind } => match *kind {
                "unknown_field" => (Kind::UnknownField, pointer.as_str()),
                "missing_field" => (Kind::MissingField, pointer.as_str()),
                "unknown_value" => (Kind::UnknownValue, pointer.as_str()),
                "unknown_variant" => (Kind::UnknownVariant, pointer.as_str()),
                _ => (Kind::WrongValue, pointer.as_str()),
            },
            Subject::Constraint { pointer, .. } => (Kind::Constraint, pointer.as_str()),
            Subject::Body | Subject::Route | Subject::CredentialMissing(_) => (Kind::Body, ""),
        };
        let value = value_at(fields, pointer).unwrap_or_default();
        if hidden::is_redacted(value) && kind != Kind::UnknownField {
            *self.redacted += 1;
            return;
        }
        let secret = self.secrets.on(pointer);
        let text = (kind == Kind::UnknownValue && !secret)
            .then(|| {
                Reader::from_text(value).string().ok().map(|text| self.secrets.without(&text, self.exchange))
            })
            .flatten();
        let detail = match (&complaint.subject, &text) {
            // The message has the value.
            (Subject::Constraint { name, .. }, _) => (*name).to_owned(),
            (_, Some(text)) => shortened(text),
            _ => complaint.message.clone(),
        };
        let key = Key { side: Side::Request, kind, path: general(pointer), detail };
        let (secrets, exchange) = (self.secrets, self.exchange);

        self.note(
            key,
            pointer.to_owned(),
            |counted| {
                counted.message = match (&complaint.subject, &text) {
                    (Subject::Constraint { name, .. }, _) => {
                        format!("the request breaks the constraint `{name}`")
                    }
                    (_, Some(text)) => format!("the spec does not list `{}`", hidden::in_short(text)),
                    _ => complaint.message.clone(),
                };
                counted.first.value = match kind {
                    Kind::UnknownField => kind_of(value),
                    Kind::WrongValue if !secret => short_value(value, |text| secrets.without(text, exchange)),
                    _ => None,
                };
                counted.facts.text = text.clone().filter(|text| may_be_kept(text));
            },
            |facts| {
                if !value.is_empty() {
                    facts.sample.add(value);
                }
            },
        );
    }
}

/// Where a success in this envelope has its data.
fn data_place(model: &Model, endpoint: &Endpoint, envelope: Option<&str>) -> String {
    let of_envelope = || model.envelopes.iter().find(|known| Some(known.name.as_str()) == envelope);
    match endpoint.own_place().or_else(|| of_envelope().map(|envelope| envelope.data.clone())) {
        Some(DataPlace::At(at)) => pointer_text(&at),
        _ => String::new(),
    }
}

/// The error that the answer is at an endpoint that lists all there are.
fn declared_elsewhere(handle: Handle<'_>, wide: &Engine, answer: &Answer) -> Option<(usize, String)> {
    let error = wide.handle(handle.index())?.judge(answer, &mut |_| ()).error?;
    Some((error.index, error.name))
}

/// The errors of entries at an endpoint that lists all there are, by the paths of the entries.
fn entries_elsewhere(
    handle: Handle<'_>,
    wide: &Engine,
    answer: &Answer,
) -> BTreeMap<String, (usize, String)> {
    let judged = wide.handle(handle.index()).and_then(|handle| handle.judge(answer, &mut |_| ()).items);
    let entries = judged.into_iter().flat_map(|items| items.not_ok);
    entries.filter_map(|entry| entry.error.map(|error| (entry.path, (error.index, error.name)))).collect()
}

/// Can this text be suggested as it is?
fn may_be_kept(text: &str) -> bool {
    text.len() <= LONGEST_TEXT && !hidden::mentions_redacted(text)
}

/// A text that tells one value from another without keeping all of a long one.
fn shortened(text: &str) -> String {
    if text.len() <= LONGEST_TEXT { text.to_owned() } else { hidden::in_short(text) }
}
