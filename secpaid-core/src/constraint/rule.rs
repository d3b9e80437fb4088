//! In: a request and a rule about several of its values. Out: what was expected and what was given, where the rule is broken.

use super::exact::Exact;
use super::place::{first, text, visit};
use super::violation::{Broken, Violation, pointer};
use super::{Constraint, Limit};
use crate::scalar::Date;

/// Values that add up to more than the limit. Without a value there is nothing to add, without a limit nothing to compare.
pub(super) fn sum(constraint: &Constraint, limit: Limit, request: &str, violations: &mut Vec<Violation>) {
    let (limit, beside) = match limit {
        Limit::Number(number) => (Exact::parse(number), String::new()),
        Limit::At(at) => {
            (first(request, at).and_then(|text| Exact::parse(&text)), format!("{}, which is ", pointer(at)))
        }
    };
    let mut sum = Some(Exact::default());
    visit(request, constraint.at, &mut |value, _| {
        sum =
            sum.zip(text(value).and_then(|text| Exact::parse(&text))).and_then(|(sum, next)| sum.plus(next));
    });
    if let (Some(sum), Some(limit)) = (sum, limit)
        && sum > limit
    {
        let expected = format!("at most {beside}{limit}");
        let broken = Broken { expected, given: format!("{sum} in sum") };
        violations.push(Violation::new(constraint, pointer(constraint.at), broken));
    }
}

/// A date that is after the one it must not be after.
pub(super) fn order(
    constraint: &Constraint,
    later: &'static [&'static str],
    request: &str,
    violations: &mut Vec<Violation>,
) {
    let date = |at| first(request, at).and_then(|text| text.parse::<Date>().ok());
    if let (Some(earlier), Some(latest)) = (date(constraint.at), date(later))
        && earlier > latest
    {
        let expected = format!("no later than {}, which is {latest}", pointer(later));
        let broken = Broken { expected, given: earlier.to_string() };
        violations.push(Violation::new(constraint, pointer(constraint.at), broken));
    }
}
