//! In: what a call amounts to. Out: the same on the terminal.

use std::io::{self, Write};

use super::output::{Ending, ErrorOutput, Output, json_of};
use super::pretty::Pretty;
use crate::entries::Entry;
use crate::hint::HintsOutput;
use crate::paint;

/// How much is shown of an answer that is no JSON.
const EXCERPT: usize = 1000;

pub(super) fn print(output: &Output<'_>) -> io::Result<()> {
    let mut terminal = anstream::stdout();
    writeln!(terminal, "{}", request_line(output.method, &output.url, output.server))?;
    match output.status {
        Some(status) => writeln!(terminal, "HTTP status {status}, {} ms\n", output.elapsed_ms)?,
        None => writeln!(terminal, "no answer, {} ms\n", output.elapsed_ms)?,
    }
    write!(terminal, "{}", paint::report(&head(output)))?;
    let details = output.error.as_ref().and_then(|error| error.details.as_ref());
    for shown in output.data.iter().chain(details) {
        writeln!(terminal, "{}", printable(&Pretty(shown).to_string()))?;
    }
    if let Some(body) = &output.body {
        writeln!(terminal, "\n{}", printable(&shown(body)))?;
    }
    for warning in &output.api_warnings {
        write!(terminal, "{}", paint::report(&format!("warning: the API says: {}", visible(warning))))?;
    }
    for warning in &output.warnings {
        let path = warning.path.iter().map(|path| format!("{}: ", visible(path))).collect::<String>();
        write!(terminal, "{}", paint::report(&format!("warning: {path}{}", warning.message)))?;
    }
    Ok(())
}

/// Where a request goes.
pub(super) fn request_line(method: &str, url: &str, server: Option<&str>) -> String {
    let server = server.map(|server| format!(" (server `{server}`)")).unwrap_or_default();
    format!("{method} {url}{server}")
}

/// What the call amounts to.
fn head(output: &Output<'_>) -> String {
    let message = output.message.as_deref().map(visible);
    let mut lines = Vec::new();
    match output.outcome {
        Ending::Ok => {
            lines.push(message.map_or_else(|| "ok".to_owned(), |message| format!("ok: {message}")));
            if let Some(items) = &output.items {
                lines.push(format!("  entries: {}", items.in_short()));
                let entry = |entry: &Entry| format!("  {}: {}", entry.outcome, visible(&entry.to_string()));
                lines.extend(items.entries.iter().map(entry));
            }
        }
        Ending::File => lines.extend(
            output
                .file
                .as_ref()
                .map(|file| format!("ok: a file, `{}`, {} bytes", visible(&file.content_type), file.bytes)),
        ),
        Ending::Error => {
            error(output.error.as_ref(), &mut lines);
            lines.extend(message.map(|message| format!("  message: {message}")));
            lines.extend(output.code.as_deref().map(|code| format!("  code: {}", visible(code))));
        }
        Ending::Pending | Ending::Partial | Ending::Noop | Ending::Unknown => {
            lines.push(said(output.outcome).to_owned());
            if let Some(error) = &output.error {
                named(error, &mut lines);
            }
            lines.extend(message.map(|message| format!("  message: {message}")));
            lines.extend(output.code.as_deref().map(|code| format!("  code: {}", visible(code))));
        }
        Ending::Undecodable => {
            let wrong = wrong(output);
            lines.push(format!("error: the call worked, but its data does not fit: {wrong}"));
        }
        Ending::Unrecognised | Ending::NoAnswer | Ending::NotSent => {
            lines.push(format!("error: {}", wrong(output)));
        }
    }
    let hints = output.hints.iter().flat_map(HintsOutput::lines);
    lines.extend(hints.map(|(what, text)| format!("  {what}: {}", visible(&text))));
    match output.exit_code() {
        1 | 3 if output.outcome_unknown => {
            lines.push("the call may have taken effect: look before you try again".to_owned());
        }
        1 if output.outcome != Ending::Ok => lines.push("the call took no effect".to_owned()),
        _ => {}
    }
    lines.join("\n")
}

/// What is known of a call that neither worked nor failed.
fn said(outcome: Ending) -> &'static str {
    match outcome {
        Ending::Pending => "pending: the call is under way, and nobody knows yet how it ends",
        Ending::Partial => "partial: the call was done in part",
        Ending::Noop => "noop: there was nothing to do",
        _ => "unknown: nobody knows whether the call took effect",
    }
}

fn wrong(output: &Output<'_>) -> String {
    let Some(wrong) = &output.wrong else { return String::new() };
    match wrong.path.as_str() {
        "" => visible(&wrong.message),
        path => format!("{} at `{}`", visible(&wrong.message), visible(path)),
    }
}

fn error(error: Option<&ErrorOutput<'_>>, lines: &mut Vec<String>) {
    let Some(error) = error else {
        lines.push("error: the API answered with an error that the spec does not declare".to_owned());
        return;
    };
    lines.push(format!("error: {}: {}", error.name, error.doc));
    more(error, lines);
}

/// An error of the spec that an answer names without being a failure.
fn named(error: &ErrorOutput<'_>, lines: &mut Vec<String>) {
    lines.push(format!("  {}: {}", error.name, error.doc));
    more(error, lines);
}

fn more(error: &ErrorOutput<'_>, lines: &mut Vec<String>) {
    lines.extend(error.remedy.map(|remedy| format!("  remedy: {remedy}")));
    let text = |value: &serde_json::Value| visible(value.as_str().unwrap_or_default());
    lines.extend(error.captures.iter().map(|(name, value)| format!("  {name}: {}", text(value))));
}

/// A body: JSON over several lines, the beginning of anything else.
fn shown(body: &str) -> String {
    match json_of(body) {
        Some(root) => Pretty(&root).to_string(),
        None => {
            let more = if body.chars().nth(EXCERPT).is_some() { " ..." } else { "" };
            body.chars().take(EXCERPT).collect::<String>() + more
        }
    }
}

/// Several lines of the server's.
fn printable(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// A text of the server's: nothing in it moves the cursor or colours the terminal.
fn visible(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
