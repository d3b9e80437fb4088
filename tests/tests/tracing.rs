//! The span of a call: what it says, whose it is, and what never gets into it.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use http::{HeaderMap, StatusCode};
use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::retry::{Policy, Retrying};
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{
    Sent, TransportError, TransportErrorKind, blocking_transport_fn, transport_fn,
};
use secpaid_core::v2::{
    self, BlockingClient, Client, CreateLink, CreateSplitLink, DeleteLink, GetMyUnusedLinks, Recipient,
};
use secpaid_core::{Answer, Settings};
use serde_json::{Value, json};
use tracing::subscriber::DefaultGuard;
use tracing::{Instrument, Level};
use tracing_subscriber::fmt::format::FmtSpan;

/// What a subscriber wrote on this thread.
struct Log {
    lines: Lines,
    _subscriber: DefaultGuard,
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn from(level: Level) -> Self {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_max_level(level)
            .with_span_events(FmtSpan::CLOSE)
            .with_writer(move || writer.clone())
            .finish();
        Self { lines, _subscriber: tracing::subscriber::set_default(subscriber) }
    }

    fn text(&self) -> String {
        String::from_utf8(self.lines.0.lock().unwrap().clone()).unwrap()
    }

    /// What this crate wrote, with this message.
    fn saying(&self, message: &str) -> Vec<Value> {
        let lines: Vec<Value> = self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let said = |line: &Value| line["target"] == "secpaid_core" && line["fields"]["message"] == message;
        lines.into_iter().filter(said).collect()
    }

    /// The spans that were closed.
    fn spans(&self) -> Vec<Value> {
        self.saying("close").into_iter().map(|line| line["span"].clone()).collect()
    }

    /// The one call that was made: its span, and the event at its end.
    fn call(&self) -> (Value, Value) {
        let (mut spans, mut ends) = (self.spans(), self.saying("call ended"));
        assert_eq!((spans.len(), ends.len()), (1, 1), "{}", self.text());
        (spans.remove(0), ends.remove(0))
    }
}

fn settings(server: &Server) -> Settings {
    Settings::new(&server.url()).unwrap().with_token("right")
}

fn reqwest() -> Reqwest {
    Reqwest::build(reqwest_0_13::Client::builder()).unwrap()
}

/// Compares what a span and an event both say, and that both say how long it took.
fn assert_says(log: &Log, level: &str, expected: Value) {
    let (span, end) = log.call();
    for said in [&span, &end["fields"]] {
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(said.get(name).unwrap_or(&Value::Null), value, "`{name}` of {said}");
        }
        assert!(said["elapsed_ms"].is_u64(), "{said}");
    }
    assert_eq!(end["level"], level);
    assert_eq!((&span["method"], &span["name"]), (&json!("POST"), &json!("call")));
}

#[tokio::test]
async fn one_span_per_call() {
    let server = Server::start_accepting(v2::FIXTURES, "right").unwrap();
    let expected = json!({
        "endpoint": "CreateLink", "outcome": "ok", "error": null, "status": 200, "outcome_unknown": false,
    });
    let log = Log::from(Level::TRACE);
    let client = BlockingClient::with_settings(settings(&server), Ureq::default());
    client.create_link(CreateLink::new(25)).unwrap();
    assert_says(&log, "DEBUG", expected.clone());
    assert_eq!(log.call().0["path"], "/v2/createLink");

    let log = Log::from(Level::TRACE);
    let client = Client::with_settings(settings(&server), reqwest());
    client.create_link(CreateLink::new(25)).await.unwrap();
    assert_says(&log, "DEBUG", expected);
}

