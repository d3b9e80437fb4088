//! In: an entry of `envelopes`. Out: the envelope as written.

use super::object::Section;
use super::{Parsed, error, hints, leaf, meta, outcome, pointer, test};
use crate::json::Member;
use crate::model::{DataPlace, HttpPolicy};
use crate::report::Collector;
use crate::spec::Envelope;

pub(crate) const ENVELOPE: Section = Section {
    what: "an envelope",
    keys: &[
        "doc", "source", "when", "http", "outcome", "code", "message", "none", "data", "empty", "details",
        "hints", "warnings", "meta", "samples", "status",
    ],
};

const POLICIES: &[(&str, HttpPolicy)] =
    &[("ignore", HttpPolicy::Ignore), ("first", HttpPolicy::First), ("fallback", HttpPolicy::Fallback)];

pub(super) fn parse(member: &Member, collector: &mut Collector) -> Parsed<Envelope> {
    let cased = leaf::snake_case(&member.key, "an envelope", collector);
    let object = ENVELOPE.open(&member.value, Some(member.key.span), collector)?;
    let when = object.optional("when", collector, test::parse);
    let http = object.optional("http", collector, |node, collector| leaf::word(node, POLICIES, collector));
    let outcomes = object.required("outcome", collector, outcome::tests);
    let code = object.or_default("code", collector, pointer::candidates);
    let message = object.or_default("message", collector, pointer::candidates);
    let none = object.optional("none", collector, leaf::distinct_texts);
    let data = object.optional("data", collector, pointer::place);
    let empty = object.optional("empty", collector, outcome::empty);
    let details = object.optional("details", collector, error::details);
    let hints = object.or_default("hints", collector, hints::parse);
    let warnings = object.or_default("warnings", collector, pointer::candidates);
    let meta = object.or_default("meta", collector, meta::parse);
    let samples = object.or_default("samples", collector, outcome::samples);
    let status = object.optional("status", collector, leaf::status);
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    cased?;
    source?;
    Ok(Envelope {
        name: member.key.clone(),
        doc: doc?,
        when: when?,
        http: http?.unwrap_or(HttpPolicy::Ignore),
        outcomes: outcomes?,
        code: code?,
        message: message?,
        none: none?.map(|none| none.value).unwrap_or_default(),
        data: data?.unwrap_or(DataPlace::None),
        empty: empty?,
        details: details?,
        hints: hints?,
        warnings: warnings?,
        meta: meta?,
        samples: samples?,
        status: status?,
    })
}
