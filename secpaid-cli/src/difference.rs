//! Two texts in, out what differs between them, as a unified diff.

use std::time::Duration;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();
const HUNK: Style = AnsiColor::Cyan.on_default();
const HEADER: Style = Style::new().bold();

/// The smallest difference can take long to find; after this, any will do.
const PATIENCE: Duration = Duration::from_millis(500);

/// A unified diff from `old` to `new`, as `patch` takes it; empty where they are the same.
pub(crate) fn unified(old: &str, new: &str, old_label: &str, new_label: &str) -> String {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    diff.unified_diff().header(old_label, new_label).to_string()
}

/// Colours a unified diff.
pub(crate) fn painted(diff: &str) -> String {
    diff.split_inclusive('\n').enumerate().map(|(index, line)| painted_line(index, line)).collect()
}

fn painted_line(index: usize, line: &str) -> String {
    let style = match line.chars().next() {
        // The names of both texts.
        Some('-' | '+') if index < 2 => HEADER,
        Some('-') => REMOVED,
        Some('+') => ADDED,
        Some('@') => HUNK,
        _ => return line.to_owned(),
    };
    let text = line.trim_end_matches('\n');
    format!("{style}{text}{style:#}{}", line.get(text.len()..).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_shown_with_what_is_around() {
        let diff = unified("a\nb\nc\n", "a\nB\nc\n", "old", "new");
        assert_eq!(diff, "--- old\n+++ new\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
        assert_eq!(unified("a\n", "a\n", "old", "new"), "");
    }

    #[test]
    fn colours_change_no_text() {
        let diff = unified("a\n- b\n", "a\n+ c", "old", "new");
        let painted = painted(&diff);
        assert_ne!(painted, diff);
        assert_eq!(anstream::adapter::strip_str(&painted).to_string(), diff);
    }
}
