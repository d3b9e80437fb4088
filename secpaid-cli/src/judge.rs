//! `secpaid judge`: recorded bodies in, what each amounts to out. The rules are those of generated clients; nothing is compiled.

mod output;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use clap::Args;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use secpaid_core::Answer;

use self::output::Verdict;
use crate::engine::{Engine, Handle};
use crate::failure::{Failure, printed};
use crate::format::Format;
use crate::{file, spec};

/// Decide what recorded answers amount to
///
/// By the rules that generated clients run, one line of JSON per file.
///
/// Exit codes: 0 each is what the spec says: a success, pending, partial, noop, unknown, or an error that the endpoint declares; 1 one is
/// something else; 2 a file cannot be read.
#[derive(Args)]
#[command(after_help = "Example:\n  secpaid judge spec/secpaid.json CreateLink --status 200 answer.json")]
pub(crate) struct Judge {
    /// The spec file
    spec: PathBuf,
    /// Name of the endpoint that was called
    endpoint: String,
    /// The bodies, as they came; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The HTTP status of the answers
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(100..=999))]
    status: u16,
    /// The content type of the answers
    #[arg(long, value_name = "TYPE", default_value = "application/json")]
    content_type: HeaderValue,
    /// Another header of the answers, such as `Retry-After: 30`; may be given several times
    #[arg(long = "header", value_name = "NAME: VALUE", value_parser = header)]
    headers: Vec<(HeaderName, HeaderValue)>,
    /// `json` for scripts: one object per line; `text` for people
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

impl Judge {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let engine = Engine::new(spec::load_file(&self.spec)?.model);
        let handle = engine.named(&self.endpoint)?;
        let (mut refused, mut unreadable) = (false, None);
        for path in &self.files {
            let body = match read(path) {
                Ok(body) => body,
                Err(failure) => {
                    unreadable = Some(failure.exit());
                    continue;
                }
            };
            refused |= !self.judge(handle, path, body)?;
        }
        // Not to have read one of the files outweighs what the others are.
        Ok(unreadable.unwrap_or(ExitCode::from(u8::from(refused))))
    }

    /// Judges one body and prints the verdict. Is it something that the spec says?
    fn judge(&self, handle: Handle<'_>, path: &Path, body: Vec<u8>) -> Result<bool, Failure> {
        let status = StatusCode::from_u16(self.status)
            .map_err(|_| Failure::new(format_args!("`{}` is no HTTP status", self.status)))?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, self.content_type.clone());
        for (name, value) in &self.headers {
            // A header may come several times, but what the body is, is said once.
            if *name == CONTENT_TYPE {
                headers.insert(name, value.clone());
            } else {
                headers.append(name, value.clone());
            }
        }
        let answer = Answer::new(status, headers, body);
        let mut warnings = Vec::new();
        let decision = handle.judge(&answer, &mut |finding| warnings.push(output::Warning::new(finding)));
        let effect = handle.effect(&decision, &answer);
        let verdict = Verdict::new(path, &answer, effect, decision, warnings);
        printed(match self.format {
            Format::Json => print_line(&verdict),
            Format::Text => write!(anstream::stdout(), "{verdict}"),
        })?;
        Ok(verdict.is_expected())
    }
}

/// `Retry-After: 30`
fn header(text: &str) -> Result<(HeaderName, HeaderValue), String> {
    let Some((name, value)) = text.split_once(':') else {
        return Err("there is no colon in it, expected `Name: value`".to_owned());
    };
    let parsed = HeaderName::from_str(name)
        .map_err(|_| format!("`{name}` is no name of a header, expected letters, digits and `-`"))?;
    let value = HeaderValue::from_str(value.trim())
        .map_err(|_| format!("the value of `{name}` has a character that no header can have"))?;
    Ok((parsed, value))
}

fn print_line(verdict: &Verdict) -> io::Result<()> {
    let line = serde_json::to_string(verdict)?;
    writeln!(anstream::stdout(), "{line}")
}

/// The bytes of a file as they are: what is wrong with them is for the verdict to say.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    let read = if path == Path::new(file::STDIN) {
        io::stdin().read_to_end(&mut body).map(drop)
    } else if path.is_dir() {
        Err(io::Error::other("it is a folder, expected a file"))
    } else {
        std::fs::read(path).map(|read| body = read)
    };
    read.map(|()| body)
        .map_err(|error| Failure::new(format_args!("cannot read `{}`: {error}", path.display())))
}

/// Line and column of a byte of the body, where what is before it is text.
fn position(body: &[u8], offset: usize) -> Option<(usize, usize)> {
    let before = str::from_utf8(body.get(..offset)?).ok()?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    Some((before.matches('\n').count() + 1, line.chars().count() + 1))
}
