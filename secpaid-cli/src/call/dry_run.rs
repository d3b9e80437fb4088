//! In: a request. Out: what would be sent, without secrets, and a line that sends it with curl.

use std::io::{self, Write};

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use secpaid_codegen::model::AuthKind;
use secpaid_core::call::untyped::form_parts;
use secpaid_core::transport::{Sent, TransportError, TransportErrorKind, blocking_transport_fn};
use serde::Serialize;

use super::curl::{Body, Credential, Curl};
use super::exchange::record;
use super::request::Prepared;
use super::text::request_line;
use crate::failure::Failure;
use crate::paint;

/// What `--dry-run --format json` prints.
#[derive(Serialize)]
pub(super) struct DryRun<'a> {
    endpoint: &'a str,
    outcome: &'static str,
    outcome_unknown: bool,
    method: &'a str,
    server: Option<&'a str>,
    url: String,
    /// The environment variable with the token.
    token_env: Option<&'a str>,
    headers: Vec<(String, String)>,
    body: Option<String>,
    curl: String,
    warnings: Vec<String>,
}

impl<'a> DryRun<'a> {
    pub(super) fn new(prepared: &'a Prepared<'_>, timeout: u64) -> Result<Self, Failure> {
        let endpoint = prepared.handle.endpoint();
        let request = &prepared.request;
        // The recorder says what may be shown of the body; nothing is sent.
        let nowhere = |_| Err(TransportError::new(TransportErrorKind::Request, Sent::No));
        let (_, recorded) = record(request.clone(), blocking_transport_fn(nowhere))?;
        let recorded_body = recorded.request_body();
        // What has files is told by the line for curl.
        let body = recorded_body.as_deref().and_then(|body| str::from_utf8(body).ok()).map(str::to_owned);
        let credential = prepared.credential.as_ref().and_then(|credential| {
            let variable = credential.variable.name();
            match &credential.auth.kind {
                AuthKind::Header { name, prefix } => Some(Credential::Header { name, prefix, variable }),
                AuthKind::Basic => Some(Credential::User { variable }),
                AuthKind::Query(_) | AuthKind::Path { .. } => Some(Credential::Url { variable }),
                AuthKind::Sign => None,
            }
        });
        let shown = without_secrets(request.headers(), credential.as_ref());
        let headers = shown.iter().map(|(name, value)| {
            let value = match &credential {
                Some(Credential::Header { name: known, prefix, variable }) if name.as_str() == *known => {
                    format!("{prefix}${variable}")
                }
                Some(Credential::User { variable }) if *name == AUTHORIZATION => {
                    format!("Basic base64(${variable})")
                }
                _ => String::from_utf8_lossy(value.as_bytes()).into_owned(),
            };
            (name.to_string(), value)
        });
        let headers = headers.collect();
        let url = prepared.url(&recorded);
        let content_type = request.headers().get(CONTENT_TYPE);
        let in_parts = content_type.is_some_and(|value| value.as_bytes().starts_with(b"multipart/"));
        let parts = form_parts(recorded_body.as_deref().unwrap_or_default());
        let parts: Vec<_> = parts.filter(|_| in_parts).collect();
        let has_files = parts.iter().any(|part| part.file_name.is_some());
        let curl = Curl {
            method: &endpoint.method,
            url: &url,
            headers: &shown,
            credential,
            timeout,
            body: match &body {
                _ if in_parts => Body::Parts(&parts),
                Some(text) => Body::Text(text),
                None => Body::None,
            },
        };
        let curl = curl.line();
        let sent = request.body().as_ref();
        let mut warnings = prepared.doubts.clone();
        let hides_headers = shown.values().any(|value| value == REDACTED);
        if has_files {
            warnings.push("the line for curl reads the files where it is run".to_owned());
        }
        if recorded_body.as_deref().unwrap_or_default() != sent
            || hides_headers
            || url.contains(REDACTED_IN_URL)
        {
            warnings.push("secret values are left out; put them in the place of `[redacted]`".to_owned());
        }
        let unset = prepared.credential.as_ref().filter(|credential| !credential.set);
        warnings.extend(unset.map(|credential| format!("`{}` is not set", credential.variable.name())));
        let token_env = prepared.credential.as_ref().map(|credential| credential.variable.name());
        Ok(Self {
            endpoint: &endpoint.name,
            outcome: "dry_run",
            outcome_unknown: false,
            method: &endpoint.method,
            server: prepared.server,
            url,
            token_env,
            headers,
            body,
            curl,
            warnings,
        })
    }

    pub(super) fn print(&self) -> io::Result<()> {
        let mut terminal = anstream::stdout();
        writeln!(terminal, "{}", request_line(self.method, &self.url, self.server))?;
        for (name, value) in &self.headers {
            writeln!(terminal, "{name}: {value}")?;
        }
        if let Some(body) = &self.body {
            writeln!(terminal, "\n{body}")?;
        }
        writeln!(terminal, "\n{}", self.curl)?;
        for warning in &self.warnings {
            write!(terminal, "\n{}", paint::report(&format!("warning: {warning}")))?;
        }
        Ok(())
    }
}

/// What stands in the place of a secret field, and in that of one in the path or the query.
const REDACTED: &str = "[redacted]";
const REDACTED_IN_URL: &str = "%5Bredacted%5D";

/// The headers with secret fields redacted. That of the credential is shown as its variable.
fn without_secrets(headers: &HeaderMap, credential: Option<&Credential<'_>>) -> HeaderMap {
    let mut shown = headers.clone();
    let of_credential = |name: &HeaderName| credential.is_some_and(|credential| credential.makes(name));
    for (_, value) in shown.iter_mut().filter(|(name, value)| value.is_sensitive() && !of_credential(name)) {
        *value = HeaderValue::from_static(REDACTED);
    }
    shown
}
