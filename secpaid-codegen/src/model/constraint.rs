//! What must hold for a request before it is sent, and where in the request that is.

use super::{Field, Pointer, Shape, Test, TypeDef};
use crate::json::EVERY;

/// What must hold for the values of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// At least this number.
    Min(String),
    /// More than this number.
    MinExclusive(String),
    /// At most this number.
    Max(String),
    /// Less than this number.
    MaxExclusive(String),
    /// At most so many places behind the point; zeros at the end do not count.
    MaxDecimals(u64),
    /// At least so many characters.
    MinLen(u64),
    /// At most so many characters.
    MaxLen(u64),
    /// At least so many entries.
    MinItems(u64),
    /// At most so many entries.
    MaxItems(u64),
    /// Not the caller's own token.
    NotToken,
}

impl Bound {
    /// The format's key for it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Min(_) => "min",
            Self::MinExclusive(_) => "min_exclusive",
            Self::Max(_) => "max",
            Self::MaxExclusive(_) => "max_exclusive",
            Self::MaxDecimals(_) => "max_decimals",
            Self::MinLen(_) => "min_len",
            Self::MaxLen(_) => "max_len",
            Self::MinItems(_) => "min_items",
            Self::MaxItems(_) => "max_items",
            Self::NotToken => "not_token",
        }
    }

    /// For docs and messages: `at most 50 characters`.
    pub fn in_words(&self) -> String {
        let counted = |count: u64, one: &str, several: &str| {
            format!("{count} {}", if count == 1 { one } else { several })
        };
        match self {
            Self::Min(limit) => format!("at least {limit}"),
            Self::MinExclusive(limit) => format!("more than {limit}"),
            Self::Max(limit) => format!("at most {limit}"),
            Self::MaxExclusive(limit) => format!("less than {limit}"),
            Self::MaxDecimals(most) => format!("at most {}", counted(*most, "decimal", "decimals")),
            Self::MinLen(least) => format!("at least {}", counted(*least, "character", "characters")),
            Self::MaxLen(most) => format!("at most {}", counted(*most, "character", "characters")),
            Self::MinItems(least) => format!("at least {}", counted(*least, "entry", "entries")),
            Self::MaxItems(most) => format!("at most {}", counted(*most, "entry", "entries")),
            Self::NotToken => "not the caller's own token".to_owned(),
        }
    }
}

/// What must hold for several values of a request.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `snake_case`; unlike any request field and any other rule of the endpoint.
    pub name: String,
    /// Docs.
    pub doc: Option<String>,
    /// What must hold.
    pub kind: RuleKind,
    /// It must hold only where this does, over the request.
    pub when: Option<Test>,
    /// Index into [`Model::errors`](super::Model::errors): what the API answers where it is broken.
    pub rejected: Option<usize>,
}

impl Rule {
    /// Is one of the values that it looks at a secret? `fields` are those of the request.
    pub fn is_secret(&self, fields: &[Placed<'_>]) -> bool {
        let (at, other) = match &self.kind {
            RuleKind::Sum { at, at_most: Limit::At(limit) } => (at, Some(limit)),
            RuleKind::Sum { at, at_most: Limit::Number(_) } => (at, None),
            RuleKind::NotAfter { earlier, later } => (earlier, Some(later)),
        };
        // The steps behind a field go into its lists.
        let is_in = |at: &[String], place: &Placed<'_>| {
            at.strip_prefix(place.at.as_slice()).is_some_and(|rest| rest.iter().all(|step| step == EVERY))
        };
        std::iter::once(at).chain(other).any(|at| fields.iter().any(|place| place.secret && is_in(at, place)))
    }
}

/// The kinds of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleKind {
    /// The numbers at a place add up to at most a limit.
    Sum {
        /// Where the numbers are; `*` is every entry of a list.
        at: Pointer,
        /// The limit.
        at_most: Limit,
    },
    /// One date is not after another.
    NotAfter {
        /// Where the one is.
        earlier: Pointer,
        /// Where the other is.
        later: Pointer,
    },
}

/// What a sum is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// This number.
    Number(String),
    /// The number at this place of the request.
    At(Pointer),
}

/// The steps of a pointer as JSON Pointer text.
pub fn pointer_text(pointer: &[String]) -> String {
    pointer.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1"))).collect()
}

/// A field at its place in a request.
#[derive(Debug, Clone)]
pub struct Placed<'m> {
    /// The field.
    pub field: &'m Field,
    /// Where its values are: the steps of a JSON Pointer, in which `*` is every entry of a list or a map.
    pub at: Pointer,
    /// Is it a secret, or inside one?
    pub secret: bool,
}

/// Every field of a request and of the records and tuples in it, in the order of the spec. A record inside itself is listed once, where it is
/// outermost.
pub fn placed<'m>(request: &'m [Field], types: &dyn Fn(usize) -> Option<&'m TypeDef>) -> Vec<Placed<'m>> {
    let mut found = Vec::new();
    add_fields(request, false, &Pointer::new(), false, &mut Vec::new(), types, &mut found);
    found
}

/// `positions`: the fields are the entries of a tuple, which are found by where they stand.
fn add_fields<'m>(
    fields: &'m [Field],
    positions: bool,
    above: &Pointer,
    secret: bool,
    open: &mut Vec<usize>,
    types: &dyn Fn(usize) -> Option<&'m TypeDef>,
    found: &mut Vec<Placed<'m>>,
) {
    for (position, field) in fields.iter().enumerate() {
        let mut at = above.clone();
        at.push(if positions { position.to_string() } else { field.wire.clone() });
        let secret = secret || field.shape.is_secret();
        found.push(Placed { field, at: at.clone(), secret });
        let Some(index) = record(&field.shape, &mut at) else { continue };
        if let Some(inner) = types(index)
            && !open.contains(&index)
        {
            open.push(index);
            let positions = inner.entries().is_some();
            add_fields(inner.members(), positions, &at, secret, open, types, found);
            open.pop();
        }
    }
}

/// The type of the file that a field holds, with the steps to it.
fn record(shape: &Shape, at: &mut Pointer) -> Option<usize> {
    match shape {
        Shape::Scalar(_) => None,
        Shape::Named(index) => Some(*index),
        Shape::List { item, .. } | Shape::Map(item) => {
            at.push(EVERY.to_owned());
            record(item, at)
        }
        Shape::Optional { item, .. }
        | Shape::InString { item, .. }
        | Shape::Secret(item)
        | Shape::Boxed(item) => record(item, at),
    }
}
