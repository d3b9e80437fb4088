//! A change between two specs, and while it is put together.

use super::surface::{Break, Owner};
use super::version::Bump;
use crate::source::Position;

/// One difference, and whom it breaks.
#[derive(Debug, Clone)]
pub struct Change {
    /// A stable name, such as `field_added`.
    pub kind: &'static str,
    /// The part of the spec that it is in.
    pub owner: Owner,
    /// The field, value, rule, ... of that part, by its name in the spec.
    pub member: Option<String>,
    /// The change in words.
    pub message: String,
    /// Where the old spec says it, or where it would.
    pub old: Option<Place>,
    /// Where the new spec says it, or where it would.
    pub new: Option<Place>,
    /// Does the API accept what old clients send?
    pub requests: Verdict,
    /// Do old clients read what the API sends?
    pub responses: Verdict,
    /// What code written against the old generated items misses.
    pub source: Vec<Break>,
    /// The least step of the version that says so.
    pub bump: Bump,
    /// What it may have been meant as.
    pub hint: Option<String>,
}

impl Change {
    /// Does it break clients that are built already?
    pub fn breaks_wire(&self) -> bool {
        self.requests.breaks || self.responses.breaks
    }

    /// Does it break code that is written already?
    pub fn breaks_source(&self) -> bool {
        !self.source.is_empty()
    }
}

/// A place in one of the specs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// JSON Pointer of the nearest value that is there.
    pub pointer: String,
    /// Where it begins.
    pub position: Position,
}

/// What a change means for those who are there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Does it break them?
    pub breaks: bool,
    /// Why, or why not.
    pub reason: String,
}

impl Verdict {
    pub(super) fn works(reason: impl Into<String>) -> Self {
        Self { breaks: false, reason: reason.into() }
    }

    pub(super) fn breaks(reason: impl Into<String>) -> Self {
        Self { breaks: true, reason: reason.into() }
    }

    pub(super) fn of(result: Result<(), String>, works: &str) -> Self {
        match result {
            Ok(()) => Self::works(works),
            Err(reason) => Self::breaks(reason),
        }
    }
}

/// Both verdicts about what travels.
#[derive(Debug, Clone)]
pub(super) struct Wire {
    pub(super) requests: Verdict,
    pub(super) responses: Verdict,
}

impl Wire {
    /// Nothing that travels is different.
    pub(super) fn same() -> Self {
        Self {
            requests: Verdict::works("nothing else is sent"),
            responses: Verdict::works("nothing else comes"),
        }
    }

    pub(super) fn requests(result: Result<(), String>, works: &str) -> Self {
        Self { requests: Verdict::of(result, works), ..Self::same() }
    }

    pub(super) fn responses(result: Result<(), String>, works: &str) -> Self {
        Self { responses: Verdict::of(result, works), ..Self::same() }
    }

    pub(super) fn breaks(&self) -> bool {
        self.requests.breaks || self.responses.breaks
    }

    /// Takes over what the other one says to break.
    pub(super) fn also(&mut self, other: Self) {
        for (have, more) in [(&mut self.requests, other.requests), (&mut self.responses, other.responses)] {
            if more.breaks && !have.breaks {
                *have = more;
            }
        }
    }
}

/// What sort of news it is, where it breaks nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// Something can be said or done that could not before.
    Feature,
    /// Only what people read.
    Docs,
    /// The version, which is the answer to all the others.
    Version,
}

/// The steps of a JSON Pointer.
pub(super) type Steps = Vec<String>;

/// A change whose places are not looked up yet.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kind: &'static str,
    pub(super) owner: Owner,
    pub(super) member: Option<String>,
    pub(super) message: String,
    pub(super) old: Steps,
    pub(super) new: Steps,
    pub(super) wire: Wire,
    pub(super) news: News,
    pub(super) hint: Option<String>,
    /// Does everything that the owner stands for go with it?
    pub(super) whole: bool,
}

impl Draft {
    /// A change at the same place in both specs.
    pub(super) fn new(kind: &'static str, owner: &Owner, at: &[&str], message: impl Into<String>) -> Self {
        let at: Steps = at.iter().map(|step| (*step).to_owned()).collect();
        Self {
            kind,
            owner: owner.clone(),
            member: None,
            message: message.into(),
            old: at.clone(),
            new: at,
            wire: Wire::same(),
            news: News::Feature,
            hint: None,
            whole: false,
        }
    }

    pub(super) fn docs(mut self) -> Self {
        self.news = News::Docs;
        self
    }

    pub(super) fn wire(mut self, wire: Wire) -> Self {
        self.wire = wire;
        self
    }

    pub(super) fn member(mut self, name: &str) -> Self {
        self.member = Some(name.to_owned());
        self
    }

    pub(super) fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    pub(super) fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// The same, with another place in the new spec.
    pub(super) fn new_at(mut self, at: &[&str]) -> Self {
        self.new = at.iter().map(|step| (*step).to_owned()).collect();
        self
    }
}
