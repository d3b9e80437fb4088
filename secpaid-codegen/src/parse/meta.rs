//! In: the JSON of `meta`. Out: the meta fields as written.

use super::object::{Section, entries};
use super::{Parsed, all, http, leaf, pointer, ty};
use crate::json::{Member, Node};
use crate::model::MetaPlace;
use crate::report::{Collector, Diagnostic};
use crate::spec::MetaField;

pub(crate) const META: Section =
    Section { what: "a meta field", keys: &["at", "header", "type", "doc", "source"] };

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<Vec<MetaField>> {
    let entries = entries(node, "name to meta field", collector)?;
    all(entries.map(|member| field(member, collector)).collect())
}

fn field(member: &Member, collector: &mut Collector) -> Parsed<MetaField> {
    let cased = leaf::snake_case(&member.key, "a meta field", collector);
    let object = META.open(&member.value, Some(member.key.span), collector)?;
    let at = object.optional("at", collector, pointer::parse);
    let header = object.optional("header", collector, http::header);
    let ty = object.required("type", collector, ty::expression);
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    let place = match (at?, header?) {
        (Some(at), None) => MetaPlace::At(at),
        (None, Some(header)) => MetaPlace::Header(header),
        _ => {
            let message = "a meta field has either `at` or `header`";
            return Err(collector.error(Diagnostic::new("meta_place", member.key.span, message)));
        }
    };
    let ty = ty?;
    if !ty.is_optional() {
        let message = "the type of a meta field ends in `?`: it may be missing at any time";
        return Err(collector.error(Diagnostic::new("meta_not_optional", ty.span, message)));
    }
    cased?;
    source?;
    Ok(MetaField { name: member.key.clone(), place, ty, doc: doc? })
}
