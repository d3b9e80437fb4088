//! From a JSON value and a pointer to the values that the pointer names.

use std::borrow::Cow;

use super::table::{Empty, ValueKind};
use crate::json::{Kind, Reader};

/// A value of a document that is known to be valid: its text, without white space around it.
pub(crate) type Raw<'a> = &'a str;

/// The segment that stands for every entry of an array and every value of an object.
pub(crate) const EVERY: &str = "*";

/// The values below `value` at the rest of a pointer; nothing where the way ends early.
///
/// A segment `*` stands for every entry of an array, and for every value of an object without a key `*`; each is a way of its own. One
/// of several (`among`) that has no entries is a way that ends early. The document was validated before, so a fault cannot come up here;
/// if it did, the value would count as not there.
pub(crate) fn visit<'a>(value: Raw<'a>, pointer: &[&str], among: bool, see: &mut dyn FnMut(Option<Raw<'a>>)) {
    let Some((segment, rest)) = pointer.split_first() else { return see(Some(value)) };
    let mut reader = Reader::from_text(value);
    let mut any = false;
    match reader.peek() {
        Ok(Kind::Object) => match member(value, segment) {
            Some(found) => return visit(found, rest, among, see),
            None if *segment == EVERY => each_member(value, &mut |_, value| {
                any = true;
                visit(value, rest, true, see);
            }),
            None => return see(None),
        },
        Ok(Kind::Array) if *segment == EVERY => each_item(&mut reader, &mut |item| {
            any = true;
            visit(item, rest, true, see);
        }),
        Ok(Kind::Array) => {
            let mut left = position(segment);
            let mut found = None;
            each_item(&mut reader, &mut |item| {
                if left == Some(0) {
                    found = Some(item);
                }
                left = left.and_then(|left| left.checked_sub(1));
            });
            return match found {
                Some(found) => visit(found, rest, among, see),
                None => see(None),
            };
        }
        _ => return see(None),
    }
    if among && !any {
        see(None);
    }
}

/// The first value at the rest of a pointer.
pub(crate) fn find<'a>(value: Raw<'a>, pointer: &[&str]) -> Option<Raw<'a>> {
    if pointer.is_empty() {
        return Some(value);
    }
    let mut first = None;
    visit(value, pointer, false, &mut |found| first = first.or(found));
    first
}

/// Calls `see` with every entry of the array that the reader stands at.
pub(crate) fn each_item<'a>(reader: &mut Reader<'a>, see: &mut dyn FnMut(Raw<'a>)) {
    let Ok(mut entries) = reader.array() else { return };
    while let Ok(true) = reader.next_item(&mut entries) {
        let Ok(item) = reader.skip() else { return };
        see(item);
    }
}

/// An array position as RFC 6901 writes it: digits without a leading zero.
pub(crate) fn position(segment: &str) -> Option<usize> {
    if segment.len() > 1 && segment.starts_with('0') || segment.starts_with('+') {
        return None;
    }
    segment.parse().ok()
}

/// The value of a key of an object.
pub(crate) fn member<'a>(object: Raw<'a>, name: &str) -> Option<Raw<'a>> {
    let mut reader = Reader::from_text(object);
    let mut entries = reader.object().ok()?;
    while let Some(key) = reader.next_key(&mut entries).ok()? {
        let value = reader.skip().ok()?;
        if key == name {
            return Some(value);
        }
    }
    None
}

/// Calls `see` with every key of an object and its value.
pub(crate) fn each_member<'a>(object: Raw<'a>, see: &mut dyn FnMut(&str, Raw<'a>)) {
    let mut reader = Reader::from_text(object);
    let Ok(mut entries) = reader.object() else { return };
    while let Ok(Some(key)) = reader.next_key(&mut entries) {
        let Ok(value) = reader.skip() else { return };
        see(&key, value);
    }
}

/// Is it an object that has something in it, and nothing but values that say nothing?
pub(crate) fn is_blank(value: Raw<'_>) -> bool {
    let (mut any, mut all) = (false, kind(value) == ValueKind::Object);
    if all {
        each_member(value, &mut |_, value| {
            any = true;
            all = all && (Found::new(value).emptiness().is_some() || is_blank(value));
        });
    }
    any && all
}

