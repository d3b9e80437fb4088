//! In: a request as a server receives it. Out: the credential that it carries, and its path without anything secret.

use bytes::Bytes;
use http::Request;
use secpaid_codegen::model::{AuthKind, Endpoint};
use secpaid_core::Token;
use secpaid_core::call::untyped::{PathTemplate, find_credential, path_without_tokens};
use secpaid_core::envelope::table::Auth;

use super::request::{Complaint, Subject};
use super::{Engine, Handle};

/// A scheme, the default one without a name, and its credential.
type Presented<'e> = (Option<&'e str>, Token);

impl Engine {
    /// A path for people and logs, with `{token}` in the place of a credential, and with the names of secret fields in the places of their
    /// values. Of the path of a call, what the route says stays as it is.
    pub fn path_without_secrets(&self, path: &str, call: Option<Handle<'_>>) -> String {
        let path = match call {
            Some(handle) => without_fields(handle.endpoint, path),
            // It may be meant for any of them.
            None => self
                .model
                .endpoints
                .iter()
                .fold(path.to_owned(), |path, endpoint| without_fields(endpoint, &path)),
        };
        let segments = call.map_or(0, |handle| handle.endpoint.path.matches('/').count());
        let starts = path.rmatch_indices('/').map(|(start, _)| start);
        let route =
            segments.checked_sub(1).and_then(|before| starts.clone().nth(before)).unwrap_or(path.len());
        let (before, route) = path.split_at_checked(route).unwrap_or((&path, ""));
        path_without_tokens(&self.auths, before) + route
    }

    /// The default way to authenticate, if there is one, and the named ones.
    pub(crate) fn auths(&self) -> &[Auth] {
        &self.auths
    }
}

impl<'e> Handle<'e> {
    /// The credential that a request carries where the spec has it; none for a signature, which nobody but the API can check.
    pub fn credential(self, request: &Request<Bytes>) -> Option<Token> {
        find_credential(self.description.auth?, self.description.path, request)
    }

    /// The scheme with the credential of a request, where there has to be one that can be told.
    pub(super) fn presented(self, request: &Request<Bytes>) -> Result<Option<Presented<'e>>, Complaint> {
        let auth = self.engine.model.auth_of(self.endpoint).filter(|auth| auth.kind != AuthKind::Sign);
        let Some(auth) = auth else { return Ok(None) };
        match self.credential(request) {
            Some(token) => Ok(Some((auth.scheme.as_deref(), token))),
            None => Err(Complaint {
                subject: Subject::CredentialMissing(auth.missing.or(auth.rejected)),
                message: format!("{} with the credential is missing", auth.kind.place()),
            }),
        }
    }
}

/// A path of an endpoint's without the values of its secret fields; any other path as it is.
fn without_fields(endpoint: &Endpoint, path: &str) -> String {
    let is_secret =
        |name: &str| endpoint.request.iter().any(|field| field.wire == name && field.shape.is_secret());
    let name = |name: &str| is_secret(name).then(|| format!("{{{name}}}"));
    PathTemplate(&endpoint.path).replaced(path, name).unwrap_or_else(|| path.to_owned())
}
