//! A transport that is chosen at run time: no type parameter in the struct that holds the client.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use super::{Transport, TransportError};

/// Any [`Transport`], behind one type. Clones share it; each call puts its future in a box.
///
/// Where calls block, `Arc<dyn BlockingTransport + Send + Sync>` is the same without a type of its own.
#[derive(Clone)]
pub struct SharedTransport(Arc<dyn Boxed>);

impl SharedTransport {
    /// Hides what kind of transport it is.
    pub fn new(transport: impl Transport + Send + Sync + 'static) -> Self {
        Self(Arc::new(transport))
    }
}

impl Transport for SharedTransport {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send {
        self.0.send_boxed(request)
    }
}

impl fmt::Debug for SharedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedTransport(..)")
    }
}

type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, TransportError>> + Send + 'a>>;

/// [`Transport`] in a form that a trait object can have.
trait Boxed: Send + Sync {
    fn send_boxed(&self, request: Request<Bytes>) -> Sending<'_>;
}

impl<T: Transport + Send + Sync> Boxed for T {
    fn send_boxed(&self, request: Request<Bytes>) -> Sending<'_> {
        Box::pin(self.send(request))
    }
}
