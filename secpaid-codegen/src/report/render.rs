//! In: a finding and the text it is about. Out: plain text in rustc's layout.

use super::{Diagnostic, Label};
use crate::source::{Source, Span};

/// Tabs are shown this wide, so that carets stay under what they mean.
const TAB: &str = "    ";
/// Of a longer line only a window around the place is shown.
const WIDEST: usize = 140;
/// How much of a long line is shown before the place.
const LEAD: usize = 40;

pub(super) fn diagnostic(diagnostic: &Diagnostic, source: &Source) -> String {
    let mut marks = vec![Mark::new(&diagnostic.primary, '^', source)];
    marks.extend(diagnostic.related.iter().map(|label| Mark::new(label, '-', source)));
    let place = source.position(diagnostic.primary.span.start);
    marks.sort_by_key(|mark| (mark.line, mark.start));

    let width = marks.iter().map(|mark| mark.line).max().unwrap_or(1).to_string().len();
    let gutter = " ".repeat(width);
    let mut lines = vec![
        format!("{}: {}", diagnostic.severity.as_str(), diagnostic.message),
        format!("{gutter}--> {}:{}:{}", source.label(), place.line, place.column),
        format!("{gutter} |"),
    ];
    let mut shown: Option<usize> = None;
    for mark in &marks {
        if shown.is_some_and(|line| line + 1 < mark.line) {
            lines.push("...".to_owned());
        }
        let window = Window::new(source.line(mark.line), mark);
        if shown != Some(mark.line) {
            lines.push(format!("{:>width$} | {}", mark.line, window.text).trim_end().to_owned());
        }
        lines.push(format!("{gutter} | {}", window.underline(mark)).trim_end().to_owned());
        shown = Some(mark.line);
    }
    if let Some(help) = &diagnostic.help {
        lines.push(format!("{gutter} |"));
        lines.push(format!("{gutter} = help: {help}"));
    }
    lines.join("\n")
}

/// A label on its line: characters of the line from `start` to `end`.
struct Mark<'a> {
    line: usize,
    start: usize,
    end: usize,
    sign: char,
    text: &'a str,
}

impl<'a> Mark<'a> {
    fn new(label: &'a Label, sign: char, source: &Source) -> Self {
        let Span { start, end } = label.span;
        let from = source.position(start);
        let to = source.position(end.max(start));
        let last = if to.line == from.line { to.column } else { source.line(from.line).chars().count() + 1 };
        Self {
            line: from.line,
            start: from.column - 1,
            end: last.max(from.column + 1) - 1,
            sign,
            text: &label.text,
        }
    }
}

/// What is shown of a line.
struct Window {
    text: String,
    /// Columns shown for each character of the line, up to the first that is not shown.
    columns: Vec<usize>,
}

impl Window {
    fn new(line: &str, mark: &Mark<'_>) -> Self {
        let length = line.chars().count();
        let (first, last) = if length <= WIDEST {
            (0, length)
        } else {
            let first = mark.start.saturating_sub(LEAD).min(length - WIDEST);
            (first, first + WIDEST)
        };
        let mut text = String::new();
        let mut columns = Vec::with_capacity(length + 1);
        let mut column = 0;
        if first > 0 {
            text.push_str("...");
            column = 3;
        }
        for (index, character) in line.chars().enumerate() {
            columns.push(column);
            if index < first || index >= last {
                continue;
            }
            match character {
                '\t' => {
                    text.push_str(TAB);
                    column += TAB.len();
                }
                // Other control characters would move the cursor of a terminal, and a byte order mark has no width.
                _ => {
                    let hidden = character.is_control() || character == '\u{feff}';
                    text.push(if hidden { '\u{fffd}' } else { character });
                    column += 1;
                }
            }
        }
        columns.push(column);
        if last < length {
            text.push_str("...");
        }
        Self { text, columns }
    }

    fn column(&self, character: usize) -> usize {
        let end = self.columns.last().copied().unwrap_or(0);
        self.columns.get(character).copied().unwrap_or(end)
    }

    fn underline(&self, mark: &Mark<'_>) -> String {
        let start = self.column(mark.start);
        let length = self.column(mark.end).saturating_sub(start).max(1);
        let signs = String::from(mark.sign).repeat(length);
        format!("{}{signs} {}", " ".repeat(start), mark.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn renders(text: &str, finding: Diagnostic, expected: &[&str]) {
        let rendered = finding.render(&Source::new("s.json", text));
        assert_eq!(rendered.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn one_place() {
        let finding = Diagnostic::new("r", Span::new(7, 10), "no").label("here").help("write `5`");
        renders(
            "{\n\t\"ä\": 1}",
            finding,
            &[
                "error: no",
                " --> s.json:2:5",
                "  |",
                "2 |     \"ä\": 1}",
                "  |        ^^^ here",
                "  |",
                "  = help: write `5`",
            ],
        );
    }

    #[test]
    fn two_places_in_the_order_of_the_text() {
        let text = "a\nb\nc\nd\n";
        let near = Diagnostic::new("r", Span::new(2, 3), "no").also(Span::new(0, 1), "first here");
        renders(
            text,
            near,
            &["error: no", " --> s.json:2:1", "  |", "1 | a", "  | - first here", "2 | b", "  | ^"],
        );
        let far = Diagnostic::new("r", Span::new(0, 1), "no").also(Span::new(6, 7), "and here");
        renders(
            text,
            far,
            &["error: no", " --> s.json:1:1", "  |", "1 | a", "  | ^", "...", "4 | d", "  | - and here"],
        );
    }

    #[test]
    fn two_places_on_one_line_show_it_once() {
        let finding = Diagnostic::new("r", Span::new(4, 5), "no").also(Span::new(0, 1), "x");
        renders(
            "a = b",
            finding,
            &["error: no", " --> s.json:1:5", "  |", "1 | a = b", "  | - x", "  |     ^"],
        );
    }

    #[test]
    fn a_place_of_several_lines_is_marked_to_the_end_of_its_first() {
        renders(
            "ab\ncd",
            Diagnostic::new("r", Span::new(1, 5), "no"),
            &["error: no", " --> s.json:1:2", "  |", "1 | ab", "  |  ^"],
        );
    }

    #[test]
    fn the_end_of_the_text_can_be_marked() {
        renders(
            "ab",
            Diagnostic::new("r", Span::new(2, 2), "no"),
            &["error: no", " --> s.json:1:3", "  |", "1 | ab", "  |   ^"],
        );
    }

    #[test]
    fn of_a_long_line_a_window_is_shown() {
        let text = format!("{}X{}", "a".repeat(300), "b".repeat(300));
        let rendered = Diagnostic::new("r", Span::new(300, 301), "no").render(&Source::new("s.json", text));
        let lines: Vec<_> = rendered.lines().collect();
        let at = lines[3].find('X').unwrap();
        assert_eq!(lines[4].find('^'), Some(at));
        assert!(
            lines[3].chars().count() < 160 && lines[3].starts_with("1 | ...") && lines[3].ends_with("...")
        );
    }
}
