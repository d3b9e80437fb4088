//! What comes back must be what the server said.

use std::time::Duration;

use http::header::{LOCATION, SET_COOKIE};
use http::{HeaderValue, Method};

use super::{Found, calm, exchange, get, post, request};
use crate::testing::conformance::report::Findings;
use crate::testing::conformance::server::Server;
use crate::testing::conformance::subject::Subject;
use crate::testing::conformance::wire::{answer, answer_with};
use crate::transport::{Limits, TransportErrorKind as Kind};

/// What the server answers with this status.
fn body_of(status: u16) -> String {
    match status {
        204 | 205 | 304 => String::new(),
        _ => format!(r#"{{"ResponseCode":0,"status":{status}}}"#),
    }
}

pub(super) async fn statuses(subject: &impl Subject) -> Found {
    let server = Server::answering(|request| {
        let status = request.target.trim_start_matches("/status/").parse().unwrap_or(500);
        answer(status, body_of(status))
    })?;
    let mut findings = Findings::default();
    for status in 200..=599 {
        let reply = subject.call(post(&server, &format!("/status/{status}"), "{}")?).await;
        findings.answered(&status.to_string(), &reply, status, body_of(status).as_bytes());
    }
    findings.seen("all statuses", 400, &server.finish()?);
    Ok(findings)
}

pub(super) async fn invitations(subject: &impl Subject) -> Found {
    let mut findings = Findings::default();
    for (status, headers) in [
        (401, "www-authenticate: Basic realm=\"x\"\r\n"),
        (401, "www-authenticate: Digest realm=\"x\", nonce=\"y\"\r\n"),
        (407, "proxy-authenticate: Basic realm=\"x\"\r\n"),
        (408, "connection: close\r\n"),
        (417, ""),
        (421, ""),
        (425, ""),
        (429, "retry-after: 0\r\n"),
        (503, "retry-after: 0\r\n"),
    ] {
        for method in [Method::GET, Method::POST] {
            let server = Server::answering(move |_| answer_with(status, headers, body_of(status)))?;
            let url = format!("http://{}/v2/call", server.authority());
            let body = if method == Method::POST { "{}" } else { "" };
            let reply = subject.call(request(method.clone(), &url, body)?).await;
            let what = format!("{status} to {method}");
            findings.answered(&what, &reply, status, body_of(status).as_bytes());
            findings.seen(&what, 1, &server.finish()?);
        }
    }
    Ok(findings)
}

pub(super) async fn redirects(subject: &impl Subject) -> Found {
    let mut findings = Findings::default();
    for status in [300, 301, 302, 303, 307, 308] {
        for method in [Method::GET, Method::POST] {
            let server = Server::answering(move |request| match request.target.as_str() {
                "/v2/call" => answer_with(status, "location: /followed\r\n", body_of(status)),
                _ => answer(200, "followed"),
            })?;
            let url = format!("http://{}/v2/call", server.authority());
            let body = if method == Method::POST { "{}" } else { "" };
            let reply = subject.call(request(method.clone(), &url, body)?).await;
            let what = format!("{status} to {method}");
            findings.answered(&what, &reply, status, body_of(status).as_bytes());
            findings.seen(&what, 1, &server.finish()?);
            if let Ok(response) = &reply.result {
                let location = response.headers().get(LOCATION).map(HeaderValue::as_bytes);
                findings.same(&format!("{what}: `location`"), Some(&b"/followed"[..]), location);
            }
        }
    }
    Ok(findings)
}

pub(super) async fn headers(subject: &impl Subject) -> Found {
    const LINES: &str = "X-KONG-Request-Id: AbC\r\ncontent-TYPE: application/json; charset=utf-8\r\n\
        Set-Cookie: a=1; Path=/\r\nSET-COOKIE: b=2\r\n";
    let server = Server::answering(|_| answer_with(200, LINES, "{}"))?;
    let reply = subject.call(post(&server, "/v2/call", "{}")?).await;
    drop(server);
    let mut findings = Findings::default();
    findings.answered("the call", &reply, 200, b"{}");
    if let Ok(response) = &reply.result {
        let header = |name| response.headers().get(name).map(HeaderValue::as_bytes);
        findings.same("`x-kong-request-id`", Some(&b"AbC"[..]), header("x-kong-request-id"));
        let json = &b"application/json; charset=utf-8"[..];
        findings.same("`content-type`", Some(json), header("content-type"));
        let cookies: Vec<_> =
            response.headers().get_all(SET_COOKIE).iter().map(HeaderValue::as_bytes).collect();
        findings.same("`set-cookie`", vec![&b"a=1; Path=/"[..], b"b=2"], cookies);
    }
    Ok(findings)
}

pub(super) async fn bodies(subject: &impl Subject) -> Found {
    let every_byte: Vec<u8> = (0..=u8::MAX).collect();
    let large: Vec<u8> = every_byte.iter().copied().cycle().take(3 * 1024 * 1024 + 1).collect();
    let mut findings = Findings::default();
    for (what, body) in [
        ("JSON", "{\"note\":\"ä € \u{feff}\"}\r\n".as_bytes().to_vec()),
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec()),
        ("every byte", every_byte),
        ("no body", Vec::new()),
        ("3 MiB", large),
    ] {
        let sent = answer(200, &body);
        let server = Server::answering(move |_| sent.clone())?;
        let posted = subject.call(post(&server, "/v2/call", "{}")?).await;
        findings.answered(what, &posted, 200, &body);
        let got = subject.call(get(&server, "/v2/call")?).await;
        findings.answered(what, &got, 200, &body);
    }
    Ok(findings)
}

