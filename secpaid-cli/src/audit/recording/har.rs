//! In: the stream of a HAR. Out: its entries, one at a time.

use std::io::Read;

use secpaid_core::json::Reader;

use super::scan::Scanner;
use super::window::Window;
use super::{At, Each, LONGEST, Position, Trouble, entry};

/// Reads `{"log": {"entries": [...]}}`; everything else in it is left behind.
pub(super) fn read(
    window: &mut Window<impl Read>,
    label: &str,
    position: &mut Option<Position>,
    each: Each<'_>,
) -> Result<(), Trouble> {
    let mut text = Text { window };
    let mut found = false;
    text.object(&mut |text, key| match key {
        "log" => text.object(&mut |text, key| match key {
            "entries" => {
                found = true;
                entries(text, label, position, each)
            }
            _ => text.skip(),
        }),
        _ => text.skip(),
    })?;
    match (found, text.peek()?) {
        (true, None) => Ok(()),
        (true, Some(_)) => Err(Trouble::malformed("the HAR ends here, nothing may follow")),
        (false, _) => Err(Trouble::malformed("this HAR has no `entries` in its `log`")),
    }
}

fn entries(
    text: &mut Text<'_, impl Read>,
    label: &str,
    position: &mut Option<Position>,
    each: Each<'_>,
) -> Result<(), Trouble> {
    let mut number = 0;
    text.expect(b'[', "a list of entries")?;
    if text.peek()? == Some(b']') {
        return text.expect(b']', "`]`");
    }
    loop {
        number += 1;
        let here = Position::Entry(number);
        *position = Some(here);
        if text.peek()? != Some(b'{') {
            return Err(text.unexpected("an entry, which is an object"));
        }
        let length = text.value()?;
        let held = text.window.held().get(..length).unwrap_or_default();
        let exchange = entry::read(held).map_err(Trouble::Malformed)?;
        each(At { label, position: Some(here) }, &exchange);
        drop(exchange);
        text.window.pass(length);
        match text.peek()? {
            Some(b',') => text.window.pass(1),
            Some(b']') => return text.expect(b']', "`]`"),
            _ => return Err(text.unexpected("`,` or `]` behind an entry")),
        }
    }
}

/// JSON that is read from a stream and not kept.
struct Text<'w, R> {
    window: &'w mut Window<R>,
}

/// What is done with the value of a key.
type Member<'m, 'w, R> = &'m mut dyn FnMut(&mut Text<'w, R>, &str) -> Result<(), Trouble>;

impl<'w, R: Read> Text<'w, R> {
    /// The next byte that is not white space; `None` at the end.
    fn peek(&mut self) -> Result<Option<u8>, Trouble> {
        loop {
            let held = self.window.held();
            let spaces = held.iter().take_while(|byte| b" \t\r\n".contains(byte)).count();
            let byte = held.get(spaces).copied();
            self.window.pass(spaces);
            if byte.is_some() || !self.window.more()? {
                return Ok(byte);
            }
        }
    }

    fn expect(&mut self, byte: u8, what: &str) -> Result<(), Trouble> {
        if self.peek()? != Some(byte) {
            return Err(self.unexpected(what));
        }
        self.window.pass(1);
        Ok(())
    }

    fn unexpected(&self, what: &str) -> Trouble {
        if self.window.held().is_empty() {
            Trouble::CutOff
        } else {
            Trouble::malformed(format!("expected {what}"))
        }
    }

    /// Holds the whole value that begins here, and gives its length.
    fn value(&mut self) -> Result<usize, Trouble> {
        let mut scanner = Scanner::default();
        let mut scanned = 0;
        loop {
            let held = self.window.held();
            if let Some(end) = scanner.end_in(held.get(scanned..).unwrap_or_default()) {
                return Ok(scanned + end);
            }
            scanned = held.len();
            if scanned > LONGEST {
                return Err(Trouble::malformed(format!("an entry is longer than {} MiB", LONGEST >> 20)));
            }
            if !self.window.more()? {
                return Err(Trouble::CutOff);
            }
        }
    }

    /// Leaves a value of any length behind.
    fn skip(&mut self) -> Result<(), Trouble> {
        if self.peek()?.is_none() {
            return Err(Trouble::CutOff);
        }
        let mut scanner = Scanner::default();
        loop {
            let held = self.window.held();
            let (length, end) = (held.len(), scanner.end_in(held));
            self.window.pass(end.unwrap_or(length));
            if end.is_some() {
                return Ok(());
            }
            if !self.window.more()? {
                return Err(Trouble::CutOff);
            }
        }
    }

    fn object(&mut self, member: Member<'_, 'w, R>) -> Result<(), Trouble> {
        self.expect(b'{', "an object")?;
        if self.peek()? == Some(b'}') {
            return self.expect(b'}', "`}`");
        }
        loop {
            let key = self.key()?;
            self.expect(b':', "`:` behind a key")?;
            self.peek()?;
            member(self, &key)?;
            match self.peek()? {
                Some(b',') => self.window.pass(1),
                Some(b'}') => return self.expect(b'}', "`}`"),
                _ => return Err(self.unexpected("`,` or `}`")),
            }
        }
    }

    fn key(&mut self) -> Result<String, Trouble> {
        if self.peek()? != Some(b'"') {
            return Err(self.unexpected("a key"));
        }
        let length = self.value()?;
        let raw = self.window.held().get(..length).unwrap_or_default();
        let key = Reader::new(raw).and_then(|mut reader| Ok(reader.string()?.into_owned()));
        let key = key.map_err(|fault| Trouble::Malformed(fault.to_string()))?;
        self.window.pass(length);
        Ok(key)
    }
}
