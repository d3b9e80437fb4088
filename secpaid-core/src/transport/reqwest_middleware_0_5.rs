//! A transport over `reqwest-middleware` 0.5, which puts middlewares around a client of `reqwest` 0.13.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::{Extensions, Request, Response};
use reqwest_0_13 as reqwest;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Error, Next};

use super::body::with_length;
use super::reqwest_0_13::{classify, client, failure, read};
use super::{Limits, Sent, Transport, TransportError, TransportErrorKind as Kind};

/// Sends requests with a [`ClientWithMiddleware`]. Middlewares find the request's [`Limits`] and the endpoint's description in the extensions.
///
/// The client itself sends each request once. A middleware may send it again, and that is for its user to answer for; [`Sent::No`] is
/// said only when attempts were made and none of them can have arrived. What a middleware sends in another way than by its `Next` is no
/// attempt. The time limit is for each attempt.
#[derive(Debug, Clone)]
pub struct ReqwestMiddleware {
    client: ClientWithMiddleware,
}

impl ReqwestMiddleware {
    /// A transport over a client that is built with these options, except that it follows no redirects and tries nothing twice; the closure
    /// puts the middlewares around it.
    ///
    /// # Errors
    ///
    /// When reqwest cannot build the client.
    pub fn build(
        builder: reqwest::ClientBuilder,
        wrap: impl FnOnce(reqwest::Client) -> ClientWithMiddleware,
    ) -> Result<Self, reqwest::Error> {
        Ok(Self { client: wrap(client(builder)?) })
    }
}

impl Transport for ReqwestMiddleware {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let mut extensions = std::mem::take(request.extensions_mut());
        let mut request = reqwest::Request::try_from(with_length(request)).map_err(failure)?;
        *request.timeout_mut() = Some(limits.timeout);
        let attempts = Arc::new(Attempts::default());
        // A witness for this call alone: no middleware can take it away, or pass it the attempts of another call.
        let witness = witness(Arc::clone(&attempts));
        let client = ClientBuilder::from_client(self.client.clone()).with(witness).build();
        match client.execute_with_extensions(request, &mut extensions).await {
            Ok(response) => read(response, limits).await,
            Err(Error::Reqwest(error)) if attempts.all_unsent() => Err(failure(error)),
            Err(Error::Reqwest(error)) => Err(TransportError { sent: Sent::Maybe, ..failure(error) }),
            Err(Error::Middleware(error)) => {
                Err(TransportError::new(Kind::Other, Sent::Maybe).with_source(error))
            }
        }
    }
}

/// How many attempts there were, and how many of them have certainly not arrived.
#[derive(Default)]
struct Attempts {
    begun: AtomicUsize,
    unsent: AtomicUsize,
}

impl Attempts {
    fn all_unsent(&self) -> bool {
        let begun = self.begun.load(Ordering::SeqCst);
        begun > 0 && begun == self.unsent.load(Ordering::SeqCst)
    }
}

/// The innermost middleware: it sees every attempt, also one that is given up or followed by another.
fn witness(
    attempts: Arc<Attempts>,
) -> impl for<'a> Fn(reqwest::Request, &'a mut Extensions, Next<'a>) -> Attempt<'a> + Send + Sync {
    move |request, extensions, next| {
        let attempts = Arc::clone(&attempts);
        Box::pin(async move {
            attempts.begun.fetch_add(1, Ordering::SeqCst);
            let result = next.run(request, extensions).await;
            if matches!(&result, Err(Error::Reqwest(error)) if classify(error).1 == Sent::No) {
                attempts.unsent.fetch_add(1, Ordering::SeqCst);
            }
            result
        })
    }
}

type Attempt<'a> = Pin<Box<dyn Future<Output = Result<reqwest::Response, Error>> + Send + 'a>>;
