//! Bytes to requests and answers to bytes, for the kit's own server: nothing is refused, and nothing is lost.

use http::HeaderMap;
use http::header::{CONTENT_LENGTH, EXPECT, HeaderName, HeaderValue, TRANSFER_ENCODING};

/// A request as it arrived.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) method: String,
    /// Path and query, as they stood in the first line.
    pub(super) target: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// The head of a request, and how its body is framed.
pub(super) struct Head {
    received: Received,
    /// How many bytes the head takes.
    size: usize,
    framing: Framing,
}

enum Framing {
    Length(usize),
    Chunked,
}

/// The head that these bytes begin with, once it is whole.
pub(super) fn head(bytes: &[u8]) -> Option<Head> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(size) = parsed.parse(bytes).ok()? else { return None };
    let mut received = Received {
        method: parsed.method?.to_owned(),
        target: parsed.path?.to_owned(),
        headers: HeaderMap::new(),
        body: Vec::new(),
    };
    for header in parsed.headers.iter() {
        let (name, value) = (HeaderName::try_from(header.name), HeaderValue::from_bytes(header.value));
        received.headers.append(name.ok()?, value.ok()?);
    }
    let framing = if received.headers.contains_key(TRANSFER_ENCODING) {
        Framing::Chunked
    } else {
        let length = received.headers.get(CONTENT_LENGTH).map(|length| length.to_str().ok()?.parse().ok());
        Framing::Length(length.unwrap_or(Some(0))?)
    };
    Some(Head { received, size, framing })
}

impl Head {
    /// Does the client wait for permission to send the body?
    pub(super) fn expects_continue(&self) -> bool {
        self.received.headers.contains_key(EXPECT)
    }

    /// The whole request and how many of the bytes it took, once its body is there.
    pub(super) fn with_body(mut self, bytes: &[u8]) -> Option<(Received, usize)> {
        let behind = bytes.get(self.size..)?;
        let (body, used) = match self.framing {
            Framing::Length(length) => (behind.get(..length)?.to_vec(), length),
            Framing::Chunked => chunks(behind)?,
        };
        self.received.body = body;
        Some((self.received, self.size + used))
    }
}

/// The content of a chunked body and how many bytes it took, trailers included.
fn chunks(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (mut content, mut rest) = (Vec::new(), bytes);
    loop {
        let httparse::Status::Complete((start, size)) = httparse::parse_chunk_size(rest).ok()? else {
            return None;
        };
        let size = usize::try_from(size).ok()?;
        rest = rest.get(start..)?;
        if size == 0 {
            break;
        }
        content.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?.strip_prefix(b"\r\n")?;
    }
    let mut trailers = [httparse::EMPTY_HEADER; 16];
    match httparse::parse_headers(rest, &mut trailers).ok()? {
        httparse::Status::Complete((size, _)) => Some((content, bytes.len() - rest.len() + size)),
        httparse::Status::Partial => None,
    }
}

/// An answer with a content length.
pub(super) fn answer(status: u16, body: impl AsRef<[u8]>) -> Vec<u8> {
    answer_with(status, "", body)
}

/// The same with more header lines, each ended by a line break.
pub(super) fn answer_with(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes = match status {
        // These have no body, and some clients take a length for a promise.
        204 | 304 => format!("HTTP/1.1 {status} Status\r\n{headers}\r\n"),
        _ => format!("HTTP/1.1 {status} Status\r\n{headers}content-length: {}\r\n\r\n", body.len()),
    }
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(bytes: &[u8]) -> Option<(Received, usize)> {
        head(bytes)?.with_body(bytes)
    }

    #[test]
    fn bodies_are_read_by_length_and_by_chunks() {
        let (received, used) = whole(b"POST /a?b HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi..").unwrap();
        assert_eq!((received.method.as_str(), received.target.as_str()), ("POST", "/a?b"));
        assert_eq!((received.body.as_slice(), used), (&b"hi"[..], 43));
        let chunked =
            b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nhi\r\n1\r\n!\r\n0\r\nt: 1\r\n\r\n..";
        let (received, used) = whole(chunked).unwrap();
        assert_eq!((received.body.as_slice(), used), (&b"hi!"[..], chunked.len() - 2));
    }

    #[test]
    fn a_request_is_there_when_its_last_byte_is() {
        for bytes in [
            &b"POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"[..],
            b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        ] {
            assert!(whole(bytes).is_some());
            assert!((0..bytes.len()).all(|length| whole(&bytes[..length]).is_none()));
        }
    }
}
