//! Faults, each as a good transport with one thing changed.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, LOCATION};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use secpaid_core::Answer;
use secpaid_core::testing::Memory;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{
    BlockingTransport, Limits, Sent, TransportError, TransportErrorKind, blocking_transport_fn,
};
use secpaid_core::v2::FIXTURES;

use crate::naive::Naive;

type Sending = Result<Response<Bytes>, TransportError>;
pub(crate) type Transport = Box<dyn BlockingTransport + Send + Sync>;

/// A transport that does this with a request and a good transport.
fn wrong(send: impl Fn(&Ureq, Request<Bytes>) -> Sending + Send + Sync + 'static) -> Transport {
    let good = Ureq::default();
    Box::new(blocking_transport_fn(move |request| send(&good, request)))
}

/// A transport that does this to every request.
fn sending(change: impl Fn(&mut Request<Bytes>) + Send + Sync + 'static) -> Transport {
    wrong(move |good, mut request| {
        change(&mut request);
        good.send(request)
    })
}

/// A transport that does this to the limits of every request.
fn limiting(change: impl Fn(&mut Limits) + Send + Sync + 'static) -> Transport {
    sending(move |request| {
        let mut limits = Limits::of(request);
        change(&mut limits);
        request.extensions_mut().insert(limits);
    })
}

/// A transport that does this to every answer.
fn answering(change: impl Fn(&mut Response<Bytes>) + Send + Sync + 'static) -> Transport {
    wrong(move |good, request| {
        good.send(request).map(|mut response| {
            change(&mut response);
            response
        })
    })
}

/// A transport that does this to every error.
pub(crate) fn failing(change: impl Fn(TransportError) -> Sending + Send + Sync + 'static) -> Transport {
    wrong(move |good, request| good.send(request).or_else(&change))
}

/// A transport that sends a request again when what came back is like this.
fn retrying(again: impl Fn(&Sending) -> bool + Send + Sync + 'static) -> Transport {
    wrong(move |good, request| {
        let first = good.send(request.clone());
        if again(&first) { good.send(request) } else { first }
    })
}

