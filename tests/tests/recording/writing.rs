//! The recorder: what it writes, and that it never gets between a call and its result.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::{fs, io, thread};

use bytes::Bytes;
use http::{Request, Response};
use secpaid_core::recording::{Recorder, Replayer, export_har};
use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{
    BlockingTransport, Sent, TransportError, TransportErrorKind, blocking_transport_fn, local_transport_fn,
    transport_fn,
};
use secpaid_core::v2::{self, BlockingClient, Client, CreateLink, DeleteLink, GetMyUnusedLinks};
use secpaid_core::{Answer, Decimal};
use serde_json::Value;

use crate::{Paper, TempFile, assert_safe, link, settings, split};

fn entries(recording: &str) -> Vec<Value> {
    recording.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn calls_over_ureq_replay_without_the_network() {
    let file = TempFile::new("ureq.jsonl");
    let server = Server::start_accepting(v2::FIXTURES, crate::TOKEN).unwrap();
    let recorder = Recorder::create(&file.0, Ureq::default()).unwrap();
    let client = BlockingClient::with_settings(settings(&server.url()), &recorder);
    let created = client.create_link(link()).unwrap();
    let split_link = client.create_split_link(split()).unwrap();
    let listed = client.get_my_unused_links(GetMyUnusedLinks::new().limit(10_u32)).unwrap();
    let rejected = client.delete_link(DeleteLink::new(99250)).map(|success| success.data).unwrap_err();
    assert!(recorder.failure().is_none());
    drop(server);
    let recording = fs::read_to_string(&file.0).unwrap();
    assert_eq!(recording.lines().count(), 4);
    assert_safe(&recording);

    // Another token, another host, another path of the base URL.
    let elsewhere = settings("https://app.secpaid.com/api").with_token("another");
    let replayer = Replayer::open(&file.0).unwrap();
    let replay = BlockingClient::with_settings(elsewhere, &replayer);
    assert_eq!(replayer.unused().len(), 4);
    let error = replay.delete_link(DeleteLink::new(99250)).map(|success| success.data).unwrap_err();
    assert_eq!(error.rejection(), rejected.rejection());
    assert_eq!(error.answer().unwrap().headers, rejected.answer().unwrap().headers);
    // Without the recipients' tokens: they are redacted now, and never shown.
    let again = replay.create_split_link(split()).unwrap();
    assert_eq!(format!("{:?}", again.data), format!("{:?}", split_link.data));
    let again = replay.create_link(link()).unwrap();
    assert_eq!((again.data, again.meta, again.message), (created.data, created.meta, created.message));
    let unused = replayer.unused();
    assert_eq!(unused.len(), 1);
    assert_eq!(unused[0].to_string(), "line 3: POST /v2/getMyUnusedLinks (GetMyUnusedLinks)");
    let links = replay.get_my_unused_links(GetMyUnusedLinks::new().limit(10_u32)).unwrap();
    assert_eq!(format!("{:?}", links.data), format!("{:?}", listed.data));
    assert!(replayer.unused().is_empty());
}

#[tokio::test]
async fn calls_over_reqwest_replay_without_the_network() {
    let server = Server::start_accepting(v2::FIXTURES, crate::TOKEN).unwrap();
    let reqwest = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
    let recorder = Recorder::new(Vec::new(), reqwest);
    let client = Client::with_settings(settings(&server.url()), &recorder);
    let created = client.create_link(link()).await.unwrap();
    client.create_split_link(split()).await.unwrap();
    drop(server);
    let error = client.create_link(CreateLink::new(1)).await.map(|success| success.data).unwrap_err();
    let recording = String::from_utf8(recorder.into_writer()).unwrap();
    assert_safe(&recording);

    let replayer = Replayer::from_reader(recording.as_bytes()).unwrap();
    let replay = Client::with_settings(settings("http://127.0.0.1:1"), &replayer);
    assert_eq!(replay.create_link(link()).await.unwrap().data, created.data);
    assert!(replay.create_split_link(split()).await.is_ok());
    let again = replay.create_link(CreateLink::new(1)).await.map(|success| success.data).unwrap_err();
    assert_eq!((again.to_string(), again.outcome_unknown()), (error.to_string(), error.outcome_unknown()));
}

#[test]
fn what_a_har_must_have_is_there() {
    let paper = Paper::default();
    let recorder = Recorder::new(paper.clone(), Memory::new(v2::FIXTURES));
    let client = BlockingClient::with_settings(settings("https://x.test/api"), &recorder);
    client.create_link(link()).unwrap();
    recorder.transport().next_failure(TransportError::new(TransportErrorKind::Timeout, Sent::Maybe));
    assert!(client.create_link(CreateLink::new(Decimal::new(2510, 2))).is_err());
    let mut har = Vec::new();
    assert_eq!(export_har(paper.text().as_bytes(), &mut har).unwrap(), 2);
    let document: Value = serde_json::from_slice(&har).unwrap();
    let log = &document["log"];
    assert_eq!((&log["version"], &log["creator"]["name"]), (&"1.2".into(), &"secpaid-core".into()));
    assert!(log["creator"]["version"].is_string());
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let all = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>();
    for entry in log["entries"].as_array().unwrap() {
        assert!(keys(entry).is_superset(&all(&[
            "startedDateTime",
            "time",
            "request",
            "response",
            "cache",
            "timings"
        ])));
        let request = [
            "method",
            "url",
            "httpVersion",
            "cookies",
            "headers",
            "queryString",
            "postData",
            "headersSize",
            "bodySize",
        ];
        assert_eq!(keys(&entry["request"]), all(&request));
        let response = [
            "status",
            "statusText",
            "httpVersion",
            "cookies",
            "headers",
            "content",
            "redirectURL",
            "headersSize",
            "bodySize",
        ];
        assert_eq!(keys(&entry["response"]), all(&response));
        assert!(keys(&entry["response"]["content"]).is_superset(&all(&["size", "mimeType"])));
        assert_eq!(keys(&entry["timings"]), all(&["send", "wait", "receive"]));
        assert_eq!(entry["_endpoint"], "CreateLink");
        assert_eq!(entry["request"]["url"], "https://x.test/api/v2/createLink");
        humantime_like(entry["startedDateTime"].as_str().unwrap());
    }
    assert_eq!(log["entries"][1]["response"]["status"], 0);
    assert_eq!(log["entries"][1]["_error"]["kind"], "timeout");
    // A HAR replays like the lines it was made of.
    let replay =
        BlockingClient::with_settings(settings("https://x.test/api"), Replayer::from_reader(&*har).unwrap());
    assert!(replay.create_link(link()).is_ok());
    assert!(replay.create_link(CreateLink::new(Decimal::new(251, 1))).unwrap_err().outcome_unknown());
}

fn humantime_like(text: &str) {
    assert!(text.starts_with("20") && text.ends_with('Z') && text.len() == 24, "{text}");
}

#[test]
fn amounts_keep_their_digits() {
    const ANSWER: &str = r#"{"ResponseCode":1, "amount":25.10,"share": 0.1000000000000000055,"big":123456789012345678901234567890.5,"token":"gone"}"#;
    let recorder = Recorder::new(Vec::new(), blocking_transport_fn(|_| Ok(Response::new(ANSWER.into()))));
    let client = BlockingClient::with_settings(settings("https://x.test"), &recorder);
    let _ = client.create_link(CreateLink::new(Decimal::new(2510, 2)));
    let recording = String::from_utf8(recorder.into_writer()).unwrap();
    let entry = &entries(&recording)[0];
    assert_eq!(entry["response"]["content"]["text"], ANSWER.replace("gone", "[redacted]"));
    assert_eq!(entry["request"]["postData"]["text"], r#"{"amount":25.10}"#);
}

#[test]
fn a_writer_that_fails_does_not_fail_the_call() {
    /// Takes half a line, refuses the rest, and would take the next one.
    struct Full(Vec<usize>);
    impl io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(bytes.len());
            match self.0.len() {
                1 => Ok(bytes.len() / 2),
                2 => Err(io::ErrorKind::StorageFull.into()),
                _ => Ok(bytes.len()),
            }
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let recorder = Recorder::new(Full(Vec::new()), Memory::new(v2::FIXTURES));
    let client = BlockingClient::with_settings(settings("https://x.test"), &recorder);
    assert!(recorder.failure().is_none());
    for _ in 0..3 {
        assert!(client.create_link(CreateLink::new(25)).is_ok());
    }
    assert_eq!(recorder.failure().unwrap().kind(), io::ErrorKind::StorageFull);
    // The recording ended: a line behind half a line would be lost with it.
    assert_eq!(recorder.into_writer().0.len(), 2);
}

#[test]
fn threads_write_whole_lines() {
    let recorder = Recorder::new(Vec::new(), Memory::new(v2::FIXTURES));
    thread::scope(|scope| {
        for thread in 0..8_u32 {
            let client = BlockingClient::with_settings(settings("https://x.test"), &recorder);
            scope.spawn(move || {
                for call in 0..25 {
                    client.create_link(CreateLink::new(thread * 100 + call + 1)).unwrap();
                }
            });
        }
    });
    let recording = String::from_utf8(recorder.into_writer()).unwrap();
    let bodies: BTreeSet<_> =
        entries(&recording).iter().map(|entry| entry["request"]["postData"]["text"].to_string()).collect();
    assert_eq!(bodies.len(), 200);
}

#[test]
fn a_call_that_is_given_up_may_have_been_sent() {
    let recorder = Recorder::new(
        Vec::new(),
        transport_fn(|_: Request<Bytes>| std::future::pending::<Result<Response<Bytes>, _>>()),
    );
    let client = Client::with_settings(settings("https://x.test"), &recorder);
    {
        let mut call = pin!(client.create_link(link()));
        assert!(matches!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
    }
    let recording = String::from_utf8(recorder.into_writer()).unwrap();
    assert_eq!(entries(&recording)[0]["_error"]["sent"], "maybe");
    assert_safe(&recording);
}

#[tokio::test]
async fn a_transport_that_stays_on_its_thread_is_recorded_through_a_closure() {
    let memory = std::rc::Rc::new(Memory::new(v2::FIXTURES));
    let recorder = Recorder::new(Vec::new(), memory);
    let transport = local_transport_fn(|request| recorder.record_local(request));
    Client::with_settings(settings("https://x.test"), transport).create_link(link()).await.unwrap();
    assert_eq!(entries(&String::from_utf8(recorder.into_writer()).unwrap()).len(), 1);
}

#[test]
fn appending_keeps_what_is_there() {
    let file = TempFile::new("append.jsonl");
    for _ in 0..2 {
        let recorder = Recorder::append(&file.0, Memory::new(v2::FIXTURES)).unwrap();
        BlockingClient::with_settings(settings("https://x.test"), recorder)
            .create_link(CreateLink::new(25))
            .unwrap();
    }
    let whole = fs::read_to_string(&file.0).unwrap();
    assert_eq!(entries(&whole).len(), 2);
    // A line that was cut off does not take the next one with it.
    fs::write(&file.0, whole.trim_end().get(..whole.len() - 20).unwrap()).unwrap();
    let recorder = Recorder::append(&file.0, Memory::new(v2::FIXTURES)).unwrap();
    BlockingClient::with_settings(settings("https://x.test"), recorder)
        .create_link(CreateLink::new(25))
        .unwrap();
    let lines = fs::read_to_string(&file.0).unwrap();
    assert!(serde_json::from_str::<Value>(lines.lines().nth(2).unwrap()).is_ok());
    assert!(Replayer::open(&file.0).unwrap_err().to_string().starts_with("line 2 of the recording: "));
}

#[test]
fn a_failure_keeps_as_much_of_the_answer_as_came() {
    let partial = || {
        let mut headers = http::HeaderMap::new();
        headers.insert("x-kong-request-id", "abc".parse().unwrap());
        let answer = Answer::new(http::StatusCode::BAD_GATEWAY, headers, &b"{\"Response"[..]);
        TransportError::new(TransportErrorKind::Interrupted, Sent::Maybe)
            .with_answer(answer)
            .with_source(io::Error::new(io::ErrorKind::ConnectionReset, "reset by peer"))
    };
    let recorder = Recorder::new(Vec::new(), blocking_transport_fn(move |_| Err(partial())));
    let client = BlockingClient::with_settings(settings("https://x.test"), &recorder);
    assert!(client.create_link(link()).is_err());
    let replayer = Replayer::from_reader(&*recorder.into_writer()).unwrap();
    let request = secpaid_core::call::encode(&link(), &settings("https://x.test")).unwrap();
    let error = replayer.send(request).unwrap_err();
    assert_eq!((error.kind, error.sent), (TransportErrorKind::Interrupted, Sent::Maybe));
    assert_eq!(error.source.unwrap().to_string(), "reset by peer");
    let answer = error.answer.unwrap();
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (502, &b"{\"Response"[..]));
    assert_eq!(answer.headers["x-kong-request-id"], "abc");
}
