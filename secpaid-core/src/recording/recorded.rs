//! The text of a recording or a HAR in, its exchanges out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::error::{RecordingError, kind_named, sent_named};
use crate::answer::Answer;
use crate::transport::{Sent, TransportError, TransportErrorKind};

/// One exchange.
#[derive(Debug)]
pub(super) struct Recorded {
    /// The line of the file where it begins.
    pub(super) line: usize,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: Option<String>,
    /// The content type, as far as one is known.
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// The endpoint's name; unknown in what a browser saved.
    pub(super) endpoint: Option<String>,
    answer: Option<Answer>,
    failure: Option<Failure>,
}

#[derive(Debug)]
struct Failure {
    kind: TransportErrorKind,
    sent: Sent,
    text: String,
}

/// Every exchange of a recording, which is JSON Lines or a HAR.
pub(super) fn read(text: &str) -> Result<Vec<Recorded>, RecordingError> {
    // Some browsers put a byte order mark first.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if is_har(text) {
        return har(text);
    }
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(index, line)| Recorded::from_json(index + 1, line)).collect()
}

/// A HAR has one key, `log`; the first key of an entry is another.
fn is_har(text: &str) -> bool {
    let first_key = text.trim_start().strip_prefix('{').map(str::trim_start);
    first_key.is_some_and(|key| key.starts_with("\"log\""))
}

#[derive(Deserialize)]
struct Har<'a> {
    #[serde(borrow)]
    log: Log<'a>,
}

#[derive(Deserialize)]
struct Log<'a> {
    #[serde(borrow)]
    entries: Vec<&'a RawValue>,
}

fn har(text: &str) -> Result<Vec<Recorded>, RecordingError> {
    let har: Har<'_> = serde_json::from_str(text).map_err(|error| RecordingError::json(1, &error))?;
    let (mut line, mut counted) = (1, 0);
    let entries = har.log.entries.into_iter().map(|entry| {
        // An entry is a part of the text, so that its address tells its line.
        let start = (entry.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        let passed = text.as_bytes().get(counted..start).unwrap_or_default();
        line += passed.iter().filter(|byte| **byte == b'\n').count();
        counted = start;
        Recorded::from_json(line, entry.get())
    });
    entries.collect()
}

/// As much of a HAR entry as a replay needs. What else is in it is left alone: browsers add fields of their own.
#[derive(Deserialize)]
struct Entry {
    request: Request,
    response: Response,
    #[serde(rename = "_endpoint")]
    endpoint: Option<String>,
    #[serde(rename = "_error")]
    error: Option<ErrorField>,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    url: String,
    #[serde(rename = "postData")]
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
struct PostData {
    #[serde(rename = "mimeType", default)]
    mime_type: String,
    text: Option<String>,
    #[serde(default)]
    params: Vec<NameValue>,
    #[serde(rename = "_encoding")]
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct Response {
    status: i64,
    #[serde(default)]
    headers: Vec<NameValue>,
    #[serde(default)]
    content: Content,
}

#[derive(Deserialize, Default)]
struct Content {
    #[serde(default)]
    text: String,
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct NameValue {
    name: String,
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ErrorField {
    Ours {
        kind: String,
        sent: String,
        #[serde(default)]
        text: String,
    },
    Foreign(IgnoredAny),
}

impl Recorded {
    /// The exchange of a HAR entry that begins in this line.
    pub(super) fn from_json(line: usize, text: &str) -> Result<Self, RecordingError> {
        let entry: Entry = serde_json::from_str(text).map_err(|error| RecordingError::json(line, &error))?;
        let (path, query) = target(&entry.request.url);
        let mut headers = HeaderMap::new();
        let mut body = Vec::new();
        if let Some(data) = entry.request.post_data {
            if let Ok(mime_type) = HeaderValue::from_str(&data.mime_type) {
                headers.insert(CONTENT_TYPE, mime_type);
            }
            let text = data.text.unwrap_or_else(|| form(&data.params));
            body = bytes(line, "request", text, data.encoding.as_deref())?;
        }
        let content = entry.response.content;
        let answer = match u16::try_from(entry.response.status)
            .ok()
            .and_then(|code| StatusCode::from_u16(code).ok())
        {
            None => None,
            Some(status) => {
                let body = bytes(line, "response", content.text, content.encoding.as_deref())?;
                Some(Answer::new(status, received(&entry.response.headers), body))
            }
        };
        let failure = match entry.error {
            Some(ErrorField::Ours { kind, sent, text }) => {
                Some(Failure { kind: kind_named(&kind), sent: sent_named(&sent), text })
            }
            Some(ErrorField::Foreign(_)) | None if answer.is_some() => None,
            Some(ErrorField::Foreign(_)) | None => Some(Failure {
                kind: TransportErrorKind::Other,
                sent: Sent::Maybe,
                text: "the recorded request has no answer".to_owned(),
            }),
        };
        Ok(Self {
            line,
            method: entry.request.method,
            path: path.to_owned(),
            query: query.map(str::to_owned),
            headers,
            body,
            endpoint: entry.endpoint,
            answer,
            failure,
        })
    }

    /// What came of it.
    pub(super) fn result(&self) -> Result<Answer, TransportError> {
        let Some(failure) = &self.failure else { return Ok(self.answer.clone().unwrap_or_default()) };
        let mut error = TransportError::new(failure.kind, failure.sent);
        if !failure.text.is_empty() {
            error = error.with_source(failure.text.clone());
        }
        Err(match &self.answer {
            Some(answer) => error.with_answer(answer.clone()),
            None => error,
        })
    }
}

/// Path and query of a URL.
fn target(url: &str) -> (&str, Option<&str>) {
    let url = url.split('#').next().unwrap_or_default();
    let below = match url.split_once("://") {
        None => url,
        Some((_, rest)) => rest.find(['/', '?']).and_then(|start| rest.get(start..)).unwrap_or_default(),
    };
    let (path, query) = below.split_once('?').map_or((below, None), |(path, query)| (path, Some(query)));
    (if path.is_empty() { "/" } else { path }, query)
}

/// The body of a form of which a browser kept only the pairs.
fn form(params: &[NameValue]) -> String {
    let pairs = params.iter().map(|param| (&param.name, &param.value));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn bytes(line: usize, of: &str, text: String, encoding: Option<&str>) -> Result<Vec<u8>, RecordingError> {
    if encoding != Some("base64") {
        return Ok(text.into_bytes());
    }
    STANDARD.decode(text).map_err(|error| {
        RecordingError::malformed(line, format!("the body of the {of} is not base64: {error}"))
    })
}

/// The headers that HTTP can carry. Browsers have others: `:status`, and several cookies in one value.
fn received(headers: &[NameValue]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for header in headers {
        let Ok(name) = HeaderName::try_from(&header.name) else { continue };
        for value in header.value.split('\n').filter_map(|value| HeaderValue::from_str(value).ok()) {
            map.append(&name, value);
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_have_a_path_and_a_query() {
        for (url, expected) in [
            ("https://app.secpaid.com/api/v2/x?a=1&b#f", ("/api/v2/x", Some("a=1&b"))),
            ("http://127.0.0.1:80", ("/", None)),
            ("http://127.0.0.1?a", ("/", Some("a"))),
            ("/v2/x", ("/v2/x", None)),
        ] {
            assert_eq!(target(url), expected, "{url}");
        }
    }
}
