//! Text that a server made up, as messages show it: not longer than a line or two, and nothing in it that a terminal or a log obeys.

use std::fmt::{self, Write as _};

/// How many characters are shown.
const MOST: usize = 200;

/// The beginning of a text, with control characters escaped.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars().take(MOST) {
            if character.is_control() {
                write!(f, "{}", character.escape_default())?;
            } else {
                f.write_char(character)?;
            }
        }
        if self.0.chars().nth(MOST).is_some() { f.write_str("...") } else { Ok(()) }
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_and_control_characters_escaped() {
        assert_eq!(Shown("plain ä").to_string(), "plain ä");
        assert_eq!(Shown("a\nb\u{1b}[2J").to_string(), "a\\nb\\u{1b}[2J");
        assert_eq!(Shown(&"ä".repeat(100_000)).to_string(), format!("{}...", "ä".repeat(200)));
        assert_eq!(format!("{:?}", Shown("x")), "\"x\"");
    }
}
