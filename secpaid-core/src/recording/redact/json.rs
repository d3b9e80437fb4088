//! JSON text in, the same text out without its secrets; all else stays as it is written, numbers above all.

use super::{REDACTED, Redactor};
use crate::endpoint::Encoding;
use crate::json::{Fault, Kind, Reader, Writer};

/// How many containers may be open at once, those of JSON in a string included.
const MAX_DEPTH: usize = 127;

/// Redacts a whole document.
pub(super) fn redact(redactor: &mut Redactor, text: &str, depth: usize) -> Result<String, Fault> {
    let mut document =
        Document { reader: Reader::from_text(text), text, output: String::new(), copied: 0, redactor };
    document.value(false, depth)?;
    document.reader.finish()?;
    document.output.push_str(text.get(document.copied..).unwrap_or_default());
    Ok(document.output)
}

struct Document<'a, 'r> {
    reader: Reader<'a>,
    text: &'a str,
    output: String,
    /// How much of the text is in the output.
    copied: usize,
    redactor: &'r mut Redactor,
}

impl Document<'_, '_> {
    /// Redacts the next value; `secret` when it is somewhere under the key of a secret field and only has to be learned.
    fn value(&mut self, secret: bool, depth: usize) -> Result<(), Fault> {
        let kind = self.reader.peek()?;
        let start = self.reader.offset();
        match kind {
            Kind::Object | Kind::Array if depth == MAX_DEPTH => {
                return Err(Fault::new(start, "nested too deeply"));
            }
            Kind::Object => self.object(secret, depth + 1)?,
            Kind::Array => {
                let mut items = self.reader.array()?;
                while self.reader.next_item(&mut items)? {
                    self.value(secret, depth + 1)?;
                }
            }
            Kind::String => {
                let said = self.reader.string()?;
                if secret {
                    self.redactor.learn(&said);
                } else {
                    let safe = self.redactor.value(&said, depth);
                    if safe != *said {
                        self.replace(start, &safe);
                    }
                }
            }
            Kind::Number => {
                let number = self.reader.number()?;
                if secret {
                    self.redactor.learn(number);
                } else if self.redactor.knows(number) {
                    self.replace(start, REDACTED);
                }
            }
            Kind::Bool | Kind::Null => _ = self.reader.skip()?,
        }
        Ok(())
    }

    fn object(&mut self, secret: bool, depth: usize) -> Result<(), Fault> {
        let mut entries = self.reader.object()?;
        loop {
            let before = self.reader.offset();
            let Some(key) = self.reader.next_key(&mut entries)? else { return Ok(()) };
            let hides = !secret && self.redactor.is_secret(&key);
            if !secret && !hides {
                self.key(before, &key);
            }
            let kind = self.reader.peek()?;
            let start = self.reader.offset();
            self.value(secret || hides, depth)?;
            // That there is nothing is no secret, and a request or answer without it reads as one.
            if hides && kind != Kind::Null {
                self.replace(start, REDACTED);
            }
        }
    }

    /// Redacts the key that was read from here on.
    fn key(&mut self, before: usize, key: &str) {
        let safe = self.redactor.value(key, MAX_DEPTH);
        let read = self.text.get(before..self.reader.offset()).unwrap_or_default();
        if let (true, Some(open), Some(close)) = (safe != key, read.find('"'), read.rfind('"')) {
            self.splice(before + open, before + close + 1, &safe);
        }
    }

    /// Writes this string in the place of what was read since `start`.
    fn replace(&mut self, start: usize, safe: &str) {
        self.splice(start, self.reader.offset(), safe);
    }

    fn splice(&mut self, start: usize, end: usize, safe: &str) {
        let mut writer = Writer::new(Encoding::Json);
        writer.string(safe);
        self.output.push_str(self.text.get(self.copied..start).unwrap_or_default());
        self.output.push_str(&writer.into_text());
        self.copied = end;
    }
}
