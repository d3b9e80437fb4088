//! In: an exchange. Out: what it amounts to, without secrets, for people and for scripts.

use http::header::CONTENT_TYPE;
use secpaid_codegen::json::{self, Node};
use secpaid_core::Answer;
use secpaid_core::endpoint::Effect;
use secpaid_core::json::BYTE_ORDER_MARK;
use serde::{Serialize, Serializer};

use super::exchange::{Exchange, steps};
use super::request::Prepared;
use crate::engine::{Decision, DeclaredError, Engine, Outcome};
use crate::entries::Entries;
use crate::hint::HintsOutput;

/// What `--format json` prints about a call.
#[derive(Serialize)]
pub(super) struct Output<'a> {
    pub(super) endpoint: &'a str,
    pub(super) method: &'a str,
    pub(super) server: Option<&'a str>,
    pub(super) url: String,
    pub(super) status: Option<u16>,
    pub(super) elapsed_ms: u64,
    pub(super) outcome: Ending,
    pub(super) outcome_unknown: bool,
    pub(super) message: Option<String>,
    pub(super) code: Option<String>,
    pub(super) error: Option<ErrorOutput<'a>>,
    /// What an answer that is no success says to do next.
    pub(super) hints: Option<HintsOutput>,
    #[serde(serialize_with = "raw")]
    pub(super) data: Option<Node>,
    pub(super) items: Option<Entries>,
    pub(super) file: Option<FileOutput>,
    pub(super) wrong: Option<Wrong>,
    /// An answer that was not understood.
    pub(super) body: Option<String>,
    /// What the API warns of.
    pub(super) api_warnings: Vec<String>,
    pub(super) warnings: Vec<Warning>,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ending {
    Ok,
    File,
    Error,
    Pending,
    Partial,
    Noop,
    Unknown,
    Unrecognised,
    Undecodable,
    /// The request may have arrived.
    NoAnswer,
    NotSent,
}

impl From<Outcome> for Ending {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Ok => Self::Ok,
            Outcome::File => Self::File,
            Outcome::Error => Self::Error,
            Outcome::Pending => Self::Pending,
            Outcome::Partial => Self::Partial,
            Outcome::Noop => Self::Noop,
            Outcome::Unknown => Self::Unknown,
            Outcome::Unrecognised => Self::Unrecognised,
            Outcome::Undecodable => Self::Undecodable,
        }
    }
}

/// A declared error.
#[derive(Serialize)]
pub(super) struct ErrorOutput<'a> {
    pub(super) name: String,
    pub(super) doc: &'a str,
    pub(super) remedy: Option<&'a str>,
    pub(super) captures: serde_json::Map<String, serde_json::Value>,
    /// What stands beside it, where it fits.
    #[serde(serialize_with = "raw")]
    pub(super) details: Option<Node>,
}

/// A success that is a file.
#[derive(Serialize)]
pub(super) struct FileOutput {
    pub(super) content_type: String,
    pub(super) bytes: usize,
}

/// Why an answer is nothing that the spec says.
#[derive(Serialize)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) path: String,
    pub(super) offset: Option<usize>,
}

/// Something that the spec does not say.
#[derive(Serialize)]
pub(super) struct Warning {
    pub(super) path: Option<String>,
    pub(super) kind: &'static str,
    pub(super) message: String,
}

impl<'a> Output<'a> {
    pub(super) fn new(engine: &'a Engine, prepared: &'a Prepared<'_>, exchange: &Exchange) -> Self {
        let doubt =
            |message: &String| Warning { path: None, kind: "unknown_value", message: message.clone() };
        let mut output = Self {
            endpoint: &prepared.handle.endpoint().name,
            method: &prepared.handle.endpoint().method,
            server: prepared.server,
            url: prepared.url(&exchange.recorded),
            status: None,
            elapsed_ms: exchange.elapsed_ms,
            outcome: Ending::NoAnswer,
            outcome_unknown: exchange.may_have_arrived(),
            message: None,
            code: None,
            error: None,
            hints: None,
            data: None,
            items: None,
            file: None,
            wrong: None,
            body: None,
            api_warnings: Vec::new(),
            warnings: prepared.doubts.iter().map(doubt).collect(),
        };
        match &exchange.result {
            Ok(answer) => output.answered(engine, prepared, exchange, answer),
            Err(error) => {
                output.outcome = if output.outcome_unknown { Ending::NoAnswer } else { Ending::NotSent };
                // What the HTTP client says may hold what is secret; what was recorded of it does not.
                let reason = exchange.recorded.failure().map(|text| format!(": {text}")).unwrap_or_default();
                let message = format!("{error}{reason}");
                output.wrong = Some(Wrong { message, path: String::new(), offset: None });
            }
        }
        output
    }

