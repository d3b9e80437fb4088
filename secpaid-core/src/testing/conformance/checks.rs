//! Every check, and how they judge.

mod answers;
mod breaks;
mod connecting;
mod limits;
mod repeats;
mod requests;

use std::fmt::Debug;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Method, Request, Response};

use super::log::Log;
use super::report::{Findings, Report};
use super::server::{Connection, Server};
use super::subject::{Failure, Reply, Subject};
use crate::transport::{Limits, Sent, TransportError, TransportErrorKind as Kind};

/// What the user agent of every request is.
const AGENT: &str = "conformance-kit/1.0";
/// What the token of every request is.
const TOKEN: &str = "token-of-the-kit";

/// What a check comes to.
type Found = io::Result<Findings>;

pub(super) async fn all(subject: &impl Subject) -> Report {
    let mut report = Report::default();
    let mut add = |name, found| report.add(name, found);
    add("method, path and query arrive as they are", requests::targets(subject).await);
    add("every header arrives once", requests::headers(subject).await);
    add("request bodies arrive byte for byte", requests::bodies(subject).await);
    add("calls at the same time get their own answers", requests::concurrency(subject).await);

    add("every status from 200 to 599 is an answer", answers::statuses(subject).await);
    add("an answer that invites another try is not followed by one", answers::invitations(subject).await);
    add("redirects are answers and are not followed", answers::redirects(subject).await);
    add("answer headers are kept, in any casing and repeated", answers::headers(subject).await);
    add("answer bodies come back byte for byte", answers::bodies(subject).await);
    add("chunked bodies come back whole", answers::chunked(subject).await);
    add("a body that ends with the connection comes back whole", answers::until_close(subject).await);
    add("interim answers are skipped", answers::interim(subject).await);
    add("what is not HTTP is an error", answers::garbage(subject).await);
    add("an answer with two lengths is not invented", answers::two_lengths(subject).await);
    add("an endless answer head is an error", answers::endless_head(subject).await);

    add("a body of exactly the limit is an answer", limits::exact(subject).await);
    add("a body over the limit is an error", limits::exceeded(subject).await);
    add("a limit above the usual one holds", limits::large(subject).await);
    add("reading stops at the limit", limits::endless(subject).await);
    add("a slow answer within the timeout is an answer", limits::slow(subject).await);
    add("no answer runs into the timeout", limits::silence(subject).await);
    add("an answer without its body runs into the timeout", limits::missing_body(subject).await);
    add("a body that never ends runs into the timeout", limits::dribble(subject).await);
    add("a server that does not read runs into the timeout", limits::unread(subject).await);

    add("a refused connection was not sent", connecting::refused(subject).await);
    add("a name that does not resolve was not sent", connecting::unresolved(subject).await);
    add("https is not spoken in the clear", connecting::plain_behind_https(subject).await);

    add("a connection closed before the request is an error", breaks::closed_at_once(subject).await);
    add("a connection reset before the request is an error", breaks::reset_at_once(subject).await);
    add("a reset before the request was read leaves it in doubt", breaks::reset_unread(subject).await);
    add("a close while the request is read leaves it in doubt", breaks::closed_halfway(subject).await);
    add("a reset while the request is read leaves it in doubt", breaks::reset_halfway(subject).await);
    add("a close in place of the answer leaves it in doubt", breaks::closed_unanswered(subject).await);
    add("a reset in place of the answer leaves it in doubt", breaks::reset_unanswered(subject).await);
    add("an answer cut in its head is no answer", breaks::cut_head(subject).await);
    add("an answer cut in its body is no answer", breaks::cut_body(subject).await);
    add("an answer cut in its chunks is no answer", breaks::cut_chunks(subject).await);

    add("a kept connection closed in place of the answer is not tried again", repeats::closed(subject).await);
    add("a kept connection reset in place of the answer is not tried again", repeats::reset(subject).await);
    add("a kept connection closed between calls is harmless", repeats::idle(subject).await);
    add("surplus bytes are not the next answer", repeats::surplus(subject).await);
    report
}

/// A POST with all that a call of a client has, and limits that do not get in the way.
fn post(server: &Server, target: &str, body: impl Into<Bytes>) -> io::Result<Request<Bytes>> {
    request(Method::POST, &format!("http://{}{target}", server.authority()), body)
}

fn get(server: &Server, target: &str) -> io::Result<Request<Bytes>> {
    request(Method::GET, &format!("http://{}{target}", server.authority()), Bytes::new())
}

fn request(method: Method, url: &str, body: impl Into<Bytes>) -> io::Result<Request<Bytes>> {
    let body = body.into();
    let mut token = HeaderValue::from_static(TOKEN);
    token.set_sensitive(true);
    let mut request = Request::builder()
        .method(method)
        .uri(url)
        .header(ACCEPT, "application/json")
        .header(USER_AGENT, AGENT)
        .header("token", token);
    if !body.is_empty() {
        request = request.header(CONTENT_TYPE, "application/json");
    }
    request.extension(calm()).body(body).map_err(io::Error::other)
}

