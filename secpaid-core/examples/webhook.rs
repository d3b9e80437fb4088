//! A shop that receives SecPaid's webhooks with `axum`, and believes none of them before it has asked the API.
//!
//! It sends itself a plain webhook, a form, an encrypted one, one that is forged, one that is broken and a browser, and then ends. The
//! API is a server on loopback that answers from the spec's examples.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::routing::{get, post};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use reqwest_0_13 as reqwest;
use secpaid_core::inbound::{Receiver, WebhookKey};
use secpaid_core::testing::Server;
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::v2::{
    self, Client, GetPayInTransactions, PayIn, PayInStatus, Payment, PaymentRedirect, PaymentStatus,
    PaymentWebhook,
};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// The key of the account's encryption page.
const KEY: &str = "0123456789abcdefghijklmnopqrstuv";

/// What the handlers share.
struct Inbox {
    webhooks: Receiver<PaymentWebhook>,
    /// A shop that must not lose one writes it down instead.
    to_check: mpsc::Sender<Payment>,
}

/// Takes a webhook. Whatever it is, the answer is the same and comes at once: a sender who could tell a good ciphertext from a bad
/// one could find out what others say.
async fn webhook(State(inbox): State<Arc<Inbox>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    match inbox.webhooks.decode(&headers, body) {
        Ok(event) => drop(inbox.to_check.send(event.payment).await),
        Err(error) => println!("refused: {error}"),
    }
    StatusCode::NO_CONTENT
}

/// Shows a page to the payer. The address is the payer's: it decides about nothing but words.
async fn back(RawQuery(query): RawQuery) -> &'static str {
    match PaymentRedirect::receiver().decode_query(&query.unwrap_or_default()) {
        Ok(back) if back.status == PaymentStatus::Success => "Thank you, we are checking your payment.",
        Ok(_) => "You did not pay. Try again?",
        Err(_) => "We do not know this payment.",
    }
}

/// Asks the API about each payment, and lets each count once.
async fn check(client: &Client<Reqwest>, mut payments: mpsc::Receiver<Payment>) {
    let mut counted = BTreeSet::new();
    while let Some(payment) = payments.recv().await {
        let id = payment.pay_id;
        let request = GetPayInTransactions::new().pay_id(id);
        let verdict = match client.get_pay_in_transactions(request).await {
            Err(error) => format!("not checked, to be asked again later: {error}"),
            Ok(answer) => match answer.data.iter().find(|entry| entry.pay_id == id) {
                None => "forged: the API knows no such payment".to_owned(),
                Some(entry) if !is_paid(entry) => format!("not paid: the API says {:?}", entry.status),
                Some(_) if !counted.insert(id) => "counted before".to_owned(),
                Some(entry) => format!("paid, {} EUR", entry.amount),
            },
        };
        println!("payment {id}: {verdict}");
    }
}

fn is_paid(entry: &PayIn) -> bool {
    entry.status == PayInStatus::Success && !entry.amount.is_sign_negative()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let api = Server::start_accepting(v2::FIXTURES, "loopback-token")?;
    let transport = Reqwest::build(reqwest::ClientBuilder::new())?;
    let client = Client::new(&api.url(), "loopback-token", transport)?;

    let key = WebhookKey::new(KEY)?;
    let (to_check, payments) = mpsc::channel(16);
    let inbox = Inbox { webhooks: PaymentWebhook::receiver().with_key(key.clone()), to_check };
    let shop =
        Router::new().route("/webhook", post(webhook)).route("/back", get(back)).with_state(Arc::new(inbox));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);

    // The shop ends when its payer has sent everything, and what it took is checked to the last.
    let payer = tokio::spawn(send_everything(address, key));
    let serve = axum::serve(listener, shop).with_graceful_shutdown(async {
        drop(payer.await);
    });
    let (served, ()) = tokio::join!(serve, check(&client, payments));
    Ok(served?)
}

/// Everything that may arrive at such an address.
async fn send_everything(address: String, key: WebhookKey) -> Result<(), reqwest::Error> {
    let json = |id: u64| format!(r#"{{"ResponseCode":1,"data":{{"pay_id":{id},"status":"Success"}}}}"#);
    let sender = reqwest::Client::new();
    for (what, body) in [
        ("plain JSON", json(99296)),
        ("the same as a form", "ResponseCode=1&data[pay_id]=99296&data[status]=success".to_owned()),
        ("encrypted", format!(r#"{{"data":"{}"}}"#, key.encrypt(&json(99298)))),
        ("forged", json(4711)),
        ("forged without the key", r#"{"data":"bm90IHRoZSByaWdodCBrZXk="}"#.to_owned()),
        ("broken", "ResponseCode=1&data[pay_id]=99296&data[pay_id]=1".to_owned()),
    ] {
        let answer = sender.post(format!("{address}/webhook")).body(body).send().await?;
        println!("sent {what}: {}", answer.status());
    }
    let page = sender.get(format!("{address}/back?pay_id=99296&amp;status=success")).send().await?;
    println!("the payer reads: {}", page.text().await?);
    Ok(())
}
