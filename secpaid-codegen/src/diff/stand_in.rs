//! In: what both specs say for a stand-in of the API. Out: what is different. Neither clients nor generated code know of it.

use super::Drafts;
use super::change::Draft;
use super::list;
use super::surface::Owner;
use super::words::from_to;
use crate::model::{Condition, Endpoint, Field, Model, RefusedFor, Rule, Scalar, State};

/// What is answered to a value of a field that is refused.
pub(super) fn compare_refusals(
    (old_model, old): (&Model, &Field),
    (new_model, new): (&Model, &Field),
    draft: &dyn Fn(&'static str, String) -> Draft,
    drafts: &mut Drafts,
) {
    let answer = |model: &Model, field: &Field, why: &RefusedFor| {
        let refusal = field.refusals.iter().find(|refusal| refusal.why == *why)?;
        Some(error(model, refusal.error))
    };
    let paired = list::pair(&old.refusals, &new.refusals, |refusal| reason(&refusal.why));
    for why in old.refusals.iter().chain(paired.added).map(|refusal| &refusal.why) {
        let (before, now) = (answer(old_model, old, why), answer(new_model, new, why));
        if before != now {
            let words = from_to(before.as_deref(), now.as_deref());
            let message = format!("what is answered where `{}` {} {words}", old.wire, reason(why));
            drafts.push(draft("refusal_changed", message).docs());
        }
    }
    if paired.reordered {
        let message = format!("the answers to a wrong `{}` stand in another order", old.wire);
        drafts.push(draft("order_changed", message).docs());
    }
}

fn reason(why: &RefusedFor) -> String {
    match why {
        RefusedFor::Missing => "is missing".to_owned(),
        RefusedFor::Type => "is not of its type".to_owned(),
        RefusedFor::Bound(key) => format!("breaks its `{key}`"),
        RefusedFor::Anything => "is wrong".to_owned(),
    }
}

/// What is answered to a request that breaks a rule, in words; `None` where it is the same.
pub(super) fn rule_refusal(
    (old_model, old): (&Model, &Rule),
    (new_model, new): (&Model, &Rule),
) -> Option<String> {
    let answer = |model: &Model, rule: &Rule| rule.rejected.map(|index| error(model, index));
    let (before, now) = (answer(old_model, old), answer(new_model, new));
    let words = || from_to(before.as_deref(), now.as_deref());
    (before != now).then(|| format!("what is answered where the rule `{}` is broken {}", old.name, words()))
}

/// What an endpoint does with the records that are kept.
pub(super) fn compare_state(
    (old_model, old): (&Model, &Endpoint),
    (new_model, new): (&Model, &Endpoint),
    drafts: &mut Drafts,
) {
    let owner = Owner::Endpoint(old.name.clone());
    let name = &old.name;
    let mut add = |kind, key: Option<&str>, message: String| {
        let at: Vec<&str> = ["endpoints", name.as_str(), "state"].into_iter().chain(key).collect();
        drafts.push(Draft::new(kind, &owner, &at, message).docs());
    };
    match (&old.state, &new.state) {
        (None, None) => {}
        (None, Some(_)) => add("state_added", None, format!("`state` of `{name}` is new")),
        (Some(_), None) => add("state_removed", None, format!("`state` of `{name}` is gone")),
        (Some(left), Some(right)) => {
            let keys = written((old_model, old), left).into_iter().zip(written((new_model, new), right));
            for ((key, before), (_, now)) in keys.filter(|(before, now)| before != now) {
                let words = from_to(Some(&before), Some(&now));
                add("state_changed", Some(key), format!("`{key}` in the `state` of `{name}` {words}"));
            }
        }
    }
}

/// Every key of a state with what it says, by names; nothing where it is not there.
fn written((model, endpoint): (&Model, &Endpoint), state: &State) -> [(&'static str, String); 10] {
    let sent =
        |index: usize| endpoint.request.get(index).map_or_else(String::new, |field| field.wire.clone());
    let kept = |index: usize| {
        let fields = state.record.and_then(|record| model.types.get(record)?.fields());
        fields.and_then(|fields| fields.get(index)).map_or_else(String::new, |field| field.wire.clone())
    };
    let values = |values: &[(String, Scalar)]| {
        joined(values.iter().map(|(field, value)| format!("{field} = {}", scalar(value))))
    };
    let condition = |(field, condition): &(String, Condition)| match condition {
        Condition::Is(value) => format!("{field} = {}", scalar(value)),
        Condition::Below(index) => format!("{field} < {}", sent(*index)),
    };
    [
        ("in", state.collection.clone()),
        ("does", state.does.word().to_owned()),
        ("key", if state.does.takes_key() { sent(state.key) } else { kept(state.key) }),
        ("set", values(&state.set)),
        ("where", values(&state.only)),
        ("newest_first", if state.newest_first { "true".to_owned() } else { String::new() }),
        (
            "filter",
            joined(state.filters.iter().map(|filter| {
                let word = if filter.part { "in" } else { "=" };
                format!("{} {word} {}", sent(filter.field), filter.of.join(" or "))
            })),
        ),
        ("limit", state.limit.map(sent).unwrap_or_default()),
        ("absent", state.absent.map(|index| error(model, index)).unwrap_or_default()),
        (
            "refuse",
            joined(state.refuse.iter().map(|refusal| {
                let when = refusal.when.iter().map(condition).collect::<Vec<_>>().join(" and ");
                format!("{} for {when}", error(model, refusal.error))
            })),
        ),
    ]
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

fn scalar(value: &Scalar) -> String {
    match value {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Number(text) => text.clone(),
        Scalar::String(text) => format!("{text:?}"),
    }
}

fn error(model: &Model, index: usize) -> String {
    model.errors.get(index).map_or_else(String::new, |error| error.name.clone())
}
