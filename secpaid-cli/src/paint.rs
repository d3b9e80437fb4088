//! The report's plain text in, the same text with colours out. Where they are not wanted, `anstream` takes them off again.

use anstyle::{AnsiColor, Style};

const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
const WARNING: Style = AnsiColor::BrightYellow.on_default().bold();
const FRAME: Style = AnsiColor::BrightBlue.on_default().bold();
const BOLD: Style = Style::new().bold();

/// Colours a rendered report the way rustc does.
pub(crate) fn report(text: &str) -> String {
    let mut severity = ERROR;
    text.lines().map(|line| self::line(line, &mut severity) + "\n").collect()
}

fn line(line: &str, severity: &mut Style) -> String {
    for (word, style) in [("error", ERROR), ("warning", WARNING)] {
        if let Some(message) = line.strip_prefix(word).filter(|rest| rest.starts_with(':')) {
            *severity = style;
            return format!("{style}{word}{style:#}{BOLD}{message}{BOLD:#}");
        }
    }
    let Some(at) = frame(line) else { return line.to_owned() };
    let (frame, rest) = line.split_at(at);
    let marks = rest.trim_start();
    let style = match marks.chars().next() {
        Some('^') => *severity,
        Some('-') => FRAME,
        _ => return format!("{FRAME}{frame}{FRAME:#}{rest}"),
    };
    // Only a line without a number is one of marks; a line of the file may begin with anything.
    if frame.contains(|character: char| character.is_ascii_digit()) {
        return format!("{FRAME}{frame}{FRAME:#}{rest}");
    }
    format!("{FRAME}{frame}{FRAME:#}{style}{rest}{style:#}")
}

/// How much of the line is the frame around the excerpt.
fn frame(line: &str) -> Option<usize> {
    let number = line.len()
        - line.trim_start_matches(|character: char| character == ' ' || character.is_ascii_digit()).len();
    let rest = line.get(number..)?;
    ["-->", "|", "=", "..."].into_iter().find(|sign| rest.starts_with(sign)).map(|sign| number + sign.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "error: unknown type `Lnk`\n  --> spec.json:41:17\n   |\n41 |       \"data\": \"Lnk\",\n   |               ^^^^^ here\n   |\n   = help: write `Link`\n";

    #[test]
    fn colours_change_no_text() {
        let painted = report(TEXT);
        assert_ne!(painted, TEXT);
        assert_eq!(anstream::adapter::strip_str(&painted).to_string(), TEXT);
    }

    #[test]
    fn marks_have_the_colour_of_their_severity() {
        let warning = report(&TEXT.replace("error", "warning"));
        assert!(
            warning.contains(&format!("{WARNING}               ^^^^^ here{WARNING:#}"))
                || warning.contains(&format!("{WARNING}"))
        );
        assert!(!warning.contains(&ERROR.to_string()));
    }
}
