//! Secrets in every place where one can be: none of them reaches a recording.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use secpaid_core::endpoint::Encoding;
use secpaid_core::recording::{Recorder, Replayer};
use secpaid_core::testing::Server;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{
    BlockingTransport, Sent, TransportError, TransportErrorKind, blocking_transport_fn,
};
use secpaid_core::v2::{BlockingClient, CreateLink};
use secpaid_core::{Answer, call};
use serde_json::Value;

use crate::{KEY, RECIPIENT, TOKEN, assert_safe, link, percent, settings, split};

/// The one entry that a call over this transport leaves.
fn entry(transport: impl BlockingTransport, request: Request<Bytes>) -> Value {
    let recorder = Recorder::new(Vec::new(), transport);
    let _ = recorder.send(request);
    let recording = String::from_utf8(recorder.into_writer()).unwrap();
    assert_safe(&recording);
    serde_json::from_str(&recording).unwrap()
}

fn request() -> Request<Bytes> {
    call::encode(&link(), &settings("https://x.test")).unwrap()
}

/// What is recorded of an answer with this body.
fn recorded(content_type: &'static str, body: impl Into<Bytes>) -> String {
    let body = body.into();
    let entry = entry(
        blocking_transport_fn(move |_| {
            let mut response = Response::new(body.clone());
            response.headers_mut().insert("content-type", HeaderValue::from_static(content_type));
            response.headers_mut().insert("content-length", body.len().into());
            Ok(response)
        }),
        request(),
    );
    let text = entry["response"]["content"]["text"].as_str().unwrap().to_owned();
    let length = entry["response"]["headers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|header| header["name"] == "content-length");
    if entry["response"]["content"]["encoding"].is_null() {
        assert_eq!(length.unwrap()["value"], text.len().to_string());
    }
    text
}

#[test]
fn requests_in_both_encodings() {
    let server = Server::start_with(|_| Some(Answer::new(StatusCode::OK, HeaderMap::new(), "{}"))).unwrap();
    for (encoding, expected) in [
        (Encoding::Json, r#""encryption_key":"[redacted]""#),
        (Encoding::Form, "encryption_key=%5Bredacted%5D"),
    ] {
        let settings = settings(&server.url()).with_encoding(encoding);
        let written = entry(Ureq::default(), call::encode(&link(), &settings).unwrap());
        let text = written["request"]["postData"]["text"].as_str().unwrap();
        assert!(text.contains(expected) && text.contains("amount"), "{text}");
        let token =
            written["request"]["headers"].as_array().unwrap().iter().find(|header| header["name"] == "token");
        assert_eq!(token.unwrap()["value"], "[redacted]");
    }
    let written = entry(Ureq::default(), call::encode(&split(), &settings(&server.url())).unwrap());
    let text = written["request"]["postData"]["text"].as_str().unwrap();
    assert!(text.contains(r#""token":"[redacted]""#), "{text}");
}

#[test]
fn an_answer_in_json() {
    let quoted = serde_json::to_string(TOKEN).unwrap();
    let inner = format!(r#"{{"recipients":[{{"token":"{RECIPIENT}","share":10.50}}]}}"#);
    let inner = serde_json::to_string(&inner).unwrap();
    let text = recorded(
        "application/json",
        format!(
            r#"{{"ResponseCode": 0, "ResponseMsg": {quoted}, "a": [{{"token": {{"x": "{RECIPIENT}"}}}}], "s": {inner}, "encryption_key": null, "my_token": 1.50, "{KEY}": 1, "again": "is {RECIPIENT}!"}}"#
        ),
    );
    assert_eq!(
        text,
        r#"{"ResponseCode": 0, "ResponseMsg": "[redacted]", "a": [{"token": "[redacted]"}], "s": "{\"recipients\":[{\"token\":\"[redacted]\",\"share\":10.50}]}", "encryption_key": null, "my_token": 1.50, "[redacted]": 1, "again": "is [redacted]!"}"#
    );
}

#[test]
fn messages_about_a_token_stay_readable() {
    let body = r#"{"ResponseCode":0,"ResponseMsg":"Incorrect token or missing token"}"#;
    assert_eq!(recorded("application/json", body), body);
}

#[test]
fn what_is_not_understood_is_withheld() {
    for body in [
        format!("<html><input name=token value={RECIPIENT}x></html>"),
        format!(r#"{{"data":{{"encryption_key":"{}"#, &KEY[..20]),
        format!(r#"{{"data":{{"\u0065ncryption_key":"{}"#, &KEY[..20]),
        format!("data%7B%22encryption%5Fkey%22%3A%22{}", &KEY[..20]),
        r#"{"token":"one"}{"token":"two"}"#.to_owned(),
    ] {
        let expected = format!("[withheld: {} bytes that could not be redacted]", body.len());
        assert_eq!(recorded("text/html", body), expected);
    }
    let cut = format!(r#"{{"note":"{{\"token\":\"{}"}}"#, &RECIPIENT[..6]);
    let expected = r#"{"note":"[withheld: 16 bytes that could not be redacted]"}"#;
    assert_eq!(recorded("application/json", cut), expected);
    assert_eq!(recorded("text/html", "<h1>502 Bad Gateway</h1>"), "<h1>502 Bad Gateway</h1>");
}

#[test]
fn a_token_that_is_echoed() {
    for (echo, expected) in [
        (format!("<b>{}</b>", TOKEN.replace('"', "&quot;")), "<b>[redacted]</b>"),
        (format!("/login?t={}&x=1", percent(TOKEN)), "/login?t=[redacted]&x=1"),
        (
            serde_json::to_string(&format!("{{\"t\":\"{}\"", TOKEN.replace('"', "\\\""))).unwrap(),
            r#""{\"t\":\"[redacted]\"""#,
        ),
    ] {
        assert_eq!(recorded("text/html", echo), expected);
    }
}

#[test]
fn a_token_that_is_cut_off() {
    let body = format!("<b>{}", TOKEN.get(..8).unwrap());
    let answer = Answer::new(StatusCode::OK, HeaderMap::new(), body.clone());
    let transport = blocking_transport_fn(move |_| {
        Err(TransportError::new(TransportErrorKind::BodyTooLarge, Sent::Maybe).with_answer(answer.clone()))
    });
    assert_eq!(entry(transport, request())["response"]["content"]["text"], "<b>[redacted]");
    // Some clients take half an answer for a whole one.
    assert_eq!(recorded("text/html", body), "<b>[redacted]");
    assert_eq!(recorded("text/html", r"<b>sk-live\/7A"), "<b>[redacted]");
    assert_eq!(recorded("text/html", "<b>sk-live%2F7Ab%2"), "<b>[redacted]");
    assert_eq!(recorded("text/html", r#"{"t":"sk-live\/7Ab"#), r#"{"t":"[redacted]"#);
    // In base64: `\xff[redacted]`.
    assert_eq!(recorded("application/pdf", &b"\xffsk-live/7Ab"[..]), "/1tyZWRhY3RlZF0=");
}

#[test]
fn a_secret_of_the_answer_is_redacted_in_the_request_which_still_replays() {
    let pay =
        |note: &str| call::encode(&CreateLink::new(25).recipient_note(note), &settings("https://x.test"));
    let recorder = Recorder::new(
        Vec::new(),
        blocking_transport_fn(|request: Request<Bytes>| {
            let learned = String::from_utf8_lossy(request.body()).contains("pay ");
            Ok(Response::new(
                if learned { r#"{"token":"recipient-secret-99"}"# } else { r#"{"other":1}"# }.into(),
            ))
        }),
    );
    let notes = ["pay recipient-secret-99 now", "nothing"];
    for note in notes {
        recorder.send(pay(note).unwrap()).unwrap();
    }
    let recording = String::from_utf8(recorder.into_writer()).unwrap();
    assert!(!recording.contains("recipient-secret-99"), "{recording}");
    assert!(recording.contains("pay [redacted] now"), "{recording}");
    let replayer = Replayer::from_reader(recording.as_bytes()).unwrap();
    assert!(replayer.send(pay("pay me later").unwrap()).is_err());
    for (note, answer) in notes.into_iter().zip([r#"{"token":"[redacted]"}"#, r#"{"other":1}"#]) {
        assert_eq!(replayer.send(pay(note).unwrap()).unwrap().body(), answer);
    }
}

#[test]
fn a_form_in_an_answer() {
    let body = format!("a=1&r[0][token]={RECIPIENT}&note=b+{KEY}&x={{\"token\":\"q\"}}");
    assert_eq!(
        recorded("application/x-www-form-urlencoded; charset=utf-8", body),
        "a=1&r%5B0%5D%5Btoken%5D=%5Bredacted%5D&note=b+%5Bredacted%5D&x=%7B%22token%22%3A%22%5Bredacted%5D%22%7D"
    );
}

#[test]
fn bytes_that_are_no_text() {
    assert_eq!(recorded("application/pdf", &b"%PDF\xff\xfe"[..]), "JVBERv/+");
    for bytes in [[b"\xff", TOKEN.as_bytes()].concat(), [b"\xff", &b"encryption_key"[..]].concat()] {
        let expected = format!("[withheld: {} bytes that could not be redacted]", bytes.len());
        assert_eq!(recorded("application/octet-stream", bytes), expected);
    }
}

#[test]
fn what_is_compressed_is_withheld() {
    let transport = blocking_transport_fn(|_| {
        Ok(Response::builder()
            .header("content-encoding", "gzip")
            .body((&b"\x1f\x8b\x08\xff"[..]).into())
            .unwrap())
    });
    let text = &entry(transport, request())["response"]["content"]["text"];
    assert_eq!(text, "[withheld: 4 bytes that could not be redacted]");
}

#[test]
fn headers_of_the_answer() {
    let transport = blocking_transport_fn(|_| {
        let mut response = Response::new(Bytes::new());
        let mut sensitive = HeaderValue::from_static("a-session");
        sensitive.set_sensitive(true);
        for (name, value) in [
            ("x-session", sensitive),
            ("set-cookie", HeaderValue::from_static("sid=a-session")),
            ("encryption_key", HeaderValue::from_static(KEY)),
            ("location", format!("https://x.test/?t={}", percent(TOKEN)).parse().unwrap()),
            ("x-next", format!("/?encryption_key={}", &KEY[..8]).parse().unwrap()),
            ("x-plain", HeaderValue::from_static("stays")),
        ] {
            response.headers_mut().insert(name, value);
        }
        Ok(response)
    });
    let entry = entry(transport, request());
    assert!(!entry.to_string().contains("a-session") && !entry.to_string().contains(&KEY[..8]), "{entry}");
    assert_eq!(entry["response"]["redirectURL"], "https://x.test/?t=[redacted]");
    assert!(entry["response"]["headers"].to_string().contains("stays"));
}

#[test]
fn urls_and_error_texts() {
    let mut request = request();
    let path = format!(
        "https://me:{RECIPIENT}@x.test/{}/a?encryption_key={KEY}&n=1&t={}",
        percent(TOKEN),
        percent(TOKEN)
    );
    *request.uri_mut() = path.parse().unwrap();
    let transport = blocking_transport_fn(move |request: Request<Bytes>| {
        Err(TransportError::new(TransportErrorKind::Request, Sent::No)
            .with_source(format!("no good: {TOKEN} {}", request.uri().path())))
    });
    let entry = entry(transport, request);
    assert_eq!(
        entry["request"]["url"],
        "https://x.test/%5Bredacted%5D/a?encryption_key=%5Bredacted%5D&n=1&t=%5Bredacted%5D"
    );
    assert_eq!(entry["request"]["queryString"][0]["value"], "[redacted]");
    assert_eq!(entry["_error"]["text"], "no good: [redacted] /[redacted]/a");
    assert_eq!(entry["_error"]["sent"], "no");
}

#[test]
fn a_request_without_a_description_loses_its_credentials() {
    let request = Request::post("https://x.test/a")
        .header("authorization", format!("Bearer {RECIPIENT}"))
        .body(format!("body with {RECIPIENT}").into())
        .unwrap();
    let entry = entry(blocking_transport_fn(|_| Ok(Response::new(Bytes::new()))), request);
    assert_eq!(entry["request"]["postData"]["text"], "body with [redacted]");
    assert!(entry.get("_endpoint").is_none());
}

#[test]
fn a_client_sees_what_was_answered_not_what_was_written() {
    let transport = blocking_transport_fn(|_| Ok(Response::new(TOKEN.into())));
    let client =
        BlockingClient::with_settings(settings("https://x.test"), Recorder::new(Vec::new(), transport));
    let error = client.create_link(CreateLink::new(1)).map(|success| success.data).unwrap_err();
    assert_eq!(error.answer().unwrap().body, TOKEN);
}
