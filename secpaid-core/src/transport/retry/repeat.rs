//! From a request and a way to send it to what the last try gave.

use std::time::Duration;

use backon::{BlockingRetryable, Retryable};
use bytes::Bytes;
use http::Request;

use super::Policy;
use super::setback::{Outcome, Setback, weigh};
use crate::answer::Repeated;
use crate::call::{Hidden, sign_again};
use crate::endpoint::Retry;
use crate::envelope::table::Description;
use crate::observe;
use crate::transport::{Sent, TransportError, TransportErrorKind as Kind};

pub(super) fn blocking(
    policy: &Policy,
    sleep: &impl Fn(Duration),
    request: Request<Bytes>,
    send: impl Fn(Request<Bytes>) -> Outcome,
) -> Outcome {
    let Some(description) = safe(&request) else { return send(request) };
    let mut earlier = Sent::No;
    let mut tries = Tries::of(request);
    let last = (|| {
        let sent = tries
            .next()
            .and_then(|(request, hidden)| send(request).map_err(|error| hidden.keep_out_of(error)));
        weigh(description, sent, policy.max_retry_after())
    })
    .retry(policy.delays())
    // The loop asks for a sleep that lives as long as the program, and cannot adjust a delay.
    .sleep(|_| ())
    .notify(|setback, delay| {
        let delay = delay.max(setback.pause);
        note(setback, delay, &mut earlier);
        sleep(delay);
    })
    .call();
    settle(last, earlier)
}

pub(super) async fn asynchronous<Sleeping: Future, Sending: Future<Output = Outcome>>(
    policy: &Policy,
    sleep: impl Fn(Duration) -> Sleeping + 'static,
    request: Request<Bytes>,
    send: impl Fn(Request<Bytes>) -> Sending,
) -> Outcome {
    let Some(description) = safe(&request) else { return send(request).await };
    let mut earlier = Sent::No;
    let max_retry_after = policy.max_retry_after();
    let mut tries = Tries::of(request);
    let last = (|| {
        let sending = tries.next().map(|(request, hidden)| (send(request), hidden));
        async move {
            let sent = match sending {
                Ok((sending, hidden)) => sending.await.map_err(|error| hidden.keep_out_of(error)),
                Err(error) => Err(error),
            };
            weigh(description, sent, max_retry_after)
        }
    })
    .retry(policy.delays())
    .sleep(sleep)
    .adjust(|setback, delay| delay.map(|delay| delay.max(setback.pause)))
    .notify(|setback, delay| note(setback, delay, &mut earlier))
    .await;
    settle(last, earlier)
}

/// The requests of the tries: all the same, but for their signatures.
struct Tries {
    request: Request<Bytes>,
    begun: bool,
}

impl Tries {
    fn of(request: Request<Bytes>) -> Self {
        Self { request, begun: false }
    }

    /// The request of the next try, which is signed anew where it is signed, and what must be kept out of its error.
    fn next(&mut self) -> Result<(Request<Bytes>, Hidden), TransportError> {
        if std::mem::replace(&mut self.begun, true) {
            sign_again(&mut self.request)
                .map_err(|error| TransportError::new(Kind::Request, Sent::No).with_source(error))?;
        }
        Ok((self.request.clone(), Hidden::of(&self.request)))
    }
}

/// The endpoint of a call that the spec says may be repeated.
fn safe(request: &Request<Bytes>) -> Option<&'static Description> {
    Description::of(request).filter(|description| description.retry == Retry::Safe)
}

/// There will be another try, after this pause.
fn note(setback: &Setback, delay: Duration, earlier: &mut Sent) {
    let (status, error) = match &setback.outcome {
        Ok(response) => (Some(response.status().as_u16()), None),
        Err(error) => (None, Some(error.kind)),
    };
    observe::repeat(status, error, delay);
    if setback.sent() == Sent::Maybe {
        *earlier = Sent::Maybe;
    }
}

/// What the caller gets: what the last try gave, and whether an earlier one may have arrived.
fn settle(last: Result<Outcome, Box<Setback>>, earlier: Sent) -> Outcome {
    let mut outcome = last.unwrap_or_else(|setback| setback.outcome);
    if earlier == Sent::Maybe {
        match &mut outcome {
            Ok(response) => drop(response.extensions_mut().insert(Repeated)),
            Err(error) => error.sent = Sent::Maybe,
        }
    }
    outcome
}
