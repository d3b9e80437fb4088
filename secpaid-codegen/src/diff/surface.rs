//! From two models to what code can no longer do that compiles against the types of the first: the source verdict.
//!
//! It is read off the generated code itself: both models are expanded, and whatever public item, field, function or trait the first
//! expansion has, the second must have, too. What is only in the second breaks nothing, since the generated types are
//! `#[non_exhaustive]`; the fields of an error's variant and a function that hides one of a trait are the exceptions. The code
//! is taken to live in another crate than the types, and not to import them with a glob.

mod compare;
mod names;
mod outline;
mod read;
mod text;
mod trait_methods;

use std::thread;

use self::compare::Comparison;
use self::names::Names;
#[cfg(test)]
pub(super) use self::outline::lean;
use self::read::Surface;
use crate::model::Model;

/// Which part of a spec a generated item comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// What belongs to no part alone: the clients, and values beside the data that envelopes declare.
    Api,
    /// The type of this name.
    Type(String),
    /// The endpoint of this name.
    Endpoint(String),
    /// The error of this name.
    Error(String),
    /// The set of errors of this name.
    ErrorSet(String),
    /// The inbound shape of this name.
    Inbound(String),
}

/// A public item that code may use and that is gone or different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The part of the spec that it comes from.
    pub owner: Owner,
    /// The field, parameter, variant or method that it is about, by its name in the spec where it has one.
    pub member: Option<String>,
    /// The item, such as `Link::amount`, a function with parentheses.
    pub item: String,
    /// What happened to it, such as: its type is `String`, was `Decimal`.
    pub what: String,
}

/// A constructor whose arguments have changed places and are of one type: code compiles, and says something else.
#[derive(Debug)]
pub(super) struct Swap {
    /// The part of the spec that it comes from.
    pub(super) owner: Owner,
    /// The function.
    pub(super) item: String,
    /// The arguments that stand elsewhere, by their names in the spec.
    pub(super) moved: Vec<String>,
}

/// Everything that breaks code which compiles against the types of `old`, in the order in which they are generated. Code that uses
/// none of it compiles against those of `new`.
pub fn breaks(old: &Model, new: &Model) -> Vec<Break> {
    breaks_and_swaps(old, new).0
}

/// The same, and what compiles but means something else.
pub(super) fn breaks_and_swaps(old: &Model, new: &Model) -> (Vec<Break>, Vec<Swap>) {
    let (before, after) = thread::scope(|scope| {
        let before = scope.spawn(|| Surface::of(old));
        let after = Surface::of(new);
        (before.join().unwrap_or_else(|_| Surface::of(old)), after)
    });
    let names = Names::new(old, new);
    let comparison = Comparison { before: &before, after: &after, names: &names };
    (comparison.breaks(), comparison.swaps())
}

#[cfg(test)]
mod tests;
