//! An error that no matcher knows.

use std::fmt;

use bytes::Bytes;

use crate::shown::Shown;

/// An error that the spec does not know.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownError {
    /// The code, if the answer has one.
    pub code: Option<String>,
    /// The message, if the answer has one.
    pub message: Option<String>,
    /// The whole body. Not shown by `Debug`.
    pub body: Bytes,
}

impl UnknownError {
    pub(crate) fn new(code: Option<String>, message: Option<String>, body: Bytes) -> Self {
        Self { code, message, body }
    }
}

impl fmt::Debug for UnknownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownError")
            .field("code", &self.code.as_deref().map(Shown))
            .field("message", &self.message.as_deref().map(Shown))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

impl fmt::Display for UnknownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (message, code) = (self.message.as_deref().map(Shown), self.code.as_deref().map(Shown));
        match (message, code) {
            (Some(message), Some(code)) => write!(f, "{message} (code {code})"),
            (Some(message), None) => message.fmt(f),
            (None, Some(code)) => write!(f, "an error with code {code} that the spec does not know"),
            (None, None) => f.write_str("an error without code or message"),
        }
    }
}

impl std::error::Error for UnknownError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_the_body() {
        let error = UnknownError::new(None, Some("m".into()), Bytes::from_static(b"hidden"));
        assert!(!format!("{error:?}").contains("hidden"));
    }

    #[test]
    fn display_shows_the_beginning_of_a_long_message() {
        let error = UnknownError::new(Some("7".into()), Some("ä".repeat(100_000)), Bytes::new());
        assert_eq!(error.to_string(), format!("{}... (code 7)", "ä".repeat(200)));
    }
}
