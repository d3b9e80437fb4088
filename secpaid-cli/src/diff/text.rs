//! A comparison for people, part by part, in the manner of a compiler's messages.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use secpaid_codegen::diff::{Bump, Change, Diff, Owner, Release, Verdict};

use super::wrap::{width, wrapped};

/// How many breaks of the source are listed per change.
const LISTED: usize = 5;
/// The columns of `   = `.
const INDENT: usize = 5;

const BREAKS: Style = AnsiColor::BrightRed.on_default().bold();
const NEW: Style = AnsiColor::BrightGreen.on_default().bold();
const FRAME: Style = AnsiColor::BrightBlue.on_default().bold();
const BOLD: Style = Style::new().bold();

pub(super) fn print(diff: &Diff, (old, new): (&str, &str)) -> io::Result<()> {
    let mut output = anstream::stdout().lock();
    for part in diff.changes.chunk_by(|left, right| left.owner == right.owner) {
        let Some(first) = part.first() else { continue };
        writeln!(output, "{BOLD}{}{BOLD:#}", heading(&first.owner))?;
        for change in part {
            print_change(&mut output, change, (old, new))?;
        }
        writeln!(output)?;
    }
    writeln!(output, "{}", summary(diff))
}

pub(super) fn heading(owner: &Owner) -> String {
    match owner {
        Owner::Api => "API".to_owned(),
        Owner::Type(name) => format!("type `{name}`"),
        Owner::Endpoint(name) => format!("endpoint `{name}`"),
        Owner::Error(name) => format!("error `{name}`"),
        Owner::ErrorSet(name) => format!("set of errors `{name}`"),
        Owner::Inbound(name) => format!("inbound `{name}`"),
    }
}

fn print_change(output: &mut impl Write, change: &Change, (old, new): (&str, &str)) -> io::Result<()> {
    let (word, style) = match change.bump {
        Bump::Major => ("breaks", BREAKS),
        Bump::Minor => ("changed", NEW),
        Bump::Patch => ("docs", BOLD),
        Bump::None => ("note", BOLD),
    };
    let width = width();
    let kind = format!("[{}]", change.kind);
    // Continued where the message begins.
    let indent = word.len() + 2;
    let line = wrapped(&format!("{} {kind}", change.message), indent, indent, width);
    let message = line.strip_suffix(&kind).unwrap_or(&line);
    writeln!(output, "{style}{word}{style:#}{BOLD}: {message}{BOLD:#}{kind}")?;
    for (label, place) in [(old, &change.old), (new, &change.new)] {
        if let Some(place) = place {
            let position = place.position;
            writeln!(output, "  {FRAME}-->{FRAME:#} {label}:{}:{}", position.line, position.column)?;
        }
    }
    let mut point = |what: &str, verb: &str, text: &str| {
        let (before, comma) = (format!("{what}: "), if verb.is_empty() { "" } else { ", " });
        let start = INDENT + before.len() + verb.len() + comma.len();
        let text = wrapped(text, start, INDENT, width);
        writeln!(output, "   {FRAME}={FRAME:#} {before}{BREAKS}{verb}{BREAKS:#}{comma}{text}")
    };
    for (what, Verdict { breaks, reason }) in [("requests", &change.requests), ("answers", &change.responses)]
    {
        if *breaks {
            point(what, "break", reason)?;
        }
    }
    for broken in change.source.iter().take(LISTED) {
        point("source", "breaks", &format!("`{}`: {}", broken.item, broken.what))?;
    }
    if let Some(more) = change.source.len().checked_sub(LISTED).filter(|more| *more > 0) {
        point("source", "breaks", &format!("and {more} more"))?;
    }
    if let Some(hint) = &change.hint {
        point("note", "", hint)?;
    }
    Ok(())
}

/// `12 changes: 1 breaks requests, 2 break answers, none breaks source; needs a major version (at least 2.0.0), and is 1.1.0`
fn summary(diff: &Diff) -> String {
    let changes = &diff.changes;
    if changes.is_empty() {
        return "no changes".to_owned();
    }
    let count = |breaks: fn(&Change) -> bool| changes.iter().filter(|change| breaks(change)).count();
    let counts = [
        ("requests", count(|change| change.requests.breaks)),
        ("answers", count(|change| change.responses.breaks)),
        ("source", count(Change::breaks_source)),
    ];
    let broken: Vec<_> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{count} {} {what}", if *count == 1 { "breaks" } else { "break" }))
        .collect();
    let broken = if broken.is_empty() { "none breaks anything".to_owned() } else { broken.join(", ") };
    let plural = if changes.len() == 1 { "" } else { "s" };
    format!("{} change{plural}: {broken}\n{}", changes.len(), version(&diff.release))
}

pub(super) fn version(release: &Release) -> String {
    let Release { needed, from, to, at_least, made } = release;
    match (needed, made) {
        (Bump::None, true) => format!("version: no step is needed, {from} -> {to}"),
        (_, true) => format!("version: a {} step is needed and made, {from} -> {to}", needed.name()),
        (_, false) => format!(
            "version: a {} step is needed, {from} -> {to} is none; at least {at_least}",
            needed.name()
        ),
    }
}
