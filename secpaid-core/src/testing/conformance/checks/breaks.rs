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
    cut(subject, &["HTTP/1.", "HTTP/1.1 200 OK\r\ncontent-le", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n"])
        .await
}

pub(super) async fn cut_body(subject: &impl Subject) -> Found {
    cut(
        subject,
        &[
            "HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"ResponseCode\":1}",
            "HTTP/1.1 500 Error\r\ncontent-length: 20\r\nconnection: close\r\n\r\n{}",
        ],
    )
    .await
}

pub(super) async fn cut_chunks(subject: &impl Subject) -> Found {
    cut(
        subject,
        &[
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n2\r\n{}\r\n",
        ],
    )
    .await
}

/// Answers that end too early, once by a close and once by a reset.
async fn cut(subject: &impl Subject, answers: &'static [&'static str]) -> Found {
    let mut findings = Findings::default();
    for answer in answers {
        for reset in [false, true] {
            let (reply, log) = exchange(subject, calm(), "{}", move |connection| {
                connection.request()?;
                connection.send(answer.as_bytes())?;
                if reset { connection.reset() } else { Ok(()) }
            })
            .await?;
            let how = if reset { "reset" } else { "close" };
            let what = format!("{how} after `{}`", answer.escape_debug());
            findings.error(&what, &reply, &[Kind::Interrupted], &log);
            findings.seen(&what, 1, &log);
        }
    }
    Ok(findings)
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
