//! Ways to authenticate as meant: what of a request carries the credential.

/// How a call authenticates.
#[derive(Debug, Clone)]
pub struct Auth {
    /// `snake_case`; `None` for [`Model::auth`](super::Model::auth).
    pub scheme: Option<String>,
    /// What carries the credential.
    pub kind: AuthKind,
    /// Index into [`Model::errors`](super::Model::errors): the answer to a call without a token.
    pub missing: Option<usize>,
    /// Index into [`Model::errors`](super::Model::errors): the answer to a call with a wrong token.
    pub rejected: Option<usize>,
}

/// What of a request carries the credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthKind {
    /// A header: the token behind a text. A bearer token is one of these.
    Header {
        /// Lower-case header name.
        name: String,
        /// Text before the token; may be empty.
        prefix: String,
    },
    /// HTTP Basic: the token is `user:password`.
    Basic,
    /// The parameter of this name in the query.
    Query(String),
    /// A part of the path, between base URL and route.
    Path {
        /// Text before the token, with a leading slash.
        before: String,
        /// Text behind it; may be empty.
        after: String,
    },
    /// What a function of the caller's adds to the request.
    Sign,
}

impl AuthKind {
    /// As a request has it, with a word in the place of the token.
    pub fn shown(&self, token: &str) -> String {
        match self {
            Self::Header { name, prefix } => format!("{name}: {prefix}{token}"),
            Self::Basic => format!("authorization: Basic {token} in base64"),
            Self::Query(name) => format!("?{name}={token}"),
            Self::Path { before, after } => format!("{before}{token}{after}"),
            Self::Sign => "a signature".to_owned(),
        }
    }

    /// What carries it, for messages: "the header `token`".
    pub fn place(&self) -> String {
        match self {
            Self::Header { name, .. } => format!("the header `{name}`"),
            Self::Basic => "the header `authorization`".to_owned(),
            Self::Query(name) => format!("the query parameter `{name}`"),
            Self::Path { .. } => format!("the part `{}` of the path", self.shown("{token}")),
            Self::Sign => "the signature".to_owned(),
        }
    }
}
