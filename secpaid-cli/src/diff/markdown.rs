//! A comparison as an entry of a changelog.

use std::io::{self, Write};

use secpaid_codegen::diff::{Bump, Change, Diff, Owner};

pub(super) fn print(diff: &Diff) -> io::Result<()> {
    let mut output = anstream::stdout().lock();
    writeln!(output, "## {}", diff.release.to)?;
    for (title, belongs) in SECTIONS {
        let mut changes = diff.changes.iter().filter(|change| belongs(change)).peekable();
        if changes.peek().is_some() {
            writeln!(output, "\n### {title}\n")?;
        }
        for change in changes {
            entry(&mut output, change)?;
        }
    }
    Ok(())
}

type Section = (&'static str, fn(&Change) -> bool);

const SECTIONS: [Section; 4] = [
    ("Breaking", |change| change.bump == Bump::Major),
    ("Added", |change| change.bump == Bump::Minor && is_added(change)),
    ("Changed", |change| change.bump == Bump::Minor && !is_added(change)),
    ("Docs", |change| change.bump == Bump::Patch),
];

fn is_added(change: &Change) -> bool {
    change.old.is_none()
}

fn entry(output: &mut impl Write, change: &Change) -> io::Result<()> {
    let part = match &change.owner {
        Owner::Api => "API".to_owned(),
        Owner::Type(name) | Owner::Endpoint(name) | Owner::Error(name) => format!("`{name}`"),
        Owner::ErrorSet(name) | Owner::Inbound(name) => format!("`{name}`"),
    };
    writeln!(output, "- {part}: {}", change.message)?;
    for (what, verdict) in [("requests", &change.requests), ("answers", &change.responses)] {
        if verdict.breaks {
            writeln!(output, "  - breaks {what}: {}", verdict.reason)?;
        }
    }
    for broken in &change.source {
        writeln!(output, "  - breaks source: `{}`: {}", broken.item, broken.what)?;
    }
    Ok(())
}
