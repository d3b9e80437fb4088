//! Questions about shapes of two models: are they the same, which types of the file do they hold?

use crate::model::{Model, Shape};

/// What is there when it is there.
pub(super) fn item(shape: &Shape) -> &Shape {
    match shape {
        Shape::Optional { item, .. } => item,
        other => other,
    }
}

/// The texts that stand for nothing.
pub(super) fn none(shape: &Shape) -> &[String] {
    match shape {
        Shape::Optional { none, .. } => none,
        _ => &[],
    }
}

/// The same without what is only about Rust: secrets and boxes.
pub(super) fn plain(shape: &Shape) -> &Shape {
    match shape {
        Shape::Secret(item) | Shape::Boxed(item) => plain(item),
        other => other,
    }
}

pub(super) fn is_secret(shape: &Shape) -> bool {
    matches!(item(shape), Shape::Secret(_))
}

/// Are they the same on the wire, types of one name taken to be the same?
pub(super) fn same(old: &Model, left: &Shape, new: &Model, right: &Shape) -> bool {
    let name = |model: &Model, index: usize| model.types.get(index).map(|ty| ty.name.clone());
    match (plain(left), plain(right)) {
        (Shape::Scalar(left), Shape::Scalar(right)) => left == right,
        (Shape::Named(left), Shape::Named(right)) => name(old, *left) == name(new, *right),
        (Shape::List { item: left, one }, Shape::List { item: right, one: other }) => {
            one == other && same(old, left, new, right)
        }
        (Shape::Map(left), Shape::Map(right)) => same(old, left, new, right),
        (Shape::Optional { item: left, none }, Shape::Optional { item: right, none: other }) => {
            none == other && same(old, left, new, right)
        }
        (
            Shape::InString { item: left, bare_read, bare_write },
            Shape::InString { item: right, bare_read: other_read, bare_write: other_write },
        ) => bare_read == other_read && bare_write == other_write && same(old, left, new, right),
        _ => false,
    }
}

/// The type of the file that a shape holds, and whether it is inside a list, a map or a string.
pub(super) fn held(shape: &Shape) -> Option<(usize, bool)> {
    match shape {
        Shape::Scalar(_) => None,
        Shape::Named(index) => Some((*index, false)),
        Shape::List { item, .. } | Shape::Map(item) | Shape::InString { item, .. } => {
            held(item).map(|(index, _)| (index, true))
        }
        Shape::Optional { item, .. } | Shape::Secret(item) | Shape::Boxed(item) => held(item),
    }
}
