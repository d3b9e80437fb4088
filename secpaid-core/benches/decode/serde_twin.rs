//! The same answers as a careful user would write them by hand for serde: derived structs, and small functions for the odd wire forms.
//!
//! The twin is given every advantage: it takes JSON numbers for money through a float, knows no aliases but those of the samples, keeps
//! no headers, judges nothing beyond `ResponseCode` and does not look for duplicate keys of the envelope.
#![allow(dead_code, reason = "what is measured is that the fields are filled")]

use std::fmt;

use rust_decimal::Decimal;
use secpaid_core::DateTime;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

#[derive(serde::Deserialize)]
pub(crate) struct Envelope<T> {
    #[serde(rename = "ResponseCode")]
    pub(crate) code: u8,
    #[serde(rename = "ResponseMsg")]
    pub(crate) message: String,
    #[serde(rename = "Result")]
    pub(crate) result: Option<String>,
    #[serde(rename = "ServerTime")]
    pub(crate) server_time: Option<String>,
    pub(crate) data: Option<T>,
}

#[derive(serde::Deserialize)]
pub(crate) struct Link {
    #[serde(alias = "linktopay_id", deserialize_with = "id")]
    pub(crate) id: u64,
    pub(crate) pay_link: String,
    #[serde(deserialize_with = "money")]
    pub(crate) amount: Decimal,
    pub(crate) status: Option<Status>,
    pub(crate) user_id: Option<String>,
    pub(crate) recipient_note: Option<String>,
    #[serde(default, deserialize_with = "flag")]
    pub(crate) is_split_link: Option<bool>,
    #[serde(default, deserialize_with = "recipients")]
    pub(crate) recipients: Option<Vec<Recipient>>,
    pub(crate) split_type: Option<String>,
    pub(crate) transaction_type: Option<String>,
    pub(crate) callback_url: Option<String>,
    #[serde(rename = "paymentEndpoint")]
    pub(crate) payment_endpoint: Option<String>,
    #[serde(default, deserialize_with = "optional_money")]
    pub(crate) servicefee: Option<Decimal>,
    #[serde(default, deserialize_with = "flag")]
    pub(crate) is_cancellation: Option<bool>,
    #[serde(default, deserialize_with = "flag")]
    pub(crate) is_cancelled: Option<bool>,
    #[serde(default, deserialize_with = "flag")]
    pub(crate) bank_transfer: Option<bool>,
    #[serde(default, deserialize_with = "flag")]
    pub(crate) is_qr_link: Option<bool>,
    pub(crate) bank_statement_description: Option<String>,
    pub(crate) payment_config: Option<String>,
    #[serde(default, deserialize_with = "timestamp")]
    pub(crate) created_at: Option<DateTime>,
    pub(crate) qr_img: Option<String>,
}

#[derive(serde::Deserialize)]
pub(crate) enum Status {
    Unused,
    Used,
    Cancelled,
    Deleted,
    #[serde(other)]
    Unknown,
}

#[derive(serde::Deserialize)]
pub(crate) struct Recipient {
    pub(crate) token: String,
    #[serde(deserialize_with = "money")]
    pub(crate) share: Decimal,
}

struct Money;

impl Visitor<'_> for Money {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("money")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
        Decimal::from_str_exact(text).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Decimal, E> {
        Ok(Decimal::from(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Decimal, E> {
        Ok(Decimal::from(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Decimal, E> {
        Decimal::try_from(number).map_err(E::custom)
    }
}

fn money<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    deserializer.deserialize_any(Money)
}

fn optional_money<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    money(deserializer).map(Some)
}

struct Id;

impl Visitor<'_> for Id {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
        Ok(number)
    }
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    deserializer.deserialize_any(Id)
}

struct Flag;

impl Visitor<'_> for Flag {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a flag")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
        match text {
            "true" | "Yes" | "True" => Ok(true),
            "false" | "No" | "False" => Ok(false),
            _ => Err(E::custom("not a flag")),
        }
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<bool, E> {
        Ok(flag)
    }
}

fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    deserializer.deserialize_any(Flag).map(Some)
}

fn recipients<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Recipient>>, D::Error> {
    let text = Option::<std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
    text.map(|text| serde_json::from_str(&text).map_err(D::Error::custom)).transpose()
}

struct Timestamp;

impl Visitor<'_> for Timestamp {
    type Value = DateTime;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a timestamp")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<DateTime, E> {
        text.parse().map_err(E::custom)
    }
}

fn timestamp<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime>, D::Error> {
    deserializer.deserialize_str(Timestamp).map(Some)
}
