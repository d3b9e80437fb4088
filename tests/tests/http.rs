//! The generated clients over real sockets: both adapters against the loopback server, and answers that no server should give.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::thread;
use std::time::Duration;

use http::HeaderValue;
use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{Sent, SharedTransport, Transport, TransportErrorKind};
use secpaid_core::v2::{
    self, BlockingClient, Client, CreateLink, CreateLinkError, CreateSplitLink, DeleteLink, DeleteLinkError,
    GetMyUnusedLinks, Recipient,
};
use secpaid_core::{CallError, Decimal, Settings};

fn settings(server: &Server) -> Settings {
    Settings::new(&server.url()).unwrap().with_token("right")
}

fn server() -> Server {
    Server::start_accepting(v2::FIXTURES, "right").unwrap()
}

fn reqwest() -> Reqwest {
    Reqwest::build(reqwest_0_13::Client::builder()).unwrap()
}

/// Answers every connection with these bytes once a request has arrived, then closes it.
fn answering(bytes: &'static [u8]) -> Settings {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(bytes);
        }
    });
    Settings::new(&format!("http://{address}")).unwrap().with_token("right")
}

/// A base URL where nobody listens.
fn nobody() -> Settings {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    Settings::new(&format!("http://127.0.0.1:{port}")).unwrap().with_token("right")
}

#[test]
fn blocking_calls_over_a_socket() {
    let server = server();
    let client = BlockingClient::with_settings(settings(&server), Ureq::default());
    let created = client.create_link(CreateLink::new(25).recipient_note("ä & b")).unwrap();
    assert_eq!(created.data.id, Some(99290.into()));
    assert_eq!(created.data.amount, Decimal::from(25));
    assert_eq!(created.meta.server_time.as_deref(), Some("CEST"));
    assert!(!client.get_my_unused_links(GetMyUnusedLinks::new()).unwrap().data.is_empty());
    let error = client.delete_link(DeleteLink::new(99250)).map(|success| success.data).unwrap_err();
    assert_eq!(error.rejection(), Some(&DeleteLinkError::LinkAlreadyUsed));
    assert!(!error.outcome_unknown());
}

#[tokio::test]
async fn asynchronous_calls_over_a_socket() {
    let server = server();
    let client = Client::with_settings(settings(&server), reqwest());
    let links = client.get_my_unused_links(GetMyUnusedLinks::new().limit(10u32)).await.unwrap().data;
    assert_eq!(links[0].id, 99290.into());
    let split = CreateSplitLink::new(100, [Recipient::new("testuser-a", 10)]);
    assert!(client.create_split_link(split).await.is_ok());
    let stranger = Client::with_settings(settings(&server).with_token("wrong"), reqwest());
    let error = stranger.create_link(CreateLink::new(1)).await.map(|success| success.data).unwrap_err();
    assert_eq!(error.rejection(), Some(&CreateLinkError::TokenRejected));
    let error = error.map(v2::Error::from);
    assert_eq!(error.rejection(), Some(&v2::Error::TokenRejected));
}

/// A generated client's future can move between threads, and while it is polled.
#[test]
fn futures_can_move() {
    fn can_move(_: &(impl Send + Unpin)) {}
    let client = Client::with_settings(nobody(), reqwest());
    can_move(&client.create_link(CreateLink::new(1)));

    fn of_any<T: Transport + Sync>(client: &Client<T>) {
        can_move(&client.create_link(CreateLink::new(1)));
    }
    of_any(&client);
    of_any(&Client::with_settings(nobody(), SharedTransport::new(reqwest())));
}

