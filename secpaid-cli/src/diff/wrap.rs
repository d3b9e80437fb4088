//! Text in, the same text in lines that fit, those after the first indented.

use std::io::IsTerminal;

use terminal_size::{Width, terminal_size};

/// Lines longer than this are hard to read on any terminal.
const WIDEST: usize = 100;
/// Below this a line has no room for words.
const NARROWEST: usize = 40;

/// How many columns lines of the output may have.
pub(super) fn width() -> usize {
    let terminal = || terminal_size().map(|(Width(columns), _)| usize::from(columns));
    let columns = if std::io::stdout().is_terminal() { terminal() } else { None };
    columns.unwrap_or(WIDEST).clamp(NARROWEST, WIDEST)
}

/// Breaks the text between words. It begins at the column `start`, and lines after the first at `indent`. A word that is longer
/// than a line has a line of its own.
pub(super) fn wrapped(text: &str, start: usize, indent: usize, width: usize) -> String {
    let mut lines = String::new();
    let mut column = start;
    for (index, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if index > 0 && column + 1 + length > width {
            lines.push('\n');
            lines.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if index > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_hang() {
        assert_eq!(wrapped("one two three four", 2, 2, 9), "one two\n  three\n  four");
        assert_eq!(wrapped("one two", 0, 0, 7), "one two");
        assert_eq!(wrapped("later begun", 3, 1, 9), "later\n begun");
        assert_eq!(wrapped("a wordlongerthanaline b", 1, 1, 8), "a\n wordlongerthanaline\n b");
    }

    #[test]
    fn nothing_is_lost() {
        let text = "`a  b`: its type is `Option<String>`, was `String`";
        let joined: Vec<_> = wrapped(text, 0, 0, 12).lines().map(str::to_owned).collect();
        assert_eq!(joined.join(" "), text);
    }
}
