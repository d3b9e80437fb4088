//! The shop's side: orders in, payment links, refunds and a comparison with the payouts out.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::mpsc;

use http::{HeaderMap, StatusCode};
use secpaid_core::testing::Server;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::v2::{
    BlockingClient, CreateLink, GetMyUsedLinks, GetPayInTransactions, GetPayOutTransactions, LinkId, PayIn,
    PayInStatus, PayLink, PaymentWebhook, RefundPayment, RefundPaymentError,
};
use secpaid_core::{Answer, CallError, Date, Decimal};

/// A shop with an address for webhooks.
pub(crate) struct Shop {
    client: BlockingClient<Ureq>,
    orders: BTreeMap<LinkId, Order>,
    webhooks: Server,
    /// The payments that webhooks told about. A shop that must not lose one writes it down instead.
    to_check: mpsc::Receiver<LinkId>,
}

struct Order {
    number: String,
    amount: Decimal,
    /// The day on which it was paid, as the API says it.
    paid_on: Option<Date>,
}

/// What a look into the API says about a payment.
#[derive(Debug, PartialEq)]
pub(crate) enum Verdict {
    Paid,
    /// The order was paid before: nothing changes.
    CountedBefore,
    /// The API has no such payment that went through: the webhook was made up, or came too early.
    NotPaid,
    /// Something was paid, but not this order's amount: for a person to look at.
    WrongAmount,
    /// No order has this link.
    NoOrder,
}

/// What became of a request for a refund.
#[derive(Debug, PartialEq)]
pub(crate) enum Refund {
    Requested,
    RequestedBefore,
    /// It is among the payments already.
    Approved,
}

/// What came in and what was paid out on a day, in EUR.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(crate) struct Day {
    pub(crate) orders: Decimal,
    pub(crate) payouts: Decimal,
}

impl Shop {
    pub(crate) fn open(api: &str) -> Result<Self, Box<dyn Error>> {
        let (sender, to_check) = mpsc::channel();
        let receiver = PaymentWebhook::receiver();
        let webhooks = Server::start_with(move |request| {
            match receiver.decode(request.headers(), request.body().clone()) {
                // Whatever it says, it is no more than a hint where to look.
                Ok(event) => sender.send(event.payment.pay_id).ok()?,
                Err(error) => println!("  refused: {error}"),
            }
            // The same for all: a sender learns nothing from it.
            Some(Answer::new(StatusCode::NO_CONTENT, HeaderMap::new(), ""))
        })?;
        let client = BlockingClient::new(api, "any token", Ureq::default())?;
        Ok(Self { client, orders: BTreeMap::new(), webhooks, to_check })
    }

    /// Where webhooks go.
    pub(crate) fn hook(&self) -> String {
        format!("{}/webhook", self.webhooks.url())
    }

    /// Makes the link for an order. The number is the note, and unlike any other: with it the link is found again if no answer comes.
    /// The example `outcome_unknown` shows how.
    pub(crate) fn order(&mut self, number: &str, amount: Decimal) -> Result<PayLink, Box<dyn Error>> {
        let request = CreateLink::new(amount).recipient_note(number).payment_endpoint(self.hook());
        let link = self.client.create_link(request)?.data;
        // One published answer has no id of its own; the address holds it, too.
        let id = link.id.map_or_else(|| link.pay_link.link_id(), Ok)?;
        self.orders.insert(id, Order { number: number.to_owned(), amount, paid_on: None });
        Ok(link.pay_link)
    }

    /// Checks every payment that a webhook told about.
    pub(crate) fn check_webhooks(&mut self) -> Result<Vec<Verdict>, Box<dyn Error>> {
        let payments: Vec<_> = self.to_check.try_iter().collect();
        payments.into_iter().map(|payment| self.check(payment)).collect()
    }

    /// Checks every order that is open here and paid there: webhooks get lost.
    pub(crate) fn catch_up(&mut self) -> Result<Vec<Verdict>, Box<dyn Error>> {
        let mut missed = Vec::new();
        for link in self.client.pages(GetMyUsedLinks::new()) {
            let id = link?.id;
            if self.orders.get(&id).is_some_and(|order| order.paid_on.is_none()) {
                missed.push(id);
            }
        }
        missed.into_iter().map(|payment| self.check(payment)).collect()
    }

