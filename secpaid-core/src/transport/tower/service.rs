//! A transport as a tower service.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use tower_service::Service;

use crate::transport::{Transport, TransportError};

/// A [`Transport`] as a [`Service`] over `http::Request<Full<Bytes>>`, for layers to go around. What comes out goes back into
/// [`Tower`](super::Tower). Always ready; the request's extensions reach the transport.
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
            let (parts, body) = request.into_parts();
            let body =
                body.collect().await.map_or_else(|never: Infallible| match never {}, |body| body.to_bytes());
            transport.send(Request::from_parts(parts, body)).await.map(|response| response.map(Full::new))
        })
    }
}
