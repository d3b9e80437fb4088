//! Lists in pages over real sockets: an iterator, an asynchronous `next`, a stream.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{Stream, StreamExt};
use http::{HeaderMap, StatusCode};
use secpaid_core::pages::{PageError, PagingError};
use secpaid_core::testing::Server;
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::v2::{BlockingClient, Client, GetMyUsedLinks, GetTaxInvoiceList, ListedLink};
use secpaid_core::{Answer, Settings};
use serde_json::{Value, json};

/// A server with so many paid links, ten on a page. From the page `breaks_at` on it hangs up once.
fn server(links: u64, breaks_at: Option<u64>) -> (Server, Settings) {
    let broken = AtomicUsize::new(0);
    let server = Server::start_with(move |request| {
        let asked: Value = serde_json::from_slice(request.body()).unwrap();
        let (page, limit) = (asked["page"].as_u64().unwrap_or(1), asked["limit"].as_u64().unwrap_or(10));
        if breaks_at == Some(page) && broken.fetch_add(1, Ordering::Relaxed) == 0 {
            return None;
        }
        let data: Vec<_> = ((page - 1) * limit..links.min(page * limit)).map(link).collect();
        Some(answer(&data))
    });
    let server = server.unwrap();
    let settings = Settings::new(&server.url()).unwrap().with_token("any");
    (server, settings)
}

fn link(id: u64) -> Value {
    json!({"linktopay_id": id, "user_id": "u-1", "amount": "5.00", "recipient_note": "Order"})
}

fn answer(data: &[Value]) -> Answer {
    let body = json!({"data": data, "ResponseCode": 1, "ResponseMsg": "", "Result": "True"});
    Answer::new(StatusCode::OK, HeaderMap::new(), body.to_string())
}

fn reqwest() -> Reqwest {
    Reqwest::build(reqwest_0_13::Client::builder()).unwrap()
}

fn id(link: &ListedLink) -> u64 {
    link.id.into()
}

#[test]
fn an_iterator_goes_through_every_page() {
    let (_server, settings) = server(34, None);
    let client = BlockingClient::with_settings(settings, Ureq::default());
    let ids: Vec<_> = client.pages(GetMyUsedLinks::new()).map(|link| id(&link.unwrap())).collect();
    assert_eq!(ids, (0..34).collect::<Vec<_>>());
    let first: Vec<_> =
        client.pages(GetMyUsedLinks::new().limit(3u32)).take(4).collect::<Result<_, _>>().unwrap();
    assert_eq!(first.iter().map(id).collect::<Vec<_>>(), [0, 1, 2, 3]);
}

#[tokio::test]
async fn an_asynchronous_list_goes_through_every_page() {
    let (_server, settings) = server(30, None);
    let client = Client::with_settings(settings, reqwest());
    let mut pages = client.pages(GetMyUsedLinks::new());
    let mut ids = Vec::new();
    while let Some(link) = pages.next().await {
        ids.push(id(&link.unwrap()));
    }
    assert_eq!(ids, (0..30).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_stream_goes_through_every_page_and_can_move_between_threads() {
    fn is_send(stream: impl Stream + Send) -> impl Stream {
        stream
    }
    let (_server, settings) = server(11, None);
    let client = Client::with_settings(settings, reqwest());
    let links = is_send(client.pages(GetMyUsedLinks::new()).into_stream());
    assert_eq!(pin!(links).count().await, 11);
}

#[tokio::test]
async fn an_error_ends_the_list_behind_what_came_before_it() {
    let (_server, settings) = server(34, Some(3));
    let client = Client::with_settings(settings, reqwest());
    let mut links = pin!(client.pages(GetMyUsedLinks::new()).into_stream());
    let mut ids = Vec::new();
    let error = loop {
        match links.next().await.unwrap() {
            Ok(link) => ids.push(id(&link)),
            Err(error) => break error,
        }
    };
    assert_eq!(ids.len(), 20);
    assert!(matches!(error, PageError::Call(_)), "{error}");
    assert!(links.next().await.is_none());
}

#[test]
fn a_server_that_repeats_its_page_forever_is_noticed() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let server = Server::start_with(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        Some(answer(&(0..10).map(link).collect::<Vec<_>>()))
    });
    let server = server.unwrap();
    let settings = Settings::new(&server.url()).unwrap().with_token("any");
    let client = BlockingClient::with_settings(settings, Ureq::default());
    let links: Vec<_> = client.pages(GetMyUsedLinks::new()).collect();
    let (last, first) = links.split_last().unwrap();
    assert!(first.len() == 10 && first.iter().all(Result::is_ok));
    assert!(
        matches!(last, Err(PageError::Paging(PagingError::Repeated { position, .. })) if position == "2")
    );
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_stream_can_have_its_client_inside() {
    let (_server, settings) = server(12, None);
    let client = Client::with_settings(settings, reqwest());
    let links = client.clone().into_pages(GetMyUsedLinks::new()).into_stream();
    assert_eq!(tokio::spawn(async move { pin!(links).count().await }).await.unwrap(), 12);
}

#[test]
fn a_page_comes_with_what_is_beside_its_records() {
    let (_server, settings) = server(12, None);
    let client = BlockingClient::with_settings(settings, Ureq::default());
    let mut pages = client.pages(GetMyUsedLinks::new());
    let first = pages.next_page().unwrap().unwrap();
    assert_eq!((first.items.len(), first.message.as_deref()), (10, None));
    assert_eq!(first.answer.status, StatusCode::OK);
    assert_eq!(pages.next_page().unwrap().unwrap().items.len(), 2);
    assert!(pages.next_page().is_none());
}

#[test]
fn what_cannot_be_built_is_the_error_of_the_first_page() {
    let (_server, settings) = server(1, None);
    let client = BlockingClient::with_settings(settings.with_token("\n"), Ureq::default());
    let mut pages = client.pages(GetTaxInvoiceList::new());
    assert!(matches!(pages.next(), Some(Err(PageError::Call(error))) if !error.outcome_unknown()));
    assert!(pages.next().is_none());
}
