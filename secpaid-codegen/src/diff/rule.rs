//! In: the rules of an endpoint in both specs. Out: what is different in them, and whether old requests still pass.

use super::Drafts;
use super::change::{Draft, Wire};
use super::inclusion::has;
use super::predicate::implies;
use super::surface::Owner;
use super::words::renamed;
use super::{list, stand_in};
use crate::decimal::Exact;
use crate::model::{Endpoint, Limit, Model, Pointer, Rule, RuleKind};

pub(super) fn compare(
    owner: &Owner,
    (old_model, old): (&Model, &Endpoint),
    (new_model, new): (&Model, &Endpoint),
    drafts: &mut Drafts,
) {
    let paired = list::pair(&old.rules, &new.rules, |rule| rule.name.as_str());
    let draft = |kind, rules: &[Rule], rule: &Rule, message: String| {
        let index = rules.iter().position(|other| other.name == rule.name).unwrap_or_default().to_string();
        Draft::new(kind, owner, &["endpoints", &old.name, "rules", &index], message).member(&rule.name)
    };
    let works = "what old clients check is as strict";
    for rule in &paired.removed {
        let hint = renamed(&rule.name, paired.added.iter().map(|added| added.name.as_str()));
        drafts.push(
            draft("rule_removed", &old.rules, rule, format!("the rule `{}` is gone", rule.name)).hint(hint),
        );
    }
    for rule in &paired.added {
        let wire = Wire::requests(implied(old, rule), works);
        drafts.push(
            draft("rule_added", &new.rules, rule, format!("the rule `{}` is new", rule.name)).wire(wire),
        );
    }
    for (left, right) in &paired.both {
        let name = &left.name;
        let written = |rule: &Rule| format!("{:?} {:?}", rule.kind, rule.when);
        if written(left) != written(right) {
            let wire = Wire::requests(implied(old, right), works);
            drafts.push(
                draft("rule_changed", &old.rules, left, format!("the rule `{name}` says something else"))
                    .wire(wire),
            );
        }
        if let Some(message) = stand_in::rule_refusal((old_model, left), (new_model, right)) {
            drafts.push(draft("refusal_changed", &old.rules, left, message).docs());
        }
        if left.doc != right.doc {
            drafts.push(
                draft("doc_changed", &old.rules, left, format!("the docs of the rule `{name}` have changed"))
                    .docs(),
            );
        }
    }
    if paired.reordered {
        let message = "the rules stand in another order";
        drafts.push(Draft::new("order_changed", owner, &["endpoints", &old.name, "rules"], message).docs());
    }
}

/// Does every request that old clients let through pass the rule?
pub(super) fn implied(old: &Endpoint, rule: &Rule) -> Result<(), String> {
    let never = |pointer: &Pointer| {
        let sent = |name: &String| old.request.iter().any(|field| has(field, name));
        pointer.first().is_some_and(|name| !sent(name))
    };
    let idle = match &rule.kind {
        RuleKind::Sum { at, at_most } => never(at) || matches!(at_most, Limit::At(limit) if never(limit)),
        RuleKind::NotAfter { earlier, later } => never(earlier) || never(later),
    };
    let as_strict = |own: &Rule| {
        is_within(&own.kind, &rule.kind) && implies(rule.when.as_ref(), own.when.as_ref(), &never).is_ok()
    };
    if idle || old.rules.iter().any(as_strict) {
        return Ok(());
    }
    Err(format!("clients may send what the rule `{}` does not allow", rule.name))
}

fn is_within(old: &RuleKind, new: &RuleKind) -> bool {
    match (old, new) {
        (
            RuleKind::Sum { at: old, at_most: Limit::Number(least) },
            RuleKind::Sum { at: new, at_most: Limit::Number(most) },
        ) => {
            old == new
                && Exact::parse(least).zip(Exact::parse(most)).is_some_and(|(least, most)| least <= most)
        }
        _ => old == new,
    }
}
