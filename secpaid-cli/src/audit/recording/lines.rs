//! In: the stream of a recording, JSON Lines. Out: its entries, one at a time.

use std::io::Read;

use memchr::memchr;

use super::window::Window;
use super::{At, Each, LONGEST, Position, Trouble, entry};

/// Reads one entry per line; empty lines are none.
pub(super) fn read(
    window: &mut Window<impl Read>,
    label: &str,
    position: &mut Option<Position>,
    each: Each<'_>,
) -> Result<(), Trouble> {
    let mut number = 0;
    loop {
        let end = line_end(window)?;
        let held = window.held();
        let line = held.get(..end.unwrap_or(held.len())).unwrap_or_default();
        if line.is_empty() && end.is_none() {
            return Ok(());
        }
        number += 1;
        if !line.trim_ascii().is_empty() {
            let here = Position::Line(number);
            *position = Some(here);
            match entry::read(line) {
                Ok(exchange) => each(At { label, position: Some(here) }, &exchange),
                // The recorder ends every line; one without an end was not written to its end.
                Err(_) if end.is_none() => return Err(Trouble::CutOff),
                Err(problem) => return Err(Trouble::Malformed(problem)),
            }
        }
        let length = line.len();
        window.pass(length + usize::from(end.is_some()));
    }
}

/// Holds a whole line, and gives its length; `None` for a last one that does not end.
fn line_end(window: &mut Window<impl Read>) -> Result<Option<usize>, Trouble> {
    let mut looked = 0;
    loop {
        let held = window.held();
        if let Some(end) = held.get(looked..).and_then(|rest| memchr(b'\n', rest)) {
            return Ok(Some(looked + end));
        }
        looked = held.len();
        if looked > LONGEST {
            return Err(Trouble::malformed(format!("a line is longer than {} MiB", LONGEST >> 20)));
        }
        if !window.more()? {
            return Ok(None);
        }
    }
}