#[tokio::test]
async fn a_refused_connection_was_not_sent() {
    let blocking = BlockingClient::with_settings(nobody(), Ureq::default());
    let error = blocking.create_link(CreateLink::new(1)).map(|success| success.data).unwrap_err();
    assert!(!error.outcome_unknown(), "{error}");
    let Err(CallError::Transport(error)) =
        Client::with_settings(nobody(), reqwest()).create_link(CreateLink::new(1)).await
    else {
        panic!("answered")
    };
    assert_eq!((error.kind, error.sent), (TransportErrorKind::Connect, Sent::No));
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_the_outcome_unknown() {
    for bytes in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"ResponseCode\":1",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ] {
        let settings = answering(bytes);
        let blocking = BlockingClient::with_settings(settings.clone(), Ureq::default());
        let error = blocking.create_link(CreateLink::new(1)).map(|success| success.data).unwrap_err();
        assert!(error.outcome_unknown(), "ureq {bytes:?}: {error}");
        let client = Client::with_settings(settings, reqwest());
        let error = client.create_link(CreateLink::new(1)).await.map(|success| success.data).unwrap_err();
        assert!(error.outcome_unknown(), "reqwest {bytes:?}: {error}");
    }
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let settings = answering(b"HTTP/1.1 307 T\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n");
    let blocking = BlockingClient::with_settings(settings.clone(), Ureq::default());
    let error = blocking.create_link(CreateLink::new(1)).map(|success| success.data).unwrap_err();
    assert_eq!(error.answer().unwrap().status, 307);
    let client = Client::with_settings(settings, reqwest());
    let error = client.create_link(CreateLink::new(1)).await.map(|success| success.data).unwrap_err();
    assert_eq!(error.answer().unwrap().status, 307);
}

#[tokio::test]
async fn reading_stops_at_the_limit() {
    let settings = answering(
        b"HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n{\"ResponseCode\":1,\"Result\":\"True\"}      ",
    )
    .with_body_limit(16);
    let blocking = BlockingClient::with_settings(settings.clone(), Ureq::default());
    let Err(CallError::Transport(error)) = blocking.delete_link(DeleteLink::new(1)) else {
        panic!("answered")
    };
    assert_eq!((error.kind, error.sent), (TransportErrorKind::BodyTooLarge, Sent::Maybe));
    let client = Client::with_settings(settings, reqwest());
    let Err(CallError::Transport(error)) = client.delete_link(DeleteLink::new(1)).await else {
        panic!("answered")
    };
    assert_eq!((error.kind, error.sent), (TransportErrorKind::BodyTooLarge, Sent::Maybe));
}

#[tokio::test]
async fn what_came_back_before_the_limit_is_kept() {
    const ANSWER: &[u8] = b"HTTP/1.1 504 T\r\nx-kong-request-id: abc\r\ncontent-length: 40\r\n\r\n{\"ResponseCode\":1,\"Result\":\"True\"}      ";
    let settings = answering(ANSWER).with_body_limit(16);
    let blocking = BlockingClient::with_settings(settings.clone(), Ureq::default());
    let client = Client::with_settings(settings, reqwest());
    for result in [blocking.delete_link(DeleteLink::new(1)), client.delete_link(DeleteLink::new(1)).await] {
        let error = result.map(|success| success.data).unwrap_err();
        let answer = error.answer().unwrap();
        assert_eq!(
            (answer.status.as_u16(), &answer.headers["x-kong-request-id"]),
            (504, &HeaderValue::from_static("abc"))
        );
    }
}

#[test]
fn a_transport_that_reads_too_much_is_not_believed() {
    let settings = Settings::new("https://app.secpaid.com").unwrap().with_token("any").with_body_limit(16);
    let client = BlockingClient::with_settings(settings, Memory::new(v2::FIXTURES));
    let Err(CallError::Transport(error)) = client.create_link(CreateLink::new(1)) else { panic!("answered") };
    assert_eq!(error.kind, TransportErrorKind::BodyTooLarge);
}

#[test]
fn a_server_that_is_dropped_answers_no_more() {
    let server = server();
    let client = BlockingClient::with_settings(settings(&server), Ureq::default());
    assert!(client.create_link(CreateLink::new(1)).is_ok());
    drop(server);
    assert!(matches!(client.create_link(CreateLink::new(1)), Err(CallError::Transport(_))));
}

#[tokio::test]
async fn a_server_that_keeps_silent_runs_into_the_timeout() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let settings = Settings::new(&format!("http://{}", listener.local_addr().unwrap()))
        .unwrap()
        .with_token("right")
        .with_timeout(Duration::from_millis(200));
    let blocking = BlockingClient::with_settings(settings.clone(), Ureq::default());
    let Err(CallError::Transport(error)) = blocking.delete_link(DeleteLink::new(1)) else {
        panic!("answered")
    };
    assert_eq!((error.kind, error.sent), (TransportErrorKind::Timeout, Sent::Maybe));
    let client = Client::with_settings(settings, reqwest());
    let Err(CallError::Transport(error)) = client.delete_link(DeleteLink::new(1)).await else {
        panic!("answered")
    };
    assert_eq!((error.kind, error.sent), (TransportErrorKind::Timeout, Sent::Maybe));
}
