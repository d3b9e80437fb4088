//! From what an error says about its place to the entry of a list that it is about.

use std::borrow::Cow;

use crate::envelope::{Found, each_item, position};
use crate::json::Reader;

/// Why an error is about no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Astray {
    /// It is neither a position nor a path.
    NoPath,
    /// It leads past the list, or behind its end.
    NoEntry,
    /// It can be read in two ways, which lead to two entries.
    TwoEntries,
}

/// The position of the entry that a path leads to, in a list of so many entries.
///
/// `list` is where the list is, step by step. A path is a position, as number or digits, or steps in a JSON Pointer or an array; steps
/// begin at the list, at the body, or at what is between the two.
pub(super) fn entry(path: &str, list: &[String], entries: usize) -> Result<usize, Astray> {
    let there = |found: usize| if found < entries { Ok(found) } else { Err(Astray::NoEntry) };
    let steps = match Found::new(path) {
        Found::Number(digits) => return position(digits).ok_or(Astray::NoEntry).and_then(there),
        Found::String(text) if !text.starts_with('/') => {
            return position(&text).ok_or(Astray::NoPath).and_then(there);
        }
        Found::String(pointer) => {
            pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
        }
        Found::Array(array) => steps_of(array).ok_or(Astray::NoPath)?,
        _ => return Err(Astray::NoPath),
    };
    let mut found = None;
    for begin in 0..=list.len() {
        let above = list.get(begin..).unwrap_or_default();
        let Some(next) = steps.strip_prefix(above).and_then(|rest| position(rest.first()?)) else { continue };
        if found.is_some_and(|found| found != next) {
            return Err(Astray::TwoEntries);
        }
        found = Some(next);
    }
    found.ok_or(Astray::NoEntry).and_then(there)
}

/// The steps of a path that is an array of keys and positions.
fn steps_of(array: &str) -> Option<Vec<String>> {
    let mut steps = Some(Vec::new());
    each_item(&mut Reader::from_text(array), &mut |item| {
        let step = match Found::new(item) {
            Found::String(key) => Some(key),
            Found::Number(position) => Some(Cow::Borrowed(position)),
            _ => None,
        };
        steps = steps.take().zip(step).map(|(mut steps, step)| {
            steps.push(step.into_owned());
            steps
        });
    });
    steps.filter(|steps| !steps.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str, list: &[&str]) -> Result<usize, Astray> {
        let list: Vec<_> = list.iter().map(|step| (*step).to_owned()).collect();
        entry(path, &list, 4)
    }

    #[test]
    fn a_position_or_steps_from_body_or_list() {
        for path in
            ["3", r#""3""#, r#""/3""#, r#""/3/price""#, r#""/data/orders/3""#, r#""/orders/3/price/0""#]
        {
            assert_eq!(at(path, &["data", "orders"]), Ok(3), "{path}");
        }
        assert_eq!(at(r#"["orders",3,"id"]"#, &["data", "orders"]), Ok(3));
        assert_eq!(at(r#""/a~1b/2""#, &["a/b"]), Ok(2));
        assert_eq!(at(r#""/2/x""#, &[]), Ok(2));
    }

    #[test]
    fn what_leads_nowhere() {
        for path in
            ["4", "-1", "1.0", "99999999999999999999999", r#""/data/orders""#, r#""/data/other/1""#, r#""/""#]
        {
            assert_eq!(at(path, &["data", "orders"]), Err(Astray::NoEntry), "{path}");
        }
        for path in ["null", "true", "{}", "[]", "[null]", r#""""#, r#""price""#, r#""01""#] {
            assert_eq!(at(path, &["data", "orders"]), Err(Astray::NoPath), "{path}");
        }
    }

    #[test]
    fn two_readings_are_not_guessed_between() {
        assert_eq!(at(r#""/1/2""#, &["1"]), Err(Astray::TwoEntries));
        assert_eq!(at(r#""/1/1""#, &["1"]), Ok(1));
        assert_eq!(at(r#""/2""#, &["1"]), Ok(2));
    }
}
