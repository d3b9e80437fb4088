//! In: a request. Out: what came of it, and what of it may be shown.

use std::borrow::Cow;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Request};
use secpaid_codegen::json::{self, Node, Value};
use secpaid_core::Answer;
use secpaid_core::recording::Recorder;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{BlockingTransport, Sent, TransportError};

use super::request::Prepared;
use crate::engine::{Handle, Outcome};
use crate::failure::Failure;

/// A request and what came of it.
pub(super) struct Exchange {
    pub(super) result: Result<Answer, TransportError>,
    pub(super) elapsed_ms: u64,
    pub(super) recorded: Recorded,
}

/// Sends a request, once.
pub(super) fn send(prepared: &Prepared<'_>) -> Result<Exchange, Failure> {
    let started = Instant::now();
    let (result, recorded) = record(prepared.request.clone(), Ureq::default())?;
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Exchange { result: result.map(Answer::from), elapsed_ms, recorded })
}

/// Moves a request over a transport and keeps what may be shown of both directions.
pub(super) fn record(
    request: Request<Bytes>,
    transport: impl BlockingTransport,
) -> Result<(Result<http::Response<Bytes>, TransportError>, Recorded), Failure> {
    let recorder = Recorder::new(Vec::new(), transport);
    let result = recorder.send(request);
    let line = String::from_utf8(recorder.into_writer()).unwrap_or_default();
    match json::parse(&line) {
        Ok(entry) => Ok((result, Recorded(entry.root))),
        // A recorder writes an entry per call, and cannot fail to write into memory.
        Err(error) => {
            Err(Failure::new(format_args!("the call is over, but cannot be shown: {}", error.message)))
        }
    }
}

impl Exchange {
    /// The bytes of an answer that is a file.
    pub(super) fn file(&self, handle: Handle<'_>) -> Option<&[u8]> {
        let answer = self.result.as_ref().ok()?;
        (handle.judge(answer, &mut |_| ()).outcome == Outcome::File).then_some(&*answer.body)
    }

    /// May the request have arrived, where no answer came back?
    pub(super) fn may_have_arrived(&self) -> bool {
        self.result.as_ref().err().is_some_and(|error| error.sent == Sent::Maybe)
    }
}

/// An entry of a recording: the exchange without its secrets.
pub(super) struct Recorded(Node);

impl Recorded {
    /// The address.
    pub(super) fn url(&self) -> Option<&str> {
        self.text("/request/url")
    }

    /// The body of the request.
    pub(super) fn request_body(&self) -> Option<Cow<'_, [u8]>> {
        let text = self.text("/request/postData/text")?;
        let decoded = self.text("/request/postData/_encoding").and_then(|_| STANDARD.decode(text).ok());
        Some(decoded.map_or(Cow::Borrowed(text.as_bytes()), Cow::Owned))
    }

    /// The body of the answer; nothing where that is no text.
    pub(super) fn answer_body(&self) -> Option<&str> {
        match self.text("/response/content/encoding") {
            None => self.text("/response/content/text").filter(|text| !text.is_empty()),
            Some(_) => None,
        }
    }

    /// The answer with this body in the place of its own.
    pub(super) fn answer(&self, answer: &Answer) -> Answer {
        let body = self.answer_body().unwrap_or_default().to_owned();
        Answer::new(answer.status, HeaderMap::clone(&answer.headers), body)
    }

    /// Why no answer came back.
    pub(super) fn failure(&self) -> Option<&str> {
        self.text("/_error/text")
    }

    fn text(&self, pointer: &str) -> Option<&str> {
        match &self.0.point(&steps(pointer))?.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}

/// A JSON Pointer, split and unescaped.
pub(super) fn steps(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
}
