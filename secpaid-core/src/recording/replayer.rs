//! A recording in, a transport out that answers as it was recorded.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::{Method, Request, Response};

use super::error::RecordingError;
use super::recorded::{self, Recorded};
use super::redact::{Redactor, without_signature};
use super::same::{Likeness, Pairs, Said, pairs, pairs_likeness, path_likeness, said};
use crate::call::route::PathTemplate;
use crate::envelope::table::Description;
use crate::transport::{BlockingTransport, Limits, Sent, Transport, TransportError, TransportErrorKind};

/// Answers requests from a recording: JSON Lines or a HAR, which is told by looking at it. There is no network.
///
/// A request gets the answer of the recorded one with the same method, path, query and body. Both are compared as they are after
/// redaction, by what they say: `{"a":1.0}` and `{ "a": 1 }` are the same, and so are two that differ only in their token. Neither
/// host nor headers are compared, nor the path of the base URL where both requests are known to be of the same endpoint: what was
/// recorded in production replays anywhere. Any text is the same as `[redacted]` in a
/// recorded request, since only the answer may have told that it is a secret; a recorded request that is the same without that is
/// preferred.
///
/// Every recorded exchange is used once, equal ones in the order in which they were recorded; with [`repeating`](Self::repeating) the
/// last of them is used again. A recorded failure fails again in the same way. An answer over the request's [`Limits`] fails as
/// [`TransportErrorKind::BodyTooLarge`]. A request that the recording has no answer for
/// fails with [`TransportErrorKind::Request`] and [`Sent::No`], and the error's source says what the recording has instead.
///
/// A browser's HAR may have entries without an answer: they fail as [`TransportErrorKind::Other`] and [`Sent::Maybe`].
pub struct Replayer {
    recorded: Vec<Recorded>,
    /// Which of them were asked for.
    used: Mutex<Vec<bool>>,
    repeating: bool,
}

/// A recorded exchange that nobody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unused {
    /// The line of the file where it begins, from 1.
    pub line: usize,
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The endpoint's name in the spec, if the recording has it.
    pub endpoint: Option<String>,
}

impl Replayer {
    /// Reads a recording from a file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or is neither JSON Lines of HAR entries nor a HAR; the error has the line.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        Self::from_reader(BufReader::new(File::open(path)?))
    }

    /// Reads a recording to its end.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn from_reader(mut reader: impl Read) -> Result<Self, RecordingError> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        let recorded = recorded::read(RecordingError::text(1, &bytes)?)?;
        Ok(Self { used: Mutex::new(vec![false; recorded.len()]), recorded, repeating: false })
    }

    /// Lets the last of equal exchanges answer again when all of them are used.
    #[must_use]
    pub fn repeating(mut self) -> Self {
        self.repeating = true;
        self
    }

    /// The recorded exchanges that nobody has asked for yet.
    pub fn unused(&self) -> Vec<Unused> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let unused = self.recorded.iter().zip(&*used).filter(|(_, used)| !**used);
        unused
            .map(|(recorded, _)| Unused {
                line: recorded.line,
                method: recorded.method.clone(),
                path: recorded.path.clone(),
                endpoint: recorded.endpoint.clone(),
            })
            .collect()
    }

    fn respond(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut asked = Asked::new(request);
        let limits = Limits::of(request);
        // Two equal requests at the same time get two answers.
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut best: Option<((Likeness, bool), _, _)> = None;
        let (mut used_up, mut other) = (Vec::new(), 0);
        for (recorded, used) in self.recorded.iter().zip(used.iter_mut()) {
            if !asked.is_for(recorded) {
                continue;
            }
            if *used && !self.repeating {
                // Compared only to say how many there were: a long recording is otherwise read again for every request.
                used_up.push(recorded);
                continue;
            }
            let likeness = asked.likeness(recorded);
            if likeness == Likeness::None {
                other += usize::from(!*used);
                continue;
            }
            let rank = (likeness, !*used);
            if best.as_ref().is_none_or(|(known, ..)| rank > *known || *used && rank == *known) {
                best = Some((rank, recorded, used));
            }
            if rank == (Likeness::Same, true) {
                break;
            }
        }
        let Some((_, recorded, used)) = best else {
            used_up.retain(|recorded| asked.likeness(recorded) != Likeness::None);
            return Err(asked.refusal(used_up.len(), other));
        };
        *used = true;
        recorded.result(limits)
    }
}

