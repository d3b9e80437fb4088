//! In: the text of a JSON value, piece by piece. Out: where it ends. That it is JSON is for the reader to see.

use memchr::memchr2;

/// Finds the end of one value.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// Is it a number, or a word?
    bare: bool,
}

impl Scanner {
    /// Looks at the next piece: how much of it belongs to the value, if the value ends in it.
    pub(super) fn end_in(&mut self, piece: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(byte) = piece.get(at) {
            if self.in_string {
                at = self.string(piece, at);
                if !self.in_string && self.depth == 0 {
                    return Some(at);
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                // A bare value ends before what follows it.
                b'}' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' if self.bare => return Some(at),
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ if self.depth == 0 => self.bare = true,
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Goes to the end of a string, or of the piece.
    fn string(&mut self, piece: &[u8], mut at: usize) -> usize {
        if std::mem::take(&mut self.escaped) {
            at += 1;
        }
        while let Some(found) = piece.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
            at += found;
            if piece.get(at) == Some(&b'"') {
                self.in_string = false;
                return at + 1;
            }
            if at + 1 == piece.len() {
                self.escaped = true;
                return at + 1;
            }
            at += 2;
        }
        piece.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The end of the value, however its text is cut into pieces.
    fn ends(text: &str) -> Vec<Option<usize>> {
        let bytes = text.as_bytes();
        let pieces = |size: usize| {
            let mut scanner = Scanner::default();
            let mut chunks = bytes.chunks(size).enumerate();
            chunks.find_map(|(index, piece)| Some(index * size + scanner.end_in(piece)?))
        };
        (1..=bytes.len()).map(pieces).collect()
    }

    #[test]
    fn values_end_where_they_do_wherever_the_text_is_cut() {
        for (value, rest) in [
            (r#"{"a":"}\"]","b":[1,{"c":"\\"}]}"#, ",{}"),
            (r#""a\\\"b,""#, ":1"),
            (r#"[[],"]"]"#, "]"),
            ("12.5e3", "}"),
            ("null", ","),
            (r#""""#, " "),
        ] {
            let text = format!("{value}{rest}");
            assert!(ends(&text).iter().all(|end| *end == Some(value.len())), "{text}: {:?}", ends(&text));
        }
    }

    #[test]
    fn a_value_that_goes_on_has_no_end() {
        for text in [r#"{"a":"}"#, r#"["\"]"#, "12"] {
            assert!(ends(text).iter().all(Option::is_none), "{text}");
        }
    }
}
