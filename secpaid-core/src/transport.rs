//! The seam to HTTP: a transport moves bytes, and decides nothing.
//!
//! A transport sends one request and gives back whatever was answered. Every HTTP status is `Ok`; redirects of a POST are not
//! followed; nothing is tried twice. How long to wait and how much to read travels with the request as [`Limits`].

mod error;
#[cfg(feature = "reqwest-0_13")]
pub mod reqwest_0_13;
#[cfg(feature = "ureq-3")]
pub mod ureq_3;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
pub use error::{Sent, TransportError, TransportErrorKind};

/// A transport that blocks the thread. Can be used as `dyn BlockingTransport`.
pub trait BlockingTransport {
    /// Sends one request and waits for the whole answer.
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError>;
}

/// A transport whose calls are futures that may move between threads. Implement it with a plain `async fn send`.
pub trait Transport {
    /// Sends one request and waits for the whole answer.
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + Send;
}

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
}

/// 45 seconds, 4 MiB.
impl Default for Limits {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(45), body: 4 * 1024 * 1024 }
    }
}

macro_rules! forward {
    ($($pointer:ty),*) => {$(
        impl<T: BlockingTransport + ?Sized> BlockingTransport for $pointer {
            fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
                (**self).send(request)
            }
        }

        impl<T: Transport> Transport for $pointer
        where
            Self: Sync,
        {
            fn send(
                &self,
                request: http::Request<Bytes>,
            ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + Send {
                (**self).send(request)
            }
        }
    )*};
}

forward!(&T, Box<T>, Arc<T>);
