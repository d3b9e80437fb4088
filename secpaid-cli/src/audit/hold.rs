//! In: an exchange. Out: what of it the spec does not say, counted.

use std::collections::BTreeSet;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use secpaid_codegen::model::{DataPlace, Endpoint, Model, pointer_text};
use secpaid_core::Answer;
use secpaid_core::call::untyped;
use secpaid_core::envelope::Refusal;
use secpaid_core::error::UnrecognisedReason;
use secpaid_core::json::{Kind as JsonKind, Reader};

use super::hidden::{self, Secrets};
use super::recording::{At, Body, Exchange};
use super::tally::{Counted, Facts, First, Key, Kind, OfEndpoint, Side, Tally, UnknownError};
use crate::engine::{Complaint, Decision, Engine, Finding, Handle, Kind as FindingKind, Outcome, Subject};

/// A longer text of an enum or an error is shown in short and not suggested.
const LONGEST_TEXT: usize = 1_024;

/// Holds exchanges against a spec.
pub(super) struct Hold<'e> {
    engine: &'e Engine,
    /// The same API, but with every error at every endpoint.
    wide: &'e Engine,
    secrets: &'e Secrets,
    hosts: Option<BTreeSet<String>>,
    pub(super) tally: Tally,
}

impl<'e> Hold<'e> {
    /// Without any exchange yet. Where no endpoint is named, only calls to the spec's servers and to this machine count, or to any host.
    pub(super) fn new(engine: &'e Engine, wide: &'e Engine, secrets: &'e Secrets, any_host: bool) -> Self {
        let hosts = (!any_host).then(|| hosts(engine.model()));
        Self { engine, wide, secrets, hosts, tally: Tally::new(engine.model()) }
    }

    /// Looks at an exchange.
    pub(super) fn see(&mut self, at: At<'_>, exchange: &Exchange<'_>) {
        self.tally.exchanges += 1;
        let Some(handle) = self.endpoint(exchange) else {
            self.tally.foreign += 1;
            return;
        };
        if let Some(endpoint) = self.tally.endpoints.get_mut(handle.index()) {
            endpoint.calls += 1;
        }
        let Some(status) = exchange.status else {
            self.tally.failed += 1;
            return;
        };
        if let Some(endpoint) = self.tally.endpoints.get_mut(handle.index()) {
            *endpoint.statuses.entry(status).or_default() += 1;
        }
        let outcome = match &exchange.came {
            None => {
                self.tally.bodiless += 1;
                return;
            }
            Some(body) if hidden::is_withheld(&body.bytes) => {
                self.tally.redacted += 1;
                return;
            }
            Some(body) => self.answer(at, exchange, handle, status, body),
        };
        // What the API refused is no word about what it takes.
        if matches!(outcome, Some(Outcome::Ok | Outcome::File | Outcome::Undecodable))
            && let Some(sent) = exchange.sent.as_ref().filter(|sent| !sent.bytes.is_empty())
        {
            self.request(at, exchange, handle, sent);
        }
    }

