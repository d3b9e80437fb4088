//! In: what is wrong with some specs. Out: the same for people, or for scripts.

use std::io::{self, Write};

use secpaid_codegen::report::{self, Diagnostic, Done, Label, Repair, Severity};
use secpaid_codegen::source::{Position, Source, Span};
use serde::Serialize;

use super::{Findings, LeftToRust};
use crate::format::print_json;
use crate::paint;

/// Of a long piece only the beginning is shown.
const SHOWN: usize = 60;

pub(super) fn text(findings: &[Findings]) -> io::Result<()> {
    let mut output = anstream::stdout();
    for found in findings {
        let label = found.source.label();
        let mended = found.mended.as_deref().unwrap_or(&[]);
        for done in mended {
            let Position { line, column } = done.position;
            writeln!(output, "mended: {label}:{line}:{column}: {}", what_was_done(done))?;
        }
        if !mended.is_empty() {
            writeln!(output)?;
        }
        let rendered = report::render(&found.diagnostics, &found.source);
        if !rendered.is_empty() {
            writeln!(output, "{}", paint::report(&rendered))?;
        }
        let (errors, warnings) = (found.count(Severity::Error), found.count(Severity::Warning));
        match (errors, warnings) {
            (0, 0) => write!(output, "{label}: no mistakes")?,
            _ => write!(output, "{label}: {}, {}", counted(errors, "error"), counted(warnings, "warning"))?,
        }
        match mended.len() {
            0 => {}
            count => write!(output, ", {count} mended")?,
        }
        match found.left_to_rust.len() {
            0 => writeln!(output)?,
            count => writeln!(output, ", {count} left to Rust")?,
        }
        for LeftToRust { what, path, span } in &found.left_to_rust {
            match span.map(|span| found.source.position(span.start)) {
                Some(Position { line, column }) => write!(output, "  {label}:{line}:{column}: ")?,
                None => write!(output, "  {label}: ")?,
            }
            writeln!(output, "{what}, by `{path}`")?;
        }
    }
    Ok(())
}

fn what_was_done(done: &Done) -> String {
    match done.new.as_str() {
        "" => format!("took out `{}`", shortened(&done.old)),
        new => format!("`{}` is now `{}`", shortened(&done.old), shortened(new)),
    }
}

/// On one line, and not too long. What is taken out with a comma is shown without it.
fn shortened(text: &str) -> String {
    let words: Vec<_> = text.trim_start_matches([',', '\u{feff}']).split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => line.get(..at).unwrap_or("").to_owned() + "...",
        None if line.is_empty() => text.trim().escape_default().to_string(),
        None => line,
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// What `--format json` prints. Lines and columns count from 1, columns in characters.
#[derive(Serialize)]
struct Output<'a> {
    files: Vec<FileOutput<'a>>,
}

#[derive(Serialize)]
struct FileOutput<'a> {
    path: &'a str,
    errors: usize,
    warnings: usize,
    /// Only where mending was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    mended: Option<Vec<Mended<'a>>>,
    diagnostics: Vec<DiagnosticOutput<'a>>,
    left_to_rust: Vec<LeftToRustOutput<'a>>,
}

/// Something that the spec leaves to Rust code.
#[derive(Serialize)]
struct LeftToRustOutput<'a> {
    what: &'a str,
    path: &'a str,
    #[serde(flatten)]
    range: Option<Range>,
}

#[derive(Serialize)]
struct DiagnosticOutput<'a> {
    severity: &'static str,
    rule: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    help: Option<&'a str>,
    fix: Option<Fix<'a>>,
    related: Vec<Place<'a>>,
}

/// What `--fix` puts in the place of a piece.
#[derive(Serialize)]
struct Fix<'a> {
    #[serde(flatten)]
    range: Range,
    text: &'a str,
}

/// What `--fix` did.
#[derive(Serialize)]
struct Mended<'a> {
    rule: &'static str,
    line: usize,
    column: usize,
    old: &'a str,
    new: &'a str,
}

#[derive(Serialize)]
struct Range {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Range {
    fn new(span: Span, source: &Source) -> Self {
        let Position { line, column } = source.position(span.start);
        let Position { line: end_line, column: end_column } = source.position(span.end);
        Self { line, column, end_line, end_column }
    }
}

#[derive(Serialize)]
struct Place<'a> {
    #[serde(flatten)]
    range: Range,
    label: &'a str,
}

impl<'a> Place<'a> {
    fn new(label: &'a Label, source: &Source) -> Self {
        Self { range: Range::new(label.span, source), label: &label.text }
    }
}

pub(super) fn json(findings: &[Findings]) -> io::Result<()> {
    let files = findings.iter().map(|found| FileOutput {
        path: found.source.label(),
        errors: found.count(Severity::Error),
        warnings: found.count(Severity::Warning),
        mended: found.mended.as_ref().map(|done| done.iter().map(mended).collect()),
        diagnostics: found.diagnostics.iter().map(|diagnostic| output(diagnostic, &found.source)).collect(),
        left_to_rust: found.left_to_rust.iter().map(|left| left_to_rust(left, &found.source)).collect(),
    });
    print_json(&Output { files: files.collect() })
}

fn output<'a>(diagnostic: &'a Diagnostic, source: &Source) -> DiagnosticOutput<'a> {
    DiagnosticOutput {
        severity: diagnostic.severity().as_str(),
        rule: diagnostic.rule(),
        message: diagnostic.message(),
        place: Place::new(diagnostic.primary(), source),
        help: diagnostic.help_text(),
        fix: diagnostic.repair().map(|repair| fix(repair, source)),
        related: diagnostic.related().iter().map(|label| Place::new(label, source)).collect(),
    }
}

fn left_to_rust<'a>(left: &'a LeftToRust, source: &Source) -> LeftToRustOutput<'a> {
    LeftToRustOutput {
        what: &left.what,
        path: &left.path,
        range: left.span.map(|span| Range::new(span, source)),
    }
}

fn fix<'a>(repair: &'a Repair, source: &Source) -> Fix<'a> {
    Fix { range: Range::new(repair.span, source), text: &repair.text }
}

fn mended(done: &Done) -> Mended<'_> {
    let Position { line, column } = done.position;
    Mended { rule: done.rule, line, column, old: &done.old, new: &done.new }
}
