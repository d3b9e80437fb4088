//! Any JSON value, kept as its text.

use std::fmt;
use std::str::FromStr;

use super::ScalarError;
use crate::json::record::Blank;
use crate::json::{Decode, Encode, Fault, Reader, Writer};

/// The text of one valid JSON value, without white space around it. Equal when the texts are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RawJson(Box<str>);

impl RawJson {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Keeps a text that a reader has accepted.
    pub(crate) fn from_valid(text: &str) -> Self {
        Self(text.into())
    }
}

impl FromStr for RawJson {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        crate::json::from_str(text).map_err(|_| ScalarError::expected("a JSON value"))
    }
}

impl fmt::Display for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Blank for RawJson {
    fn blank() -> Self {
        Self(Box::default())
    }
}

impl Decode for RawJson {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        reader.skip().map(Self::from_valid)
    }
}

impl Encode for RawJson {
    fn encode(&self, writer: &mut Writer) {
        writer.raw(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_kept_as_written() {
        let json: RawJson = " {\"a\" : [1.50, \"\\u0041\"]}\n".parse().expect("JSON");
        assert_eq!(json.as_str(), "{\"a\" : [1.50, \"\\u0041\"]}");
        assert_eq!(crate::json::to_string(&json), json.to_string());
    }

    #[test]
    fn texts_that_are_not_json() {
        for text in ["", "{", "1 2", "'a'", "01", "[1,]"] {
            assert_eq!(text.parse::<RawJson>(), Err(ScalarError::expected("a JSON value")), "{text}");
        }
    }
}
