//! A request that could not be built; nothing was sent.

use std::fmt;

use crate::constraint::Violation;
use crate::shown::Shown;

/// Why a request could not be built.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL is not one; what is wrong with it.
    BaseUrl(&'static str),
    /// The API has no server of this name.
    Server {
        /// The name.
        name: String,
        /// The names that it has.
        known: Vec<&'static str>,
    },
    /// The endpoint's description has this for an HTTP method, which is none.
    Method(&'static str),
    /// The credential cannot be sent.
    Token {
        /// The auth scheme of the spec that it belongs to; `None` for the default one, whose credential is the client's token.
        scheme: Option<&'static str>,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The calls of the endpoint are signed, and the settings have no signer.
    Signer {
        /// The auth scheme of the spec that the signer is for; `None` for the default one.
        scheme: Option<&'static str>,
    },
    /// The signer failed.
    Sign {
        /// The auth scheme of the spec that it is for; `None` for the default one.
        scheme: Option<&'static str>,
        /// What it says.
        reason: String,
    },
    /// The endpoint does not take this encoding of the body.
    Encoding {
        /// The endpoint's name.
        endpoint: &'static str,
        /// The content type that was asked for.
        content_type: &'static str,
    },
    /// A field of the request cannot be sent where it belongs.
    Field {
        /// Its name on the wire.
        field: &'static str,
        /// Why not; does not show the value.
        reason: &'static str,
    },
    /// The fields in path and query are longer than a URL can be: 65,534 bytes.
    UrlTooLong {
        /// The endpoint's name.
        endpoint: &'static str,
    },
    /// The request is nested deeper than the 127 levels in which fields of the body can be told from those elsewhere.
    TooDeep {
        /// The endpoint's name.
        endpoint: &'static str,
    },
    /// The request breaks constraints of the spec: all of them, in the order of the spec; never empty.
    Constraints(Vec<Violation>),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl(reason) => {
                write!(f, "{reason}; a base URL looks like `https://app.example.com/api`")
            }
            Self::Server { name, known } => {
                let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
                write!(f, "there is no server `{}`, expected {}", Shown(name), known.join(" or "))
            }
            Self::Method(method) => write!(f, "`{method}` is no HTTP method"),
            Self::Token { scheme: None, reason } => f.write_str(reason),
            Self::Token { scheme: Some(scheme), reason } => {
                write!(f, "{reason} for the auth scheme `{scheme}`, see `Settings::with_credential`")
            }
            Self::Signer { scheme: None } => {
                f.write_str("calls are signed and there is no signer, see `Settings::with_signer`")
            }
            Self::Signer { scheme: Some(scheme) } => {
                write!(
                    f,
                    "there is no signer for the auth scheme `{scheme}`, see `Settings::with_signer_for`"
                )
            }
            Self::Sign { scheme: None, reason } => write!(f, "cannot sign the request: {}", Shown(reason)),
            Self::Sign { scheme: Some(scheme), reason } => {
                write!(f, "cannot sign the request for the auth scheme `{scheme}`: {}", Shown(reason))
            }
            Self::Encoding { endpoint, content_type } => {
                write!(f, "endpoint `{endpoint}` takes no `{content_type}` body")
            }
            Self::Field { field, reason } => write!(f, "the field `{field}` {reason}"),
            Self::UrlTooLong { endpoint } => {
                write!(f, "the URL of `{endpoint}` is longer than the 65,534 bytes that one can have")
            }
            Self::TooDeep { endpoint } => write!(
                f,
                "the request of `{endpoint}` is nested deeper than the 127 levels that can be taken apart"
            ),
            Self::Constraints(violations) => {
                let violations: Vec<_> = violations.iter().map(ToString::to_string).collect();
                f.write_str(&violations.join("; "))
            }
        }
    }
}

impl std::error::Error for BuildError {}
