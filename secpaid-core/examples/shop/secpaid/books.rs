//! What SecPaid has in its books: requests in, the answers of its API out.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use secpaid_core::v2::{LinkId, PayLink};
use secpaid_core::{Answer, Decimal};
use serde_json::{Value, json};

const OWNER: &str = "b44c4429-4a7b-4e27-85af-c1c2f43f4ffe";

/// What SecPaid knows.
#[derive(Default)]
pub(super) struct Books {
    pub(super) links: Vec<Link>,
    pub(super) pay_ins: Vec<PayIn>,
    /// The days that were paid out, and how much came in on each.
    pub(super) payouts: Vec<(String, Decimal)>,
    /// Refunds that nobody has approved yet.
    pub(super) requests: BTreeMap<u64, Decimal>,
    /// The payments that had their one request.
    requested: BTreeSet<u64>,
    pub(super) hangs_up: bool,
}

pub(super) struct Link {
    pub(super) id: u64,
    pub(super) note: String,
    pub(super) amount: Decimal,
    hook: String,
    pub(super) paid_on: Option<String>,
}

/// A payment, or a refund of one with a negative amount.
pub(super) struct PayIn {
    pub(super) id: u64,
    pub(super) note: String,
    pub(super) amount: Decimal,
    pub(super) at: String,
}

impl PayIn {
    pub(super) fn is_refund(&self) -> bool {
        self.amount.is_sign_negative()
    }

    pub(super) fn day(&self) -> &str {
        self.at.split(' ').next().unwrap_or_default()
    }
}

impl Books {
    /// `None` hangs up.
    pub(super) fn answer(&mut self, request: &Request<Bytes>) -> Option<Answer> {
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        match request.uri().path() {
            "/v2/createLink" => Some(self.create(&body)),
            "/v2/getMyUsedLinks" => {
                Some(page(self.links.iter().rev().filter_map(used_link).collect(), &body, 10))
            }
            "/v2/getPayInTransactions" => {
                let asked = body["pay_id"].as_u64();
                let entries = self.pay_ins.iter().filter(|entry| asked.is_none_or(|id| id == entry.id));
                Some(page(entries.map(pay_in).collect(), &body, 200))
            }
            "/v2/getPayOutTransactions" => {
                Some(page(self.payouts.iter().enumerate().map(payout).collect(), &body, 10))
            }
            "/v2/refundPayment" => {
                let answer = self.refund(&body);
                // Hangs up after the work is done, which is what makes it dangerous.
                (!mem::take(&mut self.hangs_up)).then_some(answer)
            }
            _ => None,
        }
    }

    fn create(&mut self, body: &Value) -> Answer {
        let id = 99_290 + self.links.len() as u64;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let link = Link {
            id,
            note: text(&body["recipient_note"]),
            amount: decimal(&body["amount"]),
            hook: text(&body["payment_endpoint"]),
            paid_on: None,
        };
        let pay_link = PayLink(format!(
            "https://app.secpaid.com/payment?link_id={}",
            PayLink::encode_link_id(&LinkId(id))
        ));
        let data = json!({
            "id": id, "user_id": OWNER, "amount": body["amount"], "recipient_note": link.note, "status": "Unused",
            "is_split_link": "false", "paymentEndpoint": link.hook, "pay_link": pay_link.0,
        });
        self.links.push(link);
        success(&data)
    }

    /// Takes a request for a refund: one per payment.
    fn refund(&mut self, body: &Value) -> Answer {
        let (id, amount) = (body["pay_id"].as_u64().unwrap_or_default(), decimal(&body["refund_amount"]));
        match self.pay_ins.iter().find(|entry| entry.id == id) {
            None => refusal("Invalid link ID"),
            Some(entry) if amount > entry.amount => refusal("Invalid refund amount"),
            Some(_) if !self.requested.insert(id) => refusal("Refund already requested"),
            Some(_) => {
                self.requests.insert(id, amount);
                let message =
                    "Refund request has been sent successfully, You will get update within 5-10 days";
                envelope(&json!({"ResponseCode": 1, "Result": "True", "ResponseMsg": message}))
            }
        }
    }

