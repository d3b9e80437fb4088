//! From a call to its span (feature `tracing`); without the feature, from a call to the same call.

#[cfg(feature = "tracing")]
mod span;

#[cfg(all(feature = "tracing", feature = "retry"))]
pub(crate) use span::repeat;
#[cfg(feature = "tracing")]
pub(crate) use span::{blocking, future};

use crate::answer::Success;
use crate::endpoint::Endpoint;
use crate::error::CallError;

/// What a call of the endpoint gives.
pub(crate) type CallResult<E> = Result<Success<E>, CallError<<E as Endpoint>::Error>>;

/// Makes a call that blocks.
#[cfg(not(feature = "tracing"))]
pub(crate) fn blocking<E: Endpoint>(call: impl FnOnce() -> CallResult<E>) -> CallResult<E> {
    call()
}

/// Makes a call that does not block.
#[cfg(not(feature = "tracing"))]
pub(crate) fn future<E: Endpoint>(
    call: impl Future<Output = CallResult<E>> + Unpin,
) -> impl Future<Output = CallResult<E>> + Unpin {
    call
}

/// A try of a call went wrong; there will be another one after this pause.
#[cfg(all(feature = "retry", not(feature = "tracing")))]
pub(crate) fn repeat(
    _: Option<u16>,
    _: Option<crate::transport::TransportErrorKind>,
    _: std::time::Duration,
) {
}
