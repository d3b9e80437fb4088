//! What is said on standard output: a line per call, and first where the server listens. Neither bodies nor headers are in it.

use std::io::{self, Write};
use std::net::SocketAddr;

use serde::Serialize;

use super::reply::Call;
use crate::format::Format;

#[derive(Serialize)]
struct Listening {
    listening: String,
}

/// The first line.
pub(super) fn listening(format: Format, name: &str, address: SocketAddr) -> io::Result<()> {
    let url = format!("http://{address}");
    match format {
        Format::Text => line(&format!("{name} is served at {url}")),
        Format::Json => line(&serde_json::to_string(&Listening { listening: url })?),
    }
}

/// A line about a call; in the text format, a line for each violation below it.
pub(super) fn call(format: Format, call: &Call) -> io::Result<()> {
    match format {
        Format::Json => line(&serde_json::to_string(call)?),
        Format::Text => line(&text(call)),
    }
}

fn text(call: &Call) -> String {
    let endpoint = call.endpoint.as_deref().unwrap_or("-");
    let status = call.status.map_or("-".to_owned(), |status| status.to_string());
    let mut text = format!("{} {}  {endpoint}  {status}", call.method, call.path);
    if let Some(error) = &call.error {
        text += &format!("  {error}");
    }
    if let Some(fault) = &call.fault {
        let done = if fault.done { "the work was done" } else { "the work was not done" };
        text += &format!("  fault: {}, {done}", fault.kind);
    }
    for violation in &call.violations {
        let shown: String =
            violation.chars().map(|character| if character.is_control() { '?' } else { character }).collect();
        text += &format!("\n    {shown}");
    }
    text
}

fn line(text: &str) -> io::Result<()> {
    let mut output = anstream::stdout();
    writeln!(output, "{text}")?;
    output.flush()
}
