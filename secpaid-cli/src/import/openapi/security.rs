//! In: security schemes and who asks for them. Out: `auth`, `auth_schemes`, and what single endpoints say.

use std::collections::{BTreeMap, BTreeSet};

use secpaid_codegen::json::Node;

use super::Import;
use super::fields::extend;
use super::names::{numbered, snake};
use crate::export::tree::{Object, flag, items, members, null, str_at, text};
use crate::export::{DEFAULT_SCHEME, EXTENSION};

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// How calls authenticate.
#[derive(Debug, Default)]
pub(super) struct Security {
    /// That of endpoints that say nothing.
    pub(super) auth: Option<Node>,
    pub(super) others: Object,
    /// The scheme of the document behind `auth`.
    default: Option<String>,
    /// Names in the draft by those in the document.
    names: BTreeMap<String, String>,
}

impl<'d> Import<'d> {
    pub(super) fn security(&mut self) -> Security {
        let declared =
            self.document.get("components").and_then(|components| components.get("securitySchemes"));
        let mut usable: BTreeMap<&str, Object> = BTreeMap::new();
        let declared = declared.map_or(&[][..], members);
        let asked: BTreeSet<&str> = self.requirements().into_iter().filter_map(first).collect();
        for member in declared {
            if !asked.contains(member.key.value.as_str()) && !self.is_own() {
                let message = format!("no operation asks for the security scheme `{}`", member.key.value);
                self.losses.add(&member.value, message, "left out");
                continue;
            }
            let scheme = self.refs.resolve(&member.value);
            if let Some(object) = self.scheme(scheme) {
                usable.insert(&member.key.value, object);
            }
        }
        let mut uses: BTreeMap<String, usize> = BTreeMap::new();
        for requirement in self.requirements() {
            for name in first(requirement).into_iter().filter(|name| usable.contains_key(name)) {
                *uses.entry(name.to_owned()).or_default() += 1;
            }
        }
        let general = self.document.get("security").and_then(first).filter(|name| usable.contains_key(name));
        let most = uses.iter().max_by_key(|(_, count)| **count).map(|(name, _)| name.clone());
        let default = match general {
            _ if self.is_own() => usable.contains_key(DEFAULT_SCHEME).then(|| DEFAULT_SCHEME.to_owned()),
            Some(general) => Some(general.to_owned()),
            None => most,
        };
        let mut security = Security { default: default.clone(), ..Security::default() };
        for member in declared {
            let key = member.key.value.as_str();
            let Some(object) = usable.remove(key) else { continue };
            if default.as_deref() == Some(key) {
                security.auth = Some(object.into());
            } else {
                let name = numbered(&snake(key, "scheme"), "_", |name| security.others.get(name).is_none());
                security.others.set(&name, object);
                security.names.insert(key.to_owned(), name);
            }
        }
        security
    }

    /// What the operation says about its credential; nothing where it is the usual one.
    pub(super) fn auth_of(&mut self, operation: &Node, security: &Security) -> Option<Node> {
        let own = operation.get("security");
        let requirement = own.or_else(|| self.document.get("security"));
        if let Some(choices) = requirement.map(items)
            && (choices.len() > 1 || choices.iter().any(|choice| members(choice).len() > 1))
            && let Some(at) = requirement
        {
            self.losses.add(
                at,
                "several credentials, to choose from or together, have no counterpart",
                "the first is taken",
            );
        }
        let name = requirement.and_then(first);
        match name {
            Some(name) if security.default.as_deref() == Some(name) => None,
            Some(name) => security.names.get(name).map(text),
            None if own.is_some() || security.auth.is_some() => Some(null()),
            None => None,
        }
    }

    fn requirements(&self) -> Vec<&'d Node> {
        let items = ["paths", "webhooks"].iter().filter_map(|key| self.document.get(key)).flat_map(members);
        let operations = items.flat_map(|item| METHODS.iter().filter_map(|method| item.value.get(method)));
        operations
            .filter_map(|operation| operation.get("security").or_else(|| self.document.get("security")))
            .collect()
    }

    fn scheme(&mut self, scheme: &Node) -> Option<Object> {
        let only = |kind: &str| Object::new().with(kind, flag(true));
        let kind = str_at(scheme, "type").unwrap_or("");
        let http = str_at(scheme, "scheme").unwrap_or("").to_ascii_lowercase();
        let place = str_at(scheme, "in").unwrap_or("");
        // What the export could not say in the words of OpenAPI.
        let said = scheme.get(EXTENSION);
        let own =
            said.is_some_and(|said| ["header", "path", "sign"].iter().any(|key| said.get(key).is_some()));
        let mut object = match (kind, http.as_str(), place) {
            _ if own => Object::new(),
            ("http", "bearer" | "basic", _) => only(&http),
            ("apiKey", _, "query") => {
                Object::new().with("query", text(str_at(scheme, "name").unwrap_or("key")))
            }
            ("apiKey", _, "header") => {
                Object::new().with("header", text(str_at(scheme, "name").unwrap_or("Authorization")))
            }
            ("oauth2" | "openIdConnect", ..) => {
                self.losses.add(
                    scheme,
                    format!("nothing fetches the token of `{kind}`"),
                    "the caller gives it, as a bearer token",
                );
                only("bearer")
            }
            _ => {
                let what = if place.is_empty() { kind.to_owned() } else { format!("{kind} in {place}") };
                self.losses.add(
                    scheme,
                    format!("credentials of the kind `{what}` have no counterpart"),
                    "none is sent",
                );
                return None;
            }
        };
        object.set_some("doc", str_at(scheme, "description").filter(|doc| !doc.trim().is_empty()).map(text));
        if scheme.get(EXTENSION).is_some() {
            extend(&mut object, scheme, &[]);
        }
        Some(object)
    }
}

/// The first scheme of the first choice.
fn first(requirement: &Node) -> Option<&str> {
    items(requirement)
        .first()
        .and_then(|choice| members(choice).first())
        .map(|member| member.key.value.as_str())
}
