//! A transport over the pooled client of `hyper-util` 0.1, through [`Tower`]. Its connector decides about TLS.

use std::error::Error;
use std::io;
use std::iter;

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::{self, Client};

use super::tower::Tower;
use super::{Sent, TransportErrorKind as Kind};

/// A transport over this client and a clock, such as `tokio::time::sleep`.
///
/// The client follows no redirects. It may give a request to another connection when the one it was meant for closed before the request was
/// begun (`retry_canceled_requests`, on by default): nothing is sent twice by that. A name that cannot be resolved is [`Kind::Connect`].
pub fn transport<C, Z>(client: Client<C, Full<Bytes>>, sleep: Z) -> Tower<Client<C, Full<Bytes>>, Z> {
    Tower::new(client, sleep).with_classifier(classify)
}

/// Says what an error of the client means; the [classifier](Tower::with_classifier) for a client with layers around it.
pub fn classify(error: &(dyn Error + 'static)) -> Option<(Kind, Sent)> {
    // Everything else may come after the request was begun.
    error.downcast_ref::<legacy::Error>().filter(|error| error.is_connect())?;
    let timed_out = iter::successors(Some(error), |error| (*error).source())
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::TimedOut);
    Some((if timed_out { Kind::Timeout } else { Kind::Connect }, Sent::No))
}