/// What is wrong, the check that must notice it, and the transport.
pub(crate) fn every_wrong_one() -> Vec<(&'static str, &'static str, Transport)> {
    vec![
        (
            "swallows the query",
            "method, path and query arrive as they are",
            sending(|request| {
                let uri = request.uri().to_string();
                *request.uri_mut() = uri.split('?').next().unwrap().parse().unwrap();
            }),
        ),
        (
            "decodes the path",
            "method, path and query arrive as they are",
            sending(|request| {
                *request.uri_mut() = request.uri().to_string().replace("%2F", "/").parse().unwrap()
            }),
        ),
        (
            "always says POST",
            "method, path and query arrive as they are",
            sending(|request| *request.method_mut() = Method::POST),
        ),
        (
            "drops a header",
            "every header arrives once",
            sending(|request| {
                request.headers_mut().remove("x-custom");
            }),
        ),
        (
            "says a header twice",
            "every header arrives once",
            sending(|request| {
                request.headers_mut().append(ACCEPT, "application/json".parse().unwrap());
            }),
        ),
        (
            "sends text",
            "request bodies arrive byte for byte",
            sending(|request| {
                *request.body_mut() = String::from_utf8_lossy(request.body()).into_owned().into();
            }),
        ),
        ("mixes up calls", "calls at the same time get their own answers", {
            let last = Mutex::new(None);
            wrong(move |good, request| {
                let answer = good.send(request)?;
                Ok(last.lock().unwrap().replace(answer.clone()).unwrap_or(answer))
            })
        }),
        (
            "takes a status for an error",
            "every status from 200 to 599 is an answer",
            wrong(|good, request| match good.send(request)? {
                response if response.status() == StatusCode::NOT_FOUND => {
                    Err(TransportError::new(TransportErrorKind::Other, Sent::Maybe))
                }
                response => Ok(response),
            }),
        ),
        (
            "loses the body of an error",
            "every status from 200 to 599 is an answer",
            answering(|response| {
                if response.status().is_server_error() {
                    response.body_mut().clear();
                }
            }),
        ),
        (
            "panics",
            "every status from 200 to 599 is an answer",
            answering(|response| assert_ne!(response.status(), 418)),
        ),
        (
            "tries again when it is asked to",
            "an answer that invites another try is not followed by one",
            retrying(|first| {
                first.as_ref().is_ok_and(|response| response.headers().contains_key("retry-after"))
            }),
        ),
        (
            "tries again after a 408",
            "an answer that invites another try is not followed by one",
            retrying(|first| first.as_ref().is_ok_and(|response| response.status() == 408)),
        ),
        (
            "follows redirects",
            "redirects are answers and are not followed",
            wrong(|good, mut request| {
                let response = good.send(request.clone())?;
                let Some(location) = response.headers().get(LOCATION) else { return Ok(response) };
                let mut parts = request.uri().clone().into_parts();
                parts.path_and_query = Some(location.to_str().unwrap().parse().unwrap());
                *request.uri_mut() = Uri::from_parts(parts).unwrap();
                good.send(request)
            }),
        ),
        (
            "keeps one of several headers",
            "answer headers are kept, in any casing and repeated",
            answering(|response| {
                let map: HashMap<_, _> =
                    response.headers().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
                *response.headers_mut() = map.into_iter().collect();
            }),
        ),
        (
            "reads text",
            "answer bodies come back byte for byte",
            answering(|response| {
                *response.body_mut() = String::from_utf8_lossy(response.body()).into_owned().into();
            }),
        ),
        (
            "cuts bodies off",
            "answer bodies come back byte for byte",
            answering(|response| response.body_mut().truncate(1024 * 1024)),
        ),
        ("does not know chunks", "chunked bodies come back whole", Box::new(Naive::default())),
        (
            "does not read until the connection closes",
            "a body that ends with the connection comes back whole",
            Box::new(Naive::default()),
        ),
        ("takes an interim answer", "interim answers are skipped", Box::new(Naive::default())),
        ("takes surplus bytes", "surplus bytes are not the next answer", Box::new(Naive::default())),
        ("is too strict", "a body of exactly the limit is an answer", limiting(|limits| limits.body -= 1)),
        (
            "ignores the limit",
            "a body over the limit is an error",
            limiting(|limits| limits.body = usize::MAX),
        ),
        (
            "loses the answer of an error",
            "an answer cut in its body is no answer",
            failing(|mut error| {
                error.answer = None;
                Err(error)
            }),
        ),
        (
            "has a limit of its own",
            "a limit above the usual one holds",
            limiting(|limits| limits.body = limits.body.min(4 * 1024 * 1024)),
        ),
        (
            "reads it all before it looks",
            "reading stops at the limit",
            wrong(|good, mut request| {
                let mut limits = Limits::of(&request);
                let limit = std::mem::replace(&mut limits.body, usize::MAX);
                request.extensions_mut().insert(limits);
                let too_large = || TransportError::new(TransportErrorKind::BodyTooLarge, Sent::Maybe);
                match good.send(request) {
                    Ok(response) if response.body().len() > limit => Err(too_large()),
                    Err(error) if error.answer.is_some() => Err(too_large()),
                    other => other,
                }
            }),
        ),
        (
            "is impatient",
            "a slow answer within the timeout is an answer",
            limiting(|limits| limits.timeout = Duration::from_millis(100)),
        ),
        (
            "ignores the timeout",
            "no answer runs into the timeout",
            limiting(|limits| limits.timeout = Duration::from_secs(60)),
        ),
        (
            "times only the head",
            "a body that never ends runs into the timeout",
            failing(|error| match error.answer {
                Some(answer) => Ok((*answer).into()),
                None => Err(error),
            }),
        ),
        (
            "does not time the writing",
            "a server that does not read runs into the timeout",
            wrong(|good, request| {
                let large = request.body().len() > 1024 * 1024;
                let result = good.send(request);
                if large && result.is_err() {
                    thread::sleep(Duration::from_secs(4));
                }
                result
            }),
        ),
        (
            "falls back to plain HTTP",
            "https is not spoken in the clear",
            sending(|request| {
                *request.uri_mut() = request.uri().to_string().replace("https:", "http:").parse().unwrap();
            }),
        ),
        (
            "says that nothing was sent",
            "a close in place of the answer leaves it in doubt",
            failing(|mut error| {
                error.sent = Sent::No;
                Err(error)
            }),
        ),
        (
            "takes a broken answer for one",
            "an answer cut in its body is no answer",
            failing(|error| match error.answer {
                Some(answer) => Ok((*answer).into()),
                None => Err(error),
            }),
        ),
        (
            "takes no connection for an empty answer",
            "a refused connection was not sent",
            failing(|error| match error.kind {
                TransportErrorKind::Connect | TransportErrorKind::Resolve => Ok(Response::default()),
                _ => Err(error),
            }),
        ),
        (
            "takes a broken connection for an empty answer",
            "a connection reset before the request is an error",
            failing(|error| match error.kind {
                TransportErrorKind::Interrupted => Ok(Response::default()),
                _ => Err(error),
            }),
        ),
        (
            "tries again",
            "a reset in place of the answer leaves it in doubt",
            retrying(|first| first.is_err()),
        ),
        (
            "tries again on a kept connection, as libcurl does",
            "a kept connection closed in place of the answer is not tried again",
            {
                let known = Mutex::new(HashSet::new());
                wrong(move |good, request| {
                    let authority = request.uri().authority().cloned();
                    match good.send(request.clone()) {
                        Err(_) if known.lock().unwrap().contains(&authority) => good.send(request),
                        other => {
                            known.lock().unwrap().insert(authority);
                            other
                        }
                    }
                })
            },
        ),
        (
            "sends everything twice",
            "a kept connection closed between calls is harmless",
            wrong(|good, request| {
                let _ = good.send(request.clone());
                good.send(request)
            }),
        ),
        (
            "never reaches the server",
            "method, path and query arrive as they are",
            Box::new(Memory::new(FIXTURES)),
        ),
        (
            "answers by itself",
            "every header arrives once",
            Box::new(blocking_transport_fn(|_| {
                Ok(Answer::new(StatusCode::OK, HeaderMap::new(), "{}").into())
            })),
        ),
    ]
}
