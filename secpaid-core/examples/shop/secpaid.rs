//! What the shop meets: SecPaid as a server on loopback that keeps books, and the payers at its payment pages.

mod books;

use std::collections::BTreeMap;
use std::error::Error;
use std::io;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::Request;
use secpaid_core::Decimal;
use secpaid_core::testing::Server;
use secpaid_core::transport::BlockingTransport;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::v2::{LinkId, PayLink};
use serde_json::Value;

use self::books::{Books, PayIn};

/// SecPaid and the payers.
pub(crate) struct SecPaid {
    books: Arc<Mutex<Books>>,
    server: Server,
}

impl SecPaid {
    pub(crate) fn start() -> io::Result<Self> {
        let books = Arc::new(Mutex::new(Books::default()));
        let served = Arc::clone(&books);
        let server = Server::start_with(move |request| lock(&served).answer(request))?;
        Ok(Self { books, server })
    }

    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    /// Somebody pays a link. The webhook goes its own way: [`notify`](Self::notify).
    pub(crate) fn pay(&self, link: &PayLink, at: &str) -> Result<LinkId, Box<dyn Error>> {
        let id = link.link_id()?;
        let mut books = lock(&self.books);
        let link = books.links.iter_mut().find(|link| link.id == id.0).ok_or("there is no such link")?;
        link.paid_on = Some(at.to_owned());
        let pay_in = PayIn { id: id.0, note: link.note.clone(), amount: link.amount, at: at.to_owned() };
        books.pay_ins.push(pay_in);
        Ok(id)
    }

    /// Somebody pays a link that the shop's owner made by hand, in the dashboard.
    pub(crate) fn pay_by_hand(&self, amount: Decimal, at: &str) {
        let pay_in = PayIn { id: 98_000, note: "by hand".to_owned(), amount, at: at.to_owned() };
        lock(&self.books).pay_ins.push(pay_in);
    }

    /// Sends the webhook for a payment, as often as it is called.
    pub(crate) fn notify(&self, id: LinkId) -> Result<(), Box<dyn Error>> {
        // The books are closed again before the shop is called: it may call back at once.
        let (hook, body) =
            lock(&self.books).webhook(id.0).ok_or("there is nothing to tell about this link")?;
        send_webhook(&hook, &body)
    }

    /// The server takes the next refund request, and hangs up before it answers.
    pub(crate) fn hang_up_on_next_refund(&self) {
        lock(&self.books).hangs_up = true;
    }

    /// SecPaid's people approve what was requested: each refund becomes an entry of its own.
    pub(crate) fn approve_refunds(&self, at: &str) {
        let mut books = lock(&self.books);
        let refunds = mem::take(&mut books.requests).into_iter();
        let entry = |(id, amount): (u64, Decimal)| PayIn {
            id,
            note: String::new(),
            amount: -amount,
            at: at.to_owned(),
        };
        books.pay_ins.extend(refunds.map(entry));
    }

    /// Pays out every day before this one, one record per day.
    pub(crate) fn pay_out(&self, before: &str) {
        let mut books = lock(&self.books);
        let mut days = BTreeMap::<String, Decimal>::new();
        for pay_in in books.pay_ins.iter().filter(|entry| !entry.is_refund() && entry.day() < before) {
            *days.entry(pay_in.day().to_owned()).or_default() += pay_in.amount;
        }
        books.payouts = days.into_iter().collect();
    }
}

/// Posts a webhook. Anybody can: nothing in it says who did.
pub(crate) fn send_webhook(hook: &str, body: &Value) -> Result<(), Box<dyn Error>> {
    let request =
        Request::post(hook).header("content-type", "application/json").body(Bytes::from(body.to_string()))?;
    match Ureq::default().send(request)?.status() {
        status if status.is_success() => Ok(()),
        status => Err(format!("the shop answered {status} to a webhook").into()),
    }
}

fn lock(books: &Mutex<Books>) -> MutexGuard<'_, Books> {
    books.lock().unwrap_or_else(PoisonError::into_inner)
}
