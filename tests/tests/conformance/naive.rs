//! A client as one writes it in half an hour: one kept connection, and no idea of HTTP beyond `content-length`.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;

use bytes::Bytes;
use http::{Request, Response, Version};
use secpaid_core::transport::{BlockingTransport, Limits, Sent, TransportError, TransportErrorKind};

#[derive(Default)]
pub(crate) struct Naive {
    connections: Mutex<HashMap<String, BufReader<TcpStream>>>,
}

impl BlockingTransport for Naive {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.exchange(&request).map_err(|error| {
            TransportError::new(TransportErrorKind::Interrupted, Sent::Maybe).with_source(error)
        })
    }
}

impl Naive {
    fn exchange(&self, request: &Request<Bytes>) -> io::Result<Response<Bytes>> {
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let mut connection = match self.connections.lock().unwrap().remove(&host) {
            Some(connection) => connection,
            None => BufReader::new(TcpStream::connect(&host)?),
        };
        connection.get_ref().set_read_timeout(Some(Limits::of(request).timeout))?;
        let mut head = format!(
            "{} {} {:?}\r\nhost: {host}\r\n",
            request.method(),
            request.uri().path(),
            Version::HTTP_11
        );
        for (name, value) in request.headers() {
            head += &format!("{name}: {}\r\n", value.to_str().unwrap());
        }
        head += &format!("content-length: {}\r\n\r\n", request.body().len());
        connection.get_mut().write_all(head.as_bytes())?;
        connection.get_mut().write_all(request.body())?;
        let response = read(&mut connection)?;
        self.connections.lock().unwrap().insert(host, connection);
        Ok(response)
    }
}

fn read(input: &mut impl BufRead) -> io::Result<Response<Bytes>> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    let status: u16 =
        line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    let mut response = Response::builder().status(status);
    let mut length = 0;
    loop {
        line.clear();
        if input.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().map_err(io::Error::other)?;
        }
        response = response.header(name, value);
    }
    let mut body = Vec::new();
    input.take(length).read_to_end(&mut body)?;
    response.body(body.into()).map_err(io::Error::other)
}
