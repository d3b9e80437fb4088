//! A transport as a tower service.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use tower_service::Service;

use crate::transport::{Limits, Transport, TransportError};

/// How much earlier than what is around it a transport gives up, at most.
const HEAD_START: Duration = Duration::from_millis(100);

/// A [`Transport`] as a [`Service`] over `http::Request<Full<Bytes>>`, for layers to go around. What comes out goes back into
/// [`Tower`](super::Tower). Always ready; the request's extensions reach the transport.
///
/// The transport gets up to 100 ms less time than the request allows: of the two that keep the time, it is the one that knows what came back
/// before the time was up.
#[derive(Debug, Clone)]
pub struct TransportService<T>(T);

impl<T> TransportService<T> {
    /// A service that sends with this transport. Each call takes a clone of it.
    pub fn new(transport: T) -> Self {
        Self(transport)
    }
}

impl<T: Transport + Clone + Send + Sync + 'static> Service<Request<Full<Bytes>>> for TransportService<T> {
    type Response = Response<Full<Bytes>>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Full<Bytes>>) -> Self::Future {
        let transport = self.0.clone();
        Box::pin(async move {
            // A layer may have polled some of the body; the rest is what it wants sent.
            let mut limits = Limits::of(&request);
            limits.timeout -= HEAD_START.min(limits.timeout / 4);
            let (mut parts, body) = request.into_parts();
            parts.extensions.insert(limits);
            let body =
                body.collect().await.map_or_else(|never: Infallible| match never {}, |body| body.to_bytes());
            transport.send(Request::from_parts(parts, body)).await.map(|response| response.map(Full::new))
        })
    }
}
