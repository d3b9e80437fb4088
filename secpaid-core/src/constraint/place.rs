//! In: a request as JSON and a pointer. Out: the values that the pointer names, each with its own place.

use std::fmt;

use crate::envelope::place::{EVERY, Found, Raw, each_item, each_member, member};
use crate::json::Reader;

/// Where a value stands, with the positions in lists and the keys of maps. `Display` writes it as a JSON Pointer.
///
/// The steps stay where they are found, so that a place that nobody asks for costs nothing.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    before: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Root,
    Key(&'p str),
    Position(usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(before) = self.before {
            before.fmt(f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")),
            Step::Position(position) => write!(f, "/{position}"),
        }
    }
}

/// Calls `see` with every value that the pointer names. It goes into JSON that a string holds; null counts as not there.
pub(super) fn visit(request: Raw<'_>, pointer: &[&str], see: &mut dyn FnMut(Raw<'_>, &Path<'_>)) {
    below(request, pointer, &Path { before: None, step: Step::Root }, see);
}

/// The first value that the pointer names.
pub(super) fn first(request: Raw<'_>, pointer: &[&str]) -> Option<String> {
    let mut first = None;
    visit(request, pointer, &mut |value, _| first = first.take().or_else(|| text(value)));
    first
}

/// What a number or a string says.
pub(super) fn text(value: Raw<'_>) -> Option<String> {
    match Found::new(value) {
        Found::Number(text) => Some(text.to_owned()),
        Found::String(text) => Some(text.into_owned()),
        _ => None,
    }
}

fn below(value: Raw<'_>, pointer: &[&str], path: &Path<'_>, see: &mut dyn FnMut(Raw<'_>, &Path<'_>)) {
    let found = Found::new(value);
    let Some((step, rest)) = pointer.split_first() else {
        if found != Found::Null {
            see(value, path);
        }
        return;
    };
    match found {
        Found::Object(_) => {
            if let Some(inside) = member(value, step) {
                below(inside, rest, &Path { before: Some(path), step: Step::Key(step) }, see);
            } else if *step == EVERY {
                each_member(value, &mut |key, inside| {
                    below(inside, rest, &Path { before: Some(path), step: Step::Key(key) }, see);
                });
            }
        }
        Found::Array(_) => {
            let mut position = 0;
            each_item(&mut Reader::from_text(value), &mut |item| {
                if *step == EVERY || step.parse() == Ok(position) {
                    below(item, rest, &Path { before: Some(path), step: Step::Position(position) }, see);
                }
                position += 1;
            });
        }
        Found::String(inside) => below(inside.trim_ascii(), pointer, path, see),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(request: &str, pointer: &[&str]) -> Vec<(String, String)> {
        let mut seen = Vec::new();
        visit(request, pointer, &mut |value, path| seen.push((path.to_string(), value.to_owned())));
        seen
    }

    #[test]
    fn every_value_has_a_place_of_its_own() {
        let request = r#"{"a/b":[{"c~":1},{"c~":null},{},{"c~":"x"}],"d":"[[1],[2,3]]"}"#;
        let found = |path: &str, value: &str| (path.to_owned(), value.to_owned());
        assert_eq!(
            all(request, &["a/b", "*", "c~"]),
            [found("/a~1b/0/c~0", "1"), found("/a~1b/3/c~0", "\"x\"")]
        );
        assert_eq!(
            all(request, &["d", "*", "*"]),
            [found("/d/0/0", "1"), found("/d/1/0", "2"), found("/d/1/1", "3")]
        );
        assert_eq!(all(request, &["d"]), [found("/d", "\"[[1],[2,3]]\"")]);
        assert!(all(request, &["e"]).is_empty());
        let request = r#"{"m":{"x":[1,2],"y":[3]},"*":{"*":4,"z":5}}"#;
        assert_eq!(all(request, &["m", "*", "0"]), [found("/m/x/0", "1"), found("/m/y/0", "3")]);
        // A field may have this name, too.
        assert_eq!(all(request, &["*", "*"]), [found("/*/*", "4")]);
    }

    #[test]
    fn text_that_is_no_json_holds_nothing() {
        for text in ["plain", "[1,", "{", "\\\"a", "", "12", "\\\"\\\\\\\"b\\\\\\\"\\\""] {
            assert!(all(&format!("{{\"a\":\"{text}\"}}"), &["a", "*", "b"]).is_empty(), "{text}");
        }
    }
}