    /// Where the webhook for a payment goes, and what is in it.
    pub(super) fn webhook(&self, id: u64) -> Option<(String, Value)> {
        let link = self.links.iter().find(|link| link.id == id && link.paid_on.is_some())?;
        let data = json!({
            "pay_id": id, "note": link.note, "amount": number(link.amount), "user_id": OWNER, "status": "Success",
        });
        Some((link.hook.clone(), json!({"ResponseCode": 1, "data": data})))
    }
}

fn used_link(link: &Link) -> Option<Value> {
    let paid_on = link.paid_on.as_ref()?;
    Some(json!({
        "linktopay_id": link.id.to_string(), "user_id": OWNER, "recipient_note": link.note,
        "amount": link.amount.to_string(), "is_split_link": "false", "paid_on": paid_on, "transaction_type": "Basic",
    }))
}

fn pay_in(entry: &PayIn) -> Value {
    let kind = if entry.is_refund() { "Refund" } else { "Basic" };
    json!({
        "pay_id": entry.id.to_string(), "user_id": OWNER, "amount": entry.amount.to_string(),
        "net_amount": (entry.amount - fee(entry.amount)).to_string(), "service_fee": fee(entry.amount).to_string(),
        "service_fee_psp": "0.00", "status": "Success", "recipient_note": entry.note, "payout_status": "Pending",
        "created_at": entry.at, "is_split_link": "false", "is_dispute": "false",
        "is_refund": entry.is_refund().to_string(), "transaction_type": kind,
    })
}

/// The amount is a text and what is taken off it are numbers, as in the published samples.
fn payout((index, (day, amount)): (usize, &(String, Decimal))) -> Value {
    json!({
        "payout_id": (21_503 + index).to_string(), "user_id": OWNER,
        "transaction_id": format!("{}-po-{index:010}", day.replace('-', "")), "payout_amount": amount.to_string(),
        "service_fee": number(fee(*amount)), "net_amount": number(*amount - fee(*amount)),
        "payout_status": "Approved", "request_date": day, "created_at": "2026-05-20 02:01:14",
        "is_split_link": "false", "is_dispute": "false", "is_refund": "false", "transaction_type": "Basic",
    })
}

fn fee(amount: Decimal) -> Decimal {
    (amount * Decimal::new(1, 2)).round_dp(2)
}

fn number(amount: Decimal) -> Value {
    serde_json::from_str(&amount.to_string()).unwrap_or_default()
}

/// An amount of a request, with two decimals. A JSON number this short is written as it was read.
fn decimal(number: &Value) -> Decimal {
    let mut amount: Decimal = number.to_string().parse().unwrap_or_default();
    amount.rescale(2);
    amount
}

/// The page of a list that was asked for.
fn page(records: Vec<Value>, body: &Value, default_limit: u64) -> Answer {
    let size = |value: &Value, default| {
        usize::try_from(value.as_u64().unwrap_or(default)).unwrap_or(usize::MAX).max(1)
    };
    let (page, limit) = (size(&body["page"], 1), size(&body["limit"], default_limit));
    let records: Vec<_> = records.into_iter().skip((page - 1).saturating_mul(limit)).take(limit).collect();
    success(&json!(records))
}

fn success(data: &Value) -> Answer {
    envelope(&json!({"ResponseCode": 1, "Result": "True", "ResponseMsg": "", "data": data}))
}

fn refusal(message: &str) -> Answer {
    envelope(&json!({"ResponseCode": 0, "Result": "False", "ResponseMsg": message}))
}

fn envelope(body: &Value) -> Answer {
    Answer::new(StatusCode::OK, HeaderMap::new(), body.to_string())
}
