//! What the sources of SecPaid's spec disagree about: `docs/secpaid.md` lists every point, its pointers lead into the spec, and the client reads
//! and sends what the list says.
//!
//! Payloads as they were published are in `payloads.rs`; here are the spellings that no single payload has side by side.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

mod answers;
mod fields;
mod requests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use http::{HeaderMap, StatusCode};
use secpaid_core::{Answer, CallError, Endpoint, Success, call, v2};
use serde_json::Value;

const PAGE: &str = include_str!("../../../docs/secpaid.md");

/// One point of the list.
struct Point {
    question: &'static str,
    said: &'static str,
    client: &'static str,
    spec: &'static str,
    why: &'static str,
}

fn points() -> BTreeMap<usize, Point> {
    let mut points = BTreeMap::new();
    for line in PAGE.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let Ok(number) = cells[0].parse() else { continue };
        let [_, question, said, client, spec, why] = cells[..] else {
            panic!("{} cells: {line}", cells.len())
        };
        let twice = points.insert(number, Point { question, said, client, spec, why });
        assert!(twice.is_none(), "point {number} is there twice");
    }
    points
}

#[test]
fn the_page_has_all_47_points_each_with_a_choice_and_a_reason() {
    let points = points();
    assert!(points.keys().copied().eq(1..=47), "{:?}", points.keys());
    for (number, point) in &points {
        for cell in [point.question, point.said, point.client, point.spec, point.why] {
            assert!(!cell.trim().is_empty(), "point {number} has an empty cell");
        }
    }
    let reasons: BTreeSet<&str> = points.values().map(|point| point.why).collect();
    assert!(reasons.len() >= 45, "a reason that is everywhere says nothing");
}

#[test]
fn every_pointer_of_the_page_leads_to_something_in_the_spec() {
    for (number, point) in points() {
        if point.spec == "none" {
            continue;
        }
        for place in point.spec.split_whitespace() {
            let place = place.strip_prefix('`').and_then(|place| place.strip_suffix('`'));
            let place = place.unwrap_or_else(|| panic!("point {number}: neither `none` nor a pointer"));
            let (file, pointer) = place.split_once('#').unwrap_or(("secpaid.json", place));
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(file);
            let spec: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            let found = pointer.starts_with('/') && spec.pointer(pointer).is_some();
            assert!(found, "point {number}: nothing is at {place}");
        }
    }
}

fn decode<E: Endpoint>(status: u16, body: impl Into<String>) -> Result<Success<E>, CallError<E::Error>> {
    call::decode(Answer::new(StatusCode::from_u16(status).unwrap(), HeaderMap::new(), body.into()))
}

/// The first published success of the endpoint.
fn published<E: Endpoint>() -> Value {
    let name = E::DESCRIPTION.name;
    let success =
        v2::FIXTURES.entries.iter().find(|fixture| fixture.endpoint == name && fixture.error.is_none());
    serde_json::from_str(success.unwrap().response).unwrap()
}
