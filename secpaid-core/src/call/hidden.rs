//! What authenticates a request, kept out of what an HTTP client says about it: clients quote addresses.

use std::error::Error;

use bytes::Bytes;
use http::Request;

use super::credential::{find, spellings};
use super::place::secrets;
use super::signing::Signed;
use crate::envelope::table::{Auth, AuthKind, Description};
use crate::transport::TransportError;

/// What stands in the place of a secret.
const REDACTED: &str = "[redacted]";

/// The texts in a request's address that nobody may see. Empty, and free, where the credential is in a header and no field is secret.
pub(crate) struct Hidden(Vec<String>);

impl Hidden {
    pub(crate) fn of(request: &Request<Bytes>) -> Self {
        if let Some(signed) = Signed::of(request) {
            return Self(signed.texts(request));
        }
        let description = Description::of(request);
        let in_address = description.and_then(|description| match description.auth {
            Some(auth @ Auth { kind: AuthKind::Query(_) | AuthKind::Path { .. }, .. }) => {
                find(auth, description.path, request).map(|token| spellings(auth, &token))
            }
            _ => None,
        });
        let mut texts = in_address.unwrap_or_default();
        texts.extend(description.into_iter().flat_map(|description| secrets(description, request.uri())));
        Self(texts)
    }

    /// The error without them: where what the client says holds one, its texts remain, and nothing else of it.
    pub(crate) fn keep_out_of(&self, mut error: TransportError) -> TransportError {
        let Some(source) = error.source.take_if(|source| self.is_in(&**source)) else { return error };
        let text = chain(&*source);
        let text = self.0.iter().fold(text, |text, secret| text.replace(secret.as_str(), REDACTED));
        error.with_source(text)
    }

    fn is_in(&self, source: &(dyn Error + 'static)) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let said = format!("{source:?} {}", chain(source));
        self.0.iter().any(|secret| said.contains(secret.as_str()))
    }
}

/// What an error says, and what its causes do.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
