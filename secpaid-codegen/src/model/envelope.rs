//! Envelopes as meant: where an answer says what, and the tests that decide what it amounts to.

use std::fmt;

use super::MetaPlace;
use crate::decimal::Exact;
use crate::json::{Node, Value};
use crate::source::Span;

/// How to read one kind of answer.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// `snake_case`.
    pub name: String,
    /// Docs.
    pub doc: Option<String>,
    /// The answer is in this envelope when this holds; `None`: always.
    pub when: Option<Test>,
    /// What the HTTP status says.
    pub http: HttpPolicy,
    /// One test per outcome, in the order of the file.
    pub outcomes: Vec<(Outcome, Test)>,
    /// Candidates for the error code.
    pub code: Vec<Pointer>,
    /// Candidates for the message.
    pub message: Vec<Pointer>,
    /// Where the payload is.
    pub data: DataPlace,
    /// What counts as no data.
    pub empty: EmptyBy,
    /// Where the details of its errors are that do not say it themselves.
    pub details: Option<Pointer>,
    /// Where an answer that is no success says what to do next.
    pub hints: Hints,
    /// Candidates for what a success warns of.
    pub warnings: Vec<Pointer>,
    /// A whole answer per outcome, as compact JSON text in the key order of the file.
    pub samples: Vec<(Outcome, String)>,
    /// HTTP status of the `error` sample.
    pub status: u16,
}

/// Where an answer that is no success says what to do next. Per hint the candidates, of which the first that is there wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// How many seconds to wait.
    pub retry_after: Vec<MetaPlace>,
    /// What to call instead.
    pub migrate_to: Vec<MetaPlace>,
}

impl Hints {
    /// Each hint under its key in the file, with its candidates.
    pub fn each(&self) -> [(&'static str, &[MetaPlace]); 2] {
        [("retry_after", &self.retry_after), ("migrate_to", &self.migrate_to)]
    }
}

/// What the HTTP status says about the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpPolicy {
    /// Nothing.
    Ignore,
    /// A status outside 200 to 299 is an error, whatever the body says.
    First,
    /// Where the body is in no envelope, the status picks a declared error.
    Fallback,
}

/// What an answer amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It worked.
    Ok,
    /// It did not.
    Error,
    /// It is accepted, and how it ends is still to come.
    Pending,
    /// A part of it worked.
    Partial,
    /// There was nothing to do.
    Noop,
    /// Nobody knows whether it took effect.
    Unknown,
}

impl Outcome {
    /// Every one, in the order of the documentation.
    pub const ALL: [Self; 6] =
        [Self::Ok, Self::Error, Self::Pending, Self::Partial, Self::Noop, Self::Unknown];

    /// The word that the format has for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Pending => "pending",
            Self::Partial => "partial",
            Self::Noop => "noop",
            Self::Unknown => "unknown",
        }
    }
}

/// A JSON Pointer, split and unescaped: `/errors/0/code` is `["errors", "0", "code"]`.
pub type Pointer = Vec<String>;

/// A predicate over the answer.
#[derive(Debug, Clone)]
pub enum Test {
    /// Holds when every one holds.
    All(Vec<Test>),
    /// Holds when one holds.
    Any(Vec<Test>),
    /// Holds when the other does not.
    Not(Box<Test>),
    /// Holds when the HTTP status is one of these.
    Status(Vec<u16>),
    /// Looks at one place of the answer.
    At(AtTest),
    /// What a function of the user's says, by its path.
    Rust(String),
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
    /// Is a number below this one.
    Lt(String),
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

impl ValueKind {
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

/// Where the payload is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataPlace {
    /// Nowhere.
    None,
    /// The whole body.
    Root,
    /// Beside the keys of the envelope.
    Flat,
    /// At a pointer.
    At(Pointer),
}

/// The spellings of *no data*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmptyBy {
    /// The same for every outcome.
    Any(Vec<Empty>),
    /// Per outcome; for one that is not listed, absent and null.
    Outcome(Vec<(Outcome, Vec<Empty>)>),
}

impl EmptyBy {
    /// Those of an outcome.
    pub fn of(&self, outcome: Outcome) -> &[Empty] {
        match self {
            Self::Any(spellings) => spellings,
            Self::Outcome(all) => {
                all.iter().find(|(known, _)| *known == outcome).map_or(NO_DATA, |(_, spellings)| spellings)
            }
        }
    }
}

impl Default for EmptyBy {
    fn default() -> Self {
        Self::Any(NO_DATA.to_vec())
    }
}

/// What counts as no data where nobody says it.
const NO_DATA: &[Empty] = &[Empty::Absent, Empty::Null];

/// A spelling of *no data*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Empty {
    /// Nothing is there.
    Absent,
    /// `null`
    Null,
    /// `[]`
    Array,
    /// `{}`
    Object,
    /// `""`
    String,
    /// An object that is not empty, and in which every value is null, `""`, `[]`, `{}` or blank itself.
    Blank,
}
