//! The transport under test: requests to replies, and the only place where the blocking and the asynchronous kit differ.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};

use crate::transport::{BlockingTransport, LocalTransport, TransportError};

/// What can be asked of a transport.
pub(super) trait Subject {
    /// Sends one request.
    async fn call(&self, request: Request<Bytes>) -> Reply;

    /// Sends all of them at once. The replies come in the same order.
    async fn call_together(&self, requests: Vec<Request<Bytes>>) -> Vec<Reply>;
}

/// What a transport made of a request.
pub(super) struct Reply {
    pub(super) result: Result<Response<Bytes>, Failure>,
    pub(super) took: Duration,
}

pub(super) enum Failure {
    Error(TransportError),
    Panic,
}

/// Calls block, so none of these futures ever waits.
pub(super) struct Blocking<'a, T>(pub(super) &'a T);

impl<T: BlockingTransport> Blocking<'_, T> {
    fn send(&self, request: Request<Bytes>) -> Reply {
        let start = Instant::now();
        // A transport that has panicked fails the check; whatever state it is in, it answers for it in the next one.
        let result = match catch_unwind(AssertUnwindSafe(|| self.0.send(request))) {
            Ok(result) => result.map_err(Failure::Error),
            Err(_) => Err(Failure::Panic),
        };
        Reply { result, took: start.elapsed() }
    }
}

impl<T: BlockingTransport + Sync> Subject for Blocking<'_, T> {
    async fn call(&self, request: Request<Bytes>) -> Reply {
        self.send(request)
    }

    async fn call_together(&self, requests: Vec<Request<Bytes>>) -> Vec<Reply> {
        thread::scope(|scope| {
            // A thread that cannot be had is a reply that is missing, which the check notices.
            let start = |request| thread::Builder::new().spawn_scoped(scope, || self.send(request)).ok();
            let calls: Vec<_> = requests.into_iter().filter_map(start).collect();
            calls.into_iter().filter_map(|call| call.join().ok()).collect()
        })
    }
}

/// Calls are futures, and run on whatever runtime runs the kit.
pub(super) struct Asynchronous<'a, T>(pub(super) &'a T);

impl<T: LocalTransport> Subject for Asynchronous<'_, T> {
    async fn call(&self, request: Request<Bytes>) -> Reply {
        let start = Instant::now();
        let mut call = pin!(async { self.0.send_local(request).await });
        let caught =
            poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| call.as_mut().poll(context))) {
                Ok(Poll::Pending) => Poll::Pending,
                Ok(Poll::Ready(result)) => Poll::Ready(result.map_err(Failure::Error)),
                Err(_) => Poll::Ready(Err(Failure::Panic)),
            });
        Reply { result: caught.await, took: start.elapsed() }
    }

    async fn call_together(&self, requests: Vec<Request<Bytes>>) -> Vec<Reply> {
        let mut calls: Vec<_> =
            requests.into_iter().map(|request| (Box::pin(self.call(request)), None)).collect();
        poll_fn(|context| {
            for (call, reply) in &mut calls {
                if reply.is_none()
                    && let Poll::Ready(ready) = call.as_mut().poll(context)
                {
                    *reply = Some(ready);
                }
            }
            if calls.iter().all(|(_, reply)| reply.is_some()) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        calls.into_iter().filter_map(|(_, reply)| reply).collect()
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.result {
            Ok(response) => {
                write!(f, "`Ok` with status {} and ", response.status().as_u16())?;
                match response.body() {
                    body if body.is_empty() => f.write_str("no body"),
                    body if body.len() > 64 => write!(f, "a body of {} bytes", body.len()),
                    body => write!(f, "the body `{}`", body.escape_ascii()),
                }
            }
            Err(Failure::Error(error)) => {
                write!(f, "`Err` with kind `{:?}` and `Sent::{:?}`", error.kind, error.sent)?;
                error.source.as_ref().map_or(Ok(()), |source| write!(f, " ({source})"))
            }
            Err(Failure::Panic) => f.write_str("a panic"),
        }
    }
}
