//! How long it takes to read an answer, beside serde derive written by hand, `serde_json::Value` and sonic-rs.
//!
//! `cargo bench --bench decode` reports times, and at the end ratios to serde derive.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark fails loudly and prints")]

mod bodies;
mod ratios;
mod serde_twin;

use bodies::Order;
use bytes::Bytes;
use criterion::{Criterion, criterion_group, criterion_main};
use http::{HeaderMap, StatusCode};
use secpaid_core::v2::{CreateLink, GetMyUnusedLinks};
use secpaid_core::{Answer, Endpoint, call};

/// A way of reading an answer: its name, and one run.
type Way = (&'static str, Box<dyn Fn()>);

/// One answer, and every way of reading it.
struct Case {
    name: String,
    ways: Vec<Way>,
}

fn ours<E: Endpoint + 'static>(body: &str) -> Box<dyn Fn()> {
    let body = Bytes::from(body.to_owned());
    Box::new(move || {
        let answer = Answer::new(StatusCode::OK, HeaderMap::new(), body.clone());
        drop(std::hint::black_box(call::decode::<E>(answer)));
    })
}

fn case<E: Endpoint + 'static, T: serde::de::DeserializeOwned + 'static>(name: String, body: String) -> Case {
    fn way(body: &str, read: impl Fn(&[u8]) + 'static) -> Box<dyn Fn()> {
        let body = Bytes::from(body.to_owned());
        Box::new(move || read(&body))
    }
    let ways = vec![
        (
            "serde derive",
            way(&body, |body| {
                drop(std::hint::black_box(serde_json::from_slice::<serde_twin::Envelope<T>>(body).unwrap()));
            }),
        ),
        ("secpaid", ours::<E>(&body)),
        (
            "serde_json::Value",
            way(&body, |body| {
                drop(std::hint::black_box(serde_json::from_slice::<serde_json::Value>(body).unwrap()));
            }),
        ),
        (
            "sonic-rs",
            way(&body, |body| {
                drop(std::hint::black_box(sonic_rs::from_slice::<serde_twin::Envelope<T>>(body).unwrap()));
            }),
        ),
    ];
    Case { name, ways }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (order_name, order) in Order::ALL {
        cases.push(case::<CreateLink, serde_twin::Link>(
            format!("one link, {order_name}"),
            bodies::link(order),
        ));
        for count in [100, 10_000] {
            let name = format!("{count} links, {order_name}");
            cases.push(case::<GetMyUnusedLinks, Vec<serde_twin::Link>>(name, bodies::list(order, count)));
        }
        cases
            .push(case::<CreateLink, serde_twin::Link>(format!("error, {order_name}"), bodies::error(order)));
    }
    cases
}

fn decode(criterion: &mut Criterion) {
    for case in cases() {
        let mut group = criterion.benchmark_group(&case.name);
        for (way, run) in &case.ways {
            group.bench_function(*way, |bencher| bencher.iter(run));
        }
        group.finish();
    }
    ratios::report(&cases());
}

criterion_group!(benches, decode);
criterion_main!(benches);
