//! `secpaid fmt`: specs laid out the canonical way.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use secpaid_codegen::source::Source;
use secpaid_codegen::{layout, read};
use serde::Serialize;

use crate::failure::{Failure, printed};
use crate::format::{Format, print_json};
use crate::{difference, file, spec};

/// Lay out a spec the canonical way
///
/// Keys of the format get the order of its documentation; what the author names, comments, strings and numbers stay as they are. A
/// spec with mistakes is laid out, too, as long as it is JSON. Files that are laid out already are not written.
#[derive(Args)]
#[command(after_help = "Example:\n  secpaid fmt --check spec/secpaid.json")]
pub(crate) struct Fmt {
    /// The spec files; `-` is standard input, and is laid out to standard output
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// Write nothing; show what would change and exit with 1 if anything would
    #[arg(long)]
    check: bool,
    /// `text` for people, `json` for scripts: one object with a list of files
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// A spec and how it should be laid out.
struct Laid {
    source: Source,
    text: String,
}

impl Laid {
    fn read(path: &Path) -> Result<Self, Failure> {
        let source = if is_stdin(path) { file::read_stdin()? } else { file::read(path)? };
        let document = read(&source).map_err(|report| spec::mistakes(&report, &source))?;
        let text = layout::format(source.text(), &document);
        Ok(Self { source, text })
    }

    fn is_same(&self) -> bool {
        self.source.text() == self.text
    }

    fn difference(&self) -> String {
        let label = self.source.label();
        difference::unified(self.source.text(), &self.text, label, &format!("{label} (formatted)"))
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == file::STDIN
}

impl Fmt {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let mut files = Vec::new();
        let mut failed = None;
        for path in &self.specs {
            match self.one(path) {
                Ok(laid) => files.push(laid),
                Err(failure) => failed = Some(failure.exit()),
            }
        }
        if self.format == Format::Json {
            printed(json(&files, self.check))?;
        }
        // Not to have laid out one of the specs outweighs what became of the others.
        if let Some(code) = failed {
            return Ok(code);
        }
        let found = self.check && files.iter().any(|laid| !laid.is_same());
        Ok(ExitCode::from(u8::from(found)))
    }

    /// Lays out one file; what was laid out before another one failed stays so.
    fn one(&self, path: &Path) -> Result<Laid, Failure> {
        let laid = Laid::read(path)?;
        if !self.check && !is_stdin(path) && !laid.is_same() {
            file::write(path, &laid.text)?;
        }
        if self.format == Format::Text {
            printed(if self.check { show_check(&laid) } else { show(&laid, is_stdin(path)) })?;
        }
        Ok(laid)
    }
}

fn show(laid: &Laid, is_stdin: bool) -> io::Result<()> {
    let mut output = anstream::stdout();
    match (is_stdin, laid.is_same()) {
        (true, _) => write!(output, "{}", laid.text),
        (false, true) => writeln!(output, "{}: is formatted", laid.source.label()),
        (false, false) => writeln!(output, "{}: formatted", laid.source.label()),
    }
}

fn show_check(laid: &Laid) -> io::Result<()> {
    let mut output = anstream::stdout();
    let label = laid.source.label();
    if laid.is_same() {
        return writeln!(output, "{label}: is formatted");
    }
    write!(output, "{}", difference::painted(&laid.difference()))?;
    writeln!(output, "{label}: is not formatted")
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Output<'a> {
    files: Vec<FileOutput<'a>>,
}

#[derive(Serialize)]
struct FileOutput<'a> {
    path: &'a str,
    formatted: bool,
    difference: String,
    /// Standard input has no file that could be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

fn json(files: &[Laid], check: bool) -> io::Result<()> {
    let files = files.iter().map(|laid| FileOutput {
        path: laid.source.label(),
        formatted: laid.is_same(),
        difference: laid.difference(),
        text: (!check && laid.source.label() == file::STDIN_LABEL).then_some(laid.text.as_str()),
    });
    print_json(&Output { files: files.collect() })
}
