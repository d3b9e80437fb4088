//! Recordings of real calls: what is in them, what never is, and that they replay without a network.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

mod reading;
mod redaction;
mod writing;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::{env, fs, io, process};

use secpaid_core::Settings;
use secpaid_core::v2::{CreateLink, CreateSplitLink, Recipient};

const TOKEN: &str = "sk-live/7Ab+\"é\"=x";
const RECIPIENT: &str = "rcpt-5f2c91";
const KEY: &str = "0123456789abcdef0123456789abcdef";

fn settings(base_url: &str) -> Settings {
    Settings::new(base_url).unwrap().with_token(TOKEN)
}

fn link() -> CreateLink {
    CreateLink::new(25).recipient_note("ä & b").encryption_key(KEY)
}

fn split() -> CreateSplitLink {
    CreateSplitLink::new(100, [Recipient::new(RECIPIENT, 10)])
}

/// No secret may be in a recording, in no spelling that reading it gives back.
fn assert_safe(recording: &str) {
    for secret in [TOKEN, RECIPIENT, KEY] {
        let json = serde_json::to_string(secret).unwrap();
        let json_in_json = serde_json::to_string(&json).unwrap();
        let form: String = percent(secret);
        for spelling in [
            secret,
            json.trim_matches('"'),
            json_in_json.trim_matches(['"', '\\']),
            &form,
            &form.to_lowercase(),
        ] {
            assert!(!recording.contains(spelling), "`{spelling}` is in {recording}");
        }
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// A writer whose content can be read while something else owns it.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Paper {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file that is gone with the test.
struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str) -> Self {
        Self(env::temp_dir().join(format!("secpaid-{}-{name}", process::id())))
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
