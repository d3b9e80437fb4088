//! serde: the scalars as their texts, secrets as what they hold.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

use super::{Date, DateTime, RawJson, Secret, UrlOrIndex, YearMonth};

macro_rules! as_text {
    ($($scalar:ty)*) => {$(
        impl Serialize for $scalar {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $scalar {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(TextOf(PhantomData))
            }
        }
    )*};
}

as_text!(Date DateTime YearMonth RawJson);

/// Reads a value from its text.
struct TextOf<T>(PhantomData<T>);

impl<T: FromStr<Err: Display>> Visitor<'_> for TextOf<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

impl Serialize for UrlOrIndex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UrlOrIndex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl<T: Serialize> Serialize for Secret<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.expose().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Decimal;

    fn round_trip<T>(value: T, json: &str)
    where
        T: Serialize + for<'de> Deserialize<'de> + PartialEq + fmt::Debug,
    {
        assert_eq!(serde_json::to_string(&value).expect("serializes"), json);
        assert_eq!(serde_json::from_str::<T>(json).expect("deserializes"), value);
    }

    #[test]
    fn scalars_round_trip_as_their_texts() {
        round_trip::<Date>("2026-05-20".parse().expect("a date"), r#""2026-05-20""#);
        round_trip::<DateTime>("2026-05-20 11:19:48".parse().expect("a time"), r#""2026-05-20 11:19:48""#);
        round_trip::<YearMonth>("April 2026".parse().expect("a month"), r#""2026-04""#);
        round_trip(UrlOrIndex::from("0,https://a.example"), r#""0,https://a.example""#);
        round_trip::<RawJson>("{\"a\":1.50}".parse().expect("JSON"), r#""{\"a\":1.50}""#);
        round_trip(Secret::from("key".to_owned()), r#""key""#);
        round_trip(Secret::from(7_u64), "7");
        round_trip::<Decimal>(Decimal::new(2500, 2), r#""25.00""#);
    }

    #[test]
    fn bad_texts_are_refused_with_what_is_expected() {
        let error = serde_json::from_str::<Date>(r#""2026-02-30""#).expect_err("no such day");
        assert!(error.to_string().starts_with("expected a day of the calendar"), "{error}");
        assert!(serde_json::from_str::<RawJson>(r#""{""#).is_err());
        assert!(serde_json::from_str::<Date>("7").is_err());
    }
}
