//! A blocking transport over `ureq` 3. Choose its TLS in your own dependency on `ureq`; this crate forces none.

use std::io::{self, Read};

use bytes::Bytes;
use http::{Request, Response};
use ureq_3 as ureq;
use ureq_3::Timeout;

use super::{BlockingTransport, Limits, Sent, TransportError, TransportErrorKind as Kind};
use crate::answer::Answer;

/// Sends requests with a [`ureq::Agent`].
///
/// Whatever the agent is configured to do, a status is never an error, redirects are not followed, and [`Limits`] hold. A TLS handshake that
/// failed is [`Kind::Interrupted`] with [`Sent::Maybe`]: ureq does not tell it from a connection that broke.
#[derive(Debug, Clone)]
pub struct Ureq {
    agent: ureq::Agent,
}

impl Ureq {
    /// A transport over this agent.
    pub fn new(agent: ureq::Agent) -> Self {
        Self { agent }
    }
}

/// Over an agent with ureq's defaults.
impl Default for Ureq {
    fn default() -> Self {
        Self::new(ureq::Agent::new_with_defaults())
    }
}

impl BlockingTransport for Ureq {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let (parts, body) = request.into_parts();
        let request = self
            .agent
            .configure_request(Request::from_parts(parts, &*body))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(limits.timeout))
            .build();
        let (parts, mut body) = self.agent.run(request).map_err(failure)?.into_parts();
        let mut bytes = Vec::new();
        let read = body.as_reader().take(limits.to_read()).read_to_end(&mut bytes);
        limits.fit(
            Answer::new(parts.status, parts.headers, bytes),
            read.err().map(|error| failure(error.into())),
        )
    }
}

fn failure(error: ureq::Error) -> TransportError {
    let (kind, sent) = match &error {
        ureq::Error::HostNotFound => (Kind::Resolve, Sent::No),
        ureq::Error::ConnectionFailed => (Kind::Connect, Sent::No),
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => (Kind::Timeout, Sent::No),
        ureq::Error::Timeout(_) => (Kind::Timeout, Sent::Maybe),
        ureq::Error::BadUri(_)
        | ureq::Error::Http(_)
        | ureq::Error::RequireHttpsOnly(_)
        | ureq::Error::TlsRequired => (Kind::Request, Sent::No),
        ureq::Error::Tls(_) => (Kind::Tls, Sent::No),
        // Only `connect` is ever refused: a connection that stands is reset instead.
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            (Kind::Connect, Sent::No)
        }
        // The standard library has no public kind for it; its words are those on Unix, and elsewhere the call is in doubt.
        ureq::Error::Io(error) if error.to_string().starts_with("failed to lookup address information") => {
            (Kind::Resolve, Sent::No)
        }
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => (Kind::Timeout, Sent::Maybe),
        ureq::Error::Io(_) | ureq::Error::Protocol(_) => (Kind::Interrupted, Sent::Maybe),
        _ => (Kind::Other, Sent::Maybe),
    };
    TransportError::new(kind, sent).with_source(error)
}
