//! Where a client sends its calls, and with what.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};

use crate::constraint::Switches;
use crate::endpoint::Encoding;
use crate::error::BuildError;
use crate::signer::Signer;
use crate::token::Token;
use crate::transport::Limits;

/// Base URL, credentials and limits of a client. `Debug` does not show the credentials.
#[derive(Debug, Clone)]
pub struct Settings {
    base: Uri,
    token: Option<Token>,
    credentials: BTreeMap<String, Token>,
    signers: Signers,
    user_agent: HeaderValue,
    limits: Limits,
    encoding: Option<Encoding>,
    switches: Switches,
}

impl Settings {
    /// Settings for the API at this base URL, such as `https://app.secpaid.com/api`.
    ///
    /// # Errors
    ///
    /// [`BuildError::BaseUrl`] for what is not an absolute `http` or `https` URL, or has a query.
    pub fn new(base_url: &str) -> Result<Self, BuildError> {
        Ok(Self {
            base: base(base_url)?,
            token: None,
            credentials: BTreeMap::new(),
            signers: Signers::default(),
            user_agent: HeaderValue::from_static(concat!("secpaid-core/", env!("CARGO_PKG_VERSION"))),
            limits: Limits::default(),
            encoding: None,
            switches: Switches::default(),
        })
    }

    /// The API key that authenticates the calls, except those of endpoints for which the spec names another scheme.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<Token>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// The credential of a scheme that the spec names under `auth_schemes`. A name that the spec does not have is never asked for.
    #[must_use]
    pub fn with_credential(mut self, scheme: impl Into<String>, token: impl Into<Token>) -> Self {
        self.credentials.insert(scheme.into(), token.into());
        self
    }

    /// What signs the calls, where the spec says that they are signed; except those of endpoints for which it names another scheme.
    /// See [`signer`](crate::signer) for what a signer gets and may do.
    #[must_use]
    pub fn with_signer(mut self, signer: impl Signer + 'static) -> Self {
        self.signers.0.insert(None, Arc::new(signer));
        self
    }

    /// What signs the calls of endpoints for which the spec names this scheme of `auth_schemes`. A name that the spec does not have is
    /// never asked for.
    #[must_use]
    pub fn with_signer_for(mut self, scheme: impl Into<String>, signer: impl Signer + 'static) -> Self {
        self.signers.0.insert(Some(scheme.into()), Arc::new(signer));
        self
    }

    /// The value of the `User-Agent` header.
    #[must_use]
    pub fn with_user_agent(mut self, user_agent: HeaderValue) -> Self {
        self.user_agent = user_agent;
        self
    }

    /// How long a call may take; 45 seconds if nothing is said. At least a millisecond and at most 24 days, which every client can count.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.limits = Limits { timeout, ..self.limits }.in_range();
        self
    }

    /// How many bytes of an answer are read, files included; 4 MiB if nothing is said.
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// Encode request bodies like this instead of the way the spec prefers. Endpoints that do not take it refuse to build.
    #[must_use]
    pub fn with_encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = Some(encoding);
        self
    }

    /// The credential of a scheme; the token for the default one, which has no name.
    pub(crate) fn credential(&self, scheme: Option<&str>) -> Option<&Token> {
        match scheme {
            None => self.token.as_ref(),
            Some(scheme) => self.credentials.get(scheme),
        }
    }

    /// The signer of a scheme; the default one has no name.
    pub(crate) fn signer(&self, scheme: Option<&str>) -> Option<&Arc<dyn Signer>> {
        self.signers.0.iter().find(|(known, _)| known.as_deref() == scheme).map(|(_, signer)| signer)
    }

    /// Sends requests that break this constraint of the spec, for where the spec is wrong or behind the API.
    ///
    /// The name is a field's on the wire, for all that bounds the field (`amount`), or for one bound (`amount.max_decimals`); or it is
    /// that of a rule. With the endpoint's name in front (`CreateLink.amount`) it means that endpoint only. A name that nothing has
    /// switches nothing off.
    #[must_use]
    pub fn without_constraint(mut self, name: impl Into<String>) -> Self {
        self.switches.turn_off(name.into());
        self
    }

    /// Sends requests whatever constraints of the spec they break.
    #[must_use]
    pub fn without_constraints(mut self) -> Self {
        self.switches.turn_all_off();
        self
    }

    pub(crate) fn switches(&self) -> &Switches {
        &self.switches
    }

    pub(crate) fn user_agent(&self) -> &HeaderValue {
        &self.user_agent
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// The path of the base URL, without a slash at its end.
    pub(crate) fn base_path(&self) -> &str {
        self.base.path().trim_end_matches('/')
    }

    /// The address of a path below the base URL.
    pub(crate) fn uri(&self, path: &str) -> Result<Uri, BuildError> {
        let below = format!("{}{path}", self.base_path());
        let mut parts = self.base.clone().into_parts();
        parts.path_and_query = Some(
            PathAndQuery::try_from(below).map_err(|_| BuildError::BaseUrl("the path is not one of a URL"))?,
        );
        Uri::from_parts(parts).map_err(|_| BuildError::BaseUrl("the base URL has no host"))
    }
}

