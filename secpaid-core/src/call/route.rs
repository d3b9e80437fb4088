//! In: the path of an endpoint, in which names between braces stand for fields, and their values. Out: the path of a call; and back.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::error::BuildError;

/// What means something in a path, or cannot stand in a URL: all but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The path of an endpoint: `/zones/{zone_id}/records`. A segment has one placeholder at most, with or without text around it.
#[derive(Debug, Clone, Copy)]
pub struct PathTemplate<'t>(pub &'t str);

impl<'t> PathTemplate<'t> {
    /// The values of the placeholders, if the path ends with one of this template: a base URL may have a path of its own.
    pub fn values<'p>(self, path: &'p str) -> Option<Vec<(&'t str, Cow<'p, str>)>> {
        let found = self.written(path)?;
        Some(found.into_iter().map(|(name, value)| (name, decoded(value))).collect())
    }

    /// The path with other texts in the place of some values: those for whose names there is one.
    pub fn replaced<T: AsRef<str>>(
        self,
        path: &str,
        instead: impl Fn(&'t str) -> Option<T>,
    ) -> Option<String> {
        let mut replaced = path.to_owned();
        for (name, range) in self.ranges(path)?.into_iter().rev() {
            if let Some(text) = instead(name) {
                replaced.replace_range(range, text.as_ref());
            }
        }
        Some(replaced)
    }

    /// The values as they are written.
    pub fn written<'p>(self, path: &'p str) -> Option<Vec<(&'t str, &'p str)>> {
        let value = |(name, range)| Some((name, path.get::<Range<usize>>(range)?));
        self.ranges(path)?.into_iter().map(value).collect()
    }

    fn ranges(self, path: &str) -> Option<Vec<(&'t str, Range<usize>)>> {
        let mut ranges = Vec::new();
        let mut rest = path;
        for wanted in self.segments().rev() {
            let (before, segment) = rest.rsplit_once('/')?;
            rest = before;
            let Some((before, name, after)) = placeholder(wanted) else {
                if segment != wanted {
                    return None;
                }
                continue;
            };
            let value = segment.strip_prefix(before)?.strip_suffix(after)?;
            if value.is_empty() {
                return None;
            }
            let start = rest.len() + "/".len() + before.len();
            ranges.push((name, start..start + value.len()));
        }
        ranges.reverse();
        Some(ranges)
    }

    /// Of several templates that a path ends with, the one with the highest rank is meant: with the most segments, then with text
    /// where the other one has a placeholder.
    pub fn rank(self) -> impl Ord + use<> {
        let literal = |segment: &str| match placeholder(segment) {
            None => usize::MAX,
            Some((before, _, after)) => before.len() + after.len(),
        };
        let literals: Vec<_> = self.segments().map(literal).collect();
        (literals.len(), literals)
    }

    fn segments(self) -> impl DoubleEndedIterator<Item = &'t str> {
        self.0.strip_prefix('/').unwrap_or(self.0).split('/')
    }
}

/// The path with these values in their places.
pub(super) fn fill(path: &'static str, values: &[(&'static str, String)]) -> Result<String, BuildError> {
    let mut filled = String::with_capacity(path.len());
    for segment in PathTemplate(path).segments() {
        filled.push('/');
        let Some((before, name, after)) = placeholder(segment) else {
            filled.push_str(segment);
            continue;
        };
        let refused = |reason| BuildError::Field { field: name, reason };
        let value = values.iter().find(|(field, _)| *field == name).map_or("", |(_, value)| value);
        if value.is_empty() {
            return Err(refused("is empty, which a segment of a path cannot be"));
        }
        let start = filled.len();
        filled.push_str(before);
        filled.extend(utf8_percent_encode(value, RESERVED));
        filled.push_str(after);
        if matches!(filled.get(start..), Some("." | "..")) {
            return Err(refused("is `.` or `..`, which would lead to another path"));
        }
    }
    Ok(filled)
}

/// What is before a placeholder, its name, and what is behind it.
fn placeholder(segment: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = segment.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Text that is no UTF-8 has its replacement character.
pub(crate) fn decoded(segment: &str) -> Cow<'_, str> {
    percent_decode_str(segment).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = "/zones/{zone}/records/{id}.json";

    fn filled(zone: &str, id: &str) -> Result<String, BuildError> {
        fill(RECORD, &[("zone", zone.to_owned()), ("id", id.to_owned())])
    }

    #[test]
    fn values_stay_inside_their_segment() {
        for (value, written) in [
            ("a-1_b.c~d", "a-1_b.c~d"),
            ("a/b?c#d", "a%2Fb%3Fc%23d"),
            ("100% ä", "100%25%20%C3%A4"),
            ("a:b@c+d=e&f", "a%3Ab%40c%2Bd%3De%26f"),
            ("...", "..."),
        ] {
            let path = filled(value, "7").unwrap();
            assert_eq!(path, format!("/zones/{written}/records/7.json"));
            let values = PathTemplate(RECORD).values(&path).unwrap();
            assert_eq!(values, [("zone", value.into()), ("id", "7".into())]);
        }
    }

    #[test]
    fn what_would_lead_elsewhere_is_refused_by_name() {
        for value in ["", ".", ".."] {
            let error = filled(value, "7").unwrap_err();
            assert!(matches!(error, BuildError::Field { field: "zone", .. }), "{error}");
        }
        assert!(matches!(filled("z", ""), Err(BuildError::Field { field: "id", .. })));
        assert_eq!(filled("z", ".").unwrap(), "/zones/z/records/..json");
    }

    #[test]
    fn a_base_url_may_have_a_path_of_its_own() {
        let values = |path| PathTemplate(RECORD).written(path);
        assert_eq!(values("/zones/a/records/b.json"), Some(vec![("zone", "a"), ("id", "b")]));
        assert!(values("/api/zones/a/records/b.json").is_some());
        for other in
            ["zones/a/records/b.json", "/zones/a/records/.json", "/zones//records/b.json", "/zones/a/b.json"]
        {
            assert_eq!(values(other), None, "{other}");
        }
        assert!(PathTemplate("/").written("/").is_some() && PathTemplate("/a").written("/b/a").is_some());
    }

    #[test]
    fn values_are_replaced_where_they_stand() {
        let replaced = |path| PathTemplate(RECORD).replaced(path, |name| (name == "id").then_some("{id}"));
        assert_eq!(replaced("/7/zones/7/records/7.json").as_deref(), Some("/7/zones/7/records/{id}.json"));
        assert_eq!(replaced("/zones/7/records/7"), None);
        let all = PathTemplate(RECORD).replaced("/zones/a%2Fb/records/c.json", |_| Some(""));
        assert_eq!(all.as_deref(), Some("/zones//records/.json"));
    }

    #[test]
    fn text_is_meant_before_a_placeholder() {
        let mut templates =
            ["/{a}/x", "/y/{b}", "/y/x", "/y/v{b}", "/api/y/x", "/{a}/{b}"].map(PathTemplate).to_vec();
        templates.sort_by_key(|template| template.rank());
        let sorted: Vec<_> = templates.iter().map(|template| template.0).collect();
        assert_eq!(sorted, ["/{a}/{b}", "/{a}/x", "/y/{b}", "/y/v{b}", "/y/x", "/api/y/x"]);
    }
}
