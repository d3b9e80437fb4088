//! A request and what came of it in, a HAR entry without secrets out.

use std::error::Error;
use std::fmt::Write;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Version};
use serde::Serialize;

use super::error::{kind_name, sent_name};
use super::redact::{Redactor, SafeBody, without_signature};
use crate::envelope::table::Description;
use crate::transport::TransportError;

/// An `entry` of HAR 1.2.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    started_date_time: String,
    time: u64,
    request: RequestEntry,
    response: ResponseEntry,
    cache: Cache,
    timings: Timings,
    #[serde(rename = "_endpoint", skip_serializing_if = "Option::is_none")]
    endpoint: Option<&'static str>,
    #[serde(rename = "_error", skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestEntry {
    method: String,
    url: String,
    http_version: String,
    cookies: [NameValue; 0],
    headers: Vec<NameValue>,
    query_string: Vec<NameValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_data: Option<PostData>,
    headers_size: i64,
    body_size: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostData {
    mime_type: String,
    text: String,
    /// HAR has a field for this in answers only.
    #[serde(rename = "_encoding", skip_serializing_if = "Option::is_none")]
    encoding: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResponseEntry {
    status: u16,
    status_text: &'static str,
    http_version: String,
    cookies: [NameValue; 0],
    headers: Vec<NameValue>,
    content: Content,
    #[serde(rename = "redirectURL")]
    redirect_url: String,
    headers_size: i64,
    body_size: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    size: usize,
    mime_type: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'static str>,
}

#[derive(Serialize)]
struct NameValue {
    name: String,
    value: String,
}

#[derive(Serialize)]
struct Cache {}

#[derive(Serialize)]
struct Timings {
    send: u64,
    wait: u64,
    receive: u64,
}

#[derive(Serialize)]
struct Failure {
    kind: &'static str,
    sent: &'static str,
    text: String,
}

/// What of an answer is written down, wherever it comes from.
#[derive(Default)]
struct Came<'a> {
    status: Option<StatusCode>,
    version: Option<Version>,
    headers: Option<&'a HeaderMap>,
    body: &'a [u8],
}

impl Entry {
    /// The entry of an exchange.
    pub(super) fn new(
        request: &Request<Bytes>,
        result: Result<&Response<Bytes>, &TransportError>,
        started: SystemTime,
        elapsed: Duration,
    ) -> Self {
        let mut redactor = Redactor::of(request);
        let answer = result.err().and_then(|error| error.answer.as_deref());
        let came = match (result, answer) {
            (Ok(response), _) => Came {
                status: Some(response.status()),
                version: Some(response.version()),
                headers: Some(response.headers()),
                body: response.body(),
            },
            (Err(_), Some(answer)) => Came {
                status: Some(answer.status),
                version: None,
                headers: Some(&answer.headers),
                body: &answer.body,
            },
            (Err(_), None) => Came::default(),
        };
        if let Some(headers) = came.headers {
            redactor.know(headers, came.body);
        }
        let response = ResponseEntry::new(&came, &mut redactor);
        let time = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let description = Description::of(request);
        Self {
            started_date_time: rfc3339(started),
            time,
            request: RequestEntry::new(&without_signature(request), &mut redactor),
            response,
            cache: Cache {},
            timings: Timings { send: 0, wait: time, receive: 0 },
            endpoint: description.map(|description| description.name),
            error: result.err().map(|error| Failure::new(error, &mut redactor)),
        }
    }
}

impl RequestEntry {
    fn new(request: &Request<Bytes>, redactor: &mut Redactor) -> Self {
        let body = redactor.body(request.headers(), request.body());
        let query = redactor.query(request.uri().query().unwrap_or_default());
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        Self {
            method: request.method().to_string(),
            url: redactor.url(request.uri()),
            http_version: version(request.version()),
            cookies: [],
            headers: headers(request.headers(), &body, redactor),
            query_string: pairs.map(|(name, value)| NameValue { name, value }).collect(),
            headers_size: -1,
            body_size: body.text.len(),
            post_data: (!body.text.is_empty()).then(|| PostData {
                mime_type: mime_type(request.headers(), redactor),
                encoding: body.base64.then_some("base64"),
                text: body.text,
            }),
        }
    }
}

impl ResponseEntry {
    fn new(came: &Came<'_>, redactor: &mut Redactor) -> Self {
        let none = HeaderMap::new();
        let received = came.headers.unwrap_or(&none);
        let body = redactor.answer_body(received, came.body);
        let location = received.get(LOCATION).map(|value| redactor.header(&LOCATION, value));
        Self {
            status: came.status.map_or(0, |status| status.as_u16()),
            status_text: came.status.and_then(|status| status.canonical_reason()).unwrap_or_default(),
            http_version: version(came.version.unwrap_or(Version::HTTP_11)),
            cookies: [],
            headers: headers(received, &body, redactor),
            redirect_url: location.unwrap_or_default(),
            content: Content {
                size: body.text.len(),
                mime_type: mime_type(received, redactor),
                encoding: body.base64.then_some("base64"),
                text: body.text,
            },
            headers_size: -1,
            body_size: -1,
        }
    }
}

impl Failure {
    fn new(error: &TransportError, redactor: &mut Redactor) -> Self {
        let mut text = String::new();
        let mut source = error.source();
        while let Some(error) = source {
            let separator = if text.is_empty() { "" } else { ": " };
            text = format!("{text}{separator}{error}");
            source = error.source();
        }
        Self { kind: kind_name(error.kind), sent: sent_name(error.sent), text: redactor.value(&text, 0) }
    }
}

fn headers(headers: &HeaderMap, body: &SafeBody, redactor: &mut Redactor) -> Vec<NameValue> {
    let written = headers.iter().map(|(name, value)| {
        let value = match *name {
            // The true one would tell how long the secrets are.
            CONTENT_LENGTH if body.changed => body.text.len().to_string(),
            _ => redactor.header(name, value),
        };
        NameValue { name: name.to_string(), value }
    });
    written.collect()
}

fn mime_type(headers: &HeaderMap, redactor: &mut Redactor) -> String {
    let unknown = HeaderValue::from_static("application/octet-stream");
    redactor.header(&CONTENT_TYPE, headers.get(CONTENT_TYPE).unwrap_or(&unknown))
}

fn version(version: Version) -> String {
    format!("{version:?}")
}

fn rfc3339(time: SystemTime) -> String {
    let mut text = String::new();
    // The formatter takes the years 1970 to 9999; a clock outside them is wrong in any case.
    let written = write!(text, "{}", humantime::format_rfc3339_millis(time.max(SystemTime::UNIX_EPOCH)));
    if written.is_ok() { text } else { "1970-01-01T00:00:00.000Z".to_owned() }
}
