//! Tower services as transports, and transports as tower services: layers of either world go around the other.

mod exchange;
mod service;

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
pub use service::TransportService;
use tower_service::Service;

use super::body::with_length;
use super::{Limits, Sent, Transport, TransportError, TransportErrorKind};

type BoxError = Box<dyn Error + Send + Sync>;

/// Says what an error of a service means, where it knows. Asked about each error in a chain of sources, outermost first.
pub type Classifier = fn(&(dyn Error + 'static)) -> Option<(TransportErrorKind, Sent)>;

/// A [`Service`] over `http::Request<Full<Bytes>>` as a [`Transport`].
///
/// Each call goes to a clone of the service, which is polled until it is ready and then called; what fails before that was not sent. The
/// time runs from the beginning, and what is left of it is for the answer's body. A [`TransportError`] in an error's chain of sources is
/// passed on; about any other the [classifier](Self::with_classifier) is asked, and if it does not know, the request may have arrived.
///
/// The service must not follow redirects, and nothing in it may send a request twice. A layer that does so must not let the last attempt
/// speak for an earlier one that may have arrived.
pub struct Tower<S, Z> {
    /// Behind a lock, so that a service that cannot be shared between threads makes a transport that can.
    service: Mutex<S>,
    sleep: Z,
    classifier: Classifier,
}

impl<S, Z> Tower<S, Z> {
    /// A transport over a service and a clock, such as `tokio::time::sleep`.
    pub fn new(service: S, sleep: Z) -> Self {
        Self { service: Mutex::new(service), sleep, classifier: |_| None }
    }

    /// Asks this about errors. It must say [`Sent::No`] only where it can be proven that nothing was written.
    #[must_use]
    pub fn with_classifier(self, classifier: Classifier) -> Self {
        Self { classifier, ..self }
    }
}

impl<S: Clone, Z> Tower<S, Z> {
    fn service(&self) -> S {
        // A clone that panicked has changed nothing.
        self.service.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<S, Z, Fut, B> Transport for Tower<S, Z>
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send,
    B: BodyExt<Data: Send, Error: Into<BoxError>> + Send,
    Z: Fn(Duration) -> Fut,
    Fut: Future<Output = ()> + Send,
{
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send {
        let limits = Limits::of(&request);
        let request = with_length(request);
        exchange::run(self.service(), request, limits, (self.sleep)(limits.timeout), self.classifier)
    }
}

impl<S: Clone, Z: Clone> Clone for Tower<S, Z> {
    fn clone(&self) -> Self {
        Self { service: Mutex::new(self.service()), sleep: self.sleep.clone(), classifier: self.classifier }
    }
}

impl<S, Z> fmt::Debug for Tower<S, Z> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tower(..)")
    }
}