#[test]
fn the_end_says_how_far_the_call_got() {
    let text = |status, body: &'static str| Answer::new(status, HeaderMap::new(), body);
    let failure = |kind, sent| TransportError::new(kind, sent);
    type Prepare = Box<dyn Fn(&Memory)>;
    let cases: [(Prepare, &str, Value); 8] = [
        (
            Box::new(|memory| memory.next_error("LinkAlreadyUsed")),
            "WARN",
            json!({"outcome": "rejected", "error": "LinkAlreadyUsed", "status": 200, "outcome_unknown": false}),
        ),
        (
            Box::new(move |memory| {
                let body = r#"{"ResponseCode":0,"ResponseMsg":"nobody knows","Result":"False"}"#;
                memory.next_answer(text(StatusCode::OK, body));
            }),
            "ERROR",
            json!({"outcome": "rejected", "error": "unknown_error", "status": 200, "outcome_unknown": true}),
        ),
        (
            Box::new(move |memory| memory.next_answer(text(StatusCode::BAD_GATEWAY, "<html>"))),
            "ERROR",
            json!({"outcome": "unrecognised", "error": null, "status": 502, "outcome_unknown": true}),
        ),
        (
            Box::new(move |memory| memory.next_answer(text(StatusCode::TOO_MANY_REQUESTS, ""))),
            "WARN",
            json!({"outcome": "rejected", "error": "RateLimited", "status": 429, "outcome_unknown": false}),
        ),
        (
            Box::new(move |memory| memory.next_failure(failure(TransportErrorKind::Connect, Sent::No))),
            "WARN",
            json!({"outcome": "transport", "error": "Connect", "status": null, "outcome_unknown": false}),
        ),
        (
            Box::new(move |memory| memory.next_failure(failure(TransportErrorKind::Timeout, Sent::Maybe))),
            "ERROR",
            json!({"outcome": "transport", "error": "Timeout", "status": null, "outcome_unknown": true}),
        ),
        (
            Box::new(move |memory| {
                let answer = text(StatusCode::OK, r#"{"ResponseCode":1"#);
                let error = failure(TransportErrorKind::Interrupted, Sent::Maybe).with_answer(answer);
                memory.next_failure(error);
            }),
            "ERROR",
            json!({"outcome": "transport", "error": "Interrupted", "status": 200, "outcome_unknown": true}),
        ),
        (
            Box::new(|_| ()),
            "DEBUG",
            json!({"outcome": "ok", "error": null, "status": 200, "outcome_unknown": false}),
        ),
    ];
    for (prepare, level, expected) in cases {
        let log = Log::from(Level::TRACE);
        let memory = Memory::new(v2::FIXTURES);
        prepare(&memory);
        let client = BlockingClient::new("https://app.secpaid.com", "right", memory).unwrap();
        let _ = client.delete_link(DeleteLink::new(1));
        assert_says(&log, level, expected);
    }
}

#[test]
fn what_cannot_be_decoded_or_built_is_told_apart() {
    let log = Log::from(Level::TRACE);
    let memory = Memory::new(v2::FIXTURES);
    let body = r#"{"ResponseCode":1,"ResponseMsg":"","Result":"True","data":{"id":"made-up"}}"#;
    memory.next_answer(Answer::new(StatusCode::OK, HeaderMap::new(), body));
    let client = BlockingClient::new("https://app.secpaid.com", "right", memory).unwrap();
    assert!(client.create_link(CreateLink::new(1)).is_err());
    assert_says(&log, "ERROR", json!({"outcome": "undecodable", "status": 200, "outcome_unknown": true}));

    let log = Log::from(Level::TRACE);
    let settings = Settings::new("https://app.secpaid.com").unwrap();
    let client = BlockingClient::with_settings(settings, Memory::new(v2::FIXTURES));
    assert!(client.create_link(CreateLink::new(1)).is_err());
    assert_says(&log, "WARN", json!({"outcome": "build", "status": null, "outcome_unknown": false}));
}

/// A call that may be repeated has done no harm, whatever became of it.
#[test]
fn only_calls_that_must_not_be_repeated_are_errors() {
    let log = Log::from(Level::TRACE);
    let memory = Memory::new(v2::FIXTURES);
    memory.next_failure(TransportError::new(TransportErrorKind::Timeout, Sent::Maybe));
    let client = BlockingClient::new("https://app.secpaid.com", "right", memory).unwrap();
    assert!(client.get_my_unused_links(GetMyUnusedLinks::new()).is_err());
    assert_says(&log, "WARN", json!({"outcome": "transport", "outcome_unknown": true}));
}

#[test]
fn the_event_is_complete_where_the_span_is_filtered_out() {
    let log = Log::from(Level::WARN);
    let memory = Memory::new(v2::FIXTURES);
    memory.next_error("LinkAlreadyUsed");
    let client = BlockingClient::new("https://app.secpaid.com", "right", memory).unwrap();
    assert!(client.delete_link(DeleteLink::new(1)).is_err());
    assert!(client.delete_link(DeleteLink::new(1)).is_ok());
    let ends = log.saying("call ended");
    let [end] = &ends[..] else { panic!("{}", log.text()) };
    assert_eq!((&end["fields"]["endpoint"], &end["span"]), (&json!("DeleteLink"), &Value::Null));
    assert_eq!(end["fields"]["error"], "LinkAlreadyUsed");
}

#[tokio::test]
async fn concurrent_calls_do_not_mix() {
    let log = Log::from(Level::TRACE);
    // Each call waits in turn, and says inside which call it is.
    let transport = transport_fn(|request| async move {
        for _ in 0..5 {
            tokio::time::sleep(Duration::from_millis(1)).await;
            tracing::debug!(target: "secpaid_core", path = request.uri().path(), "moving bytes");
        }
        Err(TransportError::new(TransportErrorKind::Connect, Sent::No))
    });
    let client = Client::new("https://app.secpaid.com", "right", transport).unwrap();
    let calls = (0..20).map(|n| {
        let client = &client;
        async move {
            if n % 2 == 0 {
                assert!(client.create_link(CreateLink::new(n + 1)).await.is_err());
            } else {
                assert!(client.delete_link(DeleteLink::new(1)).await.is_err());
            }
        }
        .instrument(tracing::info_span!(target: "secpaid_core", "order", n))
    });
    join_all(calls).await;
    assert_eq!(log.spans().iter().filter(|span| span["name"] == "call").count(), 20);
    let moved = log.saying("moving bytes");
    assert_eq!(moved.len(), 100);
    for line in moved {
        assert_eq!(line["fields"]["path"], line["span"]["path"], "{line}");
        let [order, call] = &line["spans"].as_array().unwrap()[..] else { panic!("{line}") };
        let endpoint = if order["n"].as_u64().unwrap() % 2 == 0 { "CreateLink" } else { "DeleteLink" };
        assert_eq!(call["endpoint"], endpoint, "{line}");
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_the_outcome_unknown() {
    let log = Log::from(Level::TRACE);
    let transport = transport_fn(|_| std::future::pending());
    let client = Client::new("https://app.secpaid.com", "right", transport).unwrap();
    let call = client.create_link(CreateLink::new(1));
    assert!(tokio::time::timeout(Duration::from_millis(10), call).await.is_err());
    assert_says(&log, "ERROR", json!({"outcome": "abandoned", "status": null, "outcome_unknown": true}));
}

#[tokio::test]
async fn what_a_call_has_under_way_is_dropped_in_its_span() {
    struct Telling;
    impl Drop for Telling {
        fn drop(&mut self) {
            tracing::info!(target: "secpaid_core", "dropped");
        }
    }
    let log = Log::from(Level::TRACE);
    let transport = transport_fn(|_| async {
        let _telling = Telling;
        std::future::pending().await
    });
    let client = Client::new("https://app.secpaid.com", "right", transport).unwrap();
    drop(client.create_link(CreateLink::new(1)));
    assert!(log.text().is_empty(), "a call that was never polled is none");
    let call = client.create_link(CreateLink::new(1));
    assert!(tokio::time::timeout(Duration::from_millis(10), call).await.is_err());
    let dropped = log.saying("dropped");
    assert_eq!(dropped.len(), 1);
    assert_eq!(dropped[0]["span"]["endpoint"], "CreateLink");
}

#[test]
fn repeated_tries_are_told_inside_the_one_span() {
    let log = Log::from(Level::TRACE);
    let transport =
        blocking_transport_fn(|_| Err(TransportError::new(TransportErrorKind::Interrupted, Sent::Maybe)));
    let policy = Policy::default().with_first_delay(Duration::from_millis(4));
    let transport = Retrying::blocking(transport).with_policy(policy);
    let client = BlockingClient::new("https://app.secpaid.com", "right", transport).unwrap();
    assert!(client.get_my_unused_links(GetMyUnusedLinks::new()).is_err());
    assert_says(&log, "WARN", json!({"outcome": "transport", "error": "Interrupted"}));
    let again = log.saying("trying again");
    assert_eq!(again.len(), 2);
    for line in again {
        assert_eq!((&line["fields"]["error"], &line["level"]), (&json!("Interrupted"), &json!("INFO")));
        assert_eq!(line["span"]["endpoint"], "GetMyUnusedLinks");
    }
}

#[tokio::test]
async fn nothing_secret_and_no_body_is_written() {
    const MARK: &str = "do-not-log";
    let log = Log::from(Level::TRACE);
    let server = Server::start_with(|request| {
        if request.uri().path().ends_with("/deleteLink") {
            return None;
        }
        let body = r#"{"ResponseCode":0,"ResponseMsg":"do-not-log: Max Mustermann","Result":"False"}"#;
        let headers = HeaderMap::from_iter([("x-request".parse().unwrap(), "do-not-log".parse().unwrap())]);
        Some(Answer::new(StatusCode::OK, headers, body))
    })
    .unwrap();
    let settings = settings(&server).with_token("do-not-log-token");
    let blocking = BlockingClient::with_settings(settings.clone(), Ureq::default());
    let asynchronous = Client::with_settings(settings, reqwest());
    let link = || CreateLink::new(1).recipient_note("do-not-log note").encryption_key("do-not-log key");
    let split = || CreateSplitLink::new(100, [Recipient::new("do-not-log-recipient", 10)]);
    let search = || GetMyUnusedLinks::new().search("do-not-log search");
    assert!(blocking.create_link(link()).is_err());
    assert!(asynchronous.create_link(link()).await.is_err());
    assert!(blocking.create_split_link(split()).is_err());
    assert!(asynchronous.create_split_link(split()).await.is_err());
    assert!(blocking.get_my_unused_links(search()).is_err());
    assert!(asynchronous.get_my_unused_links(search()).await.is_err());
    assert!(blocking.delete_link(DeleteLink::new(1)).is_err());
    assert!(asynchronous.delete_link(DeleteLink::new(1)).await.is_err());
    assert_eq!(log.spans().len(), 8);
    assert!(!log.text().contains(MARK), "{}", log.text());
}
