//! What a stand-in for the API answers: to requests that it refuses, and with what it remembers between calls.

use super::Scalar;

/// The answer to a value that a request lacks, or that is not as the spec says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What about the value.
    pub why: RefusedFor,
    /// Index into [`Model::errors`](super::Model::errors).
    pub error: usize,
}

/// What about a value of a request makes the API refuse it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusedFor {
    /// It is not there.
    Missing,
    /// It is not of its type.
    Type,
    /// It breaks the constraint of this name, one of the field's own.
    Bound(&'static str),
    /// It is there, and wrong in whatever way.
    Anything,
}

/// What an endpoint does with the records that the API keeps.
#[derive(Debug, Clone)]
pub struct State {
    /// Name of the collection that holds the records, `snake_case`.
    pub collection: String,
    /// What it does.
    pub does: Does,
    /// What identifies a record: for `create` and `list` an index into the fields of [`record`](Self::record), otherwise into
    /// [`Endpoint::request`](super::Endpoint::request).
    pub key: usize,
    /// Index into [`Model::types`](super::Model::types): the record that the data is, or has a list of.
    pub record: Option<usize>,
    /// What a record gets, as the last thing.
    pub set: Vec<(String, Scalar)>,
    /// A list has only the records with these values, and those of its example have them.
    pub only: Vec<(String, Scalar)>,
    /// Do the latest records come first?
    pub newest_first: bool,
    /// Which records a list has, as its request says.
    pub filters: Vec<Filter>,
    /// Index into the request: how many records a list without pages has at most.
    pub limit: Option<usize>,
    /// Index into [`Model::errors`](super::Model::errors): the answer where there is no such record.
    pub absent: Option<usize>,
    /// What keeps a call from being done; the first that holds.
    pub refuse: Vec<StateRefusal>,
}

/// What an endpoint does with a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Adds a record.
    Create,
    /// Shows several.
    List,
    /// Shows one.
    Get,
    /// Changes one.
    Update,
    /// Removes one.
    Delete,
}

impl Does {
    /// The format's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::List => "list",
            Self::Get => "get",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// Does a request name the record that it is about?
    pub fn takes_key(self) -> bool {
        matches!(self, Self::Get | Self::Update | Self::Delete)
    }
}

/// What a request field says about the records of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Index into the request.
    pub field: usize,
    /// Fields of the record.
    pub of: Vec<String>,
    /// Is the value a part of one of them? Otherwise it is the same.
    pub part: bool,
}

/// A record that keeps a call from being done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateRefusal {
    /// Index into [`Model::errors`](super::Model::errors): the answer.
    pub error: usize,
    /// What holds for the record; all of it.
    pub when: Vec<(String, Condition)>,
}

/// What holds for a field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// It is this value.
    Is(Scalar),
    /// It is a number below that of the request field of this index.
    Below(usize),
}