    fn answered(
        &mut self,
        engine: &'a Engine,
        prepared: &Prepared<'_>,
        exchange: &Exchange,
        answer: &Answer,
    ) {
        self.status = Some(answer.status.as_u16());
        let warnings = &mut self.warnings;
        let decision = prepared.handle.judge(answer, &mut |finding| {
            warnings.push(Warning {
                path: Some(finding.place.to_string()),
                kind: finding.kind.name(),
                message: finding.to_string(),
            });
        });
        self.outcome_unknown = prepared.handle.effect(&decision, answer) == Some(Effect::Unknown);
        let Decision { outcome, error, details, data, wrong, .. } = decision;
        // The texts are those of the answer without its secrets.
        let shown = prepared.handle.judge(&exchange.recorded.answer(answer), &mut |_| ());
        self.outcome = outcome.into();
        (self.message, self.code) = (shown.message, shown.code);
        self.items = shown.items.map(Entries::new);
        (self.hints, self.api_warnings) = (HintsOutput::new(&shown.hints), shown.warnings);
        self.error = error.and_then(|error| declared(engine, error, shown.error));
        let body = exchange.recorded.answer_body();
        // It may quote what the answer has where the envelope decides; that of a body that is no text quotes nothing.
        let quoted = shown.wrong.filter(|_| shown.outcome == outcome && body.is_some());
        self.wrong = wrong.map(|wrong| Wrong {
            message: quoted.map_or(wrong.message, |quoted| quoted.message),
            path: wrong.path,
            offset: wrong.offset,
        });
        let tree = body.and_then(json_of);
        match outcome {
            Outcome::Ok | Outcome::Pending | Outcome::Partial | Outcome::Noop | Outcome::Unknown => {
                self.data = data.and_then(|pointer| tree.as_ref()?.point(&steps(&pointer)).cloned());
            }
            Outcome::File => self.file = Some(file(answer)),
            Outcome::Error => {
                let details = details.and_then(|pointer| tree.as_ref()?.point(&steps(&pointer)).cloned());
                if let Some(error) = &mut self.error {
                    error.details = details;
                }
            }
            Outcome::Unrecognised | Outcome::Undecodable => self.body = body.map(str::to_owned),
        }
    }

    /// 0 it worked, 1 it or an entry of it did not, or is not understood, 2 nothing was sent, 3 how it ended is not known yet, 4 there was
    /// nothing to do.
    pub(super) fn exit_code(&self) -> u8 {
        match self.outcome {
            Ending::Ok if self.items.as_ref().is_some_and(|items| items.not_ok > 0) => 1,
            Ending::Ok | Ending::File => 0,
            Ending::Error | Ending::Unrecognised | Ending::Undecodable | Ending::NoAnswer => 1,
            Ending::NotSent => 2,
            Ending::Pending | Ending::Partial | Ending::Unknown => 3,
            Ending::Noop => 4,
        }
    }
}

/// What the spec says about an error; the parts of its message are those that may be shown.
fn declared(engine: &Engine, error: DeclaredError, shown: Option<DeclaredError>) -> Option<ErrorOutput<'_>> {
    let known = engine.model().errors.get(error.index)?;
    let captures =
        shown.filter(|shown| shown.index == error.index).map(|shown| shown.captures).unwrap_or_default();
    Some(ErrorOutput {
        name: error.name,
        doc: &known.doc,
        remedy: known.fix.as_deref(),
        captures: captures.into_iter().map(|(name, text)| (name, text.into())).collect(),
        details: None,
    })
}

fn file(answer: &Answer) -> FileOutput {
    let content_type =
        answer.headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
    FileOutput { content_type: content_type.unwrap_or_default().into_owned(), bytes: answer.body.len() }
}

/// JSON as it came.
fn raw<S: Serializer>(node: &Option<Node>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = node.as_ref().map_or_else(|| "null".to_owned(), Node::to_string);
    let raw = serde_json::value::RawValue::from_string(text).map_err(serde::ser::Error::custom)?;
    raw.serialize(serializer)
}
/// The JSON that a body is, behind a byte order mark or not.
pub(super) fn json_of(body: &str) -> Option<Node> {
    let json = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    json::parse(json).ok().map(|document| document.root)
}
