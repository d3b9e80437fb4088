//! The replayer: what it answers, in which order, and how it says that it cannot.

use std::error::Error;

use bytes::Bytes;
use http::Request;
use secpaid_core::recording::{Recorder, RecordingError, Replayer, export_har};
use secpaid_core::testing::Memory;
use secpaid_core::transport::{BlockingTransport, Limits, Sent, TransportError, TransportErrorKind};
use secpaid_core::v2::{self, BlockingClient, CreateLink};
use secpaid_core::{Answer, Settings, call};

use crate::{assert_safe, link, settings, split};

/// A recording of these calls, the amounts of which are also the ids in the answers.
fn recording(amounts: &[u32]) -> Vec<u8> {
    let recorder = Recorder::new(Vec::new(), Memory::new(v2::FIXTURES));
    let client = BlockingClient::with_settings(settings("https://x.test"), &recorder);
    for (index, amount) in amounts.iter().enumerate() {
        let body = format!(
            r#"{{"ResponseCode":1,"Result":"True","data":{{"id":{},"amount":{amount},"pay_link":"p"}}}}"#,
            index + 1
        );
        let answer = Answer::new(http::StatusCode::OK, http::HeaderMap::new(), body);
        recorder.transport().next_answer(answer);
        client.create_link(CreateLink::new(*amount).encryption_key("one key")).unwrap();
    }
    recorder.into_writer()
}

fn replay(replayer: Replayer) -> BlockingClient<Replayer> {
    BlockingClient::with_settings(Settings::new("http://y.test/z").unwrap().with_token("t2"), replayer)
}

/// The id that a call gets.
fn id(client: &BlockingClient<Replayer>, amount: u32) -> Result<u64, TransportError> {
    match client.create_link(CreateLink::new(amount).encryption_key("another key")) {
        Ok(link) => Ok(link.data.id.unwrap().to_string().parse().unwrap()),
        Err(secpaid_core::CallError::Transport(error)) => Err(error),
        Err(error) => panic!("{error}"),
    }
}

fn says(error: &TransportError) -> String {
    assert_eq!((error.kind, error.sent), (TransportErrorKind::Request, Sent::No));
    error.source().unwrap().to_string()
}

#[test]
fn equal_requests_are_answered_in_their_order_and_once() {
    let client = replay(Replayer::from_reader(&*recording(&[5, 7, 5])).unwrap());
    assert_eq!(id(&client, 5).unwrap(), 1);
    assert_eq!(id(&client, 5).unwrap(), 3);
    let error = says(&id(&client, 5).unwrap_err());
    assert_eq!(
        error,
        "the recording has no answer for `POST /z/v2/createLink` (endpoint `CreateLink`): all 2 that say the same are used up, \
         and 1 that are left say something else; `Replayer::repeating` lets the last one answer again"
    );
    assert_eq!(id(&client, 7).unwrap(), 2);
}

#[test]
fn the_last_one_repeats_if_asked_to() {
    let client = replay(Replayer::from_reader(&*recording(&[5, 7, 5])).unwrap().repeating());
    let ids: Vec<_> = (0..4).map(|_| id(&client, 5).unwrap()).collect();
    assert_eq!(ids, [1, 3, 3, 3]);
}

#[test]
fn an_unknown_request_is_named_without_its_secrets() {
    let client = replay(Replayer::from_reader(&*recording(&[5])).unwrap());
    let error = says(&id(&client, 6).unwrap_err());
    assert!(
        error.ends_with(
            "it has 1 with this method and path that are not used yet, each with another query or body"
        ),
        "{error}"
    );
    let Err(secpaid_core::CallError::Transport(error)) = client.create_split_link(split()) else {
        panic!("answered")
    };
    let error = says(&error);
    assert!(error.contains("`POST /z/v2/createSplitLink` (endpoint `CreateSplitLink`)"), "{error}");
    assert!(error.ends_with("it has no request with this method and path"), "{error}");
    assert_safe(&error);
}

