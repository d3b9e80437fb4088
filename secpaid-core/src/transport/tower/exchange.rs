//! One exchange with a tower service: a request in, the whole answer out, within the time and the limit.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use tower_service::Service;

use super::{BoxError, Classifier};
use crate::answer::Answer;
use crate::transport::body::add;
use crate::transport::{Limits, Sent, TransportError, TransportErrorKind as Kind};

pub(super) async fn run<S, B>(
    mut service: S,
    request: Request<Bytes>,
    limits: Limits,
    expired: impl Future<Output = ()>,
    classifier: Classifier,
) -> Result<Response<Bytes>, TransportError>
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>, Error: Into<BoxError>>,
    B: BodyExt<Error: Into<BoxError>>,
{
    let mut expired = pin!(expired);
    before(expired.as_mut(), Sent::No, async {
        let ready = poll_fn(|cx| service.poll_ready(cx)).await;
        // The service does not have the request yet, whatever its error says about others.
        ready.map_err(|error| TransportError { sent: Sent::No, ..failure(error, classifier) })
    })
    .await?;
    let response = before(expired.as_mut(), Sent::Maybe, async {
        service.call(request.map(Full::new)).await.map_err(|error| failure(error, classifier))
    })
    .await?;
    let (parts, body) = response.into_parts();
    let mut read = BytesMut::new();
    let failed = before(expired, Sent::Maybe, collect(body, limits, &mut read, classifier)).await.err();
    limits.fit(Answer::new(parts.status, parts.headers, read.freeze()), failed)
}

/// Reads a body into the buffer, which keeps what came before a failure.
async fn collect<B: BodyExt<Error: Into<BoxError>>>(
    body: B,
    limits: Limits,
    read: &mut BytesMut,
    classifier: Classifier,
) -> Result<(), TransportError> {
    let mut body = pin!(body);
    while let Some(frame) = body.frame().await {
        // Frames that are not data are trailers.
        if let Ok(data) = frame.map_err(|error| failure(error, classifier))?.into_data() {
            add(limits, read, data)?;
        }
    }
    Ok(())
}

/// What the future gives, or a timeout where the time is up first.
async fn before<T>(
    mut expired: Pin<&mut impl Future<Output = ()>>,
    sent: Sent,
    future: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    let mut future = pin!(future);
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(result),
        Poll::Pending => expired.as_mut().poll(cx).map(|()| Err(TransportError::new(Kind::Timeout, sent))),
    })
    .await
}

fn failure(error: impl Into<BoxError>, classifier: Classifier) -> TransportError {
    let error = match error.into().downcast::<TransportError>() {
        Ok(error) => return *error,
        Err(error) => error,
    };
    let mut cause: Option<&(dyn Error + 'static)> = Some(&*error);
    while let Some(link) = cause {
        let known = link.downcast_ref().map(|inner: &TransportError| (inner.kind, inner.sent));
        if let Some((kind, sent)) = known.or_else(|| classifier(link)) {
            return TransportError::new(kind, sent).with_source(error);
        }
        cause = link.source();
    }
    TransportError::new(Kind::Interrupted, Sent::Maybe).with_source(error)
}
