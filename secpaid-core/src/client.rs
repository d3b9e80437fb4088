//! Clients: settings and a transport, and every endpoint through [`call`](Client::call).
//!
//! With the feature `tracing`, each call has a span, target `secpaid_core`, name `call`, level `INFO`. Spans of the transport are
//! inside it. At the end, the span and one event get the same fields, as a filter that takes warnings only switches the span off:
//!
//! | field | |
//! | --- | --- |
//! | `endpoint`, and on the span `method`, `path` | as in the spec |
//! | `outcome` | `ok`, a variant of [`CallError`] (`build`, `transport`, `rejected`, `pending`, `partial`, `noop`, `unknown`, `unrecognised`, `undecodable`), or `abandoned`: the future was dropped before its end |
//! | `error` | the name of the declared error, `unknown_error`, or the [kind](TransportErrorKind) of the transport's |
//! | `status` | the HTTP status, where there is one |
//! | `outcome_unknown` | may a call that failed have taken effect? |
//! | `elapsed_ms` | how long it took, pauses between tries included |
//!
//! The level of the event says who has something to do:
//!
//! | level | the call |
//! | --- | --- |
//! | `DEBUG` | worked, or had nothing to do |
//! | `WARN` | failed, and nobody has to look into it: it took no effect, or the spec says that it is safe to repeat |
//! | `ERROR` | may have taken effect, and must not be repeated before somebody knows |
//!
//! All of them are names of the spec's or of this crate, numbers, and few values, fit for counting. The token, fields, bodies, texts of the
//! server's and the host are never recorded. A transport that tries again says so in an `INFO` event, `trying again`.

use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;

use crate::answer::{Answer, Success};
use crate::call::{Hidden, encode, finish};
use crate::endpoint::Endpoint;
use crate::error::{BuildError, CallError, Unanswered};
use crate::observe;
use crate::settings::Settings;
use crate::token::Token;
use crate::transport::{BlockingTransport, Limits, LocalTransport, Sent, TransportError, TransportErrorKind};

/// An asynchronous client over a [`Transport`](crate::transport::Transport) or a [`LocalTransport`].
#[derive(Debug, Clone)]
pub struct Client<T> {
    settings: Settings,
    transport: T,
}

impl<T> Client<T> {
    /// A client with these settings.
    pub fn with_settings(settings: Settings, transport: T) -> Self {
        Self { settings, transport }
    }

    /// A client of the API at this base URL that authenticates with this token.
    ///
    /// # Errors
    ///
    /// [`BuildError::BaseUrl`] for what is not an absolute `http` or `https` URL, or has a query.
    pub fn new(base_url: &str, token: impl Into<Token>, transport: T) -> Result<Self, BuildError> {
        Ok(Self::with_settings(Settings::new(base_url)?.with_token(token), transport))
    }

    /// Where calls go, and with what.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What moves the bytes.
    pub fn transport(&self) -> &T {
        &self.transport
    }
}

impl<T: LocalTransport> Client<T> {
    /// Calls an endpoint: the request is made at once, and sent when the future is polled. Nothing is tried twice, unless the transport is
    /// one that does. The future may move between threads when that of the transport may.
    ///
    /// # Errors
    ///
    /// One variant of [`CallError`] per phase; [`CallError::outcome_unknown`] says whether the call may have taken effect.
    pub fn call<E: Endpoint>(
        &self,
        endpoint: E,
    ) -> impl Future<Output = Result<Success<E>, CallError<E::Error>>> + use<'_, T, E> {
        // The future keeps the request and not the endpoint, which does not have to be `Send` then.
        self.exchange::<E>(encode(&endpoint, &self.settings))
    }

    /// Sends the request of a call, if there is one, and reads the answer.
    pub(crate) fn exchange<E: Endpoint>(
        &self,
        request: Result<http::Request<Bytes>, BuildError>,
    ) -> impl Future<Output = Result<Success<E>, CallError<E::Error>>> + use<'_, T, E> {
        observe::future(Call { sent: self.begin(request), endpoint: PhantomData::<fn() -> E> })
    }

    /// The future of any request, which is sent when it is polled. Compiled once, not per endpoint.
    #[inline(never)]
    fn begin(
        &self,
        request: Result<http::Request<Bytes>, BuildError>,
    ) -> Pin<Box<impl Future<Output = Result<Answer, Unanswered>> + use<'_, T>>> {
        Box::pin(self.send(request))
    }

    async fn send(&self, request: Result<http::Request<Bytes>, BuildError>) -> Result<Answer, Unanswered> {
        let request = request?;
        let hidden = Hidden::of(&request);
        let sent = self.transport.send_local(request).await;
        let response = sent.map_err(|error| hidden.keep_out_of(error))?;
        Ok(within(self.settings.limits(), response)?)
    }
}