#[test]
fn a_broken_recording_names_the_line() {
    let whole = String::from_utf8(recording(&[5, 6])).unwrap();
    let cut = &whole[..whole.len() - 30];
    for (text, line) in [
        (cut.to_owned(), 2),
        (format!("{whole}\n\n{{}}\n"), 5),
        ("[]".to_owned(), 1),
        ("nonsense".to_owned(), 1),
        (whole.replacen("\"status\":200", "\"status\":\"fine\"", 1), 1),
        ("{\"log\":\n{\"entries\":[\n{}]}}".to_owned(), 3),
        ("{\"log\":\n{\"entries\":[".to_owned(), 2),
        ("{\"log\": {}}".to_owned(), 1),
        (r#"{"request":{"method":"GET","url":"/"},"response":{"status":200,"content":{"text":"*","encoding":"base64"}}}"#.to_owned(), 1),
    ] {
        let Err(RecordingError::Malformed { line: found, problem }) = Replayer::from_reader(text.as_bytes()) else {
            panic!("{text}")
        };
        assert_eq!(found, line, "{problem}: {text}");
        assert!(!problem.is_empty() && !problem.contains(" at line "), "{problem}");
    }
    let error = export_har(cut.as_bytes(), Vec::new()).unwrap_err();
    assert!(error.to_string().starts_with("line 2 of the recording: "), "{error}");
    assert!(Replayer::from_reader(&b""[..]).unwrap().unused().is_empty());
}

#[test]
fn what_is_wrong_is_said_without_quoting_the_file() {
    let entry = "expected a HAR entry, an object with `request` and `response`";
    let request = "expected a `request` of HAR, with `method` and `url`";
    let response = "expected a `response` of HAR, with a number as `status`";
    let of = |request: &str, response: &str| format!(r#"{{"request":{request},"response":{response}}}"#);
    let get = r#"{"method":"GET","url":"/"}"#;
    for (text, problem) in [
        ("[]".to_owned(), entry),
        ("\"sk-live\"".to_owned(), entry),
        ("{\"sk-live\":1}".to_owned(), entry),
        (of(r#"{"method":"GET","url":778899}"#, "{}"), request),
        (of("\"sk-live\"", "{}"), request),
        (of(get, r#"{"status":"sk-live"}"#), response),
        (of(get, r#"{"status":200,"content":{"text":778899}}"#), response),
        (
            of(get, r#"{"status":200,"content":{"text":"?","encoding":"base64"}}"#),
            "expected base64 as the body of the response",
        ),
        ("{\"log\":\"sk-live\"}".to_owned(), "expected a HAR, an object with `log`, which has `entries`"),
        ("sk-live".to_owned(), "not JSON: expected value"),
    ] {
        let error = Replayer::from_reader(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(error, format!("line 1 of the recording: {problem}"), "{text}");
    }
    let har = format!(
        "{{\"log\":{{\"entries\":[\n{{\"request\":{get},\n\"response\":{{\"status\":\"sk-live\"}}}}]}}}}"
    );
    let error = Replayer::from_reader(har.as_bytes()).unwrap_err().to_string();
    assert_eq!(error, format!("line 3 of the recording: {response}"));
    let mut bytes = recording(&[5]);
    bytes.extend(b"\n{\"a\":\"\xff\"}");
    for error in [Replayer::from_reader(&*bytes).unwrap_err(), export_har(&*bytes, Vec::new()).unwrap_err()] {
        assert_eq!(error.to_string(), "line 3 of the recording: expected text in UTF-8");
    }
}

#[test]
fn the_limit_of_a_body_is_kept() {
    let mut request = call::encode(&CreateLink::new(5), &settings("https://x.test")).unwrap();
    let mut limits = Limits::of(&request);
    limits.body = 10;
    request.extensions_mut().insert(limits);
    let mut headers = http::HeaderMap::new();
    headers.insert("x-id", "1".parse().unwrap());
    let answer = Answer::new(http::StatusCode::ACCEPTED, headers, "0123456789 and more");
    let failed = TransportError::new(TransportErrorKind::Timeout, Sent::Maybe).with_answer(answer.clone());
    let (answered, short) =
        (Ok(answer), Ok(Answer::new(http::StatusCode::OK, http::HeaderMap::new(), "short")));
    let recorder = Recorder::new(Vec::new(), Memory::new(v2::FIXTURES));
    for result in [answered, Err(failed), short] {
        match result {
            Ok(answer) => recorder.transport().next_answer(answer),
            Err(error) => recorder.transport().next_failure(error),
        }
        let mut unlimited = request.clone();
        unlimited.extensions_mut().insert(Limits::default());
        let _ = recorder.send(unlimited);
    }
    let replayer = Replayer::from_reader(&*recorder.into_writer()).unwrap();
    for _ in 0..2 {
        let error = replayer.send(request.clone()).unwrap_err();
        assert_eq!((error.kind, error.sent), (TransportErrorKind::BodyTooLarge, Sent::Maybe));
        let answer = error.answer.unwrap();
        assert_eq!((answer.status.as_u16(), &answer.body[..]), (202, &b"0123456789"[..]));
        assert_eq!(answer.headers["x-id"], "1");
    }
    assert_eq!(replayer.send(request).unwrap().body(), "short");
}

#[test]
fn a_har_may_say_nothing_with_null_and_have_other_keys_before_the_log() {
    let har = r#"{"_creator": {"a": [1]}, "log": {"version": "1.2", "entries": [
      {"request": {"method": "POST", "url": "https://x.test/a", "postData": {"mimeType": null, "text": null, "params": null}},
       "response": {"status": 200, "headers": [{"name": "x-null", "value": null}, {"name": "x-id", "value": "1"}],
         "content": {"mimeType": null, "text": null, "encoding": null}}, "_error": null},
      {"request": {"method": "POST", "url": "https://x.test/b", "postData": {"params": [{"name": "a", "value": null}]}},
       "response": {"status": 204, "headers": null, "content": null}},
      {"request": {"method": "GET", "url": "https://x.test/c", "postData": null}, "response": {"status": null}}]}}"#;
    let replayer = Replayer::from_reader(har.as_bytes()).unwrap();
    let send = |request: http::request::Builder, body: &'static str| {
        replayer.send(request.body(Bytes::from_static(body.as_bytes())).unwrap())
    };
    let answer = send(Request::post("http://y.test/a"), "").unwrap();
    assert_eq!((answer.headers()["x-id"].as_bytes(), &answer.body()[..]), (&b"1"[..], &b""[..]));
    assert!(!answer.headers().contains_key("x-null"));
    assert_eq!(send(Request::post("http://y.test/b"), "a=").unwrap().status(), 204);
    assert_eq!(send(Request::get("http://y.test/c"), "").unwrap_err().sent, Sent::Maybe);
}

/// As browsers save them: fields of their own, times with fractions, pseudo headers, requests that were blocked.
const BROWSER: &str = r##"{ "log": { "version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": [],
  "entries": [
    { "_connectionId": "80", "_initiator": {"type": "script"}, "_priority": "High", "_resourceType": "fetch", "cache": {},
      "request": {"method": "POST", "url": "https://app.secpaid.com/api/v2/createLink?lang=de#x", "httpVersion": "http/2.0",
        "headers": [{"name": ":method", "value": "POST"}, {"name": "token", "value": "sk-in-a-browser"}], "queryString": [], "cookies": [],
        "postData": {"mimeType": "application/json", "text": "{\"encryption_key\": \"unredacted\", \"amount\": 25.0}"}},
      "response": {"status": 200, "statusText": "", "headers": [{"name": ":status", "value": "200"}, {"name": "Set-Cookie", "value": "a=1\nb=2"}],
        "content": {"size": 8, "mimeType": "application/pdf", "text": "JVBERv/+", "encoding": "base64"}, "redirectURL": "", "_error": null},
      "startedDateTime": "2025-01-01T00:00:00.123Z", "time": 123.456, "timings": {"blocked": 0.5, "send": 0.1, "wait": 100.2, "receive": 1} },
    { "request": {"method": "GET", "url": "https://app.secpaid.com/blocked"},
      "response": {"status": 0, "headers": [], "content": {"size": 0, "mimeType": "x-unknown"}, "_error": "net::ERR_BLOCKED_BY_CLIENT"} }
  ] } }"##;

#[test]
fn a_har_of_a_browser_replays() {
    let replayer = Replayer::from_reader(format!("\u{feff}{BROWSER}").as_bytes()).unwrap();
    assert_eq!(replayer.unused().iter().map(|unused| unused.line).collect::<Vec<_>>(), [3, 10]);
    let mut request =
        call::encode(&CreateLink::new(25).encryption_key("k"), &settings("https://x.test/api")).unwrap();
    *request.uri_mut() = "https://x.test/api/v2/createLink?lang=de".parse().unwrap();
    let response = replayer.send(request).unwrap();
    assert_eq!(response.body(), &b"%PDF\xff\xfe"[..]);
    let cookies: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["a=1", "b=2"]);
    let blocked =
        replayer.send(Request::get("http://y.test/blocked").body(Bytes::new()).unwrap()).unwrap_err();
    assert_eq!((blocked.kind, blocked.sent), (TransportErrorKind::Other, Sent::Maybe));
}

#[test]
fn a_withheld_request_is_still_found() {
    let mut sent = call::encode(&link(), &settings("https://x.test")).unwrap();
    *sent.body_mut() = "{\"encryption_key\": \"cut of".into();
    let recorder = Recorder::new(Vec::new(), Memory::new(v2::FIXTURES));
    recorder.send(sent.clone()).unwrap();
    let recording = recorder.into_writer();
    assert!(!String::from_utf8_lossy(&recording).contains("cut of"));
    assert!(Replayer::from_reader(&*recording).unwrap().send(sent).is_ok());
}
