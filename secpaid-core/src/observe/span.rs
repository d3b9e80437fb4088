//! From a call to a span around it, and to one event that says how it ended.
//!
//! The documentation of [`crate::client`] says what is recorded and why.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tracing::{Level, Span, field};

use super::CallResult;
use crate::endpoint::{DeclaredError, Endpoint, Retry};
use crate::envelope::table::Description;
use crate::error::{Answered, CallError};

/// The target of span and events.
const TARGET: &str = "secpaid_core";
/// The outcomes of calls that nobody has to look into.
const OK: &str = "ok";
const NOOP: &str = "noop";

/// Makes a call that blocks, in a span.
pub(crate) fn blocking<E: Endpoint>(call: impl FnOnce() -> CallResult<E>) -> CallResult<E> {
    let mut observed = Observed::begin(E::DESCRIPTION);
    let result = observed.span.in_scope(call);
    observed.ending = Ending::of::<E>(&result);
    result
}

/// Makes a call that does not block, in a span that begins when it is polled first.
pub(crate) fn future<E: Endpoint>(
    call: impl Future<Output = CallResult<E>> + Unpin,
) -> impl Future<Output = CallResult<E>> + Unpin {
    Watched { call: Some(call), observed: None, endpoint: PhantomData::<fn() -> E> }
}

/// A call and its span. It may be moved while it is polled, as it may without the feature.
struct Watched<E, C> {
    /// Until it has ended.
    call: Option<C>,
    observed: Option<Observed>,
    endpoint: PhantomData<fn() -> E>,
}

impl<E: Endpoint, C: Future<Output = CallResult<E>> + Unpin> Future for Watched<E, C> {
    type Output = CallResult<E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<CallResult<E>> {
        let Self { call, observed, .. } = &mut *self;
        let Some(polled) = call else { return Poll::Pending };
        let watched = observed.get_or_insert_with(|| Observed::begin(E::DESCRIPTION));
        let result = match watched.span.in_scope(|| Pin::new(polled).poll(context)) {
            Poll::Ready(result) => result,
            Poll::Pending => return Poll::Pending,
        };
        watched.span.in_scope(|| *call = None);
        watched.ending = Ending::of::<E>(&result);
        *observed = None;
        Poll::Ready(result)
    }
}

impl<E, C> Drop for Watched<E, C> {
    /// What the call has under way is let go of in its span.
    fn drop(&mut self) {
        if let Some(observed) = &self.observed {
            observed.span.in_scope(|| self.call = None);
        }
    }
}

/// A try of a call went wrong; there will be another one after this pause. The span that it is in names the call.
#[cfg(feature = "retry")]
pub(crate) fn repeat(
    status: Option<u16>,
    error: Option<crate::transport::TransportErrorKind>,
    delay: Duration,
) {
    let error = error.map(field::debug);
    tracing::info!(target: TARGET, status, error, delay_ms = milliseconds(delay), "trying again");
}

/// A call under way. When it is dropped, it tells how the call ended.
struct Observed {
    span: Span,
    description: &'static Description,
    started: Instant,
    ending: Ending,
}

impl Observed {
    fn begin(description: &'static Description) -> Self {
        let span = tracing::info_span!(
            target: TARGET,
            "call",
            endpoint = description.name,
            method = description.method,
            path = description.path,
            outcome = field::Empty,
            error = field::Empty,
            status = field::Empty,
            outcome_unknown = field::Empty,
            elapsed_ms = field::Empty,
        );
        Self { span, description, started: Instant::now(), ending: Ending::abandoned() }
    }
}

impl Drop for Observed {
    fn drop(&mut self) {
        let Ending { outcome, error, status, outcome_unknown } = &self.ending;
        let (error, elapsed_ms) = (error.as_deref(), milliseconds(self.started.elapsed()));
        self.span
            .record("outcome", outcome)
            .record("error", error)
            .record("status", status)
            .record("outcome_unknown", outcome_unknown)
            .record("elapsed_ms", elapsed_ms);
        macro_rules! tell {
            ($level:expr) => {
                tracing::event!(
                    target: TARGET,
                    $level,
                    endpoint = self.description.name,
                    outcome,
                    error,
                    status,
                    outcome_unknown,
                    elapsed_ms,
                    "call ended"
                )
            };
        }
        self.span.in_scope(|| match (*outcome, self.description.retry) {
            (OK, _) => tell!(Level::DEBUG),
            (NOOP, _) if !*outcome_unknown => tell!(Level::DEBUG),
            (_, Retry::Never) if *outcome_unknown => tell!(Level::ERROR),
            _ => tell!(Level::WARN),
        });
    }
}

/// How a call ended.
struct Ending {
    /// Which phase it got to.
    outcome: &'static str,
    /// The name of the declared error, or the kind of failure.
    error: Option<String>,
    status: Option<u16>,
    outcome_unknown: bool,
}

impl Ending {
    /// The caller dropped the future half-way, or the transport panicked: the request may have been sent.
    fn abandoned() -> Self {
        Self { outcome: "abandoned", error: None, status: None, outcome_unknown: true }
    }

    fn of<E: Endpoint>(result: &CallResult<E>) -> Self {
        let (outcome, error) = match result {
            Ok(_) => (OK, None),
            Err(CallError::Build(_)) => ("build", None),
            Err(CallError::Transport(error)) => ("transport", Some(format!("{:?}", error.kind))),
            Err(CallError::Rejected(rejected)) => {
                let name = rejected.error.info().map_or("unknown_error", |info| info.name);
                ("rejected", Some(name.to_owned()))
            }
            Err(CallError::Pending(answered)) => ("pending", named(answered)),
            Err(CallError::Partial(answered)) => ("partial", named(answered)),
            Err(CallError::Noop(answered)) => (NOOP, named(answered)),
            Err(CallError::Unknown(answered)) => ("unknown", named(answered)),
            Err(CallError::Unrecognised(_)) => ("unrecognised", None),
            Err(CallError::Undecodable(_)) => ("undecodable", None),
        };
        let answer = match result {
            Ok(success) => Some(&success.answer),
            Err(error) => error.answer(),
        };
        Self {
            outcome,
            error,
            status: answer.map(|answer| answer.status.as_u16()),
            outcome_unknown: result.as_ref().is_err_and(CallError::outcome_unknown),
        }
    }
}

/// The name of the declared error that an answer names.
fn named<E: DeclaredError>(answered: &Answered<E>) -> Option<String> {
    answered.error.as_ref().and_then(E::info).map(|info| info.name.to_owned())
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
