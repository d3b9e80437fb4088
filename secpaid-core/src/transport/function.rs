//! Closures as transports.

use std::fmt;
use std::future::Future;

use bytes::Bytes;
use http::{Request, Response};

use super::{BlockingTransport, LocalTransport, Transport, TransportError};

/// A closure as a [`BlockingTransport`] or a [`Transport`]; made by [`blocking_transport_fn`] and [`transport_fn`].
#[derive(Clone, Copy)]
pub struct TransportFn<F>(F);

/// A closure as a [`LocalTransport`]; made by [`local_transport_fn`].
#[derive(Clone, Copy)]
pub struct LocalTransportFn<F>(F);

/// A transport that calls this closure and blocks until it returns.
///
/// ```
/// use secpaid_core::transport::blocking_transport_fn;
///
/// let transport = blocking_transport_fn(|request| {
///     assert_eq!(request.method(), "POST");
///     Ok(http::Response::new("{}".into()))
/// });
/// # use secpaid_core::transport::BlockingTransport;
/// # let request = http::Request::post("/").body(Default::default()).unwrap();
/// # assert_eq!(transport.send(request).unwrap().body(), "{}");
/// ```
pub fn blocking_transport_fn<F>(send: F) -> TransportFn<F>
where
    F: Fn(Request<Bytes>) -> Result<Response<Bytes>, TransportError>,
{
    TransportFn(send)
}

/// A transport that awaits what this closure returns.
pub fn transport_fn<F, Fut>(send: F) -> TransportFn<F>
where
    F: Fn(Request<Bytes>) -> Fut,
    Fut: Future<Output = Result<Response<Bytes>, TransportError>> + Send,
{
    TransportFn(send)
}

/// A transport that awaits what this closure returns, on the thread where it was called.
pub fn local_transport_fn<F, Fut>(send: F) -> LocalTransportFn<F>
where
    F: Fn(Request<Bytes>) -> Fut,
    Fut: Future<Output = Result<Response<Bytes>, TransportError>>,
{
    LocalTransportFn(send)
}

impl<F> BlockingTransport for TransportFn<F>
where
    F: Fn(Request<Bytes>) -> Result<Response<Bytes>, TransportError>,
{
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        (self.0)(request)
    }
}

impl<F, Fut> Transport for TransportFn<F>
where
    F: Fn(Request<Bytes>) -> Fut,
    Fut: Future<Output = Result<Response<Bytes>, TransportError>> + Send,
{
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send {
        (self.0)(request)
    }
}

impl<F, Fut> LocalTransport for LocalTransportFn<F>
where
    F: Fn(Request<Bytes>) -> Fut,
    Fut: Future<Output = Result<Response<Bytes>, TransportError>>,
{
    fn send_local(
        &self,
        request: Request<Bytes>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> {
        (self.0)(request)
    }
}

impl<F> fmt::Debug for TransportFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransportFn(..)")
    }
}

impl<F> fmt::Debug for LocalTransportFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LocalTransportFn(..)")
    }
}
