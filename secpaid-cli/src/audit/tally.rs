//! In: what was found, exchange by exchange. Out: how often, where first, and per endpoint.
//!
//! How much is kept depends on how many different things are found, not on how long the recording is.

use std::collections::BTreeMap;

use secpaid_codegen::model::Model;

use super::recording::{At, Position};
use super::sample::Sample;
use crate::engine::Coverage;

/// So many different findings are kept per endpoint; more are only counted.
const MOST: usize = 1_000;

/// Which half of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Answer,
    Request,
}

impl Side {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Request => "request",
        }
    }
}

/// The kinds of findings, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    NotJson,
    EmptyBody,
    NoEnvelope,
    Contradiction,
    NoFile,
    SilentError,
    UnknownError,
    UnlistedError,
    MissingData,
    MissingField,
    UnknownField,
    WrongValue,
    UnknownValue,
    UnknownVariant,
    RepeatedField,
    Encoding,
    Body,
    Constraint,
}

impl Kind {
    /// A stable name for scripts.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::NotJson => "not_json",
            Self::EmptyBody => "empty_body",
            Self::NoEnvelope => "no_envelope",
            Self::Contradiction => "contradiction",
            Self::NoFile => "no_file",
            Self::SilentError => "silent_error",
            Self::UnknownError => "unknown_error",
            Self::UnlistedError => "unlisted_error",
            Self::MissingData => "missing_data",
            Self::MissingField => "missing_field",
            Self::UnknownField => "unknown_field",
            Self::WrongValue => "wrong_value",
            Self::UnknownValue => "unknown_value",
            Self::UnknownVariant => "unknown_variant",
            Self::RepeatedField => "repeated_field",
            Self::Encoding => "encoding",
            Self::Body => "body",
            Self::Constraint => "constraint",
        }
    }
}

/// What makes two findings of an endpoint the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) side: Side,
    pub(super) kind: Kind,
    /// The JSON Pointer, with `*` for the positions in lists.
    pub(super) path: String,
    /// What is wrong; the value where that is what is wrong.
    pub(super) detail: String,
}

/// A finding, counted.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) count: u64,
    pub(super) first: First,
    /// What is wrong, for people.
    pub(super) message: String,
    /// What suggestions go by.
    pub(super) facts: Facts,
}

/// Where something was found first.
#[derive(Debug)]
pub(super) struct First {
    pub(super) recording: String,
    pub(super) position: Option<Position>,
    /// The JSON Pointer.
    pub(super) path: String,
    /// The value in short, where it may be shown.
    pub(super) value: Option<String>,
}

impl First {
    pub(super) fn new(at: At<'_>, path: String) -> Self {
        Self { recording: at.label.to_owned(), position: at.position, path, value: None }
    }
}

/// What a suggestion goes by.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The values.
    pub(super) sample: Sample,
    /// Index of the type of the file whose field it is.
    pub(super) record: Option<usize>,
    /// Index of the enum.
    pub(super) enumeration: Option<usize>,
    /// The whole text of an enum's value, where it may be shown.
    pub(super) text: Option<String>,
    /// Name of the envelope.
    pub(super) envelope: Option<&'static str>,
    /// The error.
    pub(super) error: Option<UnknownError>,
}

/// An error that the endpoint does not list.
#[derive(Debug, Clone)]
pub(super) struct UnknownError {
    /// Index into the errors of the model, where the spec has it.
    pub(super) declared: Option<usize>,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) status: u16,
}

/// What was found about an endpoint.
#[derive(Debug, Default)]
pub(super) struct OfEndpoint {
    pub(super) calls: u64,
    /// Requests that were looked at.
    pub(super) requests: u64,
    /// How often each HTTP status came.
    pub(super) statuses: BTreeMap<u16, u64>,
    /// How often each declared error came, by its index.
    pub(super) errors: BTreeMap<usize, u64>,
    pub(super) successes: u64,
    /// Entries of lists that have outcomes of their own.
    pub(super) entries: u64,
    /// Those of them that are no success.
    pub(super) entries_not_ok: u64,
    /// How often each outcome came that is neither a success nor a failure.
    pub(super) others: BTreeMap<&'static str, u64>,
    pub(super) findings: BTreeMap<Key, Counted>,
    /// Findings beyond those that are kept.
    pub(super) more: u64,
}

impl OfEndpoint {
    /// Counts a finding; `first` is asked where it is a new one, `again` is told of every one.
    pub(super) fn note(
        &mut self,
        key: Key,
        first: impl FnOnce(&Key) -> Counted,
        again: impl FnOnce(&mut Counted),
    ) {
        if let Some(counted) = self.findings.get_mut(&key) {
            counted.count += 1;
            again(counted);
        } else if self.findings.len() >= MOST {
            self.more += 1;
        } else {
            let mut counted = first(&key);
            again(&mut counted);
            self.findings.insert(key, counted);
        }
    }
}

/// What was found in all recordings.
#[derive(Debug)]
pub(super) struct Tally {
    /// In the order of the model.
    pub(super) endpoints: Vec<OfEndpoint>,
    /// Exchanges in all.
    pub(super) exchanges: u64,
    /// Exchanges of other hosts or routes.
    pub(super) foreign: u64,
    /// Calls without an answer.
    pub(super) failed: u64,
    /// Calls whose answer was not recorded, or not in a form that can be read.
    pub(super) bodiless: u64,
    /// Values, messages and bodies that the recorder took out.
    pub(super) redacted: u64,
    /// Which fields of records were there.
    pub(super) coverage: Coverage,
}

impl Tally {
    pub(super) fn new(model: &Model) -> Self {
        Self {
            endpoints: model.endpoints.iter().map(|_| OfEndpoint::default()).collect(),
            exchanges: 0,
            foreign: 0,
            failed: 0,
            bodiless: 0,
            redacted: 0,
            coverage: Coverage::new(model),
        }
    }

    /// Was anything found?
    pub(super) fn is_clean(&self) -> bool {
        self.endpoints.iter().all(|endpoint| endpoint.findings.is_empty())
    }
}
