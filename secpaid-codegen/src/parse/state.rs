//! In: the JSON of `state`. Out: what an endpoint does with the records that the API keeps, as written.

use super::object::{Object, Section, members, wrong_kind};
use super::{Parsed, leaf};
use crate::json::{Member, Node, Value};
use crate::model::{Does, Scalar};
use crate::report::{Collector, Diagnostic, one_of};
use crate::source::Span;
use crate::spec::{Condition, State, StateFilter, StateRefusal, Text};

pub(crate) const STATE: Section = Section {
    what: "`state`",
    keys: &[
        "in",
        "does",
        "key",
        "set",
        "where",
        "newest_first",
        "filter",
        "limit",
        "absent",
        "refuse",
        "doc",
        "source",
    ],
};
const BELOW: Section = Section { what: "a condition", keys: &["below"] };

const DOES: &[(&str, Does)] = &[
    ("create", Does::Create),
    ("list", Does::List),
    ("get", Does::Get),
    ("update", Does::Update),
    ("delete", Does::Delete),
];

/// The keys that say something beside some words of `does` only.
const KEYS: &[(&str, &[Does])] = &[
    ("set", &[Does::Create, Does::Update]),
    ("where", &[Does::List]),
    ("newest_first", &[Does::List]),
    ("filter", &[Does::List]),
    ("limit", &[Does::List]),
    ("absent", &[Does::Get, Does::Update, Does::Delete]),
    ("refuse", &[Does::Get, Does::Update, Does::Delete]),
];

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<State> {
    let object = STATE.open(node, None, collector)?;
    let span = Span::new(node.span.start, node.span.start + 1);
    let collection = object.required("in", collector, |node, collector| {
        let name = leaf::text(node, collector)?;
        leaf::snake_case(&name, "a collection", collector)?;
        Ok(name)
    });
    let does = object.required("does", collector, |node, collector| leaf::word(node, DOES, collector));
    let key = object.required("key", collector, leaf::text);
    let set = object.or_default("set", collector, values);
    let only = object.or_default("where", collector, values);
    let newest_first = object.or_default("newest_first", collector, leaf::only_true);
    let filters = object.or_default("filter", collector, |node, collector| {
        members(node, "request field to field", collector, filter)
    });
    let limit = object.optional("limit", collector, leaf::text);
    let absent = object.optional("absent", collector, leaf::text);
    let refuse = object.or_default("refuse", collector, |node, collector| {
        members(node, "error to values", collector, refusal)
    });
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    doc?;
    source?;
    let does = does?;
    useless(does, &object, collector)?;
    Ok(State {
        span,
        collection: collection?,
        does,
        key: key?,
        set: set?,
        only: only?,
        newest_first: newest_first?,
        filters: filters?,
        limit: limit?,
        absent: absent?,
        refuse: refuse?,
    })
}

/// A key that changes nothing was meant for another endpoint.
fn useless(does: Does, object: &Object<'_>, collector: &mut Collector) -> Parsed<()> {
    let mut result = Ok(());
    for (key, with) in KEYS.iter().filter(|(_, with)| !with.contains(&does)) {
        if let Some(member) = object.member(key) {
            let message = format!(
                "`{key}` says nothing about an endpoint that does `{}`, only beside {}",
                does.word(),
                one_of(with.iter().map(|does| does.word()))
            );
            result = Err(collector.error(Diagnostic::new("useless_state_key", member.key.span, message)));
        }
    }
    result
}

/// Fields of a record with their values.
fn values(node: &Node, collector: &mut Collector) -> Parsed<Vec<(Text, Scalar)>> {
    members(node, "field to value", collector, |member, collector| {
        Ok((member.key.clone(), leaf::scalar(&member.value, collector)?))
    })
}

fn filter(member: &Member, collector: &mut Collector) -> Parsed<StateFilter> {
    let part = matches!(member.value.value, Value::Array(_));
    let of = leaf::names(&member.value, collector)?;
    Ok(StateFilter { field: member.key.clone(), of, part })
}

fn refusal(member: &Member, collector: &mut Collector) -> Parsed<StateRefusal> {
    let when = members(&member.value, "field to value", collector, |member, collector| {
        Ok((member.key.clone(), condition(&member.value, collector)?))
    })?;
    if when.is_empty() {
        let message = "this object is empty, expected at least one field with its value";
        return Err(collector.error(Diagnostic::new("empty_section", member.value.span, message)));
    }
    Ok(StateRefusal { error: member.key.clone(), when })
}

/// A value, or what it is compared with.
fn condition(node: &Node, collector: &mut Collector) -> Parsed<Condition> {
    match node.value {
        Value::Object(_) => {
            let object = BELOW.open(node, None, collector)?;
            object.required("below", collector, leaf::text).map(Condition::Below)
        }
        Value::Array(_) => Err(collector.error(wrong_kind(node, "a value, or an object with `below`"))),
        _ => leaf::scalar(node, collector).map(Condition::Is),
    }
}
