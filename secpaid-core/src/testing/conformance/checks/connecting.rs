//! Where there is no connection, nothing was sent, and the transport should know it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use bytes::Bytes;
use http::{Method, Request};
use socket2::{Domain, Socket, Type};

use super::{Found, TOKEN, request};
use crate::testing::conformance::report::Findings;
use crate::testing::conformance::server::Server;
use crate::testing::conformance::subject::{Failure, Reply, Subject};
use crate::testing::conformance::wire::answer;
use crate::transport::{Sent, TransportErrorKind as Kind};

pub(super) async fn refused(subject: &impl Subject) -> Found {
    // Bound, and nobody listens: a port that is merely free may be taken at any moment, even by the socket that connects to it.
    let reserved = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    reserved.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    let address = reserved.local_addr()?.as_socket().ok_or(io::ErrorKind::AddrNotAvailable)?;
    let reply = subject.call(to(&format!("http://{address}"))?).await;
    let mut findings = Findings::default();
    not_sent(&mut findings, &reply, &[Kind::Connect]);
    Ok(findings)
}

pub(super) async fn unresolved(subject: &impl Subject) -> Found {
    // RFC 6761: no resolver may find a name below `.invalid`.
    let reply = subject.call(to("http://no-such-host.invalid")?).await;
    let mut findings = Findings::default();
    match &reply.result {
        // The system's resolver did not answer, which is not the transport's fault.
        Err(Failure::Error(error)) if error.kind == Kind::Timeout => {}
        _ => not_sent(&mut findings, &reply, &[Kind::Resolve, Kind::Connect]),
    }
    Ok(findings)
}

pub(super) async fn plain_behind_https(subject: &impl Subject) -> Found {
    let server = Server::start(|connection| {
        connection.read_to(1)?;
        connection.send(&answer(400, "this server speaks plain HTTP"))
    })?;
    let reply = subject.call(to(&format!("https://{}", server.authority()))?).await;
    let log = server.finish()?;
    let mut findings = Findings::default();
    not_sent(&mut findings, &reply, &[Kind::Tls, Kind::Request, Kind::Connect, Kind::Interrupted]);
    if log.contains(TOKEN.as_bytes()) || log.contains(b"/v2/call") {
        findings.fail("expected a TLS handshake or nothing, the request arrived in the clear");
    }
    Ok(findings)
}

fn to(base: &str) -> io::Result<Request<Bytes>> {
    request(Method::POST, &format!("{base}/v2/call"), "{}")
}

/// There must be an error of one of these kinds, and it should say that nothing was sent.
fn not_sent(findings: &mut Findings, reply: &Reply, kinds: &[Kind]) {
    match &reply.result {
        Err(Failure::Error(error)) => {
            if error.sent == Sent::Maybe || !kinds.contains(&error.kind) {
                let kinds = super::listed(kinds);
                findings.remark(format!("expected {kinds} and `Sent::No`, got {reply}"));
            }
        }
        _ => findings.fail(format!("expected an error, got {reply}")),
    }
}
