//! From a predicate of the spec and the fields of an answer to whether it holds.

use std::cmp::Ordering;

use super::compare::{compared, equal};
use super::fields::Fields;
use super::place::{Found, Raw, each_item, kind};
use super::table::{Op, Pointer, Scalar, Test, ValueKind};
use crate::json::Reader;

impl Test {
    /// Does it hold for this answer?
    pub fn holds(&self, fields: &Fields<'_>) -> bool {
        match self {
            Self::All(tests) => tests.iter().all(|test| test.holds(fields)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(fields)),
            Self::Not(test) => !test.holds(fields),
            Self::Status(wanted) => {
                fields.status().is_some_and(|status| wanted.iter().any(|range| range.contains(status)))
            }
            Self::Rust { function, .. } => function.is_some_and(|function| function(fields)),
            Self::At { at, op, or_absent, loose, every } => {
                let absent = *or_absent || matches!(op, Op::Absent);
                let holds = |value: Raw<'_>| op.holds(value, *loose);
                match fields.only(*at) {
                    Some(value) => value.map_or(absent, holds),
                    None if *every => every_holds(fields, *at, absent, holds),
                    None => any_holds(fields, *at, holds).unwrap_or(absent),
                }
            }
        }
    }

    /// Does it hold for nothing but answers with a certain HTTP status?
    pub(crate) fn asks_for_status(&self) -> bool {
        match self {
            Self::Status(_) => true,
            Self::All(tests) => tests.iter().any(Self::asks_for_status),
            Self::Any(_) | Self::Not(_) | Self::At { .. } | Self::Rust { .. } => false,
        }
    }

    /// Does it hold for an answer with this HTTP status, whatever its body says? `None` where it asks for more than the status.
    pub(crate) fn holds_for_status(&self, status: u16) -> Option<bool> {
        match self {
            Self::Status(wanted) => Some(wanted.iter().any(|range| range.contains(status))),
            Self::All(tests) => {
                tests.iter().try_fold(true, |all, test| Some(all & test.holds_for_status(status)?))
            }
            Self::Any(tests) => {
                tests.iter().try_fold(false, |any, test| Some(any | test.holds_for_status(status)?))
            }
            Self::Not(test) => test.holds_for_status(status).map(|holds| !holds),
            Self::At { .. } | Self::Rust { .. } => None,
        }
    }

    /// Is the HTTP status one of the things it looks at?
    pub(crate) fn looks_at_status(&self) -> bool {
        match self {
            Self::Status(_) => true,
            Self::All(tests) | Self::Any(tests) => tests.iter().any(Self::looks_at_status),
            Self::Not(test) => test.looks_at_status(),
            Self::At { .. } | Self::Rust { .. } => false,
        }
    }

    /// Does it hold already where one of several values is as it says?
    pub(crate) fn is_about_one_of(&self, fields: &Fields<'_>) -> bool {
        match self {
            Self::All(tests) | Self::Any(tests) => tests.iter().any(|test| test.is_about_one_of(fields)),
            Self::At { at, op, every: false, .. } => !matches!(op, Op::Absent) && fields.can_be_several(*at),
            Self::Not(_) | Self::Status(_) | Self::At { .. } | Self::Rust { .. } => false,
        }
    }

    /// The path of a function that it asks and does not have.
    pub(crate) fn lacks(&self) -> Option<&'static str> {
        match self {
            Self::Rust { path, function: None } => Some(path),
            Self::All(tests) | Self::Any(tests) => tests.iter().find_map(Self::lacks),
            Self::Not(test) => test.lacks(),
            Self::Status(_) | Self::At { .. } | Self::Rust { .. } => None,
        }
    }

    /// Calls `see` with every pointer that the test looks at.
    pub(crate) fn pointers(&self, see: &mut dyn FnMut(Pointer)) {
        match self {
            Self::All(tests) | Self::Any(tests) => tests.iter().for_each(|test| test.pointers(see)),
            Self::Not(test) => test.pointers(see),
            Self::Status(_) | Self::Rust { .. } => {}
            // The body that `*` goes through is not looked at for itself.
            Self::At { at: Pointer::Root, op: Op::Container, .. } => {}
            Self::At { at, .. } => see(*at),
        }
    }
}

