//! In: two models. Out: the public items of the generated code that are gone or different.

use crate::model::Model;

/// Which part of a spec a generated item comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The API as a whole.
    Api,
    /// A type, by its name.
    Type(String),
    /// An endpoint, by its name.
    Endpoint(String),
    /// An error, by its name.
    Error(String),
    /// An inbound shape, by its name.
    Inbound(String),
}

/// A public item that code may use and that is gone or different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// What it is generated from.
    pub owner: Owner,
    /// The field, parameter, variant or method that it is about, by its name in the spec where it has one.
    pub member: Option<String>,
    /// Such as `Link::amount`.
    pub item: String,
    /// Such as: its type is `String`, was `Decimal`.
    pub what: String,
}

/// What code that uses the old generated items misses in the new ones, in a fixed order.
pub fn breaks(_: &Model, _: &Model) -> Vec<Break> {
    Vec::new()
}
