//! In: a value of a request and the bound of its field. Out: what was expected and what was given, where the bound is broken.

use std::cmp::Ordering;

use super::Check;
use super::place::text;
use super::violation::Broken;
use crate::envelope::number::compare;
use crate::envelope::place::{Found, Raw, each_item};
use crate::json::Reader;
use crate::token::Token;

/// A value that the bound does not fit, such as a text where it bounds numbers, breaks nothing: the spec refuses such bounds.
pub(super) fn broken(check: Check, value: Raw<'_>, token: Option<&Token>) -> Option<Broken> {
    let bad = |holds: bool, expected: String, given: String| (!holds).then_some(Broken { expected, given });
    match check {
        Check::Min(limit) => {
            let (number, order) = compared(value, limit)?;
            bad(order != Ordering::Less, format!("at least {limit}"), number)
        }
        Check::MinExclusive(limit) => {
            let (number, order) = compared(value, limit)?;
            bad(order == Ordering::Greater, format!("more than {limit}"), number)
        }
        Check::Max(limit) => {
            let (number, order) = compared(value, limit)?;
            bad(order != Ordering::Greater, format!("at most {limit}"), number)
        }
        Check::MaxExclusive(limit) => {
            let (number, order) = compared(value, limit)?;
            bad(order == Ordering::Less, format!("less than {limit}"), number)
        }
        Check::MaxDecimals(most) => {
            let number = text(value)?;
            let places = number.split_once('.').map_or(0, |(_, places)| places.trim_end_matches('0').len());
            bad(places <= most, format!("at most {}", counted(most, "decimal", "decimals")), number)
        }
        Check::MinLen(least) => {
            let length = text(value)?.chars().count();
            bad(length >= least, format!("at least {}", characters(least)), characters(length))
        }
        Check::MaxLen(most) => {
            let length = text(value)?.chars().count();
            bad(length <= most, format!("at most {}", characters(most)), characters(length))
        }
        Check::MinItems(least) => {
            let length = entries(value)?;
            bad(length >= least, format!("at least {least}"), format!("a list of {length}"))
        }
        Check::MaxItems(most) => {
            let length = entries(value)?;
            bad(length <= most, format!("at most {most}"), format!("a list of {length}"))
        }
        Check::NotToken => {
            let same = token.is_some_and(|token| text(value).is_some_and(|text| text == token.expose()));
            bad(!same, "another one".to_owned(), "the caller's own token".to_owned())
        }
        Check::SumAtMost(_) | Check::NotAfter(_) => None,
    }
}

fn compared(value: Raw<'_>, limit: &str) -> Option<(String, Ordering)> {
    let number = text(value)?;
    let order = compare(&number, limit)?;
    Some((number, order))
}

/// How many entries a list has, or a string that holds one.
fn entries(value: Raw<'_>) -> Option<usize> {
    match Found::new(value) {
        Found::Array(list) => {
            let mut count = 0;
            each_item(&mut Reader::from_text(list), &mut |_| count += 1);
            Some(count)
        }
        Found::String(inside) if inside.trim_ascii().starts_with('[') => entries(inside.trim_ascii()),
        _ => None,
    }
}

fn characters(count: usize) -> String {
    counted(count, "character", "characters")
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
