//! What was decided about an answer.

use secpaid_codegen::model;
use secpaid_core::envelope::{Hints, table};
use secpaid_core::error::UnrecognisedReason;

use super::items::Entries;

/// What an answer amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A success.
    Ok,
    /// An error of the API.
    Error,
    /// Under way.
    Pending,
    /// A success in part.
    Partial,
    /// Nothing to do.
    Noop,
    /// Nobody knows whether it took effect.
    Unknown,
    /// A success that is a file.
    File,
    /// Neither success nor failure.
    Unrecognised,
    /// A success whose data does not fit.
    Undecodable,
}

impl From<table::Outcome> for Outcome {
    fn from(outcome: table::Outcome) -> Self {
        match outcome {
            table::Outcome::Ok => Self::Ok,
            table::Outcome::Pending => Self::Pending,
            table::Outcome::Partial => Self::Partial,
            table::Outcome::Noop => Self::Noop,
            table::Outcome::Unknown => Self::Unknown,
            // The enum may grow; what is no success by name is none.
            _ => Self::Error,
        }
    }
}

impl Outcome {
    /// The outcome of the format that it is; `None` where it is none.
    pub fn class(self) -> Option<model::Outcome> {
        Some(match self {
            Self::Ok | Self::File | Self::Undecodable => model::Outcome::Ok,
            Self::Error => model::Outcome::Error,
            Self::Pending => model::Outcome::Pending,
            Self::Partial => model::Outcome::Partial,
            Self::Noop => model::Outcome::Noop,
            Self::Unknown => model::Outcome::Unknown,
            Self::Unrecognised => return None,
        })
    }

    /// A stable name for scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Pending => "pending",
            Self::Partial => "partial",
            Self::Noop => "noop",
            Self::Unknown => "unknown",
            Self::File => "file",
            Self::Unrecognised => "unrecognised",
            Self::Undecodable => "undecodable",
        }
    }
}

/// What was decided about an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What it amounts to.
    pub outcome: Outcome,
    /// The name of the envelope; `None` where there is none, or the HTTP status alone decided.
    pub envelope: Option<&'static str>,
    /// The code, whatever the outcome.
    pub code: Option<String>,
    /// The message.
    pub message: Option<String>,
    /// The declared error that it is.
    pub error: Option<DeclaredError>,
    /// Does the answer say something beside that error which nobody declares?
    pub beside_undeclared: bool,
    /// The JSON Pointer of the details of a declared error that are there and fit.
    pub details: Option<String>,
    /// What an answer that is no success says to do next.
    pub hints: Hints,
    /// The JSON Pointer of the data, where there is some; errors have none.
    pub data: Option<String>,
    /// What became of the entries of its list, where they have outcomes of their own.
    pub items: Option<Entries>,
    /// What a success warns of.
    pub warnings: Vec<String>,
    /// What is wrong with it, and where.
    pub wrong: Option<Wrong>,
}

/// An error that the spec declares, with the typed parts of its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredError {
    /// Index into the errors of the model.
    pub index: usize,
    /// Its name in the spec.
    pub name: String,
    /// Name and text of each part that the message has.
    pub captures: Vec<(String, String)>,
}

/// Why an answer is nothing that the spec says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What a generated client says.
    pub message: String,
    /// The JSON Pointer of the place.
    pub path: String,
    /// The byte of the body, where there is one.
    pub offset: Option<usize>,
}

impl Wrong {
    pub(super) fn unrecognised(reason: &UnrecognisedReason) -> Self {
        let (path, offset) = match reason {
            UnrecognisedReason::Unreadable { fault, path } => (path.clone(), Some(fault.offset())),
            _ => (String::new(), None),
        };
        Self { message: reason.to_string(), path, offset }
    }
}
