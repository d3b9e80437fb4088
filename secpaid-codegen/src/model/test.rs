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
    /// Is a list or an object, which `*` goes through; only in the opposite of a test.
    Container,
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

impl AtTest {
    /// The opposite. What a test says nothing about, such as a field that is missing, its opposite says nothing about either. Where it is
    /// about one of several values, the opposite is about all that are there, in a list that is there.
    pub(crate) fn opposite(self) -> Test {
        let Some(star) = self.at.iter().position(|step| step == EVERY) else {
            return Test::At(Self { op: self.op.opposite(), or_absent: false, ..self });
        };
        if matches!(self.op, Op::Absent) {
            return Test::At(Self { op: Op::Present, ..self });
        }
        let leaf = |op| Self { op, or_absent: false, every: false, loose: false, ..self.clone() };
        let list = Test::At(Self { at: self.at.iter().take(star).cloned().collect(), ..leaf(Op::Container) });
        let some = Test::At(leaf(Op::Present));
        match (&self.op, self.every) {
            (Op::Present, true) => Test::All(vec![list, Test::Not(Box::new(Test::At(self.clone())))]),
            (Op::Present, false) => Test::All(vec![list, Test::At(leaf(Op::Absent))]),
            (op, true) => {
                Test::At(Self { op: op.clone().opposite(), or_absent: false, every: false, ..self })
            }
            (op, false) => {
                let others = Self { op: op.clone().opposite(), or_absent: true, every: true, ..self.clone() };
                let mut tests = vec![list, Test::At(others)];
                // It holds where nothing is there, too.
                tests.extend(self.or_absent.then_some(some));
                Test::All(tests)
            }
        }
    }
}

impl Op {
    fn opposite(self) -> Self {
        match self {
            Self::Is(scalar) => Self::Not(scalar),
            Self::Not(scalar) => Self::Is(scalar),
            Self::In(scalars) => Self::NotIn(scalars),
            Self::NotIn(scalars) => Self::In(scalars),
            Self::Lt(limit) => Self::Gte(limit),
            Self::Gte(limit) => Self::Lt(limit),
            Self::Absent => Self::Present,
            Self::Present => Self::Absent,
            Self::Container => {
                Self::Kind(vec![ValueKind::String, ValueKind::Number, ValueKind::Bool, ValueKind::Null])
            }
            Self::Kind(kinds) => {
                Self::Kind(ValueKind::ALL.into_iter().filter(|kind| !kinds.contains(kind)).collect())
            }
            Self::Empty(wanted) => Self::Empty(!wanted),
            Self::Prefix(prefix) => Self::NonePrefix(prefix),
            Self::NonePrefix(prefix) => Self::Prefix(prefix),
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
