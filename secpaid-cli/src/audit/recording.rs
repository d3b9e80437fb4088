//! In: a HAR, JSON Lines of the recorder, or a folder of bodies. Out: one exchange after the other, and where the recording ends too soon.
//!
//! What a file is, its content says. No more than one entry of it is in memory.

mod entry;
mod folder;
mod har;
mod lines;
mod scan;
mod window;

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use secpaid_core::json::{BYTE_ORDER_MARK, Fault, Kind, Reader};

use self::window::Window;

/// A longer entry is no recorded call.
const LONGEST: usize = 64 << 20;
/// So much of a file tells what it is.
const BEGINNING: usize = 1 << 20;

/// A call and what came of it, as far as it was recorded.
#[derive(Debug, Default)]
pub(super) struct Exchange<'e> {
    /// The endpoint's name, where the recording has it.
    pub(super) endpoint: Option<Cow<'e, str>>,
    /// The HTTP method.
    pub(super) method: Cow<'e, str>,
    /// The whole URL.
    pub(super) url: Cow<'e, str>,
    /// The headers of the request, as JSON.
    pub(super) headers: &'e str,
    /// The body of the request.
    pub(super) sent: Option<Body<'e>>,
    /// The HTTP status; `None` for a call without an answer.
    pub(super) status: Option<u16>,
    /// The body of the answer, where it was recorded.
    pub(super) came: Option<Body<'e>>,
}

/// Names and values of headers; as far as they can be read.
pub(super) fn headers(json: &str) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    let mut reader = Reader::from_text(json);
    let mut read = || -> Result<(), Fault> {
        let mut items = reader.array()?;
        while reader.next_item(&mut items)? {
            let (mut name, mut value) = (String::new(), String::new());
            let mut keys = reader.object()?;
            while let Some(key) = reader.next_key(&mut keys)? {
                match &*key {
                    "name" if reader.peek()? == Kind::String => name = reader.string()?.into_owned(),
                    "value" if reader.peek()? == Kind::String => value = reader.string()?.into_owned(),
                    _ => _ = reader.skip()?,
                }
            }
            headers.push((name, value));
        }
        Ok(())
    };
    // A browser may have left them out.
    let _ = read();
    headers
}

/// A body.
#[derive(Debug)]
pub(super) struct Body<'e> {
    /// Its content type.
    pub(super) content_type: Option<Cow<'e, str>>,
    /// The bytes, without any encoding.
    pub(super) bytes: Cow<'e, [u8]>,
}

/// Where an exchange is.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a> {
    /// The file, as its path was given.
    pub(super) label: &'a str,
    /// Which entry of it, from 1.
    pub(super) position: Option<Position>,
}

/// The position of an exchange in its file, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Of a HAR.
    Entry(u64),
    /// Of JSON Lines.
    Line(u64),
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entry(number) => write!(f, "entry {number}"),
            Self::Line(number) => write!(f, "line {number}"),
        }
    }
}

