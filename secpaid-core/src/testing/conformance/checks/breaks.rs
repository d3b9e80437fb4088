//! Where a connection breaks, the call is an error, and in doubt as soon as anything arrived.

use std::io;

use bytes::Bytes;

use super::{Found, calm, exchange};
use crate::testing::conformance::report::Findings;
use crate::testing::conformance::server::Connection;
use crate::testing::conformance::subject::Subject;
use crate::transport::TransportErrorKind as Kind;

pub(super) async fn closed_at_once(subject: &impl Subject) -> Found {
    broken(subject, "{}", |connection| {
        connection.end_answers()?;
        connection.drain()
    })
    .await
}

pub(super) async fn reset_at_once(subject: &impl Subject) -> Found {
    let (reply, log) = exchange(subject, calm(), "{}", |connection| connection.reset()).await?;
    let mut findings = Findings::default();
    // The reset may come before the client has noticed that it is connected.
    findings.error("the call", &reply, &[Kind::Interrupted, Kind::Connect], &log);
    Ok(findings)
}

pub(super) async fn reset_unread(subject: &impl Subject) -> Found {
    broken(subject, "{}", |connection| {
        connection.peek()?;
        connection.reset()
    })
    .await
}

/// A body of which much is still to come when half of it has arrived.
const BODY: usize = 4 * 1024 * 1024;

pub(super) async fn closed_halfway(subject: &impl Subject) -> Found {
    broken(subject, vec![b'x'; BODY], |connection| {
        connection.read_to(BODY / 2)?;
        connection.end_answers()?;
        connection.drain()
    })
    .await
}

pub(super) async fn reset_halfway(subject: &impl Subject) -> Found {
    broken(subject, vec![b'x'; BODY], |connection| {
        connection.read_to(BODY / 2)?;
        connection.reset()
    })
    .await
}

pub(super) async fn closed_unanswered(subject: &impl Subject) -> Found {
    broken(subject, "{}", |connection| connection.request().map(drop)).await
}

pub(super) async fn reset_unanswered(subject: &impl Subject) -> Found {
    broken(subject, "{}", |connection| {
        connection.request()?;
        connection.reset()
    })
    .await
}

pub(super) async fn cut_head(subject: &impl Subject) -> Found {
    let mut findings = Findings::default();
    for head in ["HTTP/1.", "HTTP/1.1 200 OK\r\ncontent-le", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n"] {
        cut(&mut findings, subject, head, None).await?;
    }
    Ok(findings)
}

pub(super) async fn cut_body(subject: &impl Subject) -> Found {
    let mut findings = Findings::default();
    for (status, headers, body) in [
        (200, "content-length: 20", ""),
        (200, "content-length: 20", "{\"ResponseCode\":1}"),
        (500, "content-length: 20\r\nconnection: close", "{}"),
    ] {
        let answer = format!("{}{body}", head(status, headers));
        cut(&mut findings, subject, &answer, Some((status, body))).await?;
    }
    Ok(findings)
}

pub(super) async fn cut_chunks(subject: &impl Subject) -> Found {
    let mut findings = Findings::default();
    for (headers, chunks, body) in [
        ("transfer-encoding: chunked", "", ""),
        ("transfer-encoding: chunked", "2\r\n{", "{"),
        ("transfer-encoding: chunked", "2\r\n{}", "{}"),
        ("transfer-encoding: chunked\r\nconnection: close", "2\r\n{}\r\n", "{}"),
    ] {
        let answer = format!("{}{chunks}", head(200, headers));
        cut(&mut findings, subject, &answer, Some((200, body))).await?;
    }
    Ok(findings)
}

fn head(status: u16, headers: &str) -> String {
    format!("HTTP/1.1 {status} Status\r\nx-kong-request-id: abc\r\n{headers}\r\n\r\n")
}

/// An answer that ends too early, once by a close and once by a reset. Where a whole head came, this is what came: status and body.
async fn cut(
    findings: &mut Findings,
    subject: &impl Subject,
    answer: &str,
    came: Option<(u16, &str)>,
) -> io::Result<()> {
    for reset in [false, true] {
        let sent = answer.to_owned();
        let (reply, log) = exchange(subject, calm(), "{}", move |connection| {
            connection.request()?;
            connection.send(sent.as_bytes())?;
            if reset { connection.reset() } else { Ok(()) }
        })
        .await?;
        let how = if reset { "reset" } else { "close" };
        let what = format!("{how} after `{}`", answer.escape_debug());
        let error = findings.error(&what, &reply, &[Kind::Interrupted], &log);
        // A reset may overtake what was sent before.
        if let Some((status, body)) = came.filter(|_| !reset) {
            findings.kept(&what, error, status, body.as_bytes());
        }
        findings.seen(&what, 1, &log);
    }
    Ok(())
}

/// One call to a server that breaks the connection like this.
async fn broken(
    subject: &impl Subject,
    body: impl Into<Bytes>,
    behave: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static,
) -> Found {
    let (reply, log) = exchange(subject, calm(), body, behave).await?;
    let mut findings = Findings::default();
    findings.error("the call", &reply, &[Kind::Interrupted], &log);
    Ok(findings)
}
