//! A redacted body in, what it says out: two bodies that say the same are alike, however they are written.

use http::HeaderMap;
use rust_decimal::Decimal;

use super::redact::{REDACTED, REDACTED_IN_PATH, SafeBody, is_form};
use crate::json::{Fault, Kind, Reader};

/// What a body says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// In the order of the keys.
    Object(Vec<(String, Said)>),
    Array(Vec<Said>),
    /// Without escapes.
    Text(String),
    /// Without trailing zeros.
    Number(String),
    /// `true`, `false`, `null`.
    Word(String),
    Pairs(Pairs),
}

/// A form or a query, in the order of the keys.
pub(super) type Pairs = Vec<(String, String)>;

/// How much alike what is asked and what is recorded are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// They say something else.
    None,
    /// They would be the same with something else in the place of what is redacted in the recording.
    Redacted,
    Same,
}

pub(super) fn said(headers: &HeaderMap, body: &SafeBody) -> Said {
    let mut reader = Reader::from_text(&body.text);
    match value(&mut reader).and_then(|said| reader.finish().map(|()| said)) {
        Ok(said) if !body.base64 => said,
        _ if is_form(headers) => Said::Pairs(pairs(&body.text)),
        _ => Said::Text(body.text.clone()),
    }
}

/// The pairs of a form or a query.
pub(super) fn pairs(text: &str) -> Pairs {
    let mut pairs: Pairs = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    // Stable: pairs with the same name keep their order, which may mean something.
    pairs.sort_by(|one, other| one.0.cmp(&other.0));
    pairs
}

impl Said {
    pub(super) fn likeness(&self, recorded: &Self) -> Likeness {
        match (self, recorded) {
            (Self::Object(asked), Self::Object(recorded)) => all(asked, recorded, |asked, recorded| {
                text_likeness(&asked.0, &recorded.0).min(asked.1.likeness(&recorded.1))
            }),
            (Self::Array(asked), Self::Array(recorded)) => all(asked, recorded, Self::likeness),
            (Self::Pairs(asked), Self::Pairs(recorded)) => pairs_likeness(asked, recorded),
            (Self::Text(asked), Self::Text(recorded)) => text_likeness(asked, recorded),
            (Self::Number(_), Self::Text(recorded)) if recorded == REDACTED => Likeness::Redacted,
            (asked, recorded) if asked == recorded => Likeness::Same,
            _ => Likeness::None,
        }
    }
}

pub(super) fn pairs_likeness(asked: &Pairs, recorded: &Pairs) -> Likeness {
    all(asked, recorded, |asked, recorded| {
        text_likeness(&asked.0, &recorded.0).min(text_likeness(&asked.1, &recorded.1))
    })
}

fn all<T>(asked: &[T], recorded: &[T], likeness: impl Fn(&T, &T) -> Likeness) -> Likeness {
    if asked.len() != recorded.len() {
        return Likeness::None;
    }
    asked
        .iter()
        .zip(recorded)
        .map(|(asked, recorded)| likeness(asked, recorded))
        .min()
        .unwrap_or(Likeness::Same)
}

pub(super) fn path_likeness(asked: &str, recorded: &str) -> Likeness {
    let segments = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    all(&segments(asked), &segments(recorded), |asked, recorded| {
        text_likeness(asked, &recorded.replace(REDACTED_IN_PATH, REDACTED))
    })
}

fn text_likeness(asked: &str, recorded: &str) -> Likeness {
    if asked == recorded {
        return Likeness::Same;
    }
    let parts: Vec<_> = recorded.split(REDACTED).collect();
    let [start, middle @ .., end] = parts.as_slice() else { return Likeness::None };
    let Some(mut rest) = asked.strip_prefix(start) else { return Likeness::None };
    for part in middle {
        let Some((_, behind)) = rest.split_once(*part) else { return Likeness::None };
        rest = behind;
    }
    if rest.ends_with(end) { Likeness::Redacted } else { Likeness::None }
}

/// The reader bounds how deep this goes.
fn value(reader: &mut Reader<'_>) -> Result<Said, Fault> {
    Ok(match reader.peek()? {
        Kind::Object => {
            let mut fields = Vec::new();
            let mut entries = reader.object()?;
            while let Some(key) = reader.next_key(&mut entries)? {
                fields.push((key.into_owned(), value(reader)?));
            }
            fields.sort_by(|one, other| one.0.cmp(&other.0));
            Said::Object(fields)
        }
        Kind::Array => {
            let mut items = Vec::new();
            let mut entries = reader.array()?;
            while reader.next_item(&mut entries)? {
                items.push(value(reader)?);
            }
            Said::Array(items)
        }
        Kind::String => Said::Text(reader.string()?.into_owned()),
        Kind::Number => Said::Number(number(reader.number()?)),
        Kind::Bool | Kind::Null => Said::Word(reader.skip()?.to_owned()),
    })
}

/// A number that is too long to be exact stays as it is written.
fn number(text: &str) -> String {
    Decimal::from_str_exact(text).map_or_else(|_| text.to_owned(), |number| number.normalize().to_string())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::CONTENT_TYPE;

    use super::*;

    fn says(content_type: &'static str, text: &str) -> Said {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        said(&headers, &SafeBody { text: text.to_owned(), base64: false, changed: false })
    }

    fn json(text: &str) -> Said {
        says("application/json", text)
    }

    #[test]
    fn bodies_are_compared_by_what_they_say() {
        assert_eq!(json(r#"{"a":25.10,"b":["\u0041",{}]}"#), json(r#" { "b" : ["A", {} ], "a": 25.1 } "#));
        for other in [
            r#"{"a":25.11,"b":["A",{}]}"#,
            r#"{"a":"25.1","b":["A",{}]}"#,
            r#"{"a":25.1,"b":[{},"A"]}"#,
            r#"{"a":25.1}"#,
            "",
        ] {
            assert_eq!(json(r#"{"a":25.1,"b":["A",{}]}"#).likeness(&json(other)), Likeness::None, "{other}");
        }
        assert_ne!(
            json("0.10000000000000000000000000000000001"),
            json("0.10000000000000000000000000000000002")
        );
        let form = |text| says("application/x-www-form-urlencoded", text);
        assert_eq!(form("a=1&b=x+y"), form("b=x%20y&a=1"));
        assert_ne!(form("a=1&a=2"), form("a=2&a=1"));
        assert_eq!(form("a=1&b=is+99").likeness(&form("b=is+[redacted]&a=1")), Likeness::Redacted);
    }

    #[test]
    fn what_is_redacted_stands_for_anything() {
        let recorded = json(r#"{"note":"pay [redacted] to [redacted]","id":"[redacted]","n":[1]}"#);
        for (asked, likeness) in [
            (r#"{"note":"pay 1234 to me","id":5,"n":[1.0]}"#, Likeness::Redacted),
            (r#"{"note":"pay [redacted] to [redacted]","id":"[redacted]","n":[1]}"#, Likeness::Same),
            (r#"{"note":"pay 1234 to me","id":null,"n":[1]}"#, Likeness::None),
            (r#"{"note":"pay 1234 to me","id":5,"n":[2]}"#, Likeness::None),
            (r#"{"note":"pays 1234 for me","id":5,"n":[1]}"#, Likeness::None),
            (r#"{"note":"pay to me","id":5,"n":[1]}"#, Likeness::None),
        ] {
            assert_eq!(json(asked).likeness(&recorded), likeness, "{asked}");
        }
        assert_eq!(text_likeness("ab", "a[redacted]ab"), Likeness::None);
        assert_eq!(text_likeness("a", "a[redacted]"), Likeness::Redacted);
    }
}
