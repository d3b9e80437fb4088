//! In: the JSON of `auth` and of `auth_schemes`. Out: how a call authenticates, as written.

use super::object::{Section, wrong_kind};
use super::{Parsed, http, leaf};
use crate::json::{Member, Node, Value};
use crate::report::Collector;
use crate::spec::{Auth, AuthScheme, EndpointAuth};

pub(crate) const AUTH: Section =
    Section { what: "`auth`", keys: &["header", "prefix", "missing", "rejected", "doc", "source"] };

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<Auth> {
    let object = AUTH.open(node, None, collector)?;
    let header = object.required("header", collector, http::header);
    let prefix = object.optional("prefix", collector, http::prefix);
    let missing = object.optional("missing", collector, leaf::text);
    let rejected = object.optional("rejected", collector, leaf::text);
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    doc?;
    source?;
    Ok(Auth { header: header?, prefix: prefix?, missing: missing?, rejected: rejected? })
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
