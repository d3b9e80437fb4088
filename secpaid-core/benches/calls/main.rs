//! What a typed call costs beside the same call by hand over the same HTTP client, against one server on loopback.
//!
//! `cargo bench --bench calls` reports the median time of one call and its ratio to the raw client's, then calls per second.
#![expect(
    clippy::float_arithmetic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark fails loudly, prints, and its ratios are no money"
)]

mod many;
mod one;
mod raw;
#[path = "../decode/serde_twin.rs"]
mod serde_twin;

use std::hint::black_box;
use std::sync::Arc;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use secpaid_core::testing::Server;
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::v2::{BlockingClient, Client, CreateLink};
use secpaid_core::{Answer, Decimal, Settings};
use tokio::runtime::Builder;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
/// How many connections a client of `ureq` keeps: left alone, only three to a host.
const CONNECTIONS: usize = 256;
const NOTE: &str = "Test regular link";
const ANSWER: &str = r#"{"ResponseCode":1,"ResponseMsg":"Link created successfully","Result":"True","ServerTime":"CEST","data":{"is_cancellation":"No","user_id":"b44c4429-4a7b-4e27-85af-c1c2f43f4ffe","amount":"25.00","recipient_note":"Test regular link","status":"Unused","paymentEndpoint":"https://google.com","callback_url":"https://google.com","servicefee":"1.0","recipients":null,"is_split_link":"false","split_type":"normal","bank_transfer":"true","is_qr_link":"false","payment_config":"","bank_statement_description":"","created_at":"2026-05-20 11:19:48","id":99290,"pay_link":"https://app.secpaid.com/payment?link_id=OTkyOTA=","qr_img":"https://quickchart.io/chart?chl=https://app.secpaid.com/payment?link_id=OTkyOTA=&chs=300x300&cht=qr"}}"#;

fn main() {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let answer = Answer::new(StatusCode::OK, headers, ANSWER);
    let server = Server::start_with(move |_| Some(answer.clone())).unwrap();
    let settings = Settings::new(&server.url()).unwrap().with_token(TOKEN);
    let amount = Decimal::new(2500, 2);

    let ureq = || {
        let keeping = ureq_3::Agent::config_builder()
            .max_idle_connections(CONNECTIONS)
            .max_idle_connections_per_host(CONNECTIONS);
        let transport = Ureq::new(keeping.build().new_agent());
        let client = BlockingClient::with_settings(settings.clone(), transport);
        let by_hand = raw::Ureq::new(&server.url());
        let typed = move || {
            drop(black_box(client.create_link(CreateLink::new(amount).recipient_note(NOTE)).unwrap()))
        };
        (typed, move || drop(black_box(by_hand.create_link(amount, NOTE).unwrap())))
    };
    one::report("ureq 3", ureq);
    many::report_blocking("ureq 3", ureq);

    let reqwest = || {
        let transport = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
        let client = Arc::new(Client::with_settings(settings.clone(), transport));
        let by_hand = Arc::new(raw::Reqwest::new(&server.url()));
        let typed = move || {
            let client = Arc::clone(&client);
            async move {
                let call = client.create_link(CreateLink::new(amount).recipient_note(NOTE));
                drop(black_box(call.await.unwrap()));
            }
        };
        let raw = move || {
            let by_hand = Arc::clone(&by_hand);
            async move { drop(black_box(by_hand.create_link(amount, NOTE).await.unwrap())) }
        };
        (typed, raw)
    };
    let alone = Builder::new_current_thread().enable_all().build().unwrap();
    one::report("reqwest 0.13", || {
        let ((typed, raw), alone) = (reqwest(), &alone);
        (move || alone.block_on(typed()), move || alone.block_on(raw()))
    });
    many::report_async("reqwest 0.13", reqwest);
}
