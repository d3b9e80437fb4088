//! Clients that would like to send a request again, or have someone who does it for them.

use std::future::Future;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use bytes::Bytes;
use http::{Extensions, Request};
use isahc::HttpClient;
use reqwest_0_13::Response;
use reqwest_middleware::{ClientBuilder, Error, Next};
use secpaid_core::transport::isahc_2::Isahc;
use secpaid_core::transport::reqwest_middleware_0_5::ReqwestMiddleware;
use secpaid_core::transport::{BlockingTransport, Sent, Transport, TransportErrorKind as Kind};
use socket2::{Domain, Socket, Type};

/// A server that answers the first request of a connection, and closes it where the answer to the second should be. Counts the requests.
fn answering_once() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let count = Arc::clone(&count);
            thread::spawn(move || {
                let mut input = BufReader::new(stream.try_clone().unwrap());
                if take_request(&mut input) {
                    count.fetch_add(1, Ordering::SeqCst);
                    if number == 0 {
                        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").unwrap();
                        if take_request(&mut input) {
                            count.fetch_add(1, Ordering::SeqCst);
                        }
                    }
                }
            });
        }
    });
    (address, requests)
}

/// Reads a request with a body of two bytes; `false` where the connection ends first.
fn take_request(input: &mut BufReader<TcpStream>) -> bool {
    let mut line = String::new();
    while input.read_line(&mut line).is_ok_and(|size| size > 0) {
        if line == "\r\n" {
            return input.read_exact(&mut [0; 2]).is_ok();
        }
        line.clear();
    }
    false
}

fn post(address: SocketAddr) -> Request<Bytes> {
    Request::post(format!("http://{address}/")).body("{}".into()).unwrap()
}

/// What the transport guards against. Should this fail, libcurl has changed for the better.
#[test]
fn isahc_left_alone_sends_a_request_again() {
    let (address, requests) = answering_once();
    let client = HttpClient::new().unwrap();
    assert!(
        isahc::ReadResponseExt::consume(&mut client.post(format!("http://{address}/"), "{}").unwrap())
            .is_ok()
    );
    assert!(client.post(format!("http://{address}/"), "{}").is_err());
    assert_eq!(requests.load(Ordering::SeqCst), 3);
}

#[test]
fn isahc_as_a_transport_does_not() {
    let (address, requests) = answering_once();
    let transport = Isahc::build(HttpClient::builder()).unwrap();
    assert!(BlockingTransport::send(&transport, post(address)).is_ok());
    let error = BlockingTransport::send(&transport, post(address)).unwrap_err();
    assert_eq!((error.kind, error.sent), (Kind::Interrupted, Sent::Maybe));
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

type Attempt<'a> = Pin<Box<dyn Future<Output = Result<Response, Error>> + Send + 'a>>;

/// A middleware that tries each request again at another address, and reports that; perhaps without passing on the extensions.
struct Again {
    port: u16,
    passes_extensions_on: bool,
}

impl Again {
    fn middleware(
        self,
    ) -> impl for<'a> Fn(reqwest_0_13::Request, &'a mut Extensions, Next<'a>) -> Attempt<'a> + Send + Sync
    {
        move |request, extensions, next| {
            let Self { port, passes_extensions_on } = self;
            Box::pin(async move {
                let mut blank = Extensions::new();
                let extensions = if passes_extensions_on { extensions } else { &mut blank };
                let mut second = request.try_clone().unwrap();
                second.url_mut().set_port(Some(port)).unwrap();
                let _ = next.clone().run(request, extensions).await;
                next.run(second, extensions).await
            })
        }
    }
}

/// An address where nobody listens, for as long as the socket lives: a port that is merely free may be taken at any moment.
fn nobody() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, address)
}

#[tokio::test]
async fn the_last_attempt_of_a_middleware_does_not_speak_for_the_first() {
    let (_reserved, nobody) = nobody();
    for passes_extensions_on in [true, false] {
        let again = Again { port: nobody.port(), passes_extensions_on };
        let transport = ReqwestMiddleware::build(reqwest_0_13::Client::builder(), |client| {
            ClientBuilder::new(client).with(again.middleware()).build()
        })
        .unwrap();
        let (address, requests) = answering_once();
        let error = transport.send(post(address)).await.unwrap_err();
        assert_eq!((error.kind, error.sent), (Kind::Connect, Sent::Maybe));
        assert_eq!(requests.load(Ordering::SeqCst), 1);
        let error = transport.send(post(nobody)).await.unwrap_err();
        assert_eq!((error.kind, error.sent), (Kind::Connect, Sent::No));
    }
}

/// A middleware that sends with a client of its own.
fn elsewhere<'a>(request: reqwest_0_13::Request, _: &'a mut Extensions, _: Next<'a>) -> Attempt<'a> {
    Box::pin(async move { Ok(reqwest_0_13::Client::new().execute(request).await?) })
}

#[tokio::test]
async fn an_error_of_an_attempt_that_nobody_saw_proves_nothing() {
    let (_reserved, nobody) = nobody();
    let transport = ReqwestMiddleware::build(reqwest_0_13::Client::builder(), |client| {
        ClientBuilder::new(client).with(elsewhere).build()
    })
    .unwrap();
    let error = transport.send(post(nobody)).await.unwrap_err();
    assert_eq!((error.kind, error.sent), (Kind::Connect, Sent::Maybe));
}
