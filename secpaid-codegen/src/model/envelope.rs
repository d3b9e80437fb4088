//! Envelopes as meant: where an answer says what.

use super::{MetaPlace, Test};

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
    /// Texts that are neither code nor message.
    pub none: Vec<String>,
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
