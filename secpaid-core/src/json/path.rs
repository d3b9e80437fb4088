//! The JSON Pointer of a place: a text and a byte offset in, `/data/3/amount` out.
//!
//! Readers keep no path, so that reading costs nothing for it; whoever shows a failure pays for one more scan.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use super::Reader;
use super::scan;

/// A container that is open at the place.
enum Level {
    /// The key whose value is being read, with its quotes.
    Object(Option<Range<usize>>),
    /// The position of the item that is being read.
    Array(usize),
}

/// The pointer of the value that starts at or spans `offset`. Works on broken documents: whatever precedes the first
/// mistake is read as JSON, and nothing after it is looked at.
pub(super) fn pointer(text: &str, offset: usize) -> String {
    let mut pointer = String::new();
    for level in open_levels(text, offset) {
        match level {
            Level::Object(None) => {}
            Level::Object(Some(key)) => push_key(&mut pointer, text, key),
            Level::Array(index) => {
                // Writing to a string cannot fail.
                let _ = write!(pointer, "/{index}");
            }
        }
    }
    pointer
}

/// What the string at `offset` says, if there is one.
pub(super) fn string_at(text: &str, offset: usize) -> Option<Cow<'_, str>> {
    Reader::from_text(text.get(offset..)?).string().ok()
}

fn open_levels(text: &str, offset: usize) -> Vec<Level> {
    let bytes = text.as_bytes();
    let bytes = bytes.get(..offset).unwrap_or(bytes);
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match (byte, open.last_mut()) {
            (b'"', innermost) => {
                at = string_end(bytes, at);
                if let Some(Level::Object(key @ None)) = innermost {
                    *key = Some(start..at);
                }
            }
            (b',', Some(Level::Object(key))) => *key = None,
            (b',', Some(Level::Array(index))) => *index += 1,
            (b'{', _) => open.push(Level::Object(None)),
            (b'[', _) => open.push(Level::Array(0)),
            (b'}' | b']', _) => {
                open.pop();
            }
            _ => {}
        }
    }
    open
}

/// Behind the closing quote, or the end.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = scan::plain_end(bytes, at);
        match bytes.get(at) {
            None => return bytes.len(),
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}

fn push_key(pointer: &mut String, text: &str, key: Range<usize>) {
    pointer.push('/');
    let key = string_at(text, key.start).unwrap_or_default();
    for c in key.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, mark: &str) -> String {
        pointer(text, text.find(mark).expect("the mark is in the text"))
    }

    #[test]
    fn values_have_the_pointer_of_their_place() {
        let text = r#"{"a": [1, {"b": 22, "c/~\u0041": 33}, 44], "d": {}, "e": 55}"#;
        assert_eq!(at(text, "{"), "");
        assert_eq!(at(text, "["), "/a");
        assert_eq!(at(text, "1"), "/a/0");
        assert_eq!(at(text, r#"{"b"#), "/a/1");
        assert_eq!(at(text, "22"), "/a/1/b");
        assert_eq!(at(text, "33"), "/a/1/c~1~0A");
        assert_eq!(at(text, "44"), "/a/2");
        assert_eq!(at(text, "55"), "/e");
        assert_eq!(pointer(text, usize::MAX), "");
    }

    #[test]
    fn brackets_and_quotes_inside_strings_do_not_count() {
        assert_eq!(at(r#"{"a": "[{\",\\", "b": 1}"#, "1"), "/b");
    }

    #[test]
    fn a_broken_document_has_a_path_up_to_the_mistake() {
        let text = r#"{"data":[{"id":1},{"id"#;
        assert_eq!(pointer(text, text.len() - 1), "/data/1/");
        assert_eq!(pointer("]]}", 3), "");
    }
}
