//! Limits come with the request, and hold.

use std::io;
use std::time::Duration;

use bytes::Bytes;

use super::{Found, calm, exchange, limited, post};
use crate::testing::conformance::report::Findings;
use crate::testing::conformance::server::{Connection, LIFE, Server};
use crate::testing::conformance::subject::Subject;
use crate::testing::conformance::wire::{answer, answer_with};
use crate::transport::{Limits, TransportErrorKind as Kind};

/// What a call that must run into its timeout is given.
const SHORT: Duration = Duration::from_millis(300);
/// The same where something must have come before: machines are busy.
const LONGER: Duration = Duration::from_secs(1);
/// What it may take at most: far from the timeout and from the life of a connection.
const LATE: Duration = Duration::from_secs(3);

/// A header that an error must keep.
const ID: &str = "x-kong-request-id: abc\r\n";

/// A chunked answer with this body in one chunk.
fn in_chunks(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\n{ID}transfer-encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n")
        .into()
}

pub(super) async fn exact(subject: &impl Subject) -> Found {
    let mut findings = Findings::default();
    for limit in [16, 1000] {
        let body = "x".repeat(limit);
        for (what, sent) in [("with a length", answer(200, &body)), ("in chunks", in_chunks(&body))] {
            let server = Server::answering(move |_| sent.clone())?;
            let call = limited(post(&server, "/v2/call", "{}")?, Limits { body: limit, ..calm() });
            let what = format!("{limit} bytes {what}");
            findings.answered(&what, &subject.call(call).await, 200, body.as_bytes());
        }
    }
    Ok(findings)
}

pub(super) async fn exceeded(subject: &impl Subject) -> Found {
    let mut findings = Findings::default();
    let body = "x".repeat(1001);
    for (what, status, sent) in [
        ("one byte with a length", 504, answer_with(504, ID, &body)),
        ("one byte in chunks", 200, in_chunks(&body)),
    ] {
        let (reply, log) =
            exchange(subject, Limits { body: 1000, ..calm() }, "{}", move |connection: &mut Connection| {
                connection.request()?;
                connection.send(&sent)?;
                connection.drain()
            })
            .await?;
        let error = findings.error(what, &reply, &[Kind::BodyTooLarge], &log);
        findings.kept(what, error, status, body.as_bytes().get(..1000).unwrap_or_default());
    }
    Ok(findings)
}

pub(super) async fn large(subject: &impl Subject) -> Found {
    const MIB: usize = 1024 * 1024;
    let body = vec![b'x'; 12 * MIB];
    let sent = answer(200, &body);
    let server = Server::answering(move |_| sent.clone())?;
    let call = limited(post(&server, "/v2/call", "{}")?, Limits { body: 13 * MIB, ..calm() });
    let mut findings = Findings::default();
    findings.answered("12 of 13 MiB", &subject.call(call).await, 200, &body);
    Ok(findings)
}

pub(super) async fn endless(subject: &impl Subject) -> Found {
    /// What is on the way when reading stops: the buffers of both sockets.
    const SLACK: usize = 16 * 1024 * 1024;
    const LIMIT: usize = 64 * 1024;
    let mut findings = Findings::default();
    for (what, framing) in [
        ("until the connection closes", "connection: close"),
        ("with a length", "content-length: 99999999999"),
    ] {
        let limits = Limits { body: LIMIT, ..calm() };
        let (reply, log) = exchange(subject, limits, "{}", move |connection| {
            connection.request()?;
            connection.send(format!("HTTP/1.1 200 OK\r\n{ID}{framing}\r\n\r\n").as_bytes())?;
            connection.send_endlessly(&[b'x'; 64 * 1024])
        })
        .await?;
        let error = findings.error(what, &reply, &[Kind::BodyTooLarge], &log);
        findings.kept(what, error, 200, &[b'x'; LIMIT]);
        if log.written() > LIMIT + SLACK {
            findings.fail(format!("{what}: expected an end at {LIMIT} bytes, {} were taken", log.written()));
        }
    }
    Ok(findings)
}

pub(super) async fn slow(subject: &impl Subject) -> Found {
    let (reply, log) = exchange(subject, calm(), "{}", |connection| {
        connection.request()?;
        connection.wait(SHORT);
        connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nsl")?;
        connection.wait(SHORT);
        connection.send(b"ow")?;
        connection.drain()
    })
    .await?;
    let mut findings = Findings::default();
    findings.answered("the call", &reply, 200, b"slow");
    findings.seen("the call", 1, &log);
    Ok(findings)
}

pub(super) async fn silence(subject: &impl Subject) -> Found {
    let silent = |connection: &mut Connection| {
        connection.request()?;
        connection.drain()
    };
    timed_out(subject, SHORT, "{}", silent, None).await
}

pub(super) async fn missing_body(subject: &impl Subject) -> Found {
    let unfinished = |connection: &mut Connection| {
        connection.request()?;
        connection.send(format!("HTTP/1.1 200 OK\r\n{ID}content-length: 100\r\n\r\n{{").as_bytes())?;
        connection.drain()
    };
    timed_out(subject, LONGER, "{}", unfinished, Some("{")).await
}

pub(super) async fn dribble(subject: &impl Subject) -> Found {
    let dribbling = |connection: &mut Connection| {
        connection.request()?;
        connection.send(format!("HTTP/1.1 200 OK\r\n{ID}transfer-encoding: chunked\r\n\r\n").as_bytes())?;
        while !connection.is_over() {
            connection.send(b"1\r\nx\r\n")?;
            connection.wait(Duration::from_millis(50));
        }
        Ok(())
    };
    timed_out(subject, LONGER, "{}", dribbling, Some("x")).await
}

pub(super) async fn unread(subject: &impl Subject) -> Found {
    // More than the buffers of both sockets take.
    let body = vec![b'x'; 32 * 1024 * 1024];
    let deaf = |connection: &mut Connection| {
        connection.peek()?;
        connection.wait(LIFE);
        Ok(())
    };
    timed_out(subject, SHORT, body, deaf, None).await
}

/// A call to a server that behaves like this must end soon after its timeout. Where a head came, the error must keep it, and at least so
/// much of the body.
async fn timed_out(
    subject: &impl Subject,
    timeout: Duration,
    body: impl Into<Bytes>,
    behave: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static,
    came: Option<&str>,
) -> Found {
    let limits = Limits { timeout, ..calm() };
    let (reply, log) = exchange(subject, limits, body, behave).await?;
    let mut findings = Findings::default();
    let error = findings.error("the call", &reply, &[Kind::Timeout], &log);
    if let Some(came) = came {
        // More of it may have come, and it is all the same.
        let kept = error.and_then(|error| error.answer.as_ref()).map_or(0, |answer| answer.body.len());
        findings.kept("the call", error, 200, came.repeat(kept.max(1)).as_bytes());
    }
    if log.arrived() == 0 {
        findings.fail("the call: expected the request at the server, nothing arrived");
    }
    if reply.took > LATE {
        findings.fail(format!("the call: expected an end after {timeout:?}, it took {:?}", reply.took));
    }
    Ok(findings)
}
