//! Reading an answer allocates no more often than serde derive does with structs written by hand.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "the twin is shared with the benchmark, and its fields are never read"
)]

#[path = "../benches/decode/bodies.rs"]
mod bodies;
#[path = "../benches/decode/serde_twin.rs"]
mod serde_twin;

use allocation_counter::measure;
use bodies::Order;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use secpaid_core::v2::{CreateLink, GetMyUnusedLinks};
use secpaid_core::{Answer, Endpoint, call};

fn compare<E: Endpoint, T: serde::de::DeserializeOwned>(name: &str, body: &str) {
    let answer = Answer::new(StatusCode::OK, HeaderMap::new(), Bytes::from(body.to_owned()));
    let ours = measure(|| assert!(call::decode::<E>(answer).is_ok()));
    let theirs = measure(|| assert!(serde_json::from_str::<serde_twin::Envelope<T>>(body).is_ok()));
    assert!(ours.count_total <= theirs.count_total, "{name}: {} > {}", ours.count_total, theirs.count_total);
}

#[test]
fn no_more_allocations_than_serde_derive() {
    for (name, order) in Order::ALL {
        compare::<CreateLink, serde_twin::Link>(&format!("one link, {name}"), &bodies::link(order));
        compare::<GetMyUnusedLinks, Vec<serde_twin::Link>>(
            &format!("100 links, {name}"),
            &bodies::list(order, 100),
        );
    }
}
