//! Tower services as transports and back: which clone is called, what an error means, what travels along.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::future::{Future, pending, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use http::{Request, Response};
use http_body_util::{BodyStream, Full, StreamBody};
use secpaid_core::Settings;
use secpaid_core::envelope::table::Description;
use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::tower::{Tower, TransportService};
use secpaid_core::transport::{
    Limits, Sent, SharedTransport, Transport, TransportError, TransportErrorKind as Kind,
};
use secpaid_core::v2::{self, Client, CreateLink};
use tokio::time::sleep;
use tower::util::BoxCloneService;
use tower::{Service, ServiceBuilder, service_fn};

type Outgoing = Request<Full<Bytes>>;

fn request(limits: impl FnOnce(&mut Limits)) -> Request<Bytes> {
    let mut request = Request::post("http://127.0.0.1/").body(Bytes::from_static(b"{}")).unwrap();
    let mut chosen = Limits::default();
    limits(&mut chosen);
    request.extensions_mut().insert(chosen);
    request
}

fn soon(limits: &mut Limits) {
    limits.timeout = Duration::from_millis(50);
}

async fn error_of(transport: &impl Transport, request: Request<Bytes>) -> TransportError {
    transport.send(request).await.unwrap_err()
}

/// Works only on the clone that was asked whether it is ready.
#[derive(Default)]
struct Picky {
    ready: bool,
}

impl Clone for Picky {
    fn clone(&self) -> Self {
        Self { ready: false }
    }
}

impl Service<Outgoing> for Picky {
    type Response = Response<Full<Bytes>>;
    type Error = &'static str;
    type Future = std::future::Ready<Result<Self::Response, &'static str>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
        if self.ready {
            return Poll::Ready(Ok(()));
        }
        self.ready = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn call(&mut self, _: Outgoing) -> Self::Future {
        ready(if self.ready { Ok(Response::new("answer".into())) } else { Err("not ready") })
    }
}

#[tokio::test]
async fn the_clone_that_is_ready_is_the_one_that_is_called() {
    let transport = Tower::new(Picky::default(), sleep);
    for _ in 0..2 {
        assert_eq!(transport.send(request(|_| {})).await.unwrap().body(), "answer");
    }
}

#[tokio::test]
async fn a_service_that_cannot_be_shared_makes_a_transport_that_can() {
    fn is_send<T: Send>(future: T) -> T {
        future
    }
    let server = Server::start(v2::FIXTURES).unwrap();
    let reqwest = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
    let service = BoxCloneService::new(TransportService::new(reqwest));
    let transport = Tower::new(service, sleep);
    let client = Client::new(&server.url(), "any", transport.clone()).unwrap();
    assert!(is_send(client.create_link(CreateLink::new(25))).await.is_ok());
    let client = Client::new(&server.url(), "any", SharedTransport::new(transport)).unwrap();
    assert!(is_send(client.create_link(CreateLink::new(25))).await.is_ok());
}

#[tokio::test]
async fn layers_go_around_a_transport_and_see_what_call_it_is() {
    let memory = Arc::new(Memory::new(v2::FIXTURES));
    let seen = Arc::new(AtomicBool::new(false));
    let mark = Arc::clone(&seen);
    let service = ServiceBuilder::new()
        .concurrency_limit(1)
        .map_request(move |mut request: Outgoing| {
            let description: &&Description = request.extensions().get().unwrap();
            mark.store(description.name == "CreateLink", Ordering::Relaxed);
            request.headers_mut().insert("x-layer", "was here".parse().unwrap());
            request
        })
        .service(TransportService::new(Arc::clone(&memory)));
    let settings = Settings::new("http://127.0.0.1").unwrap().with_token("any").with_body_limit(9000);
    let client = Client::with_settings(settings, Tower::new(service, sleep));
    assert!(client.create_link(CreateLink::new(25)).await.is_ok());
    let requests = memory.requests();
    assert!(seen.load(Ordering::Relaxed));
    assert_eq!(requests[0].headers()["x-layer"], "was here");
    assert_eq!(Limits::of(&requests[0]).body, 9000);
    assert!(requests[0].extensions().get::<&Description>().is_some());
}