/// The kind of a value, by how it begins.
pub(crate) fn kind(value: Raw<'_>) -> ValueKind {
    match value.as_bytes().first() {
        Some(b'{') => ValueKind::Object,
        Some(b'[') => ValueKind::List,
        Some(b'"') => ValueKind::String,
        Some(b't' | b'f') => ValueKind::Bool,
        Some(b'-' | b'0'..=b'9') => ValueKind::Number,
        _ => ValueKind::Null,
    }
}

/// A value by kind; containers keep their text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    String(Cow<'a, str>),
    Array(Raw<'a>),
    Object(Raw<'a>),
}

impl<'a> Found<'a> {
    pub(crate) fn new(value: Raw<'a>) -> Self {
        match kind(value) {
            ValueKind::String => Self::String(text(value)),
            ValueKind::Object => Self::Object(value),
            ValueKind::List => Self::Array(value),
            ValueKind::Bool => Self::Bool(value == "true"),
            ValueKind::Number => Self::Number(value),
            ValueKind::Null => Self::Null,
        }
    }

    /// Which spelling of *no data* it is, if it is one.
    pub(crate) fn emptiness(&self) -> Option<Empty> {
        // A valid container is empty when nothing but white space is between its brackets.
        let nothing_inside =
            |text: &str| text.get(1..text.len() - 1).is_some_and(|inside| inside.trim_ascii().is_empty());
        match self {
            Self::Null => Some(Empty::Null),
            Self::String(text) if text.is_empty() => Some(Empty::String),
            Self::Array(text) if nothing_inside(text) => Some(Empty::Array),
            Self::Object(text) if nothing_inside(text) => Some(Empty::Object),
            _ => None,
        }
    }

    /// The text of a scalar that says something: not null, not `""`, not a container.
    pub(crate) fn says(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Bool(true) => Some(Cow::Borrowed("true")),
            Self::Bool(false) => Some(Cow::Borrowed("false")),
            Self::Number(text) => Some(Cow::Borrowed(text)),
            Self::String(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }
}

/// The content of a JSON string.
fn text(value: Raw<'_>) -> Cow<'_, str> {
    let content = value.get(1..value.len() - 1).unwrap_or_default();
    if content.as_bytes().contains(&b'\\') {
        Reader::from_text(value).string().unwrap_or_default()
    } else {
        Cow::Borrowed(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all<'a>(value: &'a str, pointer: &[&str]) -> Vec<&'a str> {
        let mut seen = Vec::new();
        visit(value, pointer, false, &mut |found| seen.extend(found));
        seen
    }

    #[test]
    fn goes_through_keys_positions_and_stars() {
        let body = r#"{"errors":[{"code":1},{"code":"two"},3],"a/b":{"":null}}"#;
        assert_eq!(all(body, &["errors", "1", "code"]), [r#""two""#]);
        assert_eq!(all(body, &["errors", "*", "code"]), ["1", r#""two""#]);
        assert_eq!(all(body, &["a/b", ""]), ["null"]);
        assert_eq!(all(body, &[]), [body]);
        assert!(all(body, &["errors", "01"]).is_empty());
        assert!(all(body, &["errors", "9"]).is_empty());
        assert!(all(body, &["errors", "code"]).is_empty());
        assert_eq!(find(body, &["errors", "*", "code"]), Some("1"));
    }

    #[test]
    fn a_star_is_every_value_of_an_object_unless_that_has_such_a_key() {
        let body = r#"{"errors":{"mail":["taken","odd"],"name":[],"age":"low"},"named":{"*":{"a":1},"b":{"a":2}},"none":{}}"#;
        assert_eq!(all(body, &["errors", "*", "*"]), [r#""taken""#, r#""odd""#]);
        assert_eq!(all(body, &["errors", "*", "0"]), [r#""taken""#]);
        assert_eq!(all(body, &["named", "*", "a"]), ["1"]);
        assert_eq!(all(body, &["*", "mail", "1"]), [r#""odd""#]);
        let mut places = 0;
        visit(body, &["none", "*"], false, &mut |_| places += 1);
        assert_eq!(places, 0);
    }

    #[test]
    fn classifies_every_kind() {
        assert_eq!(Found::new("null"), Found::Null);
        assert_eq!(Found::new("-1.5"), Found::Number("-1.5"));
        assert_eq!(Found::new(r#""a\u0041""#), Found::String("aA".into()));
        assert_eq!(Found::new("[]"), Found::Array("[]"));
        assert_eq!(Found::new("{}"), Found::Object("{}"));
        assert_eq!(Found::new("true"), Found::Bool(true));
        assert_eq!(Found::String("".into()).says(), None);
    }
}
