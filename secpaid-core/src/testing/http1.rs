//! As much of HTTP/1.1 as the loopback server needs: bytes to a request, an answer to bytes.

use std::io::{self, BufRead, Read, Write};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderName, HeaderValue, Request, StatusCode};

use super::responder::plain;
use crate::answer::Answer;

/// The longest request head that is read, in bytes.
const HEAD_LIMIT: u64 = 32 * 1024;
/// The longest request body that is read, in bytes.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// The next request, or the answer that refuses it; `None` when the connection ends before one begins.
pub(super) fn read_request(input: &mut impl BufRead) -> io::Result<Option<Result<Request<Bytes>, Answer>>> {
    let head = read_head(input)?;
    if head.is_empty() {
        return Ok(None);
    }
    let Some((mut request, length)) = parse_head(&head) else {
        return refuse(StatusCode::BAD_REQUEST, "this is not an HTTP/1.1 request");
    };
    if request.headers().contains_key(TRANSFER_ENCODING) {
        return refuse(StatusCode::LENGTH_REQUIRED, "the body must have a content length");
    }
    if length > BODY_LIMIT {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "the body is too long");
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body)?;
    *request.body_mut() = body.into();
    Ok(Some(Ok(request)))
}

fn refuse(status: StatusCode, why: &'static str) -> io::Result<Option<Result<Request<Bytes>, Answer>>> {
    Ok(Some(Err(plain(status, why))))
}

/// Everything up to the empty line.
fn read_head(input: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut input = input.take(HEAD_LIMIT);
    while input.read_until(b'\n', &mut head)? > 0 {
        if head.ends_with(b"\r\n\r\n") {
            break;
        }
    }
    Ok(head)
}

/// A request without its body, and how long that is.
fn parse_head(head: &[u8]) -> Option<(Request<Bytes>, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    if !parsed.parse(head).ok()?.is_complete() {
        return None;
    }
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = parsed.method?.parse().ok()?;
    *request.uri_mut() = parsed.path?.parse().ok()?;
    for header in parsed.headers.iter() {
        let (name, value) = (HeaderName::try_from(header.name), HeaderValue::from_bytes(header.value));
        request.headers_mut().append(name.ok()?, value.ok()?);
    }
    let length = match request.headers().get(CONTENT_LENGTH) {
        Some(length) => length.to_str().ok()?.parse().ok()?,
        None => 0,
    };
    Some((request, length))
}

/// Sends an answer; with `close`, says that it is the last one of the connection.
pub(super) fn write_answer(mut output: impl Write, answer: &Answer, close: bool) -> io::Result<()> {
    let reason = answer.status.canonical_reason().unwrap_or_default();
    let mut bytes = format!("HTTP/1.1 {} {reason}\r\n", answer.status.as_u16()).into_bytes();
    for (name, value) in &answer.headers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("content-length: {}\r\n", answer.body.len()).as_bytes());
    bytes.extend_from_slice(if close { b"connection: close\r\n\r\n" } else { b"\r\n" });
    bytes.extend_from_slice(&answer.body);
    output.write_all(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut bytes: &[u8]) -> io::Result<Option<Result<Request<Bytes>, Answer>>> {
        read_request(&mut bytes)
    }

    #[test]
    fn requests_follow_one_another_on_a_connection() {
        let mut bytes: &[u8] = b"POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhiGET /b HTTP/1.1\r\n\r\n";
        let first = read_request(&mut bytes).unwrap().unwrap().unwrap();
        assert_eq!(
            (first.method().as_str(), first.uri().path(), &**first.body()),
            ("POST", "/a", &b"hi"[..])
        );
        let second = read_request(&mut bytes).unwrap().unwrap().unwrap();
        assert_eq!((second.method().as_str(), second.uri().path(), second.body().len()), ("GET", "/b", 0));
        assert!(read_request(&mut bytes).unwrap().is_none());
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let status = |bytes: &[u8]| read(bytes).unwrap().unwrap().unwrap_err().status.as_u16();
        assert_eq!(status(b"nonsense\r\n\r\n"), 400);
        assert_eq!(status(b"POST /a HTTP/1.1\r\ncontent-length: two\r\n\r\n"), 400);
        assert_eq!(status(b"POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n"), 411);
        assert_eq!(status(b"POST /a HTTP/1.1\r\ncontent-length: 99999999999\r\n\r\n"), 413);
        assert_eq!(status(&b"x".repeat(100_000)), 400);
        assert!(read(b"POST /a HTTP/1.1\r\ncontent-length: 5\r\n\r\nhi").is_err());
    }
}
