//! From the bounds and rules of a request to the tables that core holds against it.

use secpaid_codegen::model::{self, Bound, Endpoint, Keys, Model, Placed, Rule, RuleKind, placed};
use secpaid_core::constraint::{Check, Constraint, Limit, When};

use super::table::{steps, test, text, texts};

/// The endpoint's constraints: bounds in the order of the fields, then rules.
pub(super) fn constraints(model: &Model, endpoint: &Endpoint) -> Vec<Constraint> {
    let fields = placed(&endpoint.request, &|index| model.types.get(index));
    let bounds =
        fields.iter().flat_map(|place| place.field.bounds.iter().map(|bound| of_bound(place, bound)));
    let rules = endpoint.rules.iter().map(|rule| of_rule(rule, &fields));
    bounds.chain(rules).collect()
}

fn of_bound(place: &Placed<'_>, bound: &Bound) -> Constraint {
    let count = |count: &u64| usize::try_from(*count).unwrap_or(usize::MAX);
    let check = match bound {
        Bound::Min(limit) => Check::Min(text(limit)),
        Bound::MinExclusive(limit) => Check::MinExclusive(text(limit)),
        Bound::Max(limit) => Check::Max(text(limit)),
        Bound::MaxExclusive(limit) => Check::MaxExclusive(text(limit)),
        Bound::MaxDecimals(most) => Check::MaxDecimals(count(most)),
        Bound::MinLen(least) => Check::MinLen(count(least)),
        Bound::MaxLen(most) => Check::MaxLen(count(most)),
        Bound::MinItems(least) => Check::MinItems(count(least)),
        Bound::MaxItems(most) => Check::MaxItems(count(most)),
        Bound::NotToken => Check::NotToken,
    };
    Constraint::bound(bound.key(), text(&place.field.wire), steps(&place.at), check, place.secret)
}

/// A test over a value.
pub(super) fn of_test(written: &model::Test) -> When {
    let keys = Keys::of_test(written);
    When { keys: texts(keys.names().iter().map(String::as_str)), test: test(&keys, written) }
}

fn of_rule(rule: &Rule, fields: &[Placed<'_>]) -> Constraint {
    let (at, check) = match &rule.kind {
        RuleKind::Sum { at, at_most: model::Limit::Number(limit) } => {
            (at, Check::SumAtMost(Limit::Number(text(limit))))
        }
        RuleKind::Sum { at, at_most: model::Limit::At(limit) } => {
            (at, Check::SumAtMost(Limit::At(steps(limit))))
        }
        RuleKind::NotAfter { earlier, later } => (earlier, Check::NotAfter(steps(later))),
    };
    let when = rule.when.as_ref().map(of_test);
    Constraint::rule(text(&rule.name), steps(at), check, when, rule.is_secret(fields))
}
