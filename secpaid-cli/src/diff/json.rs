//! A comparison for scripts: the shape that the documentation of the command line promises.

use std::io;

use secpaid_codegen::diff::{Break, Change, Diff, Owner, Place, Verdict};
use serde::Serialize;

use crate::format::print_json;

#[derive(Serialize)]
struct Output<'a> {
    old: Version<'a>,
    new: Version<'a>,
    wire: &'static str,
    source: &'static str,
    bump: &'static str,
    at_least: &'a str,
    version_fits: bool,
    changes: Vec<ChangeOutput<'a>>,
}

#[derive(Serialize)]
struct Version<'a> {
    path: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct ChangeOutput<'a> {
    kind: &'static str,
    part: &'static str,
    name: Option<&'a str>,
    member: Option<&'a str>,
    message: &'a str,
    old: Option<PlaceOutput<'a>>,
    new: Option<PlaceOutput<'a>>,
    requests: VerdictOutput<'a>,
    responses: VerdictOutput<'a>,
    source: SourceOutput<'a>,
    bump: &'static str,
    hint: Option<&'a str>,
}

#[derive(Serialize)]
struct PlaceOutput<'a> {
    pointer: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct VerdictOutput<'a> {
    verdict: &'static str,
    reason: &'a str,
}

#[derive(Serialize)]
struct SourceOutput<'a> {
    verdict: &'static str,
    items: Vec<ItemOutput<'a>>,
}

#[derive(Serialize)]
struct ItemOutput<'a> {
    item: &'a str,
    what: &'a str,
}

pub(super) fn print(diff: &Diff, (old, new): (&str, &str)) -> io::Result<()> {
    let release = &diff.release;
    print_json(&Output {
        old: Version { path: old, version: &release.from },
        new: Version { path: new, version: &release.to },
        wire: word(diff.changes.iter().any(Change::breaks_wire)),
        source: word(diff.changes.iter().any(Change::breaks_source)),
        bump: release.needed.name(),
        at_least: &release.at_least,
        version_fits: release.made,
        changes: diff.changes.iter().map(change).collect(),
    })
}

fn change(change: &Change) -> ChangeOutput<'_> {
    let (part, name) = match &change.owner {
        Owner::Api => ("api", None),
        Owner::Type(name) => ("type", Some(name.as_str())),
        Owner::Endpoint(name) => ("endpoint", Some(name.as_str())),
        Owner::Error(name) => ("error", Some(name.as_str())),
        Owner::ErrorSet(name) => ("error_set", Some(name.as_str())),
        Owner::Inbound(name) => ("inbound", Some(name.as_str())),
    };
    let items = change.source.iter().map(|Break { item, what, .. }| ItemOutput { item, what }).collect();
    ChangeOutput {
        kind: change.kind,
        part,
        name,
        member: change.member.as_deref(),
        message: &change.message,
        old: change.old.as_ref().map(place),
        new: change.new.as_ref().map(place),
        requests: verdict(&change.requests),
        responses: verdict(&change.responses),
        source: SourceOutput { verdict: word(change.breaks_source()), items },
        bump: change.bump.name(),
        hint: change.hint.as_deref(),
    }
}

fn place(place: &Place) -> PlaceOutput<'_> {
    PlaceOutput { pointer: &place.pointer, line: place.position.line, column: place.position.column }
}

fn verdict(verdict: &Verdict) -> VerdictOutput<'_> {
    VerdictOutput { verdict: word(verdict.breaks), reason: &verdict.reason }
}

fn word(breaks: bool) -> &'static str {
    if breaks { "breaks" } else { "works" }
}
