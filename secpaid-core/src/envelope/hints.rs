//! From an answer that is no success to what it says to do next: how long to wait, what to call instead.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::fields::Fields;
use super::table::{AnswerPlace, Envelope, HintPlaces};
use crate::json::Reader;
use crate::json::read::{self, Forms};
use crate::shown::Shown;

/// What an answer says to do next. Nothing in this crate acts on it: whether to wait, and whether to call again, is for the caller.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hints {
    retry_after: Option<Duration>,
    migrate_to: Option<String>,
}

impl Hints {
    /// How long to wait before the next call.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// What to call instead: a name, an id, an address.
    pub fn migrate_to(&self) -> Option<&str> {
        self.migrate_to.as_deref()
    }

    /// Does it say nothing?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Debug for Hints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hints")
            .field("retry_after", &self.retry_after)
            .field("migrate_to", &self.migrate_to.as_deref().map(Shown))
            .finish()
    }
}

/// The hints of an answer in an envelope.
pub(crate) fn in_envelope(envelope: &Envelope, fields: &Fields<'_>, headers: &HeaderMap) -> Hints {
    look(&envelope.hints, &|place| match place {
        AnswerPlace::At(pointer) => fields.says(pointer).ok().flatten(),
        AnswerPlace::Header(name) => header(headers, name),
    })
}

/// The hints of an answer in no envelope: headers are all that it has. The first envelope that finds one says it.
pub(crate) fn in_headers(envelopes: &[&'static Envelope], headers: &HeaderMap) -> Hints {
    let of_envelope = |envelope: &&'static Envelope| {
        look(&envelope.hints, &|place| match place {
            AnswerPlace::At(_) => None,
            AnswerPlace::Header(name) => header(headers, name),
        })
    };
    envelopes.iter().map(of_envelope).find(|hints| !hints.is_empty()).unwrap_or_default()
}

fn look(places: &HintPlaces, text: &dyn Fn(AnswerPlace) -> Option<String>) -> Hints {
    Hints {
        retry_after: places.retry_after.iter().find_map(|place| seconds(&text(*place)?)),
        migrate_to: places.migrate_to.iter().find_map(|place| text(*place)),
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// A number of seconds, to the nanosecond. What is below zero, or no number, says nothing; what is too large is as long as there is.
fn seconds(text: &str) -> Option<Duration> {
    let mut reader = Reader::from_text(text.trim());
    let number = read::decimal(&mut reader, Forms::NUMBER).ok()?;
    reader.finish().ok()?;
    if number.is_sign_negative() && !number.is_zero() {
        return None;
    }
    let nanoseconds = (number.fract() * Decimal::from(1_000_000_000)).to_u32().unwrap_or_default();
    Some(Duration::new(number.trunc().to_u64().unwrap_or(u64::MAX), nanoseconds))
}

#[cfg(test)]
mod tests {
    use super::super::table::Pointer;
    use super::*;

    #[test]
    fn seconds_are_numbers_with_or_without_decimals() {
        assert_eq!(seconds("30"), Some(Duration::from_secs(30)));
        assert_eq!(seconds(" 1.5 "), Some(Duration::from_millis(1500)));
        assert_eq!(seconds("0.000000001"), Some(Duration::from_nanos(1)));
        assert_eq!(seconds("0"), Some(Duration::ZERO));
        assert_eq!(seconds("79228162514264337593543950335"), Some(Duration::from_secs(u64::MAX)));
        for nonsense in ["", "-1", "soon", "1s", "Wed, 21 Oct 2015 07:28:00 GMT", "[1]", "\"1\"", "1 2"] {
            assert_eq!(seconds(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn the_first_place_that_says_something_wins() {
        const PLACES: HintPlaces = HintPlaces {
            retry_after: &[AnswerPlace::At(Pointer::Below(0, &["wait"])), AnswerPlace::Header("retry-after")],
            migrate_to: &[AnswerPlace::At(Pointer::Below(0, &["to"]))],
        };
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", "60".parse().unwrap());
        let found = |body: &str| {
            let fields = Fields::read(body, &["parameters"], &headers).unwrap();
            look(&PLACES, &|place| match place {
                AnswerPlace::At(pointer) => fields.says(pointer).ok().flatten(),
                AnswerPlace::Header(name) => header(&headers, name),
            })
        };
        let both = found(r#"{"parameters":{"wait":"5","to":-1001234567890}}"#);
        assert_eq!(
            (both.retry_after(), both.migrate_to()),
            (Some(Duration::from_secs(5)), Some("-1001234567890"))
        );
        let other = found(r#"{"parameters":{"wait":null,"to":{}}}"#);
        assert_eq!((other.retry_after(), other.migrate_to()), (Some(Duration::from_secs(60)), None));
        assert!(!other.is_empty() && Hints::default().is_empty());
    }
}
