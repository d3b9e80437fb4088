//! In: the JSON of `auth`. Out: how a call authenticates, as written.

use super::object::Section;
use super::{Parsed, http, leaf};
use crate::json::Node;
use crate::report::Collector;
use crate::spec::Auth;

const AUTH: Section =
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
