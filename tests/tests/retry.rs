//! Repeated calls over real sockets: `safe` ones get through, `never` ones are sent once, and the server's wishes are kept.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::net::{Ipv4Addr, TcpListener};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{Request, Response, StatusCode};
use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::retry::{LocalRetrying, Policy, Retrying};
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{
    BlockingTransport, Limits, LocalTransport, Sent, SharedTransport, Transport, TransportError,
    TransportErrorKind, blocking_transport_fn, local_transport_fn,
};
use secpaid_core::v2::{
    self, BlockingClient, Client, CreateLink, CreateSplitLink, DeleteLink, GetMyUnusedLinks, Recipient,
    RefundPayment,
};
use secpaid_core::{Answer, CallError, Settings};

/// What the server does instead of answering.
#[derive(Clone, Copy)]
enum Trouble {
    HangUp,
    Status(u16, &'static [(&'static str, &'static str)]),
}

/// A server that gives this trouble to the first requests and answers the rest.
struct Troubled {
    server: Server,
    requests: Arc<AtomicUsize>,
}

impl Troubled {
    fn new(trouble: Trouble, times: usize) -> Self {
        let requests = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&requests);
        let fixtures = Memory::new(v2::FIXTURES);
        let server = Server::start_with(move |request| {
            if seen.fetch_add(1, Ordering::SeqCst) >= times {
                return Some(BlockingTransport::send(&fixtures, request.clone()).unwrap().into());
            }
            let Trouble::Status(status, headers) = trouble else { return None };
            let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
            Some(Answer::new(StatusCode::from_u16(status).unwrap(), headers.collect(), "busy"))
        });
        Self { server: server.unwrap(), requests }
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    fn settings(&self) -> Settings {
        Settings::new(&self.server.url()).unwrap().with_token("any")
    }

    fn blocking(&self) -> BlockingClient<Retrying<Ureq>> {
        let transport = Retrying::blocking(Ureq::default()).with_policy(quick());
        BlockingClient::with_settings(self.settings(), transport)
    }