#[tokio::test]
async fn what_fails_before_the_service_has_the_request_was_not_sent() {
    #[derive(Clone)]
    struct Never(bool);
    impl Service<Outgoing> for Never {
        type Response = Response<Full<Bytes>>;
        type Error = &'static str;
        type Future = Pin<Box<dyn Future<Output = Result<Self::Response, &'static str>> + Send>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
            if self.0 { Poll::Ready(Err("broken")) } else { Poll::Pending }
        }

        fn call(&mut self, _: Outgoing) -> Self::Future {
            Box::pin(pending())
        }
    }
    let error = error_of(&Tower::new(Never(true), sleep), request(|_| {})).await;
    assert_eq!((error.kind, error.sent), (Kind::Interrupted, Sent::No));
    let error = error_of(&Tower::new(Never(false), sleep), request(soon)).await;
    assert_eq!((error.kind, error.sent), (Kind::Timeout, Sent::No));
}

#[tokio::test]
async fn time_runs_out_while_the_service_answers_and_while_its_body_comes() {
    let silent = service_fn(|_: Outgoing| pending::<Result<Response<Full<Bytes>>, Infallible>>());
    let error = error_of(&Tower::new(silent, sleep), request(soon)).await;
    assert_eq!((error.kind, error.sent), (Kind::Timeout, Sent::Maybe));

    let half = service_fn(|_: Outgoing| {
        let body = BodyStream::new(Full::<Bytes>::from("half")).chain(stream::pending());
        ready(Ok::<_, Infallible>(Response::builder().status(202).body(StreamBody::new(body)).unwrap()))
    });
    let error = error_of(&Tower::new(half, sleep), request(soon)).await;
    assert_eq!((error.kind, error.sent), (Kind::Timeout, Sent::Maybe));
    let answer = error.answer.unwrap();
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (202, &b"half"[..]));
}

#[tokio::test]
async fn reading_stops_at_the_limit_and_keeps_what_came_before() {
    let endless = service_fn(|_: Outgoing| {
        let pieces = stream::repeat_with(|| BodyStream::new(Full::<Bytes>::from("piece "))).flatten();
        ready(Ok::<_, Infallible>(Response::new(StreamBody::new(pieces))))
    });
    let error = error_of(&Tower::new(endless, sleep), request(|limits| limits.body = 16)).await;
    assert_eq!((error.kind, error.sent), (Kind::BodyTooLarge, Sent::Maybe));
    assert_eq!(error.answer.unwrap().body, "piece piece piec");
}

/// An error with another below it.
#[derive(Debug)]
struct Layer<E>(E);

impl<E: fmt::Debug> fmt::Display for Layer<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a layer failed")
    }
}

impl<E: Error + 'static> Error for Layer<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[tokio::test]
async fn a_transport_error_comes_through_layers_and_others_leave_the_outcome_open() {
    let failing = service_fn(|_: Outgoing| {
        ready(Err::<Response<Full<Bytes>>, _>(Layer(TransportError::new(Kind::Resolve, Sent::No))))
    });
    let error = error_of(&Tower::new(failing, sleep), request(|_| {})).await;
    assert_eq!((error.kind, error.sent), (Kind::Resolve, Sent::No));
    assert!(error.source.unwrap().is::<Layer<TransportError>>());

    let failing = service_fn(|_: Outgoing| ready(Err::<Response<Full<Bytes>>, _>(Layer(fmt::Error))));
    let transport = Tower::new(failing, sleep);
    let error = error_of(&transport, request(|_| {})).await;
    assert_eq!((error.kind, error.sent), (Kind::Interrupted, Sent::Maybe));
    let transport =
        transport.with_classifier(|error| error.is::<fmt::Error>().then_some((Kind::Request, Sent::No)));
    let error = error_of(&transport, request(|_| {})).await;
    assert_eq!((error.kind, error.sent), (Kind::Request, Sent::No));
}