/// Why a recording is not read to its end.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It ends too soon.
    CutOff,
    /// It is none, or not any more from here on.
    Malformed(String),
    /// It cannot be read.
    Io(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Trouble {
    fn malformed(problem: impl Into<String>) -> Self {
        Self::Malformed(problem.into())
    }
}

/// What is done with every exchange.
pub(super) type Each<'a> = &'a mut dyn FnMut(At<'_>, &Exchange<'_>);

/// What is said about a recording that is not read to its end.
type Said = String;

/// Reads a recording.
///
/// # Errors
///
/// Why it was not read to its end, and up to where.
pub(super) fn read(path: &Path, endpoint: Option<&str>, known: &[&str], each: Each<'_>) -> Result<(), Said> {
    if path == Path::new("-") {
        return stream("standard input", io::stdin().lock(), each);
    }
    let label = path.display().to_string();
    let cannot = |error: io::Error| format!("cannot read `{label}`: {error}");
    let file = File::open(path).map_err(cannot)?;
    if file.metadata().map_err(cannot)?.is_dir() {
        return folder::read(path, endpoint, known, each);
    }
    stream(&label, file, each)
}

fn stream(label: &str, input: impl Read, each: Each<'_>) -> Result<(), Said> {
    let mut window = Window::new(input);
    let mut position = None;
    let told = tell(&mut window).and_then(|format| match format {
        Format::Har => har::read(&mut window, label, &mut position, each),
        Format::Lines => lines::read(&mut window, label, &mut position, each),
    });
    let Err(trouble) = told else { return Ok(()) };
    let at = position.map(|position| format!(" {position},")).unwrap_or_default();
    let byte = window.offset();
    Err(match trouble {
        Trouble::CutOff => {
            let place =
                position.map_or("before its first entry".to_owned(), |position| format!("in {position}"));
            format!("`{label}` is cut off {place}, which begins at byte {byte}; what is before it was read")
        }
        Trouble::Malformed(problem) => format!("`{label}`:{at} byte {byte}: {problem}"),
        Trouble::Io(error) => format!("cannot read `{label}`:{at} byte {byte}: {error}"),
    })
}

enum Format {
    Har,
    Lines,
}

const EXPECTED: &str = "expected a HAR, JSON Lines as the recorder writes them, or a folder of bodies";

/// Tells what a file is by the keys of the first object in it.
fn tell(window: &mut Window<impl Read>) -> Result<Format, Trouble> {
    window.more()?;
    if window.held().starts_with(BYTE_ORDER_MARK.as_bytes()) {
        window.pass(BYTE_ORDER_MARK.len());
    }
    loop {
        let held = window.held();
        let (valid, broken) = match str::from_utf8(held) {
            Ok(text) => (text, false),
            Err(error) => {
                let valid = held.get(..error.valid_up_to()).and_then(|valid| str::from_utf8(valid).ok());
                (valid.unwrap_or_default(), error.error_len().is_some())
            }
        };
        if let Some(told) = by_keys(valid) {
            return told;
        }
        if broken {
            let text = valid.len();
            window.pass(text);
            return Err(Trouble::malformed(format!("the file is not UTF-8 text; {EXPECTED}")));
        }
        if window.held().len() >= BEGINNING || !window.more()? {
            break;
        }
    }
    let text = window.held().trim_ascii();
    if text.is_empty() {
        return Err(Trouble::malformed(format!("the file is empty; {EXPECTED}")));
    }
    if text.starts_with(b"{") && window.held().len() < BEGINNING {
        return Err(Trouble::CutOff);
    }
    Err(Trouble::malformed(EXPECTED))
}

/// Is this text the beginning of a recording?
pub(super) fn is_one(text: &str) -> bool {
    matches!(by_keys(text), Some(Ok(_)))
}

fn by_keys(text: &str) -> Option<Result<Format, Trouble>> {
    let mut reader = Reader::from_text(text);
    let mut keys = match reader.object() {
        Ok(keys) => keys,
        Err(_) if text.trim_ascii().is_empty() => return None,
        Err(_) => return Some(Err(Trouble::malformed(format!("this is no object; {EXPECTED}")))),
    };
    loop {
        let before = reader.offset();
        match reader.next_key(&mut keys) {
            Ok(Some(key)) => match &*key {
                "log" => return Some(Ok(Format::Har)),
                "request" | "response" | "startedDateTime" | "_endpoint" => return Some(Ok(Format::Lines)),
                "envelopes" | "endpoints" | "servers" => {
                    let message = format!("this is a spec, not a recording; {EXPECTED}");
                    return Some(Err(Trouble::malformed(message)));
                }
                _ => {}
            },
            Ok(None) => return Some(Err(Trouble::malformed(EXPECTED))),
            // Either the text ends here, or this is no JSON.
            Err(fault) => return broken(text, fault.offset().max(before), &fault),
        }
        if let Err(fault) = reader.skip() {
            return broken(text, fault.offset(), &fault);
        }
    }
}

/// What it means that reading failed: nothing yet where the text ends, else that this is no JSON.
fn broken(text: &str, offset: usize, fault: &Fault) -> Option<Result<Format, Trouble>> {
    const LONGEST_TOKEN: usize = 8;
    if offset + LONGEST_TOKEN >= text.len() || fault.to_string().contains("ends inside") {
        return None;
    }
    Some(Err(Trouble::malformed(format!("not JSON: {fault}; {EXPECTED}"))))
}
