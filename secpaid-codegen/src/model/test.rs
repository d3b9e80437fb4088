//! Tests as meant: what decides what an answer amounts to.

use std::fmt;

use super::Pointer;
use crate::decimal::Exact;
use crate::json::{EVERY, Node, Value};
use crate::source::Span;

/// A predicate over the answer.
#[derive(Debug, Clone)]
pub enum Test {
    /// Holds when every one holds.
    All(Vec<Test>),
    /// Holds when one holds.
    Any(Vec<Test>),
    /// Holds when the other does not, which is one that always says something: of the HTTP status, or by a function.
    Not(Box<Test>),
    /// Holds when the HTTP status is one of these.
    Status(Vec<StatusRange>),
    /// Looks at one place of the answer.
    At(AtTest),
    /// What a function of the user's says, by its path.
    Rust(String),
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
    /// Is it one of them?
    pub fn contains(self, status: u16) -> bool {
        (self.from..=self.to).contains(&status)
    }
}

/// A test of the value at a pointer.
#[derive(Debug, Clone)]
pub struct AtTest {
    /// Where to look.
    pub at: Pointer,
    /// What must hold there.
    pub op: Op,
    /// Does it hold where nothing is there?
    pub or_absent: bool,
    /// Are scalars compared by what they say?
    pub loose: bool,
    /// Must it hold for every entry that `*` stands for, and not for one of them?
    pub every: bool,
}

/// An operator of [`AtTest`].
#[derive(Debug, Clone)]
pub enum Op {
    /// Equals.
    Is(Scalar),
    /// Differs, and is a scalar other than null and `""`; where this is null, anything else.
    Not(Scalar),
    /// Equals one of them.
    In(Vec<Scalar>),
    /// Differs from each of them as from one.
    NotIn(Vec<Scalar>),
    /// Is a number below this one.
    Lt(String),
    /// Is this number or one above it.
    Gte(String),
    /// Is not there.
    Absent,
    /// Is there.
    Present,
    /// Is of one of these kinds.
    Kind(Vec<ValueKind>),
    /// Is (`true`) or is not (`false`) one of null, `[]`, `{}`, `""`.
    Empty(bool),
    /// Starts with this, or has an entry that does.
    Prefix(String),
    /// Is a string that does not start with this, or a list of such strings.
    NonePrefix(String),
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

impl Test {
    /// The opposite. What a test says nothing about, such as a field that is missing, its opposite says nothing about either.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::All(tests) => Self::Any(tests.into_iter().map(Self::opposite).collect()),
            Self::Any(tests) => Self::All(tests.into_iter().map(Self::opposite).collect()),
            Self::Not(test) => *test,
            Self::At(AtTest { op: Op::Present, every: true, .. }) | Self::Status(_) | Self::Rust(_) => {
                Self::Not(Box::new(self))
            }
            Self::At(test) => test.opposite(),
        }
    }
}

impl AtTest {
    fn opposite(self) -> Test {
        let op = match self.op {
            Op::Is(scalar) => Op::Not(scalar),
            Op::Not(scalar) => Op::Is(scalar),
            Op::In(scalars) => Op::NotIn(scalars),
            Op::NotIn(scalars) => Op::In(scalars),
            Op::Lt(limit) => Op::Gte(limit),
            Op::Gte(limit) => Op::Lt(limit),
            Op::Absent => return Test::At(Self { op: Op::Present, ..self }),
            Op::Present => return Test::At(Self { op: Op::Absent, ..self }),
            Op::Kind(kinds) => {
                Op::Kind(ValueKind::ALL.into_iter().filter(|kind| !kinds.contains(kind)).collect())
            }
            Op::Empty(wanted) => Op::Empty(!wanted),
            Op::Prefix(prefix) => Op::NonePrefix(prefix),
            Op::NonePrefix(prefix) => Op::Prefix(prefix),
        };
        let other = Self { op, or_absent: false, every: false, ..self };
        match other.at.iter().position(|step| step == EVERY) {
            // None of the values that are there, in a list that is there.
            Some(star) if !self.every => {
                let list = Self {
                    at: other.at.iter().take(star).cloned().collect(),
                    op: Op::Kind(vec![ValueKind::List, ValueKind::Object]),
                    loose: false,
                    ..other.clone()
                };
                Test::All(vec![Test::At(list), Test::At(Self { or_absent: true, every: true, ..other })])
            }
            _ => Test::At(other),
        }
    }
}

impl ValueKind {
    const ALL: [Self; 6] = [Self::Object, Self::List, Self::String, Self::Number, Self::Bool, Self::Null];

    /// The kind of a value.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Bool,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Object,
        }
    }

    /// A value of the kind.
    pub fn example(self) -> Value {
        match self {
            Self::Object => Value::Object(Vec::new()),
            Self::List => Value::Array(Vec::new()),
            Self::String => Value::String("text".to_owned()),
            Self::Number => Value::Number("1".to_owned()),
            Self::Bool => Value::Bool(true),
            Self::Null => Value::Null,
        }
    }
}

/// A JSON scalar; a number keeps its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(String),
    /// A string, unescaped.
    String(String),
}

impl Scalar {
    /// Is the value this one? Numbers are the same that are written otherwise, `1` and `1.0`.
    pub fn is(&self, value: &Value) -> bool {
        match (value, self) {
            (Value::Null, Self::Null) => true,
            (Value::Bool(value), Self::Bool(wanted)) => value == wanted,
            (Value::String(text), Self::String(wanted)) => text == wanted,
            (Value::Number(text), Self::Number(wanted)) => {
                text == wanted || Exact::parse(text).is_some() && Exact::parse(text) == Exact::parse(wanted)
            }
            _ => false,
        }
    }

    /// The same as a value of a document.
    pub fn json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(text) => Value::Number(text.clone()),
            Self::String(text) => Value::String(text.clone()),
        }
    }
}

/// As JSON: a string in quotes, a number as written.
impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Node { span: Span::default(), value: self.json() }.fmt(f)
    }
}
