//! Canaries in secret fields of path, query and headers, and everything that could sing of them.

use std::error::Error;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use secpaid_core::recording::{Recorder, Replayer};
use secpaid_core::testing::Memory;
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::retry::{Policy, Retrying};
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{
    BlockingTransport, Sent, TransportError, TransportErrorKind, blocking_transport_fn,
};
use secpaid_core::{Answer, Secret, Settings};
use tracing::Level;

use crate::api::{self, BlockingClient, Client, DeleteRecord, Redeem};

/// Every text of which one is enough to hear the bird.
const SONGS: &[&str] = &["canary", "Tweet"];
/// No server is there.
const NOWHERE: &str = "http://127.0.0.1:1/base";

fn settings() -> Settings {
    Settings::new(NOWHERE).unwrap().with_token("tok")
}

/// Secrets in query and header.
fn delete() -> DeleteRecord {
    DeleteRecord::new("z", 7_u64, Secret::from("canary/7:Tweet tweet")).reason(Secret::from("canary Tweet"))
}

/// A secret in the path.
fn redeem() -> Redeem {
    Redeem::new(Secret::from("canary/7:Tweet tweet"))
}

fn silent(what: &str, text: &str) {
    for song in SONGS {
        assert!(!text.contains(song), "{what} shows a secret: {text}");
    }
}

/// Everything that an error says, its causes included.
fn said(error: &(dyn Error + 'static)) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!(" {error} {error:?}");
        cause = error.source();
    }
    text
}

macro_rules! failures {
    ($client:expr $(, $await:tt)?) => {{
        let client = $client;
        [
            said(&client.delete_record(delete())$(.$await)?.unwrap_err()),
            said(&client.redeem(redeem())$(.$await)?.unwrap_err()),
        ]
    }};
}

/// A client of the worst kind: its errors quote all of a request.
fn talkative(request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
    let text = format!("cannot send {request:?}");
    Err(TransportError::new(TransportErrorKind::Timeout, Sent::Maybe).with_source(text))
}

#[tokio::test]
async fn errors_do_not_show_them() {
    let quick = Policy::default().with_first_delay(Duration::from_millis(1));
    let reqwest = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
    let texts = [
        failures!(BlockingClient::with_settings(settings(), Ureq::default())),
        failures!(BlockingClient::with_settings(settings(), blocking_transport_fn(talkative))),
        failures!(BlockingClient::with_settings(
            settings(),
            Retrying::new(blocking_transport_fn(talkative), |_| ()).with_policy(quick)
        )),
        failures!(Client::with_settings(settings(), reqwest), await),
    ];
    for text in texts.iter().flatten() {
        silent("an error", text);
    }
    let [of_query, of_path] = &texts[1];
    assert!(of_query.contains("/records/7?pin=[redacted]"), "{of_query}");
    assert!(of_path.contains("/codes/[redacted]"), "{of_path}");
}

#[test]
fn a_request_that_cannot_be_built_does_not_show_them() {
    let client = BlockingClient::with_settings(settings(), Memory::new(api::FIXTURES));
    let texts = [
        said(&client.redeem(Redeem::new(Secret::from("canary".repeat(10)))).unwrap_err()),
        said(&client.delete_record(delete().reason(Secret::from("canary\n"))).unwrap_err()),
    ];
    assert!(texts[0].contains("max_len") && texts[1].contains("`X-Reason`"), "{texts:?}");
    texts.iter().for_each(|text| silent("a build error", text));
    client.delete_record(delete()).unwrap();
    client.redeem(redeem()).unwrap();
    silent("Debug of the memory", &format!("{:?}", client.inner().transport()));
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn logs_do_not_show_them() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(Level::TRACE).with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(subscriber, || {
        // A place in the code that another test meets at the same time, without a subscriber, is asked again.
        for _ in 0..3 {
            tracing::callsite::rebuild_interest_cache();
            failures!(BlockingClient::with_settings(settings(), blocking_transport_fn(talkative)));
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("/codes/{code}"), "{text}");
    silent("a log", &text);
}

/// Answers with what it was sent.
fn echo(request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
    let headers: Vec<_> =
        request.headers().values().map(|value| value.as_bytes().escape_ascii().to_string()).collect();
    let body = serde_json::json!({"ok": true, "url": request.uri().to_string(), "headers": headers});
    Ok(Answer::new(StatusCode::OK, HeaderMap::new(), body.to_string()).into())
}

#[test]
fn recordings_do_not_show_them_and_are_found_again() {
    let recorder = Recorder::new(Vec::new(), blocking_transport_fn(echo));
    let calls = |transport: &dyn BlockingTransport| {
        let client = BlockingClient::with_settings(settings(), transport);
        client.delete_record(delete()).unwrap();
        client.redeem(redeem()).unwrap();
    };
    calls(&recorder);
    let recording = String::from_utf8(recorder.into_writer()).unwrap();
    silent("a recording", &recording);
    for shown in ["/records/7?pin=%5Bredacted%5D\"", "/base/codes/%5Bredacted%5D\""] {
        assert!(recording.contains(shown), "{shown}: {recording}");
    }
    let replayer = Replayer::from_reader(recording.as_bytes()).unwrap();
    calls(&replayer);
    assert!(replayer.unused().is_empty());
    silent("a replayer", &format!("{replayer:?}"));
    let empty = Replayer::from_reader(&b""[..]).unwrap();
    for text in failures!(BlockingClient::with_settings(settings(), empty)) {
        silent("a replayer that has no answer", &text);
    }
}
