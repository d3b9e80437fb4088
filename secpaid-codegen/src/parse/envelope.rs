//! In: an entry of `envelopes`. Out: the envelope as written.

use super::object::{Section, entries};
use super::{Parsed, all, leaf, meta, pointer, test};
use crate::json::{Member, Node};
use crate::model::{DataPlace, HttpPolicy, Outcome, Test};
use crate::report::{Collector, Diagnostic, did_you_mean};
use crate::source::Spanned;
use crate::spec::{Envelope, Sample};

pub(crate) const ENVELOPE: Section = Section {
    what: "an envelope",
    keys: &[
        "doc", "source", "when", "http", "outcome", "code", "message", "data", "empty", "meta", "samples",
        "status",
    ],
};

const OUTCOMES: &[(&str, Outcome)] = &[("ok", Outcome::Ok), ("error", Outcome::Error)];
const POLICIES: &[(&str, HttpPolicy)] =
    &[("ignore", HttpPolicy::Ignore), ("first", HttpPolicy::First), ("fallback", HttpPolicy::Fallback)];

pub(super) fn parse(member: &Member, collector: &mut Collector) -> Parsed<Envelope> {
    let cased = leaf::snake_case(&member.key, "an envelope", collector);
    let object = ENVELOPE.open(&member.value, Some(member.key.span), collector)?;
    let when = object.optional("when", collector, test::parse);
    let http = object.optional("http", collector, |node, collector| leaf::word(node, POLICIES, collector));
    let outcomes = object.required("outcome", collector, outcomes);
    let code = object.or_default("code", collector, pointer::candidates);
    let message = object.or_default("message", collector, pointer::candidates);
    let data = object.optional("data", collector, pointer::place);
    let empty = object.optional("empty", collector, pointer::empty);
    let meta = object.or_default("meta", collector, meta::parse);
    let samples = object.or_default("samples", collector, samples);
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
        data: data?.unwrap_or(DataPlace::None),
        empty: empty?,
        meta: meta?,
        samples: samples?,
        status: status?,
    })
}

/// A test per outcome.
pub(super) fn outcomes(node: &Node, collector: &mut Collector) -> Parsed<Vec<(Outcome, Test)>> {
    let entries = entries(node, "`ok` and `error` to a test", collector)?;
    let outcomes = all(entries
        .map(|member| {
            let outcome = outcome(member, collector);
            let test = test::parse(&member.value, collector);
            Ok((outcome?.value, test?))
        })
        .collect())?;
    if outcomes.is_empty() {
        let message = "this object is empty, expected `ok` and `error` with a test each";
        return Err(collector.error(Diagnostic::new("empty_section", node.span, message)));
    }
    Ok(outcomes)
}

fn samples(node: &Node, collector: &mut Collector) -> Parsed<Vec<Sample>> {
    let entries = entries(node, "`ok` and `error` to an answer", collector)?;
    all(entries
        .map(|member| Ok(Sample { outcome: outcome(member, collector)?, body: member.value.clone() }))
        .collect())
}

fn outcome(member: &Member, collector: &mut Collector) -> Parsed<Spanned<Outcome>> {
    let name = member.key.value.as_str();
    match OUTCOMES.iter().find(|(known, _)| *known == name) {
        Some((_, outcome)) => Ok(Spanned::new(*outcome, member.key.span)),
        None => {
            let near = did_you_mean(name, OUTCOMES.iter().map(|(name, _)| *name));
            let message = format!("unknown outcome `{name}`, expected `ok` or `error`{near}");
            let finding = Diagnostic::new("unknown_outcome", member.key.span, message);
            Err(collector.error(finding.instead(member.key.span, name, near.clear())))
        }
    }
}
