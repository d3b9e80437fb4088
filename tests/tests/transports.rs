//! The forms that a transport can have: shared, local, a closure, behind a pointer, chosen at run time.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::cell::Cell;
use std::future;
use std::rc::Rc;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use secpaid_core::envelope::table::Description;
use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{
    BlockingTransport, LocalTransport, Sent, SharedTransport, Transport, TransportError, TransportErrorKind,
    blocking_transport_fn, local_transport_fn, transport_fn,
};
use secpaid_core::v2::{self, BlockingClient, Client, CreateLink, CreateLinkError};
use secpaid_core::{BuildError, Settings};

fn settings() -> Settings {
    Settings::new("http://127.0.0.1:1").unwrap().with_token("any")
}

fn memory() -> Memory {
    Memory::new(v2::FIXTURES)
}

/// What a user's program holds: no type parameter, cheap to clone.
#[derive(Clone)]
struct Shop {
    payments: Client<SharedTransport>,
    blocking: BlockingClient<Arc<dyn BlockingTransport + Send + Sync>>,
}

#[tokio::test]
async fn a_struct_without_type_parameters_holds_any_transport() {
    let server = Server::start(v2::FIXTURES).unwrap();
    let settings = Settings::new(&server.url()).unwrap().with_token("any");
    let reqwest = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
    let kinds = [
        (
            SharedTransport::new(reqwest),
            Arc::new(Ureq::default()) as Arc<dyn BlockingTransport + Send + Sync>,
        ),
        (SharedTransport::new(memory()), Arc::new(memory())),
    ];
    for (shared, blocking) in kinds {
        let shop = Shop {
            payments: Client::with_settings(settings.clone(), shared),
            blocking: BlockingClient::with_settings(settings.clone(), blocking),
        };
        let other = shop.clone();
        let call = tokio::spawn(async move { other.payments.create_link(CreateLink::new(25)).await });
        assert!(call.await.unwrap().is_ok());
        assert!(shop.blocking.create_link(CreateLink::new(25)).is_ok());
    }
}

#[tokio::test]
async fn closures_are_transports() {
    let memory = memory();
    let blocking = blocking_transport_fn(|request| BlockingTransport::send(&memory, request));
    assert!(BlockingClient::with_settings(settings(), blocking).create_link(CreateLink::new(1)).is_ok());
    let asynchronous = transport_fn(|request| future::ready(BlockingTransport::send(&memory, request)));
    let client = Client::with_settings(settings(), asynchronous);
    assert!(client.create_link(CreateLink::new(1)).await.is_ok());
    assert_eq!(memory.requests().len(), 2);
}

/// Counts in a `Cell`, which cannot be shared between threads.
struct Counting {
    calls: Cell<usize>,
    memory: Memory,
}

impl LocalTransport for Counting {
    async fn send_local(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let calls = Rc::new(self.calls.get() + 1);
        let answer = Transport::send(&self.memory, request).await;
        self.calls.set(*calls);
        answer
    }
}

#[tokio::test]
async fn a_transport_that_stays_on_its_thread_serves_the_same_client() {
    let counting = Rc::new(Counting { calls: Cell::new(0), memory: memory() });
    let client = Client::with_settings(settings(), Rc::clone(&counting));
    assert!(client.create_link(CreateLink::new(1)).await.is_ok());
    assert!(client.pages(v2::GetMyUsedLinks::new()).next().await.is_some());
    assert_eq!(counting.calls.get(), 2);

    let local = local_transport_fn(|request| counting.send_local(request));
    assert!(Client::with_settings(settings(), local).create_link(CreateLink::new(1)).await.is_ok());
    assert_eq!(counting.calls.get(), 3);
}

#[test]
fn every_status_is_an_answer_and_the_failures_of_a_transport_are_kept() {
    let client = BlockingClient::with_settings(
        settings(),
        blocking_transport_fn(|_| {
            Err(TransportError::new(TransportErrorKind::Tls, Sent::No).with_source("bad certificate"))
        }),
    );
    let error = client.create_link(CreateLink::new(1)).map(|link| link.data).unwrap_err();
    assert!(!error.outcome_unknown());
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "bad certificate");
    assert_eq!(error.to_string(), "the TLS handshake failed; the request was not sent");

    let client = BlockingClient::with_settings(
        settings(),
        blocking_transport_fn(|_| {
            let body = r#"{"ResponseCode":0,"ResponseMsg":"Amount is required","Result":"False"}"#;
            Ok(Response::builder().status(418).body(Bytes::from_static(body.as_bytes())).unwrap())
        }),
    );
    let error = client.create_link(CreateLink::new(1)).map(|link| link.data).unwrap_err();
    assert_eq!(error.rejection(), Some(&CreateLinkError::AmountRequired));
}

#[test]
fn layers_can_name_the_call() {
    let client = BlockingClient::with_settings(
        settings(),
        blocking_transport_fn(|request: Request<Bytes>| {
            let endpoint = Description::of(&request).unwrap();
            assert_eq!((endpoint.name, endpoint.path), ("CreateLink", "/v2/createLink"));
            assert!(endpoint.secrets.contains(&"encryption_key"));
            BlockingTransport::send(&memory(), request)
        }),
    );
    assert!(client.create_link(CreateLink::new(1)).is_ok());
    assert!(Description::of(&Request::new(())).is_none());
}

#[test]
fn what_cannot_be_sent_is_an_error_before_anything_is() {
    let refusing = || blocking_transport_fn(|_| panic!("something was sent"));
    for url in
        ["app.secpaid.com", "ftp://app.secpaid.com", "http://", "https://app.secpaid.com/?x", "http://a:b"]
    {
        let error = BlockingClient::new(url, "any", refusing()).map(drop).unwrap_err();
        assert!(matches!(error, BuildError::BaseUrl(_)), "{url}");
    }
    let error = BlockingClient::at_server("staging", "any", refusing()).map(drop).unwrap_err();
    assert_eq!(error.to_string(), "there is no server `staging`, expected `production` or `development`");
    assert!(BlockingClient::at_server("development", "any", refusing()).is_ok());
    for token in ["", "two\nlines", "nul\0"] {
        let client = BlockingClient::production(token, refusing()).unwrap();
        let error = client.create_link(CreateLink::new(1)).map(|link| link.data).unwrap_err();
        assert!(!error.outcome_unknown());
        assert!(error.to_string().starts_with("nothing was sent: the token"), "{error}");
    }
}
