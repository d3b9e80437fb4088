//! What to do after a call that may have taken effect: look, and only then try again.
//!
//! The server on loopback hangs up in the middle of four calls: after it made a payment link, before it made one, after it made one that
//! it then does not list, and after it took a refund. Nothing is made twice, and nothing in doubt is taken for nothing.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::error::Error;
use std::fmt::{self, Display};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use secpaid_core::testing::Server;
use secpaid_core::transport::retry::{Policy, Retrying};
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::v2::{
    BlockingClient, CreateLink, GetMyUnusedLinks, GetPayInTransactions, LinkId, ListedLink, PayLink,
    RefundPayment, RefundPaymentError,
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
/// How many links a look asks for.
const LIMIT: u32 = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let shop = Mutex::new(Shop::default());
    let server = Server::start_with(move |request| {
        shop.lock().unwrap_or_else(PoisonError::into_inner).answer(request)
    })?;
    let transport =
        Retrying::blocking(Ureq::default()).with_policy(Policy::default().with_first_delay(PAUSE));
    let client = Client::new(&server.url(), "any token", transport)?;

    println!("The server makes the link and hangs up");
    println!("  pay at {}", create(&client, Decimal::from(25), "Order 1001")?);

    println!("\nThe server hangs up before it makes the link");
    println!("  pay at {}", create(&client, Decimal::from(30), "Order 1002")?);

    println!("\nThe server makes the link, hangs up, and does not come back");
    match create(&client, Decimal::from(35), LOST) {
        Ok(address) => return Err(format!("`{address}` came from nowhere").into()),
        Err(error) => println!("  {error}"),
    }

    println!("\nThe server takes the refund and hangs up");
    println!("  {}", refund(&client, LinkId(4711), Decimal::from(25))?);

    println!("\nThe links in the end");
    let links = client.get_my_unused_links(GetMyUnusedLinks::new())?.data;
    for link in &links {
        println!("  {} EUR for {}", link.amount, link.recipient_note.as_deref().unwrap_or_default());
    }
    assert_eq!(links.len(), 3, "each link is there once");
    Ok(())
}

/// A call may have taken effect, and whoever started it has to find out later.
#[derive(Debug)]
struct InDoubt {
    what: String,
    /// What went wrong last.
    source: Box<dyn Error>,
}

impl InDoubt {
    fn new(what: &str, source: impl Into<Box<dyn Error>>) -> Self {
        Self { what: what.to_owned(), source: source.into() }
    }
}

impl Display for InDoubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} may have come to be, look for it later: {}", self.what, self.source)
    }
}

impl Error for InDoubt {}

/// Makes one link, and gives the address where it is paid. The note must be unlike that of any other order: it is all there is to
/// find the link by.
fn create(client: &Client, amount: Decimal, note: &str) -> Result<PayLink, Box<dyn Error>> {
    let mut in_doubt = false;
    for _ in 0..TRIES {
        match client.create_link(CreateLink::new(amount).recipient_note(note)) {
            Ok(created) => return Ok(created.data.pay_link),
            Err(error) if error.outcome_unknown() => println!("  {error}"),
            // Nothing came of this try, but an earlier one is still in doubt.
            Err(error) if in_doubt => return Err(InDoubt::new(note, error).into()),
            Err(error) => return Err(error.into()),
        }
        in_doubt = true;
        // From here on every error is one in doubt: that a look fails says nothing about the link.
        match find(client, note).map_err(|error| InDoubt::new(note, error))? {
            Some(link) => {
                println!("  it was made: take it");
                return link.pay_link.ok_or_else(|| "the list does not say where to pay".into());
            }
            None => println!("  it was not made: make it"),
        }
    }
    Err(InDoubt::new(note, "the server did not answer").into())
}

/// The link with this note, if there is one. The server finds parts of a note too: `Order 100` finds `Order 1001`.
fn find(client: &Client, note: &str) -> Result<Option<ListedLink>, Box<dyn Error>> {
    for look in 0..LOOKS {
        if look > 0 {
            thread::sleep(PAUSE);
        }
        let links = client.get_my_unused_links(GetMyUnusedLinks::new().search(note).limit(LIMIT))?.data;
        let count = links.len();
        let same = |link: &ListedLink| link.recipient_note.as_deref() == Some(note);
        if let Some(link) = links.into_iter().find(same) {
            return Ok(Some(link));
        }
        // The list may go on, and this call has no further pages.
        if u32::try_from(count).is_ok_and(|count| count >= LIMIT) {
            return Err("more links match than a list shows".into());
        }
    }
    Ok(None)
}

/// Asks for a refund. Each payment takes one request, so the server itself tells a second one from the first.
fn refund(client: &Client, payment: LinkId, amount: Decimal) -> Result<&'static str, Box<dyn Error>> {
    let mut in_doubt = false;
    for _ in 0..TRIES {
        match client.refund_payment(RefundPayment::new(payment, amount)) {
            Ok(_) => return Ok("requested"),
            Err(error) if error.rejection() == Some(&RefundPaymentError::RefundAlreadyRequested) => {
                return Ok("requested already");
            }
            Err(error) if error.outcome_unknown() => println!("  {error}"),
            Err(error) if in_doubt => return Err(InDoubt::new("the refund", error).into()),
            Err(error) => return Err(error.into()),
        }
        in_doubt = true;
        thread::sleep(PAUSE);
        // Once approved, a refund is an entry of its own. Before that no list shows it.
        let entries = client
            .get_pay_in_transactions(GetPayInTransactions::new().pay_id(payment))
            .map_err(|error| InDoubt::new("the refund", error))?
            .data;
        if entries.iter().any(|entry| entry.is_refund == Some(true)) {
            return Ok("refunded already");
        }
        println!("  not approved yet, if it was requested: ask again, and the server says which");
    }
    Err(InDoubt::new("the refund", "the server did not answer").into())
}

/// The order whose link the server makes without ever answering for it.
const LOST: &str = "Order 1003";

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
                if search == LOST {
                    return None;
                }
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

    /// Makes every link but the second one, and answers from the third on, but never for the lost one.
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
        (self.creations > 2 && body["recipient_note"] != LOST).then(|| ok(&link))
    }
}

fn ok(data: &Value) -> Answer {
    envelope(&json!({"ResponseCode": 1, "Result": "True", "ResponseMsg": "", "data": data}))
}

fn envelope(body: &Value) -> Answer {
    Answer::new(StatusCode::OK, HeaderMap::new(), body.to_string())
}
