//! In: the JSON of `auth` and of `auth_schemes`. Out: how a call authenticates, as written.

use super::object::{Object, Section, wrong_kind};
use super::{Parsed, http, leaf};
use crate::json::{Member, Node, Value};
use crate::model::AuthKind;
use crate::report::{Collector, Diagnostic};
use crate::spec::{Auth, AuthScheme, EndpointAuth};

pub(crate) const AUTH: Section = Section {
    what: "`auth`",
    keys: &[
        "header", "prefix", "bearer", "basic", "query", "path", "sign", "missing", "rejected", "doc",
        "source",
    ],
};

/// What carries the credential: one of these is there.
const KINDS: &[&str] = &["header", "bearer", "basic", "query", "path", "sign"];

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<Auth> {
    let object = AUTH.open(node, None, collector)?;
    let kind = kind(&object, collector);
    let missing = object.optional("missing", collector, leaf::text);
    let rejected = object.optional("rejected", collector, leaf::text);
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    doc?;
    source?;
    Ok(Auth { kind: kind?, missing: missing?, rejected: rejected? })
}

fn kind(object: &Object<'_>, collector: &mut Collector) -> Parsed<AuthKind> {
    let prefix = object.optional("prefix", collector, http::prefix);
    let Member { key, value } = object.exactly_one(KINDS, collector)?;
    if key.value != "header"
        && let Some(member) = object.member("prefix")
    {
        let message = format!("a `prefix` stands before the token in a `header`, not beside `{}`", key.value);
        return Err(collector.error(Diagnostic::new("useless_prefix", member.key.span, message)));
    }
    let flag = |collector: &mut Collector, kind| leaf::only_true(value, collector).map(|_| kind);
    match key.value.as_str() {
        "header" => {
            let name = http::header(value, collector);
            Ok(AuthKind::Header { name: name?, prefix: prefix?.unwrap_or_default() })
        }
        "bearer" => {
            let (name, prefix) = ("authorization".to_owned(), "Bearer ".to_owned());
            flag(collector, AuthKind::Header { name, prefix })
        }
        "basic" => flag(collector, AuthKind::Basic),
        "query" => leaf::prose(value, collector).map(AuthKind::Query),
        "path" => {
            http::credential_path(value, collector).map(|(before, after)| AuthKind::Path { before, after })
        }
        _ => flag(collector, AuthKind::Sign),
    }
}

/// An entry of `auth_schemes`.
pub(super) fn scheme(member: &Member, collector: &mut Collector) -> Parsed<AuthScheme> {
    let cased = leaf::snake_case(&member.key, "an auth scheme", collector);
    let auth = parse(&member.value, collector);
    cased?;
    Ok(AuthScheme { name: member.key.clone(), auth: auth? })
}

/// What an endpoint says: the name of a scheme, or null.
pub(super) fn of_endpoint(node: &Node, collector: &mut Collector) -> Parsed<EndpointAuth> {
    match node.value {
        Value::Null => Ok(EndpointAuth::None),
        Value::String(_) => leaf::text(node, collector).map(EndpointAuth::Scheme),
        _ => Err(collector.error(wrong_kind(node, "the name of an auth scheme, or null"))),
    }
}
