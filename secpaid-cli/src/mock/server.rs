//! In: connections. Out: what the mock replies to the requests on them, each at its own pace.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use super::api::Mock;
use super::log;
use super::reply::{Call, Delivery, plain};
use crate::format::Format;

/// How long a client may take for the headers, and for the body.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much a request may hold.
const LIMIT: usize = 16 << 20;
/// How long to wait when the system has no socket left.
const BREATH: Duration = Duration::from_millis(50);

/// Serves until the task is dropped.
pub(super) async fn serve(listener: TcpListener, mock: Arc<Mock>, format: Format) -> Infallible {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(connection(stream, Arc::clone(&mock), format))),
            Err(_) => sleep(BREATH).await,
        }
    }
}

async fn connection(stream: TcpStream, mock: Arc<Mock>, format: Format) {
    // It is quicker; it works without.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| respond(request, Arc::clone(&mock), format));
    let mut builder = http1::Builder::new();
    let connection = builder
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    // A client that goes away, and a connection that ends on purpose, end nothing else.
    let _ = connection.await;
}

/// An error ends the connection.
async fn respond(request: Request<Incoming>, mock: Arc<Mock>, format: Format) -> io::Result<Response<Sent>> {
    let (parts, body) = request.into_parts();
    let body = match timeout(PATIENCE, Limited::new(body, LIMIT).collect()).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let call = Call {
                method: parts.method.to_string(),
                path: mock.shown_path(parts.uri.path(), None),
                status: Some(StatusCode::PAYLOAD_TOO_LARGE.as_u16()),
                ..Call::default()
            };
            let _ = log::call(format, &call);
            let text = format!("the mock reads no more than {LIMIT} bytes of a request\n");
            let answer = plain(StatusCode::PAYLOAD_TOO_LARGE, text);
            return Ok(Response::from(answer).map(Sent::whole));
        }
        Ok(Err(error)) => return Err(io::Error::other(error)),
        Err(_) => return Err(io::ErrorKind::TimedOut.into()),
    };
    let reply = mock.reply(&Request::from_parts(parts, body));
    // Nobody may be reading it any more; the mock goes on.
    let _ = log::call(format, &reply.call);
    sleep(reply.delay).await;
    match reply.delivery {
        Delivery::Whole(answer) => Ok(Response::from(answer).map(Sent::whole)),
        Delivery::Cut(answer) => Ok(Response::from(answer).map(Sent::cut)),
        Delivery::HangUp => Err(io::ErrorKind::ConnectionAborted.into()),
    }
}

/// A body that arrives, or ends before its time.
struct Sent {
    rest: Option<Bytes>,
    /// How long it says that it is.
    length: u64,
    end: End,
}

/// How a body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Where it should.
    Whole,
    /// Too soon, once the connection has sent what there is.
    Breaks,
    /// Now.
    Broken,
}

impl Sent {
    fn whole(body: Bytes) -> Self {
        Self { length: u64::try_from(body.len()).unwrap_or(u64::MAX), rest: Some(body), end: End::Whole }
    }

    /// Half of it, but at least a byte less than it says.
    fn cut(body: Bytes) -> Self {
        let half = body.slice(..body.len() / 2);
        let length = u64::try_from(body.len()).unwrap_or(u64::MAX).max(1);
        Self { length, rest: Some(half), end: End::Breaks }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(rest) = self.rest.take().filter(|rest| !rest.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(rest))));
        }
        match self.end {
            End::Whole => Poll::Ready(None),
            End::Breaks => {
                // An error throws away what is not sent yet; a body that waits has it sent.
                self.end = End::Broken;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            End::Broken => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.end == End::Whole && self.rest.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
