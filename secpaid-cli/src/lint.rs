//! `secpaid lint`: everything that is wrong with a spec.

mod output;
mod watch;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use secpaid_codegen::model::Model;
use secpaid_codegen::report::{self, Diagnostic, Done, Severity};
use secpaid_codegen::source::{Source, Span};
use secpaid_codegen::{Loaded, load};

use crate::failure::{Failure, printed};
use crate::format::Format;
use crate::{examples, file};

/// Say everything that is wrong with a spec
///
/// The messages are those of the macro. Warnings do not change the exit code unless `--deny-warnings` is given.
#[derive(Args)]
#[command(
    after_help = "Example:\n  secpaid lint spec/secpaid.json\n  secpaid lint --watch spec/secpaid.json"
)]
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
    /// Mend what needs no decision: misspelt names, entries that are there twice, names in the wrong case
    #[arg(long)]
    fix: bool,
    /// Say it again whenever one of the files changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
}

/// A spec and what is wrong with it.
struct Findings {
    source: Source,
    diagnostics: Vec<Diagnostic>,
    /// Is the file no spec at all?
    no_spec: bool,
    /// What was mended, if that was asked for.
    mended: Option<Vec<Done>>,
    /// What is left to Rust code.
    left_to_rust: Vec<LeftToRust>,
}

/// Something that the spec leaves to Rust code.
struct LeftToRust {
    what: String,
    path: String,
    span: Option<Span>,
}

impl Findings {
    fn new(source: Source, mended: Option<Vec<Done>>) -> Self {
        let (mut diagnostics, no_spec, left_to_rust) = match load(&source) {
            Ok(Loaded { model, mut warnings }) => {
                warnings.extend(examples::misjudged(&source, &model));
                (warnings, false, left_to_rust(&model))
            }
            Err(report) => (report.diagnostics().to_vec(), report.is_no_spec(), Vec::new()),
        };
        diagnostics.sort_by_key(|diagnostic| diagnostic.primary().span);
        Self { source, diagnostics, no_spec, mended, left_to_rust }
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity() == severity).count()
    }
}

fn left_to_rust(model: &Model) -> Vec<LeftToRust> {
    let left = model.left_to_rust();
    left.map(|left| LeftToRust { what: left.what, path: left.path.to_owned(), span: left.span }).collect()
}

impl Lint {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        if self.watch {
            return watch::watch(&self.specs, || self.once().1);
        }
        let (code, shown) = self.once();
        printed(shown)?;
        Ok(code)
    }

    /// Looks at all files once: the exit code, and what became of printing.
    fn once(&self) -> (ExitCode, io::Result<()>) {
        let mut findings = Vec::new();
        let mut unreadable = None;
        for path in &self.specs {
            match self.look_at(path) {
                Ok(found) => findings.push(found),
                Err(failure) => unreadable = Some(failure.exit()),
            }
        }
        let shown = match self.format {
            Format::Text => output::text(&findings),
            Format::Json => output::json(&findings),
        };
        // Not to have read one of the specs outweighs what was found in the others.
        let code = match unreadable {
            Some(code) => code,
            None => ExitCode::from(self.code(&findings)),
        };
        (code, shown)
    }

    fn look_at(&self, path: &Path) -> Result<Findings, Failure> {
        let source = file::read(path)?;
        if !self.fix {
            return Ok(Findings::new(source, None));
        }
        let repaired = report::repair(&source);
        if repaired.done.is_empty() {
            return Ok(Findings::new(source, Some(Vec::new())));
        }
        file::write(path, &repaired.text)?;
        Ok(Findings::new(Source::new(source.label(), repaired.text), Some(repaired.done)))
    }

    fn code(&self, findings: &[Findings]) -> u8 {
        let total = |severity| findings.iter().map(|findings| findings.count(severity)).sum::<usize>();
        if findings.iter().any(|findings| findings.no_spec) {
            return 2;
        }
        let bad = total(Severity::Error) > 0 || self.deny_warnings && total(Severity::Warning) > 0;
        u8::from(bad)
    }
}
