//! A call without any HTTP client: the crate makes the request and reads the answer, and the bytes in between move over a plain socket.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use secpaid_core::envelope::table::Description;
use secpaid_core::testing::Server;
use secpaid_core::v2::{self, CreateLink};
use secpaid_core::{Answer, Settings, call};

fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(v2::FIXTURES)?;
    let settings = Settings::new(&server.url())?.with_token("loopback-token");

    let request = call::encode(&CreateLink::new(25), &settings)?;
    let name = Description::of(&request).map_or("?", |endpoint| endpoint.name);
    println!("{name} is {} {}", request.method(), request.uri());

    let answer = exchange(&request)?;
    println!("answered with {} and {} bytes", answer.status, answer.body.len());

    let link = call::decode::<CreateLink>(answer)?.data;
    println!("{} EUR at {}", link.amount, link.pay_link);
    Ok(())
}

/// As much HTTP/1.1 as this takes: one request, and everything that comes back until the server closes.
fn exchange(request: &http::Request<bytes::Bytes>) -> Result<Answer, Box<dyn Error>> {
    let authority = request.uri().authority().ok_or("no host")?.as_str();
    let mut stream = TcpStream::connect(authority)?;
    write!(stream, "{} {} HTTP/1.1\r\nhost: {authority}\r\n", request.method(), request.uri().path())?;
    for (name, value) in request.headers() {
        stream.write_all(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat())?;
    }
    write!(stream, "content-length: {}\r\nconnection: close\r\n\r\n", request.body().len())?;
    stream.write_all(request.body())?;

    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("half an answer")?;
    let mut lines = head.lines();
    let status: StatusCode =
        lines.next().and_then(|line| line.split(' ').nth(1)).ok_or("no status")?.parse()?;
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
    }
    Ok(Answer::new(status, headers, body.to_owned()))
}
