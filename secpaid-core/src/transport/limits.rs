//! How long to wait and how much to read, for one request; and whether what was read is a whole answer.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{Response, StatusCode};

use super::{Sent, TransportError, TransportErrorKind as Kind};
use crate::answer::Answer;

/// What a transport must keep to. Travels in the request's [extensions](http::Extensions).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How long the whole exchange may take. [`Limits::of`] makes of it what every client can count.
    pub timeout: Duration,
    /// How many bytes of the body are read. A longer body is an error, and reading stops there.
    pub body: usize,
}

/// No time at all means no limit to some clients.
const SHORTEST: Duration = Duration::from_millis(1);
/// Some clients count milliseconds in 32 bits, and some add the time to a clock that has an end.
const LONGEST: Duration = Duration::from_secs(24 * 24 * 60 * 60);

impl Limits {
    /// The limits of this request, or the default. The time is at least a millisecond and at most 24 days.
    pub fn of<B>(request: &http::Request<B>) -> Self {
        request.extensions().get::<Self>().copied().unwrap_or_default().in_range()
    }

    /// The same with a time that every client can count.
    pub(crate) fn in_range(self) -> Self {
        Self { timeout: self.timeout.clamp(SHORTEST, LONGEST), ..self }
    }

    /// How many bytes of a body to ask a reader for: one more than allowed, which shows that there are more.
    pub fn to_read(self) -> u64 {
        u64::try_from(self.body).unwrap_or(u64::MAX).saturating_add(1)
    }

    /// What a transport gives back when it has read this much of an answer, and reading `failed` or did not.
    ///
    /// Some clients take half an answer for a whole one. Here that is an error, as far as the answer shows it: a final status must have
    /// come, a body as long as its `Content-Length`, and no empty body that nothing announces, which is what half a head looks like. Not
    /// for clients that change a body without its headers, such as by decompressing it, nor for answers to `HEAD`. It judges HTTP/1.1, so a
    /// client must keep to that: over HTTP/2, an empty body needs no announcement.
    ///
    /// # Errors
    ///
    /// [`Kind::BodyTooLarge`] for a longer body, what `failed`, or [`Kind::Interrupted`]. The error keeps the answer, with as much of the body
    /// as is allowed.
    pub fn finish(
        self,
        answer: Answer,
        failed: Option<TransportError>,
    ) -> Result<Response<Bytes>, TransportError> {
        let cut = || TransportError::new(Kind::Interrupted, Sent::Maybe);
        let failed = failed.or_else(|| (!is_whole(&answer)).then(cut));
        self.fit(answer, failed)
    }

    /// The same for a client that does not take half an answer for a whole one: only the size is judged.
    pub(super) fn fit(
        self,
        mut answer: Answer,
        failed: Option<TransportError>,
    ) -> Result<Response<Bytes>, TransportError> {
        let too_large = answer.body.len() > self.body;
        answer.body.truncate(self.body);
        let failed =
            if too_large { Some(TransportError::new(Kind::BodyTooLarge, Sent::Maybe)) } else { failed };
        match failed {
            None => Ok(answer.into()),
            Some(error) => Err(error.with_answer(answer)),
        }
    }
}

/// As far as HTTP/1.1 tells.
fn is_whole(answer: &Answer) -> bool {
    let length = answer.headers.get(CONTENT_LENGTH);
    match answer.status {
        status if status.is_informational() => false,
        StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED => true,
        // Its own framing says where it ends.
        _ if answer.headers.contains_key(TRANSFER_ENCODING) => true,
        _ => match length.map(|length| length.to_str().ok()?.trim().parse().ok()) {
            Some(length) => length == Some(answer.body.len()),
            None => !answer.body.is_empty(),
        },
    }
}

/// 45 seconds, 4 MiB.
impl Default for Limits {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(45), body: 4 * 1024 * 1024 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finish(status: u16, headers: &[(&'static str, &str)], body: &'static str) -> Result<usize, Kind> {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        let answer = Answer::new(StatusCode::from_u16(status).unwrap(), headers.collect(), body);
        let limits = Limits { body: 4, ..Limits::default() };
        match limits.finish(answer, None) {
            Ok(response) => Ok(response.body().len()),
            Err(error) => {
                assert!(error.answer.unwrap().body.len() <= 4);
                assert_eq!(error.sent, Sent::Maybe);
                Err(error.kind)
            }
        }
    }

    #[test]
    fn half_an_answer_is_not_a_whole_one() {
        assert_eq!(finish(200, &[("content-length", "4")], "body"), Ok(4));
        assert_eq!(finish(200, &[("content-length", "4")], "bod"), Err(Kind::Interrupted));
        assert_eq!(finish(200, &[("content-length", "x")], "body"), Err(Kind::Interrupted));
        assert_eq!(finish(200, &[("content-length", "0")], ""), Ok(0));
        assert_eq!(finish(200, &[], "body"), Ok(4));
        assert_eq!(finish(200, &[], ""), Err(Kind::Interrupted));
        assert_eq!(finish(200, &[("transfer-encoding", "chunked")], ""), Ok(0));
        assert_eq!(finish(304, &[("content-length", "4")], ""), Ok(0));
        assert_eq!(finish(103, &[("content-length", "4")], "body"), Err(Kind::Interrupted));
        assert_eq!(finish(200, &[("content-length", "5")], "body."), Err(Kind::BodyTooLarge));
    }

    #[test]
    fn a_timeout_is_one_that_every_client_can_count() {
        let timeout = |timeout| {
            let limits = Limits { timeout, ..Limits::default() };
            Limits::of(&http::Request::builder().extension(limits).body(()).unwrap()).timeout
        };
        assert_eq!(timeout(Duration::ZERO), SHORTEST);
        assert_eq!(timeout(Duration::from_secs(45)), Duration::from_secs(45));
        assert_eq!(timeout(Duration::MAX), LONGEST);
        assert!(i32::try_from(LONGEST.as_millis()).is_ok());
    }

    #[test]
    fn a_failure_keeps_what_was_read() {
        let failed = Some(TransportError::new(Kind::Timeout, Sent::Maybe));
        let answer = Answer::new(StatusCode::ACCEPTED, http::HeaderMap::new(), "body");
        let error = Limits::default().finish(answer, failed).unwrap_err();
        assert_eq!(error.kind, Kind::Timeout);
        assert_eq!(error.answer.unwrap().body, "body");
    }
}
