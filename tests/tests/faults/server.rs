//! The server behind the proxy: makes a link of the amount that it is asked for, or declines, and says so in the journal.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use secpaid_core::testing::Server;
use secpaid_core::{Answer, Decimal};
use serde_json::value::RawValue;

use crate::journal::{Event, Journal};
use crate::plan::Plan;

/// The header that carries the number of an answer.
pub(crate) const NUMBER: &str = "x-kong-request-id";

/// Starts the server; gives it and its address.
pub(crate) fn start(plan: Plan, journal: Arc<Journal>) -> (Server, SocketAddr) {
    let answers = AtomicU64::new(1_000_000);
    let server = Server::start_with(move |request| {
        let number = answers.fetch_add(1, Ordering::Relaxed);
        let (call, amount) = (call(request), amount(request));
        let (event, body) = if plan.declines(call) {
            (Event::Declined { call, amount, number }, DECLINED.to_owned())
        } else {
            (Event::Done { call, amount, id: number }, done(amount, number))
        };
        // Before the answer leaves: what a caller knows, the journal knows.
        journal.add(event);
        let mut headers = HeaderMap::new();
        headers.insert(NUMBER, number.into());
        Some(Answer::new(StatusCode::OK, headers, body))
    })
    .unwrap();
    let address = server.url().strip_prefix("http://").unwrap().parse().unwrap();
    (server, address)
}

const DECLINED: &str =
    r#"{"ResponseCode":0,"ResponseMsg":"Amount is required","Result":"False","ServerTime":"CEST"}"#;

fn done(amount: Decimal, id: u64) -> String {
    format!(
        r#"{{"ResponseCode":1,"ResponseMsg":"Link created","Result":"True","ServerTime":"CEST","data":{{"id":{id},"amount":"{amount}","pay_link":"https://app.secpaid.com/payment?link_id={id}","status":"Unused"}}}}"#
    )
}

fn call(request: &Request<Bytes>) -> u32 {
    let agent = request.headers().get("user-agent").map(HeaderValue::to_str).unwrap().unwrap();
    agent.strip_prefix("call/").unwrap().parse().unwrap()
}

fn amount(request: &Request<Bytes>) -> Decimal {
    #[derive(serde::Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        amount: &'a RawValue,
    }
    serde_json::from_slice::<Body<'_>>(request.body()).unwrap().amount.get().parse().unwrap()
}