/// Does it hold for one of the values that the pointer leads to? `None` where there is none.
fn any_holds(fields: &Fields<'_>, at: Pointer, holds: impl Fn(Raw<'_>) -> bool) -> Option<bool> {
    let mut any = None;
    fields.each(at, &mut |value| any = Some(any == Some(true) || holds(value)));
    any
}

/// Does it hold for all of them? One that is missing counts as `absent` says, and so does a list without entries.
fn every_holds(fields: &Fields<'_>, at: Pointer, absent: bool, holds: impl Fn(Raw<'_>) -> bool) -> bool {
    let mut every = None;
    fields.each_place(at, &mut |value| {
        every = Some(every != Some(false) && value.map_or(absent, &holds));
    });
    every.unwrap_or(absent)
}

impl Op {
    fn holds(&self, value: Raw<'_>, loose: bool) -> bool {
        match self {
            Self::Is(scalar) => equal(value, *scalar, loose),
            Self::Not(scalar) => differs(value, std::slice::from_ref(scalar), loose),
            Self::In(scalars) => scalars.iter().any(|scalar| equal(value, *scalar, loose)),
            Self::NotIn(scalars) => differs(value, scalars, loose),
            Self::Lt(limit) => compared(&Found::new(value), limit, loose).is_some_and(Ordering::is_lt),
            Self::Gte(limit) => compared(&Found::new(value), limit, loose).is_some_and(Ordering::is_ge),
            Self::Absent => false,
            Self::Present => true,
            Self::Container => matches!(kind(value), ValueKind::List | ValueKind::Object),
            Self::Kind(kinds) => kinds.contains(&kind(value)),
            Self::Empty(wanted) => Found::new(value).emptiness().is_some() == *wanted,
            Self::Prefix(prefix) => prefixed(&Found::new(value), prefix).any,
            Self::NonePrefix(prefix) => prefixed(&Found::new(value), prefix).none,
        }
    }
}

/// Does it say something else than each of them?
fn differs(value: Raw<'_>, scalars: &[Scalar], loose: bool) -> bool {
    let same = |scalar: &Scalar| {
        equal(value, *scalar, loose) || *scalar != Scalar::Null && equal(value, *scalar, true)
    };
    !scalars.iter().any(same) && scalars.iter().any(|scalar| can_differ(value, *scalar))
        || scalars.iter().all(|scalar| *scalar == Scalar::Null) && value != "null"
}

/// Is it of the sort that is meant to be another value? A verdict that is null, empty or no scalar is broken: it says nothing, and so not
/// that it is another one. So is a flag where none is meant, and what is no flag where one is; but a text can be the reason where `false`
/// means that there is none.
fn can_differ(value: Raw<'_>, scalar: Scalar) -> bool {
    match (kind(value), scalar) {
        (_, Scalar::Null) | (ValueKind::Object | ValueKind::List | ValueKind::Null, _) => false,
        (ValueKind::Bool, Scalar::Bool(_)) => true,
        (ValueKind::Bool, _) | (ValueKind::Number, Scalar::Bool(_)) => false,
        (ValueKind::String, Scalar::Bool(meant)) => !meant && value != r#""""#,
        (ValueKind::String, _) => value != r#""""#,
        (ValueKind::Number, _) => true,
    }
}

/// How many texts start with a prefix; where something is no text, it is neither.
struct Prefixed {
    any: bool,
    none: bool,
}

/// The string, or the entries of the list. What is no text could say anything, so it never means that none has the prefix.
fn prefixed(found: &Found<'_>, prefix: &str) -> Prefixed {
    let starts = |text: &str| text.starts_with(prefix);
    match found {
        Found::String(text) => Prefixed { any: starts(text), none: !starts(text) },
        Found::Array(text) => {
            let mut all = Prefixed { any: false, none: true };
            each_item(&mut Reader::from_text(text), &mut |item| match Found::new(item) {
                Found::String(text) if starts(&text) => all = Prefixed { any: true, none: false },
                Found::String(_) => {}
                _ => all.none = false,
            });
            all
        }
        _ => Prefixed { any: false, none: false },
    }
}

#[cfg(test)]
mod tests;
