//! Skipping: one value of any kind in, its raw text out. Validates all of it and does not recurse.

use super::reader::MAX_DEPTH;
use super::{Fault, Reader, scan};

/// The containers that are open inside a skipped value, one bit each, set for an object.
#[derive(Default)]
struct Open {
    levels: u8,
    objects: u128,
}

// Every level of nesting has its bit.
const _: () = assert!((MAX_DEPTH as u32) < u128::BITS);

impl Open {
    fn push(&mut self, object: bool) {
        self.levels += 1;
        self.objects = self.objects << 1 | u128::from(object);
    }

    fn pop(&mut self) {
        self.levels -= 1;
        self.objects >>= 1;
    }

    fn in_object(&self) -> bool {
        self.objects & 1 == 1
    }
}

impl<'a> Reader<'a> {
    /// Reads one value of any kind and gives its text as written.
    ///
    /// # Errors
    ///
    /// When no valid value is there, or too many containers are open.
    pub fn skip(&mut self) -> Result<&'a str, Fault> {
        let first = self.token();
        let start = self.position;
        if self.plain_string().is_some() {
            return Ok(self.written_since(start));
        }
        match first {
            Some(b'{' | b'[') => self.skip_container()?,
            _ => self.skip_scalar()?,
        }
        Ok(self.written_since(start))
    }

    fn skip_container(&mut self) -> Result<(), Fault> {
        let mut open = Open::default();
        loop {
            match self.token() {
                Some(b'{') => {
                    self.enter()?;
                    open.push(true);
                    if self.token() != Some(b'}') {
                        self.skip_key()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.enter()?;
                    open.push(false);
                    if self.token() != Some(b']') {
                        continue;
                    }
                }
                _ => self.skip_scalar()?,
            }
            if self.skip_ends(&mut open)? {
                return Ok(());
            }
        }
    }

    /// Behind a value: leaves the containers that end here. `true` when that was all of them, `false` when another
    /// value follows.
    fn skip_ends(&mut self, open: &mut Open) -> Result<bool, Fault> {
        while open.levels > 0 {
            match (self.token(), open.in_object()) {
                (Some(b'}'), true) | (Some(b']'), false) => {
                    self.position += 1;
                    self.depth -= 1;
                    open.pop();
                }
                (Some(b','), true) => {
                    self.position += 1;
                    self.skip_key()?;
                    return Ok(false);
                }
                (Some(b','), false) => {
                    self.position += 1;
                    return Ok(false);
                }
                (_, true) => return Err(self.unexpected("`,` or `}`")),
                (_, false) => return Err(self.unexpected("`,` or `]`")),
            }
        }
        Ok(true)
    }

    fn skip_key(&mut self) -> Result<(), Fault> {
        if self.token() != Some(b'"') {
            return Err(self.unexpected("a key"));
        }
        self.skip_string()?;
        if self.token() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.position += 1;
        Ok(())
    }

    fn skip_scalar(&mut self) -> Result<(), Fault> {
        match self.token() {
            Some(b'"') => self.skip_string(),
            Some(b'n') => self.null(),
            Some(b't' | b'f') => self.bool().map(drop),
            _ => self.number_as("a value").map(drop),
        }
    }

    #[inline]
    fn skip_string(&mut self) -> Result<(), Fault> {
        let (end, _) = scan::string_end(self.text.as_bytes(), self.position + 1)?;
        self.position = end + 1;
        Ok(())
    }
}
