//! What decides what an answer amounts to.

use super::Pointer;
use crate::envelope::Fields;

/// A predicate over the answer.
#[derive(Debug, Clone, Copy)]
pub enum Test {
    /// Holds when every one holds.
    All(&'static [Test]),
    /// Holds when one holds.
    Any(&'static [Test]),
    /// Holds when the other does not, which is one that always says something: of the HTTP status, or by a function.
    Not(&'static Test),
    /// Holds when the HTTP status is one of these.
    Status(&'static [StatusRange]),
    /// Holds when a function of the caller's says so.
    Rust {
        /// Its path in the spec.
        path: &'static str,
        /// The function; `None` in tables of a tool that has no Rust to run, which judges no answer by them.
        function: Option<fn(&Fields<'_>) -> bool>,
    },
    /// Looks at one place of the answer.
    At {
        /// Where to look.
        at: Pointer,
        /// What must hold there.
        op: Op,
        /// Does it hold where nothing is there?
        or_absent: bool,
        /// Are scalars compared by what they say?
        loose: bool,
        /// Must it hold for every entry that `*` stands for, and not for one of them?
        every: bool,
    },
}

/// HTTP statuses that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusRange {
    /// The first.
    pub from: u16,
    /// The last.
    pub to: u16,
}

impl StatusRange {
    /// This status and no other.
    pub const fn only(status: u16) -> Self {
        Self { from: status, to: status }
    }

    /// Is it one of them?
    pub const fn contains(self, status: u16) -> bool {
        self.from <= status && status <= self.to
    }
}

/// What must hold at a place.
#[derive(Debug, Clone, Copy)]
pub enum Op {
    /// Equals.
    Is(Scalar),
    /// Differs, and is a scalar other than null and `""`; where this is null, anything else.
    Not(Scalar),
    /// Equals one of them.
    In(&'static [Scalar]),
    /// Differs from each of them as from one.
    NotIn(&'static [Scalar]),
    /// Is a number below this one.
    Lt(&'static str),
    /// Is this number or one above it.
    Gte(&'static str),
    /// Is not there.
    Absent,
    /// Is there.
    Present,
    /// Is a list or an object, which `*` goes through.
    Container,
    /// Is of one of these kinds.
    Kind(&'static [ValueKind]),
    /// Is (`true`) or is not (`false`) one of null, `[]`, `{}`, `""`.
    Empty(bool),
    /// Starts with this, or has an entry that does.
    Prefix(&'static str),
    /// Is a string that does not start with this, or a list of such strings.
    NonePrefix(&'static str),
}

/// A kind of JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// `{...}`
    Object,
    /// `[...]`
    List,
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`
    Bool,
    /// `null`
    Null,
}

/// A JSON scalar; a number keeps its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(&'static str),
    /// A string, unescaped.
    String(&'static str),
}
