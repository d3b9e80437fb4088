//! A transport over `reqwest-middleware` 0.5, which puts middlewares around a client of `reqwest` 0.13.

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::{Extensions, Request, Response};
use reqwest_0_13 as reqwest;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Error, Next};

use super::length::with_length;
use super::reqwest_0_13::{classify, client, failure, read};
use super::{Limits, Sent, Transport, TransportError, TransportErrorKind as Kind};

/// Sends requests with a [`ClientWithMiddleware`]. Middlewares find the request's [`Limits`] and the endpoint's description in the extensions.
///
/// The client itself sends each request once. A middleware may send it again, and that is for its user to answer for; [`Sent::No`] is
/// said only when none of the attempts can have arrived. The time limit is for each attempt.
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
        let client = wrap(client(builder)?);
        Ok(Self { client: ClientBuilder::from_client(client).with(witness).build() })
    }
}

impl Transport for ReqwestMiddleware {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let mut extensions = std::mem::take(request.extensions_mut());
        let mut request = reqwest::Request::try_from(with_length(request)).map_err(failure)?;
        *request.timeout_mut() = Some(limits.timeout);
        match self.client.execute_with_extensions(request, &mut extensions).await {
            Ok(response) => read(response, limits.body).await,
            Err(Error::Reqwest(error)) if extensions.get::<MayHaveArrived>().is_none() => Err(failure(error)),
            Err(Error::Reqwest(error)) => Err(TransportError { sent: Sent::Maybe, ..failure(error) }),
            Err(Error::Middleware(error)) => {
                Err(TransportError::new(Kind::Other, Sent::Maybe).with_source(error))
            }
        }
    }
}

/// Left in the extensions by an attempt that may have arrived.
#[derive(Clone)]
struct MayHaveArrived;

/// The innermost middleware: it sees every attempt, also one that is given up or followed by another.
fn witness<'a>(request: reqwest::Request, extensions: &'a mut Extensions, next: Next<'a>) -> Attempt<'a> {
    Box::pin(async move {
        let earlier = extensions.insert(MayHaveArrived);
        let result = next.run(request, extensions).await;
        let unsent = matches!(&result, Err(Error::Reqwest(error)) if classify(error).1 == Sent::No);
        if unsent && earlier.is_none() {
            extensions.remove::<MayHaveArrived>();
        }
        result
    })
}

type Attempt<'a> = Pin<Box<dyn Future<Output = Result<reqwest::Response, Error>> + Send + 'a>>;
