//! In: what was found. Out: the same for people and for scripts.

mod json;

use std::io::{self, Write};
use std::path::Path;

use secpaid_codegen::model::{Endpoint, Model};

pub(super) use self::json::json;
use super::suggest::Draft;
use super::tally::{Counted, Key, OfEndpoint, Tally};
use crate::paint;

/// Prints every finding, then what was seen in all.
pub(super) fn text(model: &Model, tally: &Tally) -> io::Result<()> {
    let mut output = anstream::stdout();
    for (endpoint, of_endpoint) in model.endpoints.iter().zip(&tally.endpoints) {
        for (key, counted) in &of_endpoint.findings {
            writeln!(output, "{}", paint::report(&finding(endpoint, key, counted)))?;
        }
        if of_endpoint.more > 0 {
            let message =
                format!("warning: {}: {} more findings are not listed", endpoint.name, of_endpoint.more);
            writeln!(output, "{}", paint::report(&message))?;
        }
    }
    for (endpoint, of_endpoint) in called(model, tally) {
        writeln!(output, "{}: {}", endpoint.name, seen(of_endpoint))?;
    }
    writeln!(output, "{}", never(&Unseen::new(model, tally)))?;
    writeln!(output, "{}", total(tally))
}

fn finding(endpoint: &Endpoint, key: &Key, counted: &Counted) -> String {
    let times = if counted.count == 1 { "once".to_owned() } else { format!("{} times", counted.count) };
    let first = &counted.first;
    let position = first.position.map(|position| format!(", {position}")).unwrap_or_default();
    let mut text = format!("error: {}: {} ({times})\n", endpoint.name, counted.message);
    text.push_str(&format!("  --> {}{position}\n", first.recording));
    let mut place = format!("   = {} `{}`", key.side.name(), key.path);
    if first.path != key.path {
        place.push_str(&format!(", first at `{}`", first.path));
    }
    if let Some(value) = &first.value {
        place.push_str(&format!(": {value}"));
    }
    text + &place + "\n"
}

fn seen(of_endpoint: &OfEndpoint) -> String {
    let errors = of_endpoint.errors.values().sum();
    let statuses = of_endpoint.statuses.iter().map(|(status, count)| format!("{status}: {count}"));
    let statuses: Vec<_> = statuses.collect();
    let statuses =
        if statuses.is_empty() { String::new() } else { format!("; HTTP {}", statuses.join(", ")) };
    let entries = match of_endpoint.entries {
        0 => String::new(),
        all => format!(", {} ({} not ok)", plural(all, "entry", "entries"), of_endpoint.entries_not_ok),
    };
    let others: String =
        of_endpoint.others.iter().map(|(outcome, count)| format!(", {count} {outcome}")).collect();
    format!(
        "{}, {}{entries}{others}, {}{statuses}",
        counted(of_endpoint.calls, "call"),
        plural(of_endpoint.successes, "success", "successes"),
        counted(errors, "declared error"),
    )
}

fn never(unseen: &Unseen<'_>) -> String {
    let of = |unseen: usize, all: usize, what: &str| format!("{unseen} of {all} {what}");
    format!(
        "never seen: {}, {}, {}",
        of(unseen.endpoints.len(), unseen.of_endpoints, "endpoints"),
        of(unseen.errors.len(), unseen.of_errors, "errors"),
        of(unseen.fields.len(), unseen.of_fields, "optional fields"),
    )
}

fn total(tally: &Tally) -> String {
    let all: Vec<&Counted> = tally.endpoints.iter().flat_map(|endpoint| endpoint.findings.values()).collect();
    let mut text =
        format!("{}, {}", counted(tally.exchanges, "exchange"), counted(all.len() as u64, "finding"));
    for (count, what) in [
        (tally.foreign, "of other hosts or routes"),
        (tally.failed, "without an answer"),
        (tally.bodiless, "without a recorded body"),
    ] {
        if count > 0 {
            text.push_str(&format!("; {count} {what}"));
        }
    }
    if tally.redacted > 0 {
        text.push_str(&format!("; {} redacted, not checked", plural(tally.redacted, "value", "values")));
    }
    text
}

fn called<'t>(model: &'t Model, tally: &'t Tally) -> impl Iterator<Item = (&'t Endpoint, &'t OfEndpoint)> {
    model.endpoints.iter().zip(&tally.endpoints).filter(|(_, of_endpoint)| of_endpoint.calls > 0)
}

fn counted(count: u64, what: &str) -> String {
    plural(count, what, &format!("{what}s"))
}

fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// What of the spec no recording has.
struct Unseen<'m> {
    endpoints: Vec<&'m str>,
    errors: Vec<&'m str>,
    /// `Type.field`
    fields: Vec<String>,
    of_endpoints: usize,
    of_errors: usize,
    of_fields: usize,
}

impl<'m> Unseen<'m> {
    fn new(model: &'m Model, tally: &Tally) -> Self {
        let endpoints = model.endpoints.iter().zip(&tally.endpoints);
        let endpoints = endpoints.filter(|(_, of_endpoint)| of_endpoint.calls == 0);
        let errors = model.errors.iter().enumerate().filter(|(index, _)| {
            !tally.endpoints.iter().any(|of_endpoint| of_endpoint.errors.contains_key(index))
        });
        let (mut fields, mut of_fields) = (Vec::new(), 0);
        for (record, ty) in model.types.iter().enumerate().filter(|(_, ty)| ty.read) {
            for (index, field) in
                ty.fields().into_iter().flatten().enumerate().filter(|(_, field)| field.optional())
            {
                of_fields += 1;
                if !tally.coverage.has(record, index) {
                    fields.push(format!("{}.{}", ty.name, field.wire));
                }
            }
        }
        Self {
            endpoints: endpoints.map(|(endpoint, _)| endpoint.name.as_str()).collect(),
            errors: errors.map(|(_, error)| error.name.as_str()).collect(),
            fields,
            of_endpoints: model.endpoints.len(),
            of_errors: model.errors.len(),
            of_fields,
        }
    }
}

/// Says on standard error what became of the suggestions, so that the patch stands alone on standard output.
pub(super) fn suggested(spec: &Path, draft: &Draft, write: bool, whole: bool) -> io::Result<()> {
    let mut output = anstream::stderr();
    for reason in draft.left() {
        write!(output, "{}", paint::report(&format!("warning: no suggestion: {reason}")))?;
    }
    let changes = counted(draft.patch().len() as u64, "change");
    let path = spec.display();
    match (write, whole) {
        (false, _) => writeln!(output, "{path}: {changes} suggested"),
        (true, true) => writeln!(output, "{path}: {changes} written"),
        (true, false) => {
            writeln!(output, "{path}: nothing written, since a recording was not read to its end")
        }
    }
}
