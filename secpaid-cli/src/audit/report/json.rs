//! In: what was found. Out: the object that `--format json` prints.

use std::collections::BTreeMap;

use secpaid_codegen::model::Model;
use serde::Serialize;

use super::super::recording::Position;
use super::super::tally::Tally;
use super::{Unseen, called};

/// The whole output.
#[derive(Serialize)]
pub(in super::super) struct Output<'a> {
    exchanges: u64,
    foreign: u64,
    failed: u64,
    bodiless: u64,
    redacted: u64,
    endpoints: Vec<EndpointOutput<'a>>,
    unseen: UnseenOutput<'a>,
    troubles: &'a [String],
}

#[derive(Serialize)]
struct EndpointOutput<'a> {
    name: &'a str,
    calls: u64,
    requests: u64,
    successes: u64,
    entries: u64,
    entries_not_ok: u64,
    others: &'a BTreeMap<&'static str, u64>,
    statuses: BTreeMap<u16, u64>,
    errors: BTreeMap<&'a str, u64>,
    findings: Vec<FindingOutput<'a>>,
    more: u64,
}

#[derive(Serialize)]
struct FindingOutput<'a> {
    side: &'static str,
    kind: &'static str,
    path: &'a str,
    message: &'a str,
    count: u64,
    first: FirstOutput<'a>,
}

#[derive(Serialize)]
struct FirstOutput<'a> {
    recording: &'a str,
    entry: Option<u64>,
    line: Option<u64>,
    path: &'a str,
    value: Option<&'a str>,
}

#[derive(Serialize)]
struct UnseenOutput<'a> {
    endpoints: Vec<&'a str>,
    errors: Vec<&'a str>,
    fields: Vec<String>,
}

/// What `--format json` prints; `troubles` is why recordings were not read to their end.
pub(in super::super) fn json<'a>(model: &'a Model, tally: &'a Tally, troubles: &'a [String]) -> Output<'a> {
    let endpoints = called(model, tally).map(|(endpoint, of_endpoint)| EndpointOutput {
        name: &endpoint.name,
        calls: of_endpoint.calls,
        requests: of_endpoint.requests,
        successes: of_endpoint.successes,
        entries: of_endpoint.entries,
        entries_not_ok: of_endpoint.entries_not_ok,
        others: &of_endpoint.others,
        statuses: of_endpoint.statuses.clone(),
        errors: of_endpoint
            .errors
            .iter()
            .filter_map(|(index, count)| Some((model.errors.get(*index)?.name.as_str(), *count)))
            .collect(),
        findings: of_endpoint
            .findings
            .iter()
            .map(|(key, counted)| FindingOutput {
                side: key.side.name(),
                kind: key.kind.name(),
                path: &key.path,
                message: &counted.message,
                count: counted.count,
                first: FirstOutput {
                    recording: &counted.first.recording,
                    entry: match counted.first.position {
                        Some(Position::Entry(number)) => Some(number),
                        _ => None,
                    },
                    line: match counted.first.position {
                        Some(Position::Line(number)) => Some(number),
                        _ => None,
                    },
                    path: &counted.first.path,
                    value: counted.first.value.as_deref(),
                },
            })
            .collect(),
        more: of_endpoint.more,
    });
    let unseen = Unseen::new(model, tally);
    Output {
        exchanges: tally.exchanges,
        foreign: tally.foreign,
        failed: tally.failed,
        bodiless: tally.bodiless,
        redacted: tally.redacted,
        endpoints: endpoints.collect(),
        unseen: UnseenOutput { endpoints: unseen.endpoints, errors: unseen.errors, fields: unseen.fields },
        troubles,
    }
}
