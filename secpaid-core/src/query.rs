//! In: the text of a URL and the name of a parameter. Out: the value that its query has for it, or that it has none.
//!
//! The URL is not looked at as a whole: whatever comes from an API and has a query will do.

use std::fmt::Display;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::json::read::Int;
use crate::scalar::{Decimal, ScalarError, decimal::exact};

/// Padding is written, and read or not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// How a parameter holds its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As text.
    Text,
    /// The text in base64: either alphabet, with or without padding.
    Base64,
}

/// The value of a parameter that has to be there. `expected` says in words what that is.
pub fn required<T>(
    url: &str,
    name: &str,
    form: Form,
    expected: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, ScalarError> {
    optional(url, name, form, expected, read)?.ok_or(ScalarError::expected(expected))
}

/// The value of a parameter that may be missing.
pub fn optional<T>(
    url: &str,
    name: &str,
    form: Form,
    expected: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, ScalarError> {
    let url = url.split_once('#').map_or(url, |(before, _)| before);
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let Some((_, text)) = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name) else {
        return Ok(None);
    };
    let value = match form {
        Form::Text => read(&text),
        Form::Base64 => decoded(&text).and_then(|text| read(&text)),
    };
    value.map(Some).ok_or(ScalarError::expected(expected))
}

/// A value's text in base64, as a query has it.
pub fn base64(value: &impl Display) -> String {
    BASE64.encode(value.to_string())
}

/// A whole number.
pub fn integer<T: Int>(text: &str) -> Option<T> {
    if text.starts_with('+') { None } else { text.parse().ok() }
}

/// A decimal number, exact.
pub fn decimal(text: &str) -> Option<Decimal> {
    exact(text)
}

/// Any text.
pub fn string(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn decoded(text: &str) -> Option<String> {
    let standard: String = text
        .chars()
        .map(|character| match character {
            '-' => '+',
            '_' => '/',
            // A `+` that nobody escaped is a space in a query.
            ' ' => '+',
            other => other,
        })
        .collect();
    String::from_utf8(BASE64.decode(standard).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(url: &str) -> Result<Option<u64>, ScalarError> {
        optional(url, "link_id", Form::Base64, "an id", integer)
    }

    #[test]
    fn either_alphabet_is_read_with_or_without_padding() {
        for query in ["MTIzNA==", "MTIzNA", "MTIzNA=", "MTIzNA%3D%3D", "MTIzNA==&x=1", "MTIzNA#MTI1"] {
            assert_eq!(id(&format!("https://h/p?a=b&link_id={query}")), Ok(Some(1234)), "{query}");
        }
        for query in ["fn5+Pz8", "fn5-Pz8", "fn5%2BPz8=", "fn5-Pz8="] {
            let text = optional(&format!("?t={query}"), "t", Form::Base64, "a text", string);
            assert_eq!(text, Ok(Some("~~~??".to_owned())), "{query}");
        }
        assert_eq!(decoded("Pz8_"), Some("???".to_owned()));
    }

    #[test]
    fn what_is_not_the_value_is_said() {
        for url in ["", "https://h/p", "https://h/p?", "https://h/p?link=MTI1", "https://h/p#?link_id=MTI1"] {
            assert_eq!(id(url), Ok(None), "{url}");
            let error = required(url, "link_id", Form::Base64, "an id", integer::<u64>).unwrap_err();
            assert_eq!(error.to_string(), "expected an id");
        }
        for text in
            ["", "125", "K-1", "KzE=", "LTE=", "MTI1M", "/w==", "MTI1=MTI1", "MTg0NDY3NDQwNzM3MDk1NTE2MTY="]
        {
            assert!(id(&format!("?link_id={text}")).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for number in [0, 9, 125, 99290, u64::MAX] {
            assert_eq!(id(&format!("?link_id={}", base64(&number))), Ok(Some(number)));
        }
        assert_eq!(base64(&125), "MTI1");
        assert_eq!(base64(&99290), "OTkyOTA=");
    }
}
