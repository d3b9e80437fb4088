//! What happens to a kept connection must not send a request twice, or give a call the answer of another one.

use std::thread;
use std::time::Duration;

use super::{Found, post};
use crate::testing::conformance::log::Log;
use crate::testing::conformance::report::Findings;
use crate::testing::conformance::server::Server;
use crate::testing::conformance::subject::{Failure, Reply, Subject};
use crate::testing::conformance::wire::answer;
use crate::transport::{Sent, TransportErrorKind as Kind};

pub(super) async fn closed(subject: &impl Subject) -> Found {
    unanswered(subject, false).await
}

pub(super) async fn reset(subject: &impl Subject) -> Found {
    unanswered(subject, true).await
}

/// The first call is answered; the second is read on the same connection, which then breaks.
async fn unanswered(subject: &impl Subject, reset: bool) -> Found {
    let server = Server::start(move |connection| {
        while let Some(request) = connection.request()? {
            if request.target == "/second" {
                return if reset { connection.reset() } else { Ok(()) };
            }
            connection.send(&answer(200, "first"))?;
        }
        Ok(())
    })?;
    let mut findings = Findings::default();
    let first = subject.call(post(&server, "/first", "{}")?).await;
    findings.answered("the first call", &first, 200, b"first");
    let second = subject.call(post(&server, "/second", "{}")?).await;
    let log = server.finish()?;
    match &second.result {
        Err(Failure::Error(error)) if error.kind != Kind::Interrupted => {
            findings.remark(format!("the second call: expected kind `Interrupted`, got {second}"));
        }
        Err(Failure::Error(_)) => {}
        _ => findings.fail(format!("the second call: expected an error, got {second}")),
    }
    honest(&mut findings, &second, &log);
    findings.same("how often the second request arrived", 1, of_second(&log));
    Ok(findings)
}

pub(super) async fn idle(subject: &impl Subject) -> Found {
    let server = Server::start(|connection| {
        if let Some(request) = connection.request()? {
            connection.send(&answer(200, &request.target))?;
            connection.end_answers()?;
        }
        connection.drain()
    })?;
    let mut findings = Findings::default();
    let first = subject.call(post(&server, "/first", "{}")?).await;
    findings.answered("the first call", &first, 200, b"/first");
    // The close is on its way to the client.
    thread::sleep(Duration::from_millis(50));
    let second = subject.call(post(&server, "/second", "{}")?).await;
    let log = server.finish()?;
    match &second.result {
        Err(Failure::Error(_)) => honest(&mut findings, &second, &log),
        _ => findings.answered("the second call", &second, 200, b"/second"),
    }
    if of_second(&log) > 1 {
        findings.fail(format!("expected the second request once, it arrived {} times", of_second(&log)));
    }
    Ok(findings)
}

pub(super) async fn surplus(subject: &impl Subject) -> Found {
    const FORGED: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged";
    let server = Server::answering(|request| {
        let mut bytes = answer(200, &request.target);
        if request.target == "/first" {
            bytes.extend_from_slice(FORGED);
        }
        bytes
    })?;
    let mut findings = Findings::default();
    let first = subject.call(post(&server, "/first", "{}")?).await;
    findings.answered("the first call", &first, 200, b"/first");
    let calls = ["/second", "/third"];
    let mut replies = Vec::new();
    for call in calls {
        replies.push(subject.call(post(&server, call, "{}")?).await);
    }
    let log = server.finish()?;
    for (call, reply) in calls.iter().zip(&replies) {
        let arrived = log.requests().filter(|request| request.target == *call).count();
        match &reply.result {
            Err(Failure::Error(error)) if error.sent == Sent::Maybe || arrived == 0 => {}
            _ => findings.answered(call, reply, 200, call.as_bytes()),
        }
        if arrived > 1 {
            findings.fail(format!("{call}: expected one request, the server saw {arrived}"));
        }
    }
    Ok(findings)
}

/// How often the second request arrived; the first always did, once.
fn of_second(log: &Log) -> usize {
    log.seen().saturating_sub(1)
}

/// An error must not say that the second request was not sent when it was.
fn honest(findings: &mut Findings, second: &Reply, log: &Log) {
    if let Err(Failure::Error(error)) = &second.result
        && error.sent == Sent::No
        && of_second(log) > 0
    {
        findings.fail(format!("the second call: expected `Sent::Maybe`, for it arrived, got {second}"));
    }
}
