//! Every published success and error payload decodes to the right variant, in either key order.
//!
//! `fixtures/secpaid/*.json` holds the payloads, one file per endpoint. What the successes decode to is kept as a snapshot.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

use http::{HeaderMap, StatusCode};
use secpaid_core::endpoint::DeclaredError;
use secpaid_core::v2;
use secpaid_core::{Answer, CallError, Endpoint, call};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Payload {
    source: String,
    kind: String,
    endpoint: String,
    body: Box<RawValue>,
    #[serde(default = "ok")]
    status: u16,
    error: Option<String>,
}

fn ok() -> u16 {
    200
}

/// The body as published, and with the keys of its root sorted either way: data last and data first.
fn key_orders(body: &RawValue) -> [String; 3] {
    let fields: BTreeMap<String, Box<RawValue>> = serde_json::from_str(body.get()).unwrap();
    let object = |fields: Vec<(&String, &Box<RawValue>)>| {
        let fields: Vec<String> =
            fields.into_iter().map(|(key, value)| format!("{}:{value}", serde_json::json!(key))).collect();
        format!("{{{}}}", fields.join(","))
    };
    [body.get().to_owned(), object(fields.iter().collect()), object(fields.iter().rev().collect())]
}

/// What the payload decodes to, after checking it against what it stands for.
fn decoded<E: Endpoint<Data: Debug, Meta: Debug>>(payload: &Payload) -> Option<String> {
    let mut results = key_orders(&payload.body).map(|body| {
        let status = StatusCode::from_u16(payload.status).unwrap();
        let result = call::decode::<E>(Answer::new(status, HeaderMap::new(), body.clone()));
        match (&payload.error, result) {
            (None, Ok(success)) => {
                Some(format!("{:?}\n{:#?}\n{:#?}", success.message, success.data, success.meta))
            }
            (Some(expected), Err(CallError::Rejected(rejected))) => {
                let found = rejected.error.info().map(|info| info.name);
                assert_eq!(found, Some(&**expected), "{body}");
                None
            }
            (_, Ok(_)) => panic!("an error decoded as a success: {body}"),
            (_, Err(error)) => panic!("{error}: {body}"),
        }
    });
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0], results[2]);
    results[0].take()
}

fn decode(payload: &Payload) -> Option<String> {
    macro_rules! by_name {
        ($($endpoint:ident)*) => {
            match &*payload.endpoint {
                $(stringify!($endpoint) => decoded::<v2::$endpoint>(payload),)*
                other => panic!("no endpoint `{other}`"),
            }
        };
    }
    by_name! {
        CreateLink CreateSplitLink DeleteLink GetMyUnusedLinks GetMyUsedLinks GetPayInTransactions
        GetPayOutTransactions GetTaxInvoiceList RefundPayment
    }
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/secpaid");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    files.sort();
    files
}

#[test]
fn every_published_payload_decodes() {
    let (mut successes, mut errors) = (0, 0);
    for file in files() {
        let payloads: Vec<Payload> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let mut snapshot = String::new();
        for payload in payloads.iter().filter(|payload| payload.kind != "request") {
            match decode(payload) {
                Some(success) => {
                    successes += 1;
                    writeln!(snapshot, "// {}\n{success}\n", payload.source).unwrap();
                }
                None => errors += 1,
            }
        }
        insta::assert_snapshot!(file.file_stem().unwrap().to_str().unwrap(), snapshot);
    }
    assert!(successes >= 30 && errors >= 40, "{successes} successes, {errors} errors");
}

/// The generated test vectors: every example of the spec and every declared error of every endpoint.
#[test]
fn every_fixture_decodes_to_what_it_stands_for() {
    for fixture in v2::FIXTURES.entries {
        let payload = Payload {
            source: fixture.source.unwrap_or("composed").to_owned(),
            kind: String::new(),
            endpoint: fixture.endpoint.to_owned(),
            body: RawValue::from_string(fixture.response.to_owned()).unwrap(),
            status: fixture.status,
            error: fixture.error.map(str::to_owned),
        };
        decode(&payload);
    }
}
