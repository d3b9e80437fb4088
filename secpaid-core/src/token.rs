//! The API key.

use std::fmt;

use http::HeaderValue;

/// An API key. Never shown: not by `Debug`, not in errors, and the header that carries it is marked sensitive.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The key itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The key itself, unless it is empty.
    pub(crate) fn filled(&self) -> Result<&str, &'static str> {
        if self.0.trim().is_empty() { Err("the token is empty") } else { Ok(&self.0) }
    }

    /// The value of the header that carries it, after `prefix`; or why no header can.
    pub(crate) fn header(&self, prefix: &str) -> Result<HeaderValue, &'static str> {
        let mut value = HeaderValue::try_from(format!("{prefix}{}", self.filled()?))
            .map_err(|_| "the token has a character that a header cannot carry")?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl<T: Into<String>> From<T> for Token {
    fn from(token: T) -> Self {
        Self(token.into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Token::from("sk-1234")), "Token(..)");
        let header = Token::from("sk-1234").header("Bearer ").unwrap();
        assert_eq!(header, "Bearer sk-1234");
        assert!(!format!("{header:?}").contains("1234"));
    }

    #[test]
    fn unsendable_tokens_are_refused_without_showing_them() {
        for token in ["", "  ", "se\ncret", "se\0cret"] {
            let error = Token::from(token).header("").unwrap_err();
            assert!(!format!("{error} {error:?}").contains("cret"), "{error:?}");
        }
    }
}