    /// Asks the API about a payment, and lets it count once.
    fn check(&mut self, payment: LinkId) -> Result<Verdict, Box<dyn Error>> {
        let Some(order) = self.orders.get_mut(&payment) else {
            println!("  payment {payment}: no order has this link");
            return Ok(Verdict::NoOrder);
        };
        let verdict = if order.paid_on.is_some() {
            Verdict::CountedBefore
        } else {
            let request = GetPayInTransactions::new().pay_id(payment);
            let entries = self.client.get_pay_in_transactions(request)?.data;
            // Trusts no filter of the server with money: the entry must say itself that it is the one.
            match entries.iter().find(|entry| entry.pay_id == payment && is_payment(entry)) {
                None => Verdict::NotPaid,
                Some(entry) if entry.amount != order.amount => Verdict::WrongAmount,
                Some(entry) => {
                    order.paid_on = Some(entry.created_at.date());
                    Verdict::Paid
                }
            }
        };
        println!("  payment {payment}, {} over {} EUR: {verdict:?}", order.number, order.amount);
        Ok(verdict)
    }

    /// Asks for a refund, and finds out what became of it when no answer comes.
    pub(crate) fn refund(&self, payment: LinkId, amount: Decimal) -> Result<Refund, Box<dyn Error>> {
        match self.request_refund(payment, amount) {
            Err(error) if error.outcome_unknown() => println!("  in doubt: {error}"),
            settled => return Ok(settled?),
        }
        // From here on every error leaves the first request in doubt.
        let in_doubt = |error: &dyn Error| format!("the refund of payment {payment} is in doubt: {error}");
        let request = GetPayInTransactions::new().pay_id(payment);
        let entries = self.client.get_pay_in_transactions(request).map_err(|error| in_doubt(&error))?.data;
        if entries.iter().any(|entry| entry.pay_id == payment && is_refund(entry)) {
            return Ok(Refund::Approved);
        }
        // Nobody has approved it, if it is there. A payment takes one request, so that a second one cannot refund twice.
        Ok(self.request_refund(payment, amount).map_err(|error| in_doubt(&error))?)
    }

    fn request_refund(
        &self,
        payment: LinkId,
        amount: Decimal,
    ) -> Result<Refund, CallError<RefundPaymentError>> {
        match self.client.refund_payment(RefundPayment::new(payment, amount)) {
            Ok(_) => Ok(Refund::Requested),
            Err(error) if error.rejection() == Some(&RefundPaymentError::RefundAlreadyRequested) => {
                Ok(Refund::RequestedBefore)
            }
            Err(error) => Err(error),
        }
    }

    /// What was refunded so far, in EUR. No webhook tells about it.
    pub(crate) fn refunded(&self) -> Result<Decimal, Box<dyn Error>> {
        let mut sum = Decimal::ZERO;
        for entry in self.client.pages(GetPayInTransactions::new()) {
            let entry = entry?;
            if is_refund(&entry) {
                println!("  payment {}: {} EUR", entry.pay_id, entry.amount);
                sum -= entry.amount;
            }
        }
        Ok(sum)
    }

    /// Day by day, what was ordered and paid here and what the payouts say. A payout collects the payments of a day, before fees.
    pub(crate) fn reconcile(&self) -> Result<BTreeMap<Date, Day>, Box<dyn Error>> {
        let mut days = BTreeMap::<_, Day>::new();
        for order in self.orders.values() {
            if let Some(day) = order.paid_on {
                days.entry(day).or_default().orders += order.amount;
            }
        }
        // Two records at a time, for the sake of the example. The list goes on by itself.
        for payout in self.client.pages(GetPayOutTransactions::new().limit(2_u32)) {
            let payout = payout?;
            // The net amount is what the bank shows. It is taken as it is: the published ones are not always the difference.
            println!("  {}: {} EUR, {} net", payout.transaction_id, payout.payout_amount, payout.net_amount);
            days.entry(payout.request_date).or_default().payouts += payout.payout_amount;
        }
        Ok(days)
    }
}

fn is_payment(entry: &PayIn) -> bool {
    entry.status == PayInStatus::Success && !entry.amount.is_sign_negative()
}

fn is_refund(entry: &PayIn) -> bool {
    entry.is_refund == Some(true)
}
