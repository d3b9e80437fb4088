//! `secpaid lint`: everything that is wrong with a spec.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use secpaid_codegen::load;
use secpaid_codegen::report::{self, Diagnostic, Label, Severity};
use secpaid_codegen::source::{Position, Source};
use serde::Serialize;

use crate::failure::{Failure, printed};
use crate::format::{Format, print_json};
use crate::{file, paint};

/// Say everything that is wrong with a spec
///
/// The messages are those of the macro. Warnings do not change the exit code unless `--deny-warnings` is given.
#[derive(Args)]
#[command(after_help = "Example:\n  secpaid lint spec/secpaid.json")]
pub(crate) struct Lint {
    /// The spec files
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// `text` for people, `json` for scripts: one object with a list of files and their diagnostics
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 when there are warnings, too
    #[arg(long)]
    deny_warnings: bool,
}

/// A spec and what is wrong with it.
struct Findings {
    source: Source,
    diagnostics: Vec<Diagnostic>,
}

impl Findings {
    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity() == severity).count()
    }
}

impl Lint {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let mut findings = Vec::new();
        let mut unreadable = None;
        for path in &self.specs {
            let source = match file::read(path) {
                Ok(source) => source,
                Err(failure) => {
                    unreadable = Some(failure.exit());
                    continue;
                }
            };
            let diagnostics = match load(&source) {
                Ok(loaded) => loaded.warnings,
                Err(report) => report.diagnostics().to_vec(),
            };
            findings.push(Findings { source, diagnostics });
        }
        printed(match self.format {
            Format::Text => text(&findings),
            Format::Json => json(&findings),
        })?;
        // Not to have read one of the specs outweighs what was found in the others.
        if let Some(code) = unreadable {
            return Ok(code);
        }
        let total = |severity| findings.iter().map(|findings| findings.count(severity)).sum::<usize>();
        let bad = total(Severity::Error) > 0 || self.deny_warnings && total(Severity::Warning) > 0;
        Ok(ExitCode::from(u8::from(bad)))
    }
}

fn text(findings: &[Findings]) -> io::Result<()> {
    let mut output = anstream::stdout();
    for found in findings {
        let rendered = report::render(&found.diagnostics, &found.source);
        if !rendered.is_empty() {
            writeln!(output, "{}", paint::report(&rendered))?;
        }
        let label = found.source.label();
        let (errors, warnings) = (found.count(Severity::Error), found.count(Severity::Warning));
        match (errors, warnings) {
            (0, 0) => writeln!(output, "{label}: no mistakes")?,
            _ => writeln!(output, "{label}: {}, {}", counted(errors, "error"), counted(warnings, "warning"))?,
        }
    }
    Ok(())
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
    diagnostics: Vec<DiagnosticOutput<'a>>,
}

#[derive(Serialize)]
struct DiagnosticOutput<'a> {
    severity: &'static str,
    rule: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    help: Option<&'a str>,
    related: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    label: &'a str,
}

impl<'a> Place<'a> {
    fn new(label: &'a Label, source: &Source) -> Self {
        let Position { line, column } = source.position(label.span.start);
        let Position { line: end_line, column: end_column } = source.position(label.span.end);
        Self { line, column, end_line, end_column, label: &label.text }
    }
}

fn json(findings: &[Findings]) -> io::Result<()> {
    let files = findings.iter().map(|found| FileOutput {
        path: found.source.label(),
        errors: found.count(Severity::Error),
        warnings: found.count(Severity::Warning),
        diagnostics: found.diagnostics.iter().map(|diagnostic| output(diagnostic, &found.source)).collect(),
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
        related: diagnostic.related().iter().map(|label| Place::new(label, source)).collect(),
    }
}