pub(super) async fn chunked(subject: &impl Subject) -> Found {
    const HEAD: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut findings = Findings::default();
    for (what, chunks, body) in [
        ("three chunks", "5\r\n{\"a\":\r\n1\r\n1\r\n00000001\r\n}\r\n0\r\n\r\n", "{\"a\":1}"),
        ("extensions and trailers", "2;x=\"y\"\r\nhi\r\n0\r\nx-sum: 1\r\nx-end: 2\r\n\r\n", "hi"),
        ("no chunks", "0\r\n\r\n", ""),
    ] {
        let server = Server::start(move |connection| {
            while connection.request()?.is_some() {
                connection.send(HEAD.as_bytes())?;
                // In two parts, so that a chunk is not always a read.
                let (first, second) = chunks.split_at(chunks.len() / 2);
                connection.send(first.as_bytes())?;
                connection.wait(Duration::from_millis(10));
                connection.send(second.as_bytes())?;
            }
            Ok(())
        })?;
        // Twice: the trailers must not be left for the next call.
        for _ in 0..2 {
            let reply = subject.call(post(&server, "/v2/call", "{}")?).await;
            findings.answered(what, &reply, 200, body.as_bytes());
        }
        findings.seen(what, 2, &server.finish()?);
    }
    Ok(findings)
}

pub(super) async fn until_close(subject: &impl Subject) -> Found {
    let mut findings = Findings::default();
    for (what, head) in [
        ("HTTP/1.1", "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"),
        ("HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\n"),
    ] {
        let (reply, log) = exchange(subject, calm(), "{}", move |connection| {
            connection.request()?;
            connection.send(head.as_bytes())?;
            connection.send(b"{\"a\":")?;
            connection.wait(Duration::from_millis(10));
            connection.send(b"1}")
        })
        .await?;
        findings.answered(what, &reply, 200, b"{\"a\":1}");
        findings.seen(what, 1, &log);
    }
    Ok(findings)
}

pub(super) async fn interim(subject: &impl Subject) -> Found {
    let mut findings = Findings::default();
    for interim in ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"] {
        let (reply, log) = exchange(subject, calm(), "{}", move |connection| {
            connection.request()?;
            connection.send(interim.as_bytes())?;
            connection.wait(Duration::from_millis(10));
            connection.send(&answer(200, "final"))?;
            connection.drain()
        })
        .await?;
        findings.answered(interim.trim_ascii_end(), &reply, 200, b"final");
        findings.seen(interim.trim_ascii_end(), 1, &log);
    }
    Ok(findings)
}

pub(super) async fn garbage(subject: &impl Subject) -> Found {
    let mut findings = Findings::default();
    for (what, bytes) in [
        ("text", &b"garbage\r\n\r\n{}"[..]),
        ("another protocol", b"SSH-2.0-OpenSSH_9.6\r\n"),
        ("zeros", &[0; 512]),
        ("a status that is none", b"HTTP/1.1 abc OK\r\ncontent-length: 2\r\n\r\n{}"),
        ("a length that is none", b"HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\n{}"),
        (
            "chunks that are none",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        ),
        ("an interim answer alone", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ] {
        let (reply, log) = exchange(subject, calm(), "{}", move |connection| {
            connection.request()?;
            connection.send(bytes)
        })
        .await?;
        findings.error(what, &reply, &[Kind::Interrupted], &log);
    }
    Ok(findings)
}

pub(super) async fn two_lengths(subject: &impl Subject) -> Found {
    let mut findings = Findings::default();
    for (what, headers, sent, bodies) in [
        ("two lengths", "content-length: 2\r\ncontent-length: 4\r\n", "abcd", [&b"ab"[..], b"abcd"]),
        (
            "a length and chunks",
            "content-length: 4\r\ntransfer-encoding: chunked\r\n",
            "2\r\nab\r\n0\r\n\r\n",
            [b"ab", b"ab"],
        ),
    ] {
        let (reply, log) = exchange(subject, calm(), "{}", move |connection| {
            connection.request()?;
            connection.send(format!("HTTP/1.1 200 OK\r\n{headers}\r\n{sent}").as_bytes())
        })
        .await?;
        match &reply.result {
            Ok(response) if bodies.contains(&&**response.body()) => findings.not_repeated(what, &log),
            Ok(_) => findings.fail(format!("{what}: expected an error or one of the two, got {reply}")),
            Err(_) => drop(findings.error(what, &reply, &[Kind::Interrupted], &log)),
        }
    }
    Ok(findings)
}

pub(super) async fn endless_head(subject: &impl Subject) -> Found {
    const BOUND: usize = 24 * 1024 * 1024;
    let lines = "x-filler: abcdefghijklmnopqrstuvwxyz\r\n".repeat(1024);
    let limits = Limits { timeout: Duration::from_secs(2), ..calm() };
    let (reply, log) = exchange(subject, limits, "{}", move |connection| {
        connection.request()?;
        connection.send(b"HTTP/1.1 200 OK\r\n")?;
        connection.send_endlessly(lines.as_bytes())
    })
    .await?;
    let mut findings = Findings::default();
    findings.error("the call", &reply, &[Kind::Interrupted, Kind::BodyTooLarge], &log);
    if log.written() > BOUND {
        findings.remark(format!("{} bytes of the head were read", log.written()));
    }
    Ok(findings)
}
