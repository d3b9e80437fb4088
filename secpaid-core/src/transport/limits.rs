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
    /// How long the whole exchange may take.
    pub timeout: Duration,
    /// How many bytes of the body are read. A longer body is an error, and reading stops there.
    pub body: usize,
}

impl Limits {
    /// The limits of this request, or the default.
    pub fn of<B>(request: &http::Request<B>) -> Self {
        request.extensions().get().copied().unwrap_or_default()
    }

    /// How many bytes of a body to ask a reader for: one more than allowed, which shows that there are more.
    pub fn to_read(self) -> u64 {
        u64::try_from(self.body).unwrap_or(u64::MAX).saturating_add(1)
    }

    /// What a transport gives back when it has read this much of an answer, and reading `failed` or did not.
    ///
    /// Some clients take half an answer for a whole one. Here that is an error, as far as the answer shows it: a final status must have
    /// come, a body as long as its `Content-Length`, and no empty body that nothing announces, which is what half a head looks like. Not
    /// for clients that change a body without its headers, such as by decompressing it, nor for answers to `HEAD`.
    ///
    /// # Errors
    ///
    /// [`Kind::BodyTooLarge`] for a longer body, what `failed`, or [`Kind::Interrupted`]. The error keeps the answer, with as much of the body
    /// as is allowed.
    pub fn finish(
        self,
        mut answer: Answer,
        failed: Option<TransportError>,
    ) -> Result<Response<Bytes>, TransportError> {
        let error = if answer.body.len() > self.body {
            answer.body.truncate(self.body);
            TransportError::new(Kind::BodyTooLarge, Sent::Maybe)
        } else if let Some(failed) = failed {
            failed
        } else if is_whole(&answer) {
            return Ok(answer.into());
        } else {
            TransportError::new(Kind::Interrupted, Sent::Maybe)
        };
        Err(error.with_answer(answer))
    }
}

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
    fn a_failure_keeps_what_was_read() {
        let failed = Some(TransportError::new(Kind::Timeout, Sent::Maybe));
        let answer = Answer::new(StatusCode::ACCEPTED, http::HeaderMap::new(), "body");
        let error = Limits::default().finish(answer, failed).unwrap_err();
        assert_eq!(error.kind, Kind::Timeout);
        assert_eq!(error.answer.unwrap().body, "body");
    }
}
