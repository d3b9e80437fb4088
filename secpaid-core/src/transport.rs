//! The seam to HTTP: a transport moves bytes, and decides nothing.
//!
//! A transport sends one request and gives back whatever was answered. Every HTTP status is `Ok`; redirects of a POST are not
//! followed; nothing is tried twice. How long to wait and how much to read travels with the request as [`Limits`].
//!
//! | your HTTP stack | implement or use |
//! | --- | --- |
//! | blocks | [`BlockingTransport`], or [`blocking_transport_fn`] around a closure |
//! | futures that may move between threads | [`Transport`] with a plain `async fn`, or [`transport_fn`] |
//! | futures that stay on their thread | [`LocalTransport`], or [`local_transport_fn`] |
//! | chosen at run time | [`SharedTransport`], `Arc<dyn BlockingTransport + Send + Sync>` |
//! | a tower `Service` | `tower::Tower` (feature `tower`) |
//!
//! Over HTTP/1.1, nothing tells a late second copy of an answer from the answer to the next request on the same connection. A server or
//! proxy that sends one makes any client that keeps its connections give a call, and perhaps the calls after it, the answer of another. What helps is to compare what the
//! answer echoes, such as the amount, with what was asked for; or to keep no connections, with `pool_max_idle_per_host(0)` for reqwest and
//! `max_idle_connections(0)` for ureq.
//!
//! The conformance kit (feature `testing`) runs any of them against a server on loopback and reports what it gets wrong.

#[cfg(any(feature = "reqwest-0_12", feature = "reqwest-0_13", feature = "tower"))]
mod body;
mod error;
mod function;
#[cfg(feature = "hyper-util-0_1")]
pub mod hyper_util_0_1;
#[cfg(feature = "isahc-2")]
pub mod isahc_2;
mod limits;
#[cfg(feature = "reqwest-0_12")]
pub mod reqwest_0_12;
#[cfg(feature = "reqwest-0_13")]
pub mod reqwest_0_13;
#[cfg(feature = "reqwest-middleware-0_5")]
pub mod reqwest_middleware_0_5;
#[cfg(feature = "retry")]
pub mod retry;
mod shared;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "ureq-3")]
pub mod ureq_3;

use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;

use bytes::Bytes;
pub use error::{Sent, TransportError, TransportErrorKind};
pub use function::{LocalTransportFn, TransportFn, blocking_transport_fn, local_transport_fn, transport_fn};
use http::{Request, Response};
pub use limits::Limits;
pub use shared::SharedTransport;

/// A transport that blocks the thread. Can be used as `dyn BlockingTransport`.
pub trait BlockingTransport {
    /// Sends one request and waits for the whole answer.
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError>;
}

/// A transport whose calls are futures that may move between threads. Implement it with a plain `async fn send`.
pub trait Transport {
    /// Sends one request and waits for the whole answer.
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send;
}

/// A transport whose calls are futures that stay on the thread where they were made. Implement it with a plain `async fn send_local`.
///
/// Every [`Transport`] is one. The asynchronous client asks for no more than this; its futures may move between threads exactly when
/// those of its transport may.
pub trait LocalTransport {
    /// Sends one request and waits for the whole answer.
    fn send_local(
        &self,
        request: Request<Bytes>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>>;
}

impl<T: Transport> LocalTransport for T {
    fn send_local(
        &self,
        request: Request<Bytes>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> {
        self.send(request)
    }
}

impl<T: LocalTransport> LocalTransport for Rc<T> {
    async fn send_local(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        (**self).send_local(request).await
    }
}

macro_rules! forward {
    ($($pointer:ty),*) => {$(
        impl<T: BlockingTransport + ?Sized> BlockingTransport for $pointer {
            fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
                (**self).send(request)
            }
        }

        impl<T: Transport> Transport for $pointer
        where
            Self: Sync,
        {
            fn send(
                &self,
                request: Request<Bytes>,
            ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send {
                (**self).send(request)
            }
        }
    )*};
}

forward!(&T, Box<T>, Arc<T>);
