//! A recording in, a HAR out, entry by entry.

use std::io::{BufRead, Write};

use super::error::RecordingError;
use super::recorded::Recorded;

/// Makes a HAR 1.2 file of a JSON Lines recording and gives the number of its entries. Keeps one line in memory at a time; give it
/// buffered writers.
///
/// # Errors
///
/// When a line is not an entry, or reading or writing fails. What was written until then is not a whole file.
pub fn export_har(recording: impl BufRead, mut har: impl Write) -> Result<usize, RecordingError> {
    let creator = serde_json::json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")});
    write!(har, r#"{{"log":{{"version":"1.2","creator":{creator},"entries":["#)?;
    let mut entries = 0;
    for (index, line) in recording.split(b'\n').enumerate() {
        let line = line?;
        let line = RecordingError::text(index + 1, &line)?;
        if line.trim().is_empty() {
            continue;
        }
        Recorded::from_json(index + 1, line)?;
        write!(har, "{}\n{line}", if entries == 0 { "" } else { "," })?;
        entries += 1;
    }
    har.write_all(b"\n]}}\n")?;
    har.flush()?;
    Ok(entries)
}
