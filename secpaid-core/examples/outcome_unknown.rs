//! What to do after a call that may have taken effect: look, and only then try again.
//!
//! The server on loopback hangs up in the middle of three calls: once after it made a payment link, once before, and once after it
//! took a refund. Nothing is made twice, and nothing is lost.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use secpaid_core::testing::Server;
use secpaid_core::transport::retry::Retrying;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::v2::{
    BlockingClient, CreateLink, GetMyUnusedLinks, GetPayInTransactions, LinkId, ListedLink, RefundPayment,
    RefundPaymentError,
};
use secpaid_core::{Answer, Decimal};
use serde_json::{Value, json};

/// Repeats lists by itself, and never what moves money.
type Client = BlockingClient<Retrying<Ureq>>;

/// How often to make a call at most.
const TRIES: u32 = 3;
/// How often to look for a link, and how long to wait in between: a server that did not answer may still be at it. Against the real one,
/// wait longer than its own time limit.
const LOOKS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(100);

fn main() -> Result<(), Box<dyn Error>> {
    let shop = Mutex::new(Shop::default());
    let server = Server::start_with(move |request| {
        shop.lock().unwrap_or_else(PoisonError::into_inner).answer(request)
    })?;
    let client = Client::new(&server.url(), "any token", Retrying::blocking(Ureq::default()))?;

    println!("The server makes the link and hangs up");
    println!("  pay at {}", create(&client, Decimal::from(25), "Order 1001")?);

    println!("\nThe server hangs up before it makes the link");
    println!("  pay at {}", create(&client, Decimal::from(30), "Order 1002")?);

    println!("\nThe server takes the refund and hangs up");
    println!("  {}", refund(&client, LinkId(4711), Decimal::from(25))?);

    println!("\nThe links in the end");
    for link in client.get_my_unused_links(GetMyUnusedLinks::new())?.data {
        println!("  {} EUR for {}", link.amount, link.recipient_note.unwrap_or_default());
    }
    Ok(())
}

/// Makes one link, and gives the address where it is paid. The note must be unlike that of any other order: it is all there is to
/// find the link by.
fn create(client: &Client, amount: Decimal, note: &str) -> Result<String, Box<dyn Error>> {
    for _ in 0..TRIES {
        match client.create_link(CreateLink::new(amount).recipient_note(note)) {
            Ok(created) => return Ok(created.data.pay_link),
            Err(error) if error.outcome_unknown() => println!("  {error}"),
            // Nothing happened: trying again would be safe, but this is not the place to decide that.
            Err(error) => return Err(error.into()),
        }
        match find(client, note)? {
            Some(link) => {
                println!("  it was made: take it");
                return link.pay_link.ok_or_else(|| "the list does not say where to pay".into());
            }
            None => println!("  it was not made: make it"),
        }
    }
    Err(format!("`{note}` may still come to be: look for it later").into())
}

/// The link with this note, if there is one. The server finds parts of a note too: `Order 100` finds `Order 1001`.
fn find(client: &Client, note: &str) -> Result<Option<ListedLink>, Box<dyn Error>> {
    for look in 0..LOOKS {
        if look > 0 {
            thread::sleep(PAUSE);
        }
        let links = client.get_my_unused_links(GetMyUnusedLinks::new().search(note).limit(100_u32))?.data;
        let same = |link: &ListedLink| link.recipient_note.as_deref() == Some(note);
        if let Some(link) = links.into_iter().find(same) {
            return Ok(Some(link));
        }
    }
    Ok(None)
}

/// Asks for a refund. Each payment takes one request, so the server itself tells a second one from the first.
fn refund(client: &Client, payment: LinkId, amount: Decimal) -> Result<&'static str, Box<dyn Error>> {
    for _ in 0..TRIES {
        match client.refund_payment(RefundPayment::new(payment, amount)) {
            Ok(_) => return Ok("requested"),
            Err(error) if error.rejection() == Some(&RefundPaymentError::RefundAlreadyRequested) => {
                return Ok("requested already");
            }
            Err(error) if error.outcome_unknown() => println!("  {error}"),
            Err(error) => return Err(error.into()),
        }
        // Once approved, a refund is an entry of its own. Before that no list shows it.
        let entries = client.get_pay_in_transactions(GetPayInTransactions::new().pay_id(payment))?.data;
        if entries.iter().any(|entry| entry.is_refund == Some(true)) {
            return Ok("refunded already");
        }
        println!("  not approved yet, if it was requested: ask again, and the server says which");
    }
    Err("the refund may have been requested: ask again later".into())
}

/// The server: what it knows, and how often it was asked to make a link.
#[derive(Default)]
struct Shop {
    links: Vec<Value>,
    creations: usize,
    refund_requested: bool,
}

impl Shop {
    /// `None` hangs up.
    fn answer(&mut self, request: &Request<Bytes>) -> Option<Answer> {
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        match request.uri().path() {
            "/v2/createLink" => self.create(&body),
            "/v2/getMyUnusedLinks" => {
                let note = |link: &Value| link["recipient_note"].as_str().unwrap_or_default().to_owned();
                let search = body["search"].as_str().unwrap_or_default();
                let found: Vec<_> = self.links.iter().filter(|link| note(link).contains(search)).collect();
                Some(ok(&json!(found)))
            }
            "/v2/getPayInTransactions" => Some(ok(&json!([]))),
            "/v2/refundPayment" if self.refund_requested => Some(envelope(
                &json!({"ResponseCode": 0, "Result": "False", "ResponseMsg": "Refund already requested"}),
            )),
            "/v2/refundPayment" => {
                self.refund_requested = true;
                None
            }
            _ => None,
        }
    }

    /// Makes every link but the second one, and answers from the third on.
    fn create(&mut self, body: &Value) -> Option<Answer> {
        self.creations += 1;
        if self.creations == 2 {
            return None;
        }
        let id = 99_290 + self.links.len();
        let link = json!({
            "id": id, "user_id": "b44c4429-4a7b-4e27-85af-c1c2f43f4ffe", "amount": body["amount"],
            "recipient_note": body["recipient_note"], "status": "Unused", "is_split_link": "false",
            "created_at": "2026-05-20 11:19:48", "pay_link": format!("https://app.secpaid.com/payment?link_id={id}"),
        });
        self.links.push(link.clone());
        (self.creations > 2).then(|| ok(&link))
    }
}

fn ok(data: &Value) -> Answer {
    envelope(&json!({"ResponseCode": 1, "Result": "True", "ResponseMsg": "", "data": data}))
}

fn envelope(body: &Value) -> Answer {
    Answer::new(StatusCode::OK, HeaderMap::new(), body.to_string())
}
