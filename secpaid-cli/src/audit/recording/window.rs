//! In: a stream. Out: the part of it that is being looked at.

use std::io::{self, Read};

/// How much is read at once, at least.
const CHUNK: usize = 256 << 10;

/// A part of a stream that grows at its end and is let go at its start.
pub(super) struct Window<R> {
    input: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// How many bytes were let go.
    passed: u64,
}

impl<R: Read> Window<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, buffer: Vec::new(), start: 0, end: 0, passed: 0 }
    }

    /// What is held of the stream.
    pub(super) fn held(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Which byte of the stream the part begins with.
    pub(super) fn offset(&self) -> u64 {
        self.passed
    }

    /// Lets go of the first bytes.
    pub(super) fn pass(&mut self, bytes: usize) {
        let bytes = bytes.min(self.end - self.start);
        self.start += bytes;
        self.passed += bytes as u64;
    }

    /// Reads on; `false` at the end of the stream.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        if self.buffer.len() - self.end < CHUNK {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            // The room doubles, so that a long entry is not moved again and again.
            let room = (self.end + CHUNK).max(2 * self.end).next_multiple_of(CHUNK);
            if self.buffer.len() < room {
                self.buffer.resize(room, 0);
            }
        }
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        loop {
            match self.input.read(room) {
                Ok(read) => {
                    self.end += read;
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
