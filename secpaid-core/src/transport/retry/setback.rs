//! From what one try gave to whether a pause may help, and how long it has to be.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, Response, StatusCode};

use crate::answer::Answer;
use crate::call::untyped::{self, Judged};
use crate::envelope::table::{self, Description};
use crate::transport::{Sent, TransportError, TransportErrorKind as Kind};

/// What a transport gives for a request.
pub(super) type Outcome = Result<Response<Bytes>, TransportError>;

/// What a try gave after which another one may go better.
#[derive(Debug)]
pub(super) struct Setback {
    /// What it gave.
    pub(super) outcome: Outcome,
    /// The pause that the server asks for; none if it does not say.
    pub(super) pause: Duration,
}

impl Setback {
    /// May the try have taken effect?
    pub(super) fn sent(&self) -> Sent {
        match &self.outcome {
            // Too many calls: it was turned away.
            Ok(response) if response.status() == StatusCode::TOO_MANY_REQUESTS => Sent::No,
            Ok(_) => Sent::Maybe,
            Err(error) => error.sent,
        }
    }
}

/// `Ok` is for the caller; `Err` is worth another try, after a pause of no more than this where the server asks for one.
pub(super) fn weigh(
    description: &'static Description,
    outcome: Outcome,
    max_retry_after: Duration,
) -> Result<Outcome, Box<Setback>> {
    let pause = match &outcome {
        Err(error) if may_pass(error.kind) => Some(Duration::ZERO),
        Ok(response) if is_temporary(response.status()) && !is_no_error(description, response) => {
            let asked = retry_after(response.headers()).unwrap_or_default();
            Some(asked).filter(|asked| *asked <= max_retry_after)
        }
        _ => None,
    };
    match pause {
        None => Ok(outcome),
        Some(pause) => Err(Box::new(Setback { outcome, pause })),
    }
}

fn may_pass(kind: Kind) -> bool {
    match kind {
        Kind::Connect | Kind::Resolve | Kind::Timeout | Kind::Interrupted => true,
        Kind::Request | Kind::Tls | Kind::BodyTooLarge | Kind::Other => false,
    }
}

fn is_temporary(status: StatusCode) -> bool {
    match status {
        StatusCode::NOT_IMPLEMENTED | StatusCode::HTTP_VERSION_NOT_SUPPORTED => false,
        StatusCode::TOO_MANY_REQUESTS => true,
        status => status.is_server_error(),
    }
}

/// Does the body say that the call has not failed, whatever the status says? A call that is under way, or may have taken effect, is not
/// for us to repeat.
fn is_no_error(description: &'static Description, response: &Response<Bytes>) -> bool {
    let answer = Answer::from(response.clone());
    match untyped::judge(description, &answer) {
        Ok(Judged::Enveloped(judged)) => judged.verdict().outcome != table::Outcome::Error,
        Ok(Judged::File(_)) | Err(_) => false,
    }
}

/// The pause that an answer asks for, in seconds or until a date. A date is compared with the server's own clock where the answer tells
/// what it shows, as ours may be wrong.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are more seconds than anyone waits.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let clock = headers.get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    Some(until.duration_since(clock.unwrap_or_else(SystemTime::now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Retry;
    use crate::envelope::table::{
        DataPlace, EmptyBy, Envelope, HintPlaces, HttpPolicy, Op, Outcome as Class, Pointer, Scalar, Test,
    };

    const fn is(word: &'static str) -> Test {
        let at = Pointer::Below(0, &[]);
        Test::At { at, op: Op::Is(Scalar::String(word)), or_absent: false, loose: false, every: false }
    }

    static ENVELOPE: Envelope = Envelope {
        name: "main",
        when: None,
        http: HttpPolicy::Ignore,
        outcomes: &[
            (Class::Ok, is("ok")),
            (Class::Error, is("error")),
            (Class::Pending, is("pending")),
            (Class::Partial, is("partial")),
            (Class::Noop, is("noop")),
            (Class::Unknown, is("unknown")),
        ],
        own_outcomes: &[],
        code: &[],
        message: &[],
        data: DataPlace::None,
        empty: EmptyBy::Any(&[]),
        details: None,
        hints: HintPlaces::NONE,
        none: &[],
        warnings: &[],
    };
    static ENDPOINT: Description = Description {
        name: "Get",
        method: "GET",
        path: "/get",
        retry: Retry::Safe,
        keys: &["state"],
        envelopes: &[&ENVELOPE],
        ..Description::NOTHING
    };

    fn answer(status: u16, headers: &[(http::HeaderName, &str)]) -> Outcome {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        for (name, value) in headers {
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        Ok(response)
    }

    fn pause(outcome: Outcome) -> Option<Duration> {
        weigh(&ENDPOINT, outcome, Duration::from_secs(60)).err().map(|setback| setback.pause)
    }

    #[test]
    fn only_what_may_pass_is_worth_another_try() {
        for (status, again) in [
            (200, false),
            (302, false),
            (400, false),
            (401, false),
            (408, false),
            (429, true),
            (500, true),
            (501, false),
            (502, true),
            (503, true),
            (504, true),
            (505, false),
            (520, true),
        ] {
            assert_eq!(pause(answer(status, &[])).is_some(), again, "{status}");
        }
        for (kind, again) in [
            (Kind::Request, false),
            (Kind::Resolve, true),
            (Kind::Connect, true),
            (Kind::Tls, false),
            (Kind::Timeout, true),
            (Kind::Interrupted, true),
            (Kind::BodyTooLarge, false),
            (Kind::Other, false),
        ] {
            assert_eq!(pause(Err(TransportError::new(kind, Sent::Maybe))).is_some(), again, "{kind:?}");
        }
    }

    #[test]
    fn what_the_body_says_is_no_failure_is_not_tried_again() {
        for (word, again) in [
            ("ok", false),
            ("pending", false),
            ("partial", false),
            ("noop", false),
            ("unknown", false),
            ("error", true),
            ("nonsense", true),
        ] {
            for status in [429, 500, 503] {
                let body = Bytes::from(format!(r#"{{"state":"{word}"}}"#));
                let outcome = answer(status, &[]).map(|response| response.map(|_| body));
                assert_eq!(pause(outcome).is_some(), again, "{word} {status}");
            }
        }
    }

    #[test]
    fn the_server_says_how_long_to_wait() {
        let seconds = |value| pause(answer(503, &[(RETRY_AFTER, value)])).map(|pause| pause.as_secs());
        assert_eq!(seconds("0"), Some(0));
        assert_eq!(seconds(" 60 "), Some(60));
        assert_eq!(seconds("61"), None);
        assert_eq!(seconds("99999999999999999999999999"), None);
        for nonsense in ["", "-1", "+1", "1.5", "soon", "1s"] {
            assert_eq!(seconds(nonsense), Some(0), "{nonsense}");
        }
    }

    #[test]
    fn dates_are_read_by_the_clock_of_the_server() {
        let (date, until) = ("Fri, 01 Jan 2100 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:05 GMT");
        assert_eq!(pause(answer(429, &[(DATE, date), (RETRY_AFTER, until)])), Some(Duration::from_secs(5)));
        assert_eq!(pause(answer(429, &[(DATE, until), (RETRY_AFTER, date)])), Some(Duration::ZERO));
        assert_eq!(pause(answer(429, &[(RETRY_AFTER, until)])), None);
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(30));
        let pause = pause(answer(429, &[(RETRY_AFTER, &soon)])).unwrap();
        assert!((10..=30).contains(&pause.as_secs()), "{pause:?}");
    }
}
