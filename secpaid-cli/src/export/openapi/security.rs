//! In: ways to authenticate. Out: security schemes, and what of them an operation asks for.

use secpaid_codegen::json::Node;
use secpaid_codegen::model::{Auth, AuthKind, Endpoint, EndpointAuth};

use super::Context;
use super::extension::{EXTENSION, residual};
use crate::export::tree::{Object, list, str_at, text};

/// The name of the scheme of endpoints that name none; no scheme of the format is written in capitals.
pub(crate) const DEFAULT: &str = "Default";

impl Context<'_> {
    /// What every operation asks for that does not say otherwise.
    pub(super) fn security(&self) -> Option<Node> {
        self.model.auth.as_ref().map(|_| requirement(DEFAULT))
    }

    /// What an operation asks for, where it says so itself.
    pub(super) fn security_of(&self, endpoint: &Endpoint) -> Option<Node> {
        match endpoint.auth {
            EndpointAuth::Default => None,
            EndpointAuth::None => Some(list([])),
            EndpointAuth::Scheme(index) => self
                .model
                .auth_schemes
                .get(index)
                .map(|auth| requirement(auth.scheme.as_deref().unwrap_or(DEFAULT))),
        }
    }

    pub(super) fn security_schemes(&self) -> Object {
        let mut schemes = Object::new();
        if let (Some(written), Some(auth)) = (self.written.get("auth"), &self.model.auth) {
            schemes.set(DEFAULT, scheme(written, auth));
        }
        for (written, auth) in self.section("auth_schemes").zip(&self.model.auth_schemes) {
            schemes.set(&written.key.value, scheme(&written.value, auth));
        }
        schemes
    }
}

fn requirement(scheme: &str) -> Node {
    list([Object::new().with(scheme, list([])).into()])
}

fn scheme(written: &Node, auth: &Auth) -> Object {
    let http = |scheme| Object::new().with("type", text("http")).with("scheme", text(scheme));
    let key = |place, name| {
        Object::new().with("type", text("apiKey")).with("in", text(place)).with("name", text(name))
    };
    let (mut scheme, expressed): (Object, &[&str]) = match &auth.kind {
        AuthKind::Header { name, prefix } if name == "authorization" && prefix == "Bearer " => {
            // Written out, it comes back as it was.
            (http("bearer"), &["bearer", "doc"])
        }
        AuthKind::Header { name, .. } => {
            (key("header", str_at(written, "header").unwrap_or(name)), &["header", "doc"])
        }
        AuthKind::Basic => (http("basic"), &["basic", "doc"]),
        AuthKind::Query(name) => (key("query", name), &["query", "doc"]),
        // OpenAPI has no word for it; the extension says what it is.
        AuthKind::Path { .. } | AuthKind::Sign => (http("custom"), &["doc"]),
    };
    scheme.set_some("description", str_at(written, "doc").map(text));
    scheme.set_filled(EXTENSION, residual(written, expressed));
    scheme
}