/// A call under way. What is the same for every endpoint is behind a pointer: callers keep and move little, and compile to little.
struct Call<E, S> {
    sent: Pin<Box<S>>,
    endpoint: PhantomData<fn() -> E>,
}

impl<E: Endpoint, S: Future<Output = Result<Answer, Unanswered>>> Future for Call<E, S> {
    type Output = Result<Success<E>, CallError<E::Error>>;

    #[inline(never)]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.sent.as_mut().poll(context).map(finish)
    }
}

/// A client over a [`BlockingTransport`].
#[derive(Debug, Clone)]
pub struct BlockingClient<T> {
    settings: Settings,
    transport: T,
}

impl<T> BlockingClient<T> {
    /// A client with these settings.
    pub fn with_settings(settings: Settings, transport: T) -> Self {
        Self { settings, transport }
    }

    /// A client of the API at this base URL that authenticates with this token.
    ///
    /// # Errors
    ///
    /// [`BuildError::BaseUrl`] for what is not an absolute `http` or `https` URL, or has a query.
    pub fn new(base_url: &str, token: impl Into<Token>, transport: T) -> Result<Self, BuildError> {
        Ok(Self::with_settings(Settings::new(base_url)?.with_token(token), transport))
    }

    /// Where calls go, and with what.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What moves the bytes.
    pub fn transport(&self) -> &T {
        &self.transport
    }
}

impl<T: BlockingTransport> BlockingClient<T> {
    /// Calls an endpoint. Nothing is tried twice, unless the transport is one that does.
    ///
    /// # Errors
    ///
    /// One variant of [`CallError`] per phase; [`CallError::outcome_unknown`] says whether the call may have taken effect.
    pub fn call<E: Endpoint>(&self, endpoint: E) -> Result<Success<E>, CallError<E::Error>> {
        self.exchange(&endpoint)
    }

    /// Sends a request and reads the answer.
    pub(crate) fn exchange<E: Endpoint>(&self, endpoint: &E) -> Result<Success<E>, CallError<E::Error>> {
        observe::blocking::<E>(|| finish(self.send(encode(endpoint, &self.settings))))
    }

    /// Sends any request. What does not depend on the endpoint is compiled once.
    fn send(&self, request: Result<http::Request<Bytes>, BuildError>) -> Result<Answer, Unanswered> {
        let request = request?;
        let hidden = Hidden::of(&request);
        let response = self.transport.send(request).map_err(|error| hidden.keep_out_of(error))?;
        Ok(within(self.settings.limits(), response)?)
    }
}

/// The answer, unless a transport let more of it through than it should.
fn within(limits: Limits, response: http::Response<Bytes>) -> Result<Answer, TransportError> {
    let answer = Answer::from(response);
    if answer.body.len() > limits.body {
        return Err(TransportError::new(TransportErrorKind::BodyTooLarge, Sent::Maybe).with_answer(answer));
    }
    Ok(answer)
}

/// A client that a list borrows or has.
pub(crate) enum Held<'c, C> {
    Borrowed(&'c C),
    Owned(C),
}

impl<C> Deref for Held<'_, C> {
    type Target = C;

    fn deref(&self) -> &C {
        match self {
            Self::Borrowed(client) => client,
            Self::Owned(client) => client,
        }
    }
}
