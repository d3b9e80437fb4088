//! The text of a recording or a HAR in, its exchanges out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::error::{RecordingError, kind_named, sent_named};
use crate::answer::Answer;
use crate::json::{BYTE_ORDER_MARK, Fault, Reader};
use crate::transport::{Limits, Sent, TransportError, TransportErrorKind};

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
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    if is_har(text) {
        return har(text);
    }
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(index, line)| Recorded::from_json(index + 1, line)).collect()
}

/// A HAR has the key `log`, an entry has not.
fn is_har(text: &str) -> bool {
    let mut reader = Reader::from_text(text);
    let mut find_log = || {
        let mut keys = reader.object()?;
        while let Some(key) = reader.next_key(&mut keys)? {
            if key == "log" {
                return Ok(true);
            }
            reader.skip()?;
        }
        Ok::<_, Fault>(false)
    };
    // What is no JSON is told of line by line.
    find_log().unwrap_or(false)
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
    let expected = "a HAR, an object with `log`, which has `entries`";
    let har: Har<'_> =
        serde_json::from_str(text).map_err(|error| RecordingError::json(1, &error, expected))?;
    let (mut line, mut counted) = (1, 0);
    let entries = har.log.entries.into_iter().map(|entry| {
        let start = start_of(entry, text);
        line += lines(text.get(counted..start));
        counted = start;
        Recorded::from_json(line, entry.get())
    });
    entries.collect()
}

/// Where in the text this part of it begins.
fn start_of(part: &RawValue, text: &str) -> usize {
    // It is borrowed from the text, so that its address tells.
    (part.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// How many lines end in this text.
fn lines(text: Option<&str>) -> usize {
    text.unwrap_or_default().bytes().filter(|byte| *byte == b'\n').count()
}

/// As much of a HAR entry as a replay needs. What else is in it is left alone: browsers add fields of their own. They also write
/// `null` where they know nothing.
#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    request: &'a RawValue,
    #[serde(borrow)]
    response: &'a RawValue,
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
    #[serde(rename = "mimeType")]
    mime_type: Option<String>,
    text: Option<String>,
    params: Option<Vec<NameValue>>,
    #[serde(rename = "_encoding")]
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct Response {
    status: Option<i64>,
    headers: Option<Vec<NameValue>>,
    content: Option<Content>,
}

#[derive(Deserialize, Default)]
struct Content {
    text: Option<String>,
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct NameValue {
    name: Option<String>,
    value: Option<String>,
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
        let expected = "a HAR entry, an object with `request` and `response`";
        let entry: Entry<'_> =
            serde_json::from_str(text).map_err(|error| RecordingError::json(line, &error, expected))?;
        let request: Request =
            part(line, text, entry.request, "a `request` of HAR, with `method` and `url`")?;
        let response: Response =
            part(line, text, entry.response, "a `response` of HAR, with a number as `status`")?;
        let (path, query) = target(&request.url);
        let mut headers = HeaderMap::new();
        let mut body = Vec::new();
        if let Some(data) = request.post_data {
            if let Some(Ok(mime_type)) = data.mime_type.as_deref().map(HeaderValue::from_str) {
                headers.insert(CONTENT_TYPE, mime_type);
            }
            let text = data.text.unwrap_or_else(|| form(data.params.as_deref().unwrap_or_default()));
            body = bytes(line, "request", text, data.encoding.as_deref())?;
        }
        let content = response.content.unwrap_or_default();
        let code = response.status.and_then(|code| u16::try_from(code).ok());
        let answer = match code.and_then(|code| StatusCode::from_u16(code).ok()) {
            None => None,
            Some(status) => {
                let text = content.text.unwrap_or_default();
                let body = bytes(line, "response", text, content.encoding.as_deref())?;
                Some(Answer::new(status, received(response.headers.as_deref().unwrap_or_default()), body))
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
            method: request.method,
            path: path.to_owned(),
            query: query.map(str::to_owned),
            headers,
            body,
            endpoint: entry.endpoint,
            answer,
            failure,
        })
    }

    /// What comes of it for a request with these limits.
    pub(super) fn result(&self, limits: Limits) -> Result<http::Response<Bytes>, TransportError> {
        let answer = self.answer.clone();
        let Some(failure) = &self.failure else {
            let answer = answer.unwrap_or_default();
            // Whether a shorter one is whole was found out when it was recorded.
            return if answer.body.len() > limits.body {
                limits.finish(answer, None)
            } else {
                Ok(answer.into())
            };
        };
        let mut error = TransportError::new(failure.kind, failure.sent);
        if !failure.text.is_empty() {
            error = error.with_source(failure.text.clone());
        }
        match answer {
            Some(answer) => limits.finish(answer, Some(error)),
            None => Err(error),
        }
    }
}

/// A part of an entry, which begins in this line.
fn part<'a, T: Deserialize<'a>>(
    line: usize,
    entry: &str,
    part: &'a RawValue,
    expected: &str,
) -> Result<T, RecordingError> {
    serde_json::from_str(part.get()).map_err(|error| {
        let before = entry.get(..start_of(part, entry));
        RecordingError::json(line + lines(before), &error, expected)
    })
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
    let pairs = params
        .iter()
        .filter_map(|param| Some((param.name.as_ref()?, param.value.as_deref().unwrap_or_default())));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn bytes(line: usize, of: &str, text: String, encoding: Option<&str>) -> Result<Vec<u8>, RecordingError> {
    if encoding != Some("base64") {
        return Ok(text.into_bytes());
    }
    // The error would quote the text.
    STANDARD
        .decode(text)
        .map_err(|_| RecordingError::malformed(line, format!("expected base64 as the body of the {of}")))
}

/// The headers that HTTP can carry. Browsers have others: `:status`, and several cookies in one value.
fn received(headers: &[NameValue]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for header in headers {
        let name = header.name.as_deref().and_then(|name| HeaderName::try_from(name).ok());
        let (Some(name), Some(value)) = (name, &header.value) else { continue };
        for value in value.split('\n').filter_map(|value| HeaderValue::from_str(value).ok()) {
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
