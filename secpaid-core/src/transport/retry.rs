//! A transport around a transport: calls that the spec calls `safe` are sent again when a pause may help, all others exactly once.
//!
//! Nothing is repeated unless a transport is wrapped in [`Retrying`] or [`LocalRetrying`], and then only what may be repeated without
//! doing anything twice: the endpoint's [`Description`] in the request's extensions says so. A call that is [`Retry::Never`], which is what
//! the spec format assumes, and a request without a description pass through untouched.
//!
//! | after this | a `safe` call is |
//! | --- | --- |
//! | [`Connect`], [`Resolve`], [`Timeout`], [`Interrupted`] | sent again |
//! | [`Request`], [`Tls`], [`BodyTooLarge`], [`Other`] | not sent again: it would fail in the same way |
//! | status 429 and 5xx | sent again, unless the body is in an envelope and says anything but `error`: it is the answer |
//! | 501 and 505: the server says that it never will | not sent again |
//! | any other status | not sent again: it is the answer |
//!
//! What the last try gave is what the caller gets, a status as an answer and a failure as an error. If an earlier try may have
//! arrived, the error says [`Sent::Maybe`], however the last one ended; and where it ended with an error of the API, its outcome is unknown. How often and after which pauses says the [`Policy`].
//!
//! A request that a [`Signer`](crate::Signer) has signed is signed anew for each further try, from what it was before its signature: a time
//! in it does not get old, and a nonce is not used twice. Where that fails, the call ends with [`Request`] and what the signer says.
//!
//! [`Limits::timeout`](super::Limits::timeout) is for one try: a call may take as many times as long as there are tries, and the pauses.
//!
//! ```
//! use secpaid_core::transport::retry::{Policy, Retrying};
//! # use secpaid_core::transport::blocking_transport_fn;
//! # let transport = blocking_transport_fn(|_| Ok(http::Response::new("{}".into())));
//!
//! // Blocks the thread between the tries.
//! let transport = Retrying::blocking(transport).with_policy(Policy::default().with_tries(5));
//! # use secpaid_core::transport::BlockingTransport;
//! # assert!(transport.send(Default::default()).is_ok());
//! ```
//!
//! Where calls do not block, the second argument says how to wait, as no runtime is assumed:
//!
//! ```
//! use secpaid_core::transport::retry::Retrying;
//! # use secpaid_core::transport::transport_fn;
//! # let transport = transport_fn(|_| async { Ok(http::Response::new("{}".into())) });
//!
//! let transport = Retrying::new(transport, tokio::time::sleep);
//! # use secpaid_core::transport::Transport;
//! # let _ = transport.send(Default::default());
//! ```
//!
//! [`Description`]: crate::envelope::table::Description
//! [`Retry::Never`]: crate::endpoint::Retry::Never
//! [`Connect`]: super::TransportErrorKind::Connect
//! [`Resolve`]: super::TransportErrorKind::Resolve
//! [`Timeout`]: super::TransportErrorKind::Timeout
//! [`Interrupted`]: super::TransportErrorKind::Interrupted
//! [`Request`]: super::TransportErrorKind::Request
//! [`Tls`]: super::TransportErrorKind::Tls
//! [`BodyTooLarge`]: super::TransportErrorKind::BodyTooLarge
//! [`Other`]: super::TransportErrorKind::Other
//! [`Sent::Maybe`]: super::Sent::Maybe

mod policy;
mod repeat;
mod setback;

use std::fmt;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
pub use policy::Policy;

use super::{BlockingTransport, LocalTransport, Transport, TransportError};

/// A [`BlockingTransport`] or a [`Transport`] that sends `safe` calls again when a pause may help.
///
/// `S` is how to wait between the tries: a function of a [`Duration`] that blocks, or one that gives a future.
#[derive(Clone)]
pub struct Retrying<T, S = fn(Duration)> {
    transport: T,
    sleep: S,
    policy: Policy,
}

impl<T> Retrying<T> {
    /// Repeats what this transport sends, and blocks the thread between the tries.
    pub fn blocking(transport: T) -> Self {
        Self::new(transport, thread::sleep)
    }
}

impl<T, S> Retrying<T, S> {
    /// Repeats what this transport sends, and waits with this function between the tries, such as `tokio::time::sleep`.
    pub fn new(transport: T, sleep: S) -> Self {
        Self { transport, sleep, policy: Policy::default() }
    }

    /// Tries as often, and waits as long, as this says.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }
}

impl<T: BlockingTransport, S: Fn(Duration)> BlockingTransport for Retrying<T, S> {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        repeat::blocking(&self.policy, &self.sleep, request, |request| self.transport.send(request))
    }
}

impl<T, S, F> Transport for Retrying<T, S>
where
    T: Transport + Sync,
    S: Fn(Duration) -> F + Clone + Send + Sync + 'static,
    F: Future + Send,
{
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let sleep = self.sleep.clone();
        repeat::asynchronous(&self.policy, sleep, request, |request| self.transport.send(request)).await
    }
}

impl<T: fmt::Debug, S> fmt::Debug for Retrying<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retrying")
            .field("transport", &self.transport)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

/// A [`LocalTransport`] that sends `safe` calls again when a pause may help: [`Retrying`] for futures that stay on their thread.
#[derive(Clone)]
pub struct LocalRetrying<T, S>(Retrying<T, S>);

impl<T, S> LocalRetrying<T, S> {
    /// Repeats what this transport sends, and waits with this function between the tries.
    pub fn new(transport: T, sleep: S) -> Self {
        Self(Retrying::new(transport, sleep))
    }

    /// Tries as often, and waits as long, as this says.
    #[must_use]
    pub fn with_policy(self, policy: Policy) -> Self {
        Self(self.0.with_policy(policy))
    }
}

impl<T, S, F> LocalTransport for LocalRetrying<T, S>
where
    T: LocalTransport,
    S: Fn(Duration) -> F + Clone + 'static,
    F: Future,
{
    async fn send_local(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let Retrying { transport, sleep, policy } = &self.0;
        repeat::asynchronous(policy, sleep.clone(), request, |request| transport.send_local(request)).await
    }
}

impl<T: fmt::Debug, S> fmt::Debug for LocalRetrying<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalRetrying")
            .field("transport", &self.0.transport)
            .field("policy", &self.0.policy)
            .finish_non_exhaustive()
    }
}