/// By scheme; the default one has no name. `Debug` shows which there are.
#[derive(Clone, Default)]
struct Signers(BTreeMap<Option<String>, Arc<dyn Signer>>);

impl fmt::Debug for Signers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

fn base(url: &str) -> Result<Uri, BuildError> {
    let uri: Uri = url.parse().map_err(|_| BuildError::BaseUrl("the base URL is not a URL"))?;
    if !uri.scheme().is_some_and(|scheme| *scheme == Scheme::HTTPS || *scheme == Scheme::HTTP) {
        return Err(BuildError::BaseUrl("the base URL must begin with `https://` or `http://`"));
    }
    match uri.authority() {
        None => Err(BuildError::BaseUrl("the base URL has no host")),
        Some(authority) if authority.host().is_empty() => {
            Err(BuildError::BaseUrl("the base URL has no host"))
        }
        Some(authority) if authority.as_str().contains('@') => {
            Err(BuildError::BaseUrl("the base URL must not hold a user name or password"))
        }
        Some(authority) if has_bad_port(authority) => {
            Err(BuildError::BaseUrl("the base URL has no valid port"))
        }
        Some(_) if url.contains('#') => Err(BuildError::BaseUrl("the base URL must not have a fragment")),
        Some(_) if uri.query().is_some() => Err(BuildError::BaseUrl("the base URL must not have a query")),
        Some(_) => Ok(uri),
    }
}

/// What stands behind the host must be a port: a client would take the default one instead, and send the token there.
fn has_bad_port(authority: &Authority) -> bool {
    authority.as_str().len() > authority.host().len() && matches!(authority.port_u16(), None | Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_put_below_the_base_url() {
        for (base, expected) in [
            ("https://app.secpaid.com/api", "https://app.secpaid.com/api/v2/createLink"),
            ("https://app.secpaid.com/api/", "https://app.secpaid.com/api/v2/createLink"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v2/createLink"),
            ("http://[::1]:8080/", "http://[::1]:8080/v2/createLink"),
        ] {
            assert_eq!(Settings::new(base).unwrap().uri("/v2/createLink").unwrap(), expected);
        }
    }

    #[test]
    fn what_is_not_a_base_url_is_refused_before_anything_is_sent() {
        for url in [
            "",
            "app.secpaid.com/api",
            "/api",
            "ftp://app.secpaid.com",
            "https://",
            "https:///api",
            "https://user:pass@app.secpaid.com",
            "https://app.secpaid.com/api?x=1",
            "https://app secpaid.com",
            "https://app.secpaid.com/api#x",
            "http://127.0.0.1:99999",
            "http://127.0.0.1:0",
            "http://127.0.0.1:abc",
            "http://127.0.0.1:",
        ] {
            assert!(matches!(Settings::new(url), Err(BuildError::BaseUrl(_))), "{url}");
        }
    }

    #[test]
    fn debug_does_not_show_the_credentials() {
        let settings = Settings::new("https://app.secpaid.com").unwrap();
        let settings = settings.with_token("sk-1234").with_credential("reports", "sk-12345");
        assert!(!format!("{settings:?}").contains("1234"));
    }
}