    /// The endpoint that the exchange is a call of.
    fn endpoint(&self, exchange: &Exchange<'_>) -> Option<Handle<'e>> {
        if let Some(name) = &exchange.endpoint
            && let Some(handle) = self.engine.find(name)
        {
            return Some(handle);
        }
        let uri: Uri = exchange.url.split('#').next()?.parse().ok()?;
        if let (Some(hosts), Some(host)) = (&self.hosts, uri.host())
            && !hosts.contains(&host.to_ascii_lowercase())
        {
            return None;
        }
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = Method::from_bytes(exchange.method.as_bytes()).ok()?;
        *request.uri_mut() = uri;
        self.engine.route(&request)
    }

    fn answer(
        &mut self,
        at: At<'_>,
        exchange: &Exchange<'_>,
        handle: Handle<'e>,
        status: u16,
        body: &Body<'_>,
    ) -> Option<Outcome> {
        let mut headers = HeaderMap::new();
        if handle.endpoint().file.is_some()
            && let Some(Ok(value)) = body.content_type.as_deref().map(HeaderValue::from_str)
        {
            headers.insert(CONTENT_TYPE, value);
        }
        let code = StatusCode::from_u16(status).unwrap_or_default();
        let answer = Answer::new(code, headers, Bytes::copy_from_slice(&body.bytes));
        let Tally { endpoints, coverage, redacted, .. } = &mut self.tally;
        let tally = endpoints.get_mut(handle.index())?;
        let mut noting = Noting { at, exchange, secrets: self.secrets, tally, redacted };
        let mut beside = Vec::new();
        let decision = handle.survey(&answer, coverage, &mut |finding| {
            if matches!(finding.kind, FindingKind::UnknownField) && finding.record.is_none() {
                beside.push((finding.place.to_string(), finding.value.to_owned()));
            } else {
                noting.finding(finding);
            }
        });
        for (path, value) in beside {
            noting.beside(path, &value, decision.envelope);
        }
        let outcome = decision.outcome;
        match outcome {
            Outcome::Ok | Outcome::File => noting.tally.successes += 1,
            Outcome::Error => noting.error(handle, self.wide, &answer, status, decision),
            Outcome::Undecodable => noting.no_data(handle, self.engine.model(), decision),
            Outcome::Unrecognised => noting.unrecognised(handle, self.wide, &answer, status),
        }
        Some(outcome)
    }

    fn request(&mut self, at: At<'_>, exchange: &Exchange<'_>, handle: Handle<'e>, sent: &Body<'_>) {
        if hidden::is_withheld(&sent.bytes) {
            self.tally.redacted += 1;
            return;
        }
        let mut request = Request::new(Bytes::copy_from_slice(&sent.bytes));
        if let Some(Ok(value)) = sent.content_type.as_deref().map(HeaderValue::from_str) {
            request.headers_mut().insert(CONTENT_TYPE, value);
        }
        let Tally { endpoints, redacted, .. } = &mut self.tally;
        let Some(tally) = endpoints.get_mut(handle.index()) else { return };
        tally.requests += 1;
        let mut noting = Noting { at, exchange, secrets: self.secrets, tally, redacted };
        match handle.fields_of(&request) {
            Ok(fields) => {
                for complaint in handle.complaints(&fields, None) {
                    noting.complaint(&complaint, &fields);
                }
            }
            Err(complaint) => noting.complaint(&complaint, ""),
        }
    }
}

/// The hosts that calls of the API go to.
fn hosts(model: &Model) -> BTreeSet<String> {
    let own = model.servers.iter().filter_map(|server| server.url.parse::<Uri>().ok());
    let own = own.filter_map(|url| url.host().map(str::to_ascii_lowercase));
    own.chain(["localhost", "127.0.0.1", "[::1]"].map(str::to_owned)).collect()
}

/// What is found in one exchange goes into the tally of its endpoint.
struct Noting<'n> {
    at: At<'n>,
    exchange: &'n Exchange<'n>,
    secrets: &'n Secrets,
    tally: &'n mut OfEndpoint,
    redacted: &'n mut u64,
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
            let safe = |text: &str| secrets.without(text, exchange);
            counted.message = safe(&counted.message);
            counted.first.value = counted.first.value.as_deref().map(safe);
            counted
        };
        self.tally.note(key, new, |counted| again(&mut counted.facts));
    }

    /// A difference between the data of a success and its type.
    fn finding(&mut self, finding: &Finding<'_>) {
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
            FindingKind::Wrong(_) if finding.repeated => Kind::RepeatedField,
            FindingKind::Wrong(_) => Kind::WrongValue,
        };
        let text = match finding.kind {
            FindingKind::UnknownValue(_) if !secret => {
                Reader::from_text(finding.value).string().ok().map(|text| text.into_owned())
            }
            _ => None,
        };
        // An enum's value is what tells one finding from another; a secret one is not kept.
        let detail = match (&text, kind) {
            (Some(text), _) => self.secrets.without(&shortened(text), self.exchange),
            (None, Kind::UnknownField | Kind::MissingField) => String::new(),
            (None, _) => finding.to_string(),
        };
        let key = Key { side: Side::Answer, kind, path, detail };
        let shown = !secret && matches!(kind, Kind::WrongValue | Kind::RepeatedField);
        let (secrets, exchange) = (self.secrets, self.exchange);
        let may_be_kept =
            |text: &String| text.len() <= LONGEST_TEXT && secrets.without(text, exchange) == *text;
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
                    _ if shown => short_value(finding.value),
                    _ => None,
                };
                counted.facts.record = finding.record;
                if let FindingKind::UnknownValue(index) = finding.kind {
                    counted.facts.enumeration = Some(index);
                    counted.facts.text = text.clone().filter(may_be_kept);
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
    fn beside(&mut self, path: String, value: &str, envelope: Option<&'static str>) {
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

    fn error(&mut self, handle: Handle<'_>, wide: &Engine, answer: &Answer, status: u16, decision: Decision) {
        if let Some(error) = decision.error {
            *self.tally.errors.entry(error.index).or_default() += 1;
            return;
        }
        if decision.message.as_deref().is_some_and(hidden::mentions_redacted) {
            *self.redacted += 1;
            return;
        }
        let declared = declared_elsewhere(handle, wide, answer);
        let told = |text: Option<String>| text.filter(|text| text.len() <= LONGEST_TEXT);
        let code = decision.code.map(|code| self.secrets.without(&code, self.exchange));
        let message = decision.message.map(|message| self.secrets.without(&message, self.exchange));
        if let Some((index, name)) = declared {
            let error = UnknownError { declared: Some(index), code: None, message: None, status };
            let shown = format!("the endpoint does not list the error `{name}`");
            self.unknown_error(Kind::UnlistedError, shown, decision.envelope, error);
            return;
        }
        let said = match (&code, &message) {
            (_, Some(message)) => format!("no pattern takes the message `{}`", hidden::in_short(message)),
            (Some(_), None) => "no error has this code".to_owned(),
            (None, None) => "an error without code and message".to_owned(),
        };
        let code_said = code.as_deref().map(|code| format!(" (code `{}`)", hidden::in_short(code)));
        let shown = format!("{said}{}, HTTP status {status}", code_said.unwrap_or_default());
        let error = UnknownError { declared: None, code: told(code), message: told(message), status };
        self.unknown_error(Kind::UnknownError, shown, decision.envelope, error);
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
    fn no_data(&mut self, handle: Handle<'_>, model: &Model, decision: Decision) {
        let Some(wrong) = decision.wrong else { return };
        let is_file = handle.endpoint().file.is_some();
        let kind = if is_file { Kind::NoFile } else { Kind::MissingData };
        let path = data_place(model, handle.endpoint(), decision.envelope);
        let key = Key { side: Side::Answer, kind, path: path.clone(), detail: wrong.message };
        self.note(key, path, |_| (), |_| ());
    }

    fn unrecognised(&mut self, handle: Handle<'_>, wide: &Engine, answer: &Answer, status: u16) {
        if let Some((index, name)) = declared_elsewhere(handle, wide, answer) {
            let error = UnknownError { declared: Some(index), code: None, message: None, status };
            let shown = format!("the endpoint does not list the error `{name}`");
            return self.unknown_error(Kind::UnlistedError, shown, None, error);
        }
        let Err(reason) = untyped::judge(handle.description(), answer) else { return };
        let (kind, path) = match &reason {
            UnrecognisedReason::Empty => (Kind::EmptyBody, String::new()),
            UnrecognisedReason::Unreadable { path, .. } if is_json(&answer.body) => {
                (Kind::RepeatedField, path.clone())
            }
            UnrecognisedReason::Unreadable { path, .. } => (Kind::NotJson, path.clone()),
            UnrecognisedReason::NoFile { .. } => (Kind::NoFile, String::new()),
            UnrecognisedReason::Refused(Refusal::Contradiction { .. }) => {
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
    fn complaint(&mut self, complaint: &Complaint, fields: &str) {
        let (kind, pointer) = match &complaint.subject {
            Subject::Encoding => (Kind::Encoding, ""),
            Subject::Field { pointer, kind } => match *kind {
                "unknown_field" => (Kind::UnknownField, pointer.as_str()),
                "missing_field" => (Kind::MissingField, pointer.as_str()),
                "unknown_value" => (Kind::UnknownValue, pointer.as_str()),
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
            .then(|| Reader::from_text(value).string().ok().map(|text| text.into_owned()))
            .flatten();
        let detail = match (&complaint.subject, &text) {
            // The message has the value.
            (Subject::Constraint { name, .. }, _) => (*name).to_owned(),
            (_, Some(text)) => self.secrets.without(&shortened(text), self.exchange),
            _ => complaint.message.clone(),
        };
        let key = Key { side: Side::Request, kind, path: general(pointer), detail };
        let (secrets, exchange) = (self.secrets, self.exchange);
        let may_be_kept =
            |text: &String| text.len() <= LONGEST_TEXT && secrets.without(text, exchange) == *text;
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
                    Kind::WrongValue if !secret => short_value(value),
                    _ => None,
                };
                counted.facts.text = text.clone().filter(may_be_kept);
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
    let own = endpoint.data.as_ref().and_then(|data| data.place.as_ref());
    let of_envelope = || model.envelopes.iter().find(|known| Some(known.name.as_str()) == envelope);
    match own.or_else(|| of_envelope().map(|envelope| &envelope.data)) {
        Some(DataPlace::At(at)) => pointer_text(at),
        _ => String::new(),
    }
}

/// The error that the answer is at an endpoint that lists all there are.
fn declared_elsewhere(handle: Handle<'_>, wide: &Engine, answer: &Answer) -> Option<(usize, String)> {
    let error = wide.handle(handle.index())?.judge(answer, &mut |_| ()).error?;
    Some((error.index, error.name))
}

fn is_json(body: &[u8]) -> bool {
    let read = |mut reader: Reader<'_>| {
        reader.skip()?;
        reader.finish()
    };
    Reader::new(body).and_then(read).is_ok()
}

/// A text that tells one value from another without keeping all of a long one.
fn shortened(text: &str) -> String {
    if text.len() <= LONGEST_TEXT { text.to_owned() } else { hidden::in_short(text) }
}

/// A pointer with `*` for what looks like a position.
fn general(pointer: &str) -> String {
    let is_position = |step: &&str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    let steps = pointer.split('/').map(|step| if is_position(&step) { "*" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// The JSON text of the value at a pointer.
fn value_at<'f>(text: &'f str, pointer: &str) -> Option<&'f str> {
    let mut value = text;
    for step in pointer.strip_prefix('/')?.split('/') {
        let step = step.replace("~1", "/").replace("~0", "~");
        let mut reader = Reader::from_text(value);
        value = match reader.peek().ok()? {
            JsonKind::Object => {
                let mut keys = reader.object().ok()?;
                loop {
                    let found = reader.next_key(&mut keys).ok()?? == step;
                    let value = reader.skip().ok()?;
                    if found {
                        break value;
                    }
                }
            }
            JsonKind::Array => {
                let mut items = reader.array().ok()?;
                let position: usize = step.parse().ok()?;
                for _ in 0..position {
                    reader.next_item(&mut items).ok().filter(|there| *there)?;
                    reader.skip().ok()?;
                }
                reader.next_item(&mut items).ok().filter(|there| *there)?;
                reader.skip().ok()?
            }
            _ => return None,
        };
    }
    Some(value)
}

/// What kind of value it is: a bool and null as they are.
fn kind_of(value: &str) -> Option<String> {
    let kind = Reader::from_text(value).peek().ok()?;
    Some(match kind {
        JsonKind::Bool | JsonKind::Null => value.to_owned(),
        kind => kind.to_string(),
    })
}

/// A scalar in short; of a list or an object only what it is.
fn short_value(value: &str) -> Option<String> {
    match Reader::from_text(value).peek().ok()? {
        JsonKind::Array | JsonKind::Object => kind_of(value),
        _ => Some(hidden::in_short(value)),
    }
}