/// The same request with other limits.
fn limited(mut request: Request<Bytes>, limits: Limits) -> Request<Bytes> {
    request.extensions_mut().insert(limits);
    request
}

/// One POST to a server that behaves like this: what the transport says, and what the server saw.
async fn exchange(
    subject: &impl Subject,
    limits: Limits,
    body: impl Into<Bytes>,
    behave: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static,
) -> io::Result<(Reply, Log)> {
    let server = Server::start(behave)?;
    let reply = subject.call(limited(post(&server, "/v2/call", body)?, limits)).await;
    Ok((reply, server.finish()?))
}

/// Limits that do not get in the way.
fn calm() -> Limits {
    Limits { timeout: Duration::from_secs(20), ..Limits::default() }
}

impl Findings {
    /// These must be equal.
    fn same<T: PartialEq + Debug>(&mut self, what: &str, expected: T, seen: T) {
        if expected != seen {
            self.fail(format!("{what}: expected {expected:?}, got {seen:?}"));
        }
    }

    /// These bodies must be equal; they may be too long to show.
    fn same_body(&mut self, what: &str, expected: &[u8], seen: &[u8]) {
        if expected == seen {
            return;
        }
        let differs = expected.iter().zip(seen).take_while(|(expected, seen)| expected == seen).count();
        let (expected, seen) = (expected.len(), seen.len());
        self.fail(format!(
            "{what}: expected a body of {expected} bytes, got one of {seen} that differs at byte {differs}"
        ));
    }

    /// There must be an answer.
    fn answer<'a>(&mut self, what: &str, reply: &'a Reply) -> Option<&'a Response<Bytes>> {
        if reply.result.is_err() {
            self.fail(format!("{what}: expected the answer, got {reply}"));
        }
        reply.result.as_ref().ok()
    }

    /// There must be an answer with this status and body.
    fn answered(&mut self, what: &str, reply: &Reply, status: u16, body: &[u8]) {
        if let Some(response) = self.answer(what, reply) {
            self.same(&format!("{what}: status"), status, response.status().as_u16());
            self.same_body(what, body, response.body());
        }
    }

    /// There must be an error, of one of these kinds, that is honest about what the server saw.
    fn error<'a>(
        &mut self,
        what: &str,
        reply: &'a Reply,
        kinds: &[Kind],
        log: &Log,
    ) -> Option<&'a TransportError> {
        let Err(Failure::Error(error)) = &reply.result else {
            self.fail(format!("{what}: expected an error, got {reply}"));
            return None;
        };
        if !kinds.contains(&error.kind) {
            self.remark(format!("{what}: expected {}, got {reply}", listed(kinds)));
        }
        if error.sent == Sent::No && log.arrived() > 0 {
            let arrived = log.arrived();
            self.fail(format!("{what}: expected `Sent::Maybe`, for {arrived} bytes arrived, got {reply}"));
        }
        self.not_repeated(what, log);
        Some(error)
    }

    /// An error must keep what came of the answer: status and headers, which hold an `x-kong-request-id`, and of the body what was read.
    fn kept(&mut self, what: &str, error: Option<&TransportError>, status: u16, body: &[u8]) {
        let Some(error) = error else { return };
        let Some(answer) = &error.answer else {
            let missing = format!("{what}: expected status and headers in the error, it has no answer");
            // Some clients give the head with the first byte of the body.
            return if body.is_empty() { self.remark(missing) } else { self.fail(missing) };
        };
        self.same(&format!("{what}: status"), status, answer.status.as_u16());
        if !answer.headers.contains_key("x-kong-request-id") {
            self.fail(format!("{what}: expected the headers in the error, they are not kept"));
        }
        let (kept, came) = (answer.body.len(), body.len());
        self.same_body(&format!("{what}: what was read"), body.get(..kept).unwrap_or(body), &answer.body);
        if kept < came {
            self.remark(format!("{what}: {kept} of {came} bytes of the body are kept"));
        }
    }

    /// The server must have seen no second request.
    fn not_repeated(&mut self, what: &str, log: &Log) {
        if log.seen() > 1 {
            self.fail(format!("{what}: expected one request, the server saw {}", log.seen()));
        }
    }

    /// The server must have seen exactly this many requests.
    fn seen(&mut self, what: &str, times: usize, log: &Log) {
        if log.seen() != times {
            self.fail(format!("{what}: expected {times} requests at the server, it saw {}", log.seen()));
        }
    }
}

fn listed(kinds: &[Kind]) -> String {
    let kinds: Vec<_> = kinds.iter().map(|kind| format!("`{kind:?}`")).collect();
    format!("kind {}", kinds.join(" or "))
}
