//! What arrives must be what was sent.

use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING, USER_AGENT};
use http::{HeaderName, HeaderValue, Method};

use super::{AGENT, Found, TOKEN, get, post, request};
use crate::testing::conformance::report::Findings;
use crate::testing::conformance::server::Server;
use crate::testing::conformance::subject::Subject;
use crate::testing::conformance::wire::answer;

pub(super) async fn targets(subject: &impl Subject) -> Found {
    let target = "/api/v2/a%20b%2Fc/%E2%82%AC;x=1/~end?first=1&second=a%26b&empty=&plus=a+b&first=2";
    let mut findings = Findings::default();
    for (method, body) in [
        (Method::GET, ""),
        (Method::POST, "{}"),
        (Method::POST, ""),
        (Method::PUT, "{}"),
        (Method::PATCH, "{}"),
        (Method::DELETE, ""),
    ] {
        let server = Server::answering(|_| answer(200, "{}"))?;
        let url = format!("http://{}{target}", server.authority());
        let reply = subject.call(request(method.clone(), &url, body)?).await;
        let (authority, log) = (server.authority(), server.finish()?);
        findings.answered(method.as_str(), &reply, 200, b"{}");
        findings.seen(method.as_str(), 1, &log);
        for received in log.requests() {
            findings.same("method", method.as_str(), &received.method);
            findings.same("path and query", target, &received.target);
            findings.same_body(method.as_str(), body.as_bytes(), &received.body);
            let host = received.headers.get(HOST).map(HeaderValue::as_bytes);
            findings.same("`host`", Some(authority.as_bytes()), host);
            if method == Method::POST && !received.headers.contains_key(CONTENT_LENGTH) && body.is_empty() {
                findings.remark("a POST without a body has no `content-length`, which some servers ask for");
            }
        }
    }
    Ok(findings)
}

pub(super) async fn headers(subject: &impl Subject) -> Found {
    /// What the client itself may add.
    const ITS_OWN: [&str; 7] =
        ["accept-encoding", "connection", "content-length", "expect", "host", "te", "transfer-encoding"];
    let expected = [
        (ACCEPT, "application/json"),
        (CONTENT_TYPE, "application/x-www-form-urlencoded"),
        (USER_AGENT, AGENT),
        (HeaderName::from_static("token"), TOKEN),
        (HeaderName::from_static("x-custom"), "a, b;c=\"d e\" %20"),
    ];
    let server = Server::answering(|_| answer(200, "{}"))?;
    let mut sent = post(&server, "/v2/headers", "amount=25&note=a+b")?;
    for (name, value) in &expected {
        let mut value = HeaderValue::from_static(value);
        value.set_sensitive(name == "token");
        sent.headers_mut().insert(name, value);
    }
    let reply = subject.call(sent).await;
    let log = server.finish()?;
    let mut findings = Findings::default();
    findings.answered("the call", &reply, 200, b"{}");
    findings.seen("the call", 1, &log);
    for received in log.requests() {
        for (name, value) in &expected {
            let seen: Vec<_> = received.headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
            findings.same(&format!("`{name}`"), vec![value.as_bytes()], seen);
        }
        for name in received.headers.keys() {
            if received.headers.get_all(name).iter().nth(1).is_some() {
                findings.fail(format!("`{name}`: expected it once, it arrived several times"));
            }
            if !ITS_OWN.contains(&name.as_str()) && !expected.iter().any(|(sent, _)| sent == name) {
                findings.remark(format!("`{name}` was added"));
            }
        }
    }
    Ok(findings)
}

pub(super) async fn bodies(subject: &impl Subject) -> Found {
    let every_byte: Vec<u8> = (0..=u8::MAX).collect();
    let large: Vec<u8> = every_byte.iter().copied().cycle().take(1024 * 1024 + 1).collect();
    let mut findings = Findings::default();
    for (what, body) in [
        ("JSON", r#"{"amount":25.00,"note":"ä € \u0000 \"x\""}"#.as_bytes()),
        ("a form", b"amount=25.00&note=a+b%26c%3D%C3%A4&empty="),
        ("every byte", &every_byte),
        ("line breaks", b"\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
        ("no body", b""),
        ("1 MiB", &large),
    ] {
        let server = Server::answering(|_| answer(200, "{}"))?;
        let reply = subject.call(post(&server, "/v2/body", Bytes::copy_from_slice(body))?).await;
        let log = server.finish()?;
        findings.answered(what, &reply, 200, b"{}");
        findings.seen(what, 1, &log);
        for received in log.requests() {
            findings.same_body(what, body, &received.body);
            let (length, coding) = (CONTENT_LENGTH, TRANSFER_ENCODING);
            if received.headers.contains_key(length) && received.headers.contains_key(coding) {
                findings.fail(format!("{what}: expected one way to say where the body ends, got two"));
            }
        }
    }
    Ok(findings)
}

pub(super) async fn concurrency(subject: &impl Subject) -> Found {
    const CALLS: u64 = 16;
    let server = Server::answering(|request| {
        // The first to come is the last to be answered.
        let number = request.target.trim_start_matches("/v2/call/").parse().unwrap_or(0);
        thread::sleep(Duration::from_millis(5 * CALLS.saturating_sub(number)));
        answer(200, format!("answer to {}", request.target))
    })?;
    let targets: Vec<_> = (0..CALLS).map(|number| format!("/v2/call/{number}")).collect();
    let calls = targets.iter().map(|target| get(&server, target)).collect::<Result<_, _>>()?;
    let replies = subject.call_together(calls).await;
    let log = server.finish()?;
    let mut findings = Findings::default();
    findings.same("replies", targets.len(), replies.len());
    findings.seen("all calls", targets.len(), &log);
    for (target, reply) in targets.iter().zip(&replies) {
        findings.answered(target, reply, 200, format!("answer to {target}").as_bytes());
    }
    Ok(findings)
}