impl BlockingTransport for Replayer {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.respond(&request)
    }
}

impl Transport for Replayer {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.respond(&request)
    }
}

impl fmt::Debug for Replayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replayer")
            .field("recorded", &self.recorded.len())
            .field("unused", &self.unused().len())
            .field("repeating", &self.repeating)
            .finish()
    }
}

impl fmt::Display for Unused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {} {}", self.line, self.method, self.path)?;
        match &self.endpoint {
            Some(endpoint) => write!(f, " ({endpoint})"),
            None => Ok(()),
        }
    }
}

/// Do both paths end with one of this template, and with values that are alike?
fn same_values(template: &str, asked: &str, recorded: &str) -> bool {
    let values = |path| Some(PathTemplate(template).written(path)?.into_iter().map(|(_, value)| value));
    let (Some(asked), Some(recorded)) = (values(asked), values(recorded)) else { return false };
    asked.zip(recorded).all(|(asked, recorded)| path_likeness(asked, recorded) != Likeness::None)
}

/// A request to be answered, without its secrets.
struct Asked {
    method: Method,
    path: String,
    query: Pairs,
    body: Said,
    description: Option<&'static Description>,
    redactor: Redactor,
}

impl Asked {
    fn new(request: &Request<Bytes>) -> Self {
        let mut redactor = Redactor::of(request);
        let request = &*without_signature(request);
        let body = redactor.body(request.headers(), request.body());
        Self {
            method: request.method().clone(),
            path: redactor.path(&redactor.without_fields(request.uri().path())),
            query: pairs(&redactor.query(request.uri().query().unwrap_or_default())),
            body: said(request.headers(), &body),
            description: Description::of(request),
            redactor,
        }
    }

    /// Are method and path the same?
    fn is_for(&self, recorded: &Recorded) -> bool {
        let same_endpoint = || {
            self.description.is_some_and(|description| {
                recorded.endpoint.as_deref() == Some(description.name)
                    && same_values(description.path, &self.path, &recorded.path)
            })
        };
        self.method.as_str() == recorded.method
            && (path_likeness(&self.path, &recorded.path) != Likeness::None
                || same_endpoint()
                || self.path == self.redactor.path(&self.redactor.without_fields(&recorded.path)))
    }

    /// How much alike are query and body? What a browser recorded has not been redacted before.
    fn likeness(&mut self, recorded: &Recorded) -> Likeness {
        let query = self.redactor.query(recorded.query.as_deref().unwrap_or_default());
        let likeness = pairs_likeness(&self.query, &pairs(&query));
        if likeness == Likeness::None {
            return likeness;
        }
        let body = self.redactor.body(&recorded.headers, &recorded.body);
        likeness.min(self.body.likeness(&said(&recorded.headers, &body)))
    }

    fn refusal(&self, used_up: usize, other: usize) -> TransportError {
        let endpoint = self.description.map(|description| format!(" (endpoint `{}`)", description.name));
        let has = match (used_up, other) {
            (0, 0) => "it has no request with this method and path".to_owned(),
            (0, other) => {
                format!(
                    "it has {other} with this method and path that are not used yet, each with another query or body"
                )
            }
            (used_up, _) => format!(
                "all {used_up} that say the same are used up, and {other} that are left say something else; \
                 `Replayer::repeating` lets the last one answer again"
            ),
        };
        let text = format!(
            "the recording has no answer for `{} {}`{}: {has}",
            self.method,
            self.path,
            endpoint.unwrap_or_default()
        );
        TransportError::new(TransportErrorKind::Request, Sent::No).with_source(text)
    }
}