    fn asynchronous(&self) -> Client<impl Transport + Sync + use<>> {
        let transport = Retrying::new(reqwest(), tokio::time::sleep).with_policy(quick());
        Client::with_settings(self.settings(), transport)
    }
}

/// Three tries, and no long pauses.
fn quick() -> Policy {
    Policy::default().with_first_delay(Duration::from_millis(10))
}

fn reqwest() -> Reqwest {
    Reqwest::build(reqwest_0_13::Client::builder()).unwrap()
}

const TROUBLES: [Trouble; 5] = [
    Trouble::HangUp,
    Trouble::Status(503, &[]),
    Trouble::Status(429, &[]),
    Trouble::Status(503, &[("retry-after", "0")]),
    Trouble::Status(429, &[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")]),
];

fn transport_error<T, E>(result: Result<T, CallError<E>>) -> TransportError {
    let error = match result {
        Err(CallError::Transport(error)) => Some(error),
        _ => None,
    };
    error.unwrap()
}

#[tokio::test]
async fn safe_calls_get_through() {
    for trouble in TROUBLES {
        let troubled = Troubled::new(trouble, 2);
        assert!(!troubled.blocking().get_my_unused_links(GetMyUnusedLinks::new()).unwrap().data.is_empty());
        assert_eq!(troubled.requests(), 3);
        let troubled = Troubled::new(trouble, 2);
        let links = troubled.asynchronous().get_my_unused_links(GetMyUnusedLinks::new()).await.unwrap();
        assert!(!links.data.is_empty());
        assert_eq!(troubled.requests(), 3);
    }
}

#[tokio::test]
async fn calls_that_are_never_repeated_are_sent_once() {
    fn split() -> CreateSplitLink {
        CreateSplitLink::new(100, [Recipient::new("testuser-a", 10)])
    }
    macro_rules! once {
        ($($method:ident($request:expr)),* $(,)?) => {$(
            for trouble in TROUBLES {
                let troubled = Troubled::new(trouble, usize::MAX);
                assert!(troubled.blocking().$method($request).is_err());
                assert_eq!(troubled.requests(), 1, "{}", stringify!($method));
                let troubled = Troubled::new(trouble, usize::MAX);
                assert!(troubled.asynchronous().$method($request).await.is_err());
                assert_eq!(troubled.requests(), 1, "{}", stringify!($method));
            }
        )*};
    }
    once! {
        create_link(CreateLink::new(1)),
        create_split_link(split()),
        delete_link(DeleteLink::new(1)),
        refund_payment(RefundPayment::new(1, 1)),
    }
}

#[tokio::test]
async fn nothing_is_repeated_unless_the_transport_is_wrapped() {
    let troubled = Troubled::new(Trouble::Status(503, &[]), 1);
    let blocking = BlockingClient::with_settings(troubled.settings(), Ureq::default());
    assert!(blocking.get_my_unused_links(GetMyUnusedLinks::new()).is_err());
    assert_eq!(troubled.requests(), 1);
}

/// Without a description nobody knows whether the request may be repeated.
#[test]
fn requests_of_nobody_are_sent_once() {
    let troubled = Troubled::new(Trouble::Status(503, &[]), usize::MAX);
    let request = Request::post(troubled.server.url()).body(Bytes::new()).unwrap();
    let transport = Retrying::blocking(Ureq::default()).with_policy(quick());
    assert_eq!(transport.send(request).unwrap().status(), 503);
    assert_eq!(troubled.requests(), 1);
}

#[tokio::test]
async fn tries_are_counted_and_the_last_answer_is_given_back() {
    let troubled = Troubled::new(Trouble::Status(503, &[]), usize::MAX);
    let error = troubled.blocking().get_my_unused_links(GetMyUnusedLinks::new()).unwrap_err();
    assert_eq!((error.answer().unwrap().status.as_u16(), troubled.requests()), (503, 3));
    let error = troubled.asynchronous().get_my_unused_links(GetMyUnusedLinks::new()).await.unwrap_err();
    assert_eq!((error.answer().unwrap().status.as_u16(), troubled.requests()), (503, 6));

    let troubled = Troubled::new(Trouble::HangUp, usize::MAX);
    let error = transport_error(troubled.blocking().get_my_unused_links(GetMyUnusedLinks::new()));
    assert_eq!((error.kind, error.sent), (TransportErrorKind::Interrupted, Sent::Maybe));
    assert_eq!(troubled.requests(), 3);
}

#[tokio::test]
async fn an_answer_that_will_not_change_is_not_asked_for_again() {
    for status in [400, 401, 404, 501] {
        let troubled = Troubled::new(Trouble::Status(status, &[]), usize::MAX);
        assert!(troubled.blocking().get_my_unused_links(GetMyUnusedLinks::new()).is_err());
        assert!(troubled.asynchronous().get_my_unused_links(GetMyUnusedLinks::new()).await.is_err());
        assert_eq!(troubled.requests(), 2, "{status}");
    }
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    for headers in [
        &[("retry-after", "1")][..],
        &[("date", "Fri, 01 Jan 2100 00:00:00 GMT"), ("retry-after", "Fri, 01 Jan 2100 00:00:01 GMT")],
    ] {
        let troubled = Troubled::new(Trouble::Status(429, headers), 1);
        let started = Instant::now();
        troubled.blocking().get_my_unused_links(GetMyUnusedLinks::new()).unwrap();
        assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());

        let troubled = Troubled::new(Trouble::Status(503, headers), 1);
        let started = Instant::now();
        troubled.asynchronous().get_my_unused_links(GetMyUnusedLinks::new()).await.unwrap();
        assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
    }
}

#[tokio::test]
async fn a_pause_that_is_too_long_is_left_to_the_caller() {
    let troubled = Troubled::new(Trouble::Status(429, &[("retry-after", "3600")]), usize::MAX);
    let blocking = troubled.blocking().get_my_unused_links(GetMyUnusedLinks::new());
    let asynchronous = troubled.asynchronous().get_my_unused_links(GetMyUnusedLinks::new()).await;
    for error in [blocking.unwrap_err(), asynchronous.unwrap_err()] {
        assert_eq!(error.answer().unwrap().headers[RETRY_AFTER], "3600");
        assert!(!error.outcome_unknown(), "{error}");
    }
    assert_eq!(troubled.requests(), 2);
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_and_was_not_sent() {
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let settings = Settings::new(&format!("http://{address}")).unwrap().with_token("any");
    let transport = Retrying::new(reqwest(), tokio::time::sleep).with_policy(quick());
    let client = Client::with_settings(settings, transport);
    let error = transport_error(client.get_my_unused_links(GetMyUnusedLinks::new()).await);
    assert_eq!((error.kind, error.sent), (TransportErrorKind::Connect, Sent::No));
}

/// The last try did not get out, but the one before it may have arrived.
#[test]
fn an_error_of_the_api_does_not_speak_for_an_earlier_try() {
    let outcome_unknown = |first: Sent| {
        let tries = AtomicUsize::new(0);
        let transport = blocking_transport_fn(|_| match tries.fetch_add(1, Ordering::SeqCst) {
            0 => Err(TransportError::new(TransportErrorKind::Timeout, first)),
            _ => Ok(Response::builder().status(429).body(Bytes::new()).unwrap()),
        });
        let transport = Retrying::blocking(transport).with_policy(quick());
        let client = BlockingClient::new("http://127.0.0.1", "any", transport).unwrap();
        let error = client.get_my_unused_links(GetMyUnusedLinks::new()).map(|list| list.data).unwrap_err();
        assert!(error.rejection().is_some(), "{error}");
        error.outcome_unknown()
    };
    assert!(outcome_unknown(Sent::Maybe));
    assert!(!outcome_unknown(Sent::No));
}

#[test]
fn an_earlier_try_may_have_arrived() {
    let tries = AtomicUsize::new(0);
    let transport = blocking_transport_fn(|_| {
        Err(match tries.fetch_add(1, Ordering::SeqCst) {
            1 => TransportError::new(TransportErrorKind::Timeout, Sent::Maybe),
            _ => TransportError::new(TransportErrorKind::Connect, Sent::No),
        })
    });
    let transport = Retrying::blocking(transport).with_policy(quick());
    let client = BlockingClient::new("http://127.0.0.1", "any", transport).unwrap();
    let error = transport_error(client.get_my_unused_links(GetMyUnusedLinks::new()));
    assert_eq!((error.kind, error.sent), (TransportErrorKind::Connect, Sent::Maybe));
    assert_eq!(tries.load(Ordering::SeqCst), 3);
}

/// Each try is the whole request, with its limits.
#[test]
fn every_try_is_the_same_request() {
    let seen = Mutex::new(Vec::new());
    let transport = blocking_transport_fn(|request: Request<Bytes>| {
        let headers = request.headers().clone();
        seen.lock().unwrap().push((Limits::of(&request).body, headers, request.into_body()));
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        Ok(response)
    });
    let settings = Settings::new("http://127.0.0.1").unwrap().with_token("any").with_body_limit(123);
    let transport = Retrying::blocking(transport).with_policy(quick().with_tries(2));
    let client = BlockingClient::with_settings(settings, transport);
    assert!(client.get_my_unused_links(GetMyUnusedLinks::new().search("Order 57")).is_err());
    let seen = seen.into_inner().unwrap();
    let [first, second] = &seen[..] else { panic!("{} tries", seen.len()) };
    assert_eq!(first, second);
    assert_eq!((first.0, &*first.2), (123, &br#"{"search":"Order 57"}"#[..]));
}

#[tokio::test]
async fn transports_that_stay_on_their_thread_can_be_repeated() {
    let tries = Rc::new(AtomicUsize::new(0));
    let fixtures = Rc::new(Memory::new(v2::FIXTURES));
    let counted = Rc::clone(&tries);
    let transport = local_transport_fn(move |request| {
        let (counted, fixtures) = (Rc::clone(&counted), Rc::clone(&fixtures));
        async move {
            if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                return Err(TransportError::new(TransportErrorKind::Interrupted, Sent::Maybe));
            }
            fixtures.send_local(request).await
        }
    });
    let transport = LocalRetrying::new(transport, tokio::time::sleep).with_policy(quick());
    let client = Client::new("http://127.0.0.1", "any", transport).unwrap();
    assert!(client.get_my_unused_links(GetMyUnusedLinks::new()).await.is_ok());
    assert_eq!(tries.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn futures_can_be_spawned() {
    let troubled = Troubled::new(Trouble::HangUp, 1);
    let transport = Retrying::new(reqwest(), tokio::time::sleep).with_policy(quick());
    let client = Client::with_settings(troubled.settings(), transport.clone());
    let call = tokio::spawn(async move { client.get_my_unused_links(GetMyUnusedLinks::new()).await.is_ok() });
    assert!(call.await.unwrap());
    let client = Client::with_settings(troubled.settings(), SharedTransport::new(transport));
    let call = tokio::spawn(async move { client.get_my_unused_links(GetMyUnusedLinks::new()).await.is_ok() });
    assert!(call.await.unwrap());
}
