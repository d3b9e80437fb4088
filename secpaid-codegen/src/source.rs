//! In: the text of a spec and the name to show for it. Out: byte offsets as line and column, and lines to quote.

use std::fmt;

/// A piece of the text: byte offsets, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// From the offset of the first byte to the one behind the last.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// How many bytes it covers.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Does it cover nothing?
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// A value and where the text says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What is said.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value and where it was read.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl Spanned<String> {
    /// Where a range of the string's bytes is in the text; the whole string when escapes hide it.
    pub fn part(&self, start: usize, end: usize) -> Span {
        const QUOTES: usize = 2;
        if self.span.len() == self.value.len() + QUOTES {
            Span::new(self.span.start + 1 + start, self.span.start + 1 + end)
        } else {
            self.span
        }
    }
}

/// A place as editors count: both from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character of the line.
    pub column: usize,
}

/// The text of a spec with the name to show for it.
#[derive(Debug, Clone)]
pub struct Source {
    label: String,
    text: String,
    /// Offset of the first byte of each line; never empty.
    lines: Vec<usize>,
}

impl Source {
    /// A text; `label` is the path as the user wrote it.
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let behind_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(behind_breaks).collect();
        Self { label: label.into(), text, lines }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// When they are not UTF-8.
    pub fn from_bytes(label: impl Into<String>, bytes: Vec<u8>) -> Result<Self, NotUtf8> {
        let label = label.into();
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(label, text)),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let before = error.as_bytes().iter().take(offset);
                let line = 1 + before.filter(|byte| **byte == b'\n').count();
                Err(NotUtf8 { label, offset, line })
            }
        }
    }

    /// The name to show.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of an offset; an offset behind the end is the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.boundary(offset);
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = 1 + self.text.get(start..offset).map_or(0, |before| before.chars().count());
        Position { line, column }
    }

    /// A line without its line break, counted from 1; empty when there is no such line.
    pub fn line(&self, line: usize) -> &str {
        let start = self.line_start(line);
        let end = self.line_start(line + 1);
        let text = self.text.get(start..end).unwrap_or("");
        let text = text.strip_suffix('\n').unwrap_or(text);
        text.strip_suffix('\r').unwrap_or(text)
    }

    /// Offset of the first byte of a line, counted from 1; the end of the text when there is no such line.
    pub fn line_start(&self, line: usize) -> usize {
        let index = line.saturating_sub(1);
        self.lines.get(index).copied().unwrap_or(self.text.len())
    }

    /// The text of a span; empty when it is not one.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// The last offset at or before this one that does not split a character.
    fn boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// A file that is not UTF-8 text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUtf8 {
    label: String,
    offset: usize,
    line: usize,
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { label, offset, line } = self;
        write!(f, "`{label}` is not UTF-8 text: byte {offset}, in line {line}; save it as UTF-8")
    }
}

impl std::error::Error for NotUtf8 {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let source = Source::new("s.json", "{\n  \"ä\": 1\r\n}");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(4), Position { line: 2, column: 3 });
        assert_eq!(source.position(8), Position { line: 2, column: 6 });
        assert_eq!(source.line(2), "  \"ä\": 1");
        assert_eq!(source.line(3), "}");
        assert_eq!(source.line(9), "");
    }

    #[test]
    fn any_offset_has_a_position() {
        let text = "a\näöü\n\n\u{1f980}x";
        let source = Source::new("s.json", text);
        let mut last = Position { line: 1, column: 1 };
        for offset in 0..text.len() + 5 {
            let position = source.position(offset);
            assert!(position >= last, "{offset}");
            last = position;
        }
        assert_eq!(last, Position { line: 4, column: 3 });
    }

    #[test]
    fn escapes_hide_the_parts_of_a_string() {
        let plain = Spanned::new("/a/b".to_owned(), Span::new(10, 16));
        assert_eq!(plain.part(2, 4), Span::new(13, 15));
        let escaped = Spanned::new("/a\nb".to_owned(), Span::new(10, 17));
        assert_eq!(escaped.part(2, 4), Span::new(10, 17));
    }

    #[test]
    fn a_file_that_is_not_utf8_says_where() {
        let error = Source::from_bytes("s.json", b"{\n\"\xff\"}".to_vec()).unwrap_err();
        assert_eq!(error.to_string(), "`s.json` is not UTF-8 text: byte 3, in line 2; save it as UTF-8");
    }
}
