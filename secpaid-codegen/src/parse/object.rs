//! In: a node that should be an object with known keys. Out: the values of its keys.

use super::{Parsed, all};
use crate::json::{Member, Node, Value};
use crate::report::{Collector, Diagnostic, Reported, did_you_mean, one_of};
use crate::source::Span;

/// A key that every object may have; its value is for the reader of the file.
pub(crate) const COMMENT: &str = "$comment";

/// What the format says about an object.
pub(crate) struct Section {
    /// What messages call it: "an envelope".
    pub(super) what: &'static str,
    /// The keys it may have, in the order in which the documentation and a formatted file have them.
    pub(crate) keys: &'static [&'static str],
}

/// An object whose keys are known to be those of a section.
pub(super) struct Object<'n> {
    what: &'static str,
    members: &'n [Member],
    /// What to point at when a key is missing.
    place: Span,
    /// Keys that unknown ones may stand for.
    misspelt: Vec<(&'static str, Reported)>,
    /// The first key that is unknown was reported.
    unknown: Option<Reported>,
}

impl Section {
    /// Takes a node for an object of this section. `name` is what names it, if something does.
    pub(super) fn open<'n>(
        &self,
        node: &'n Node,
        name: Option<Span>,
        collector: &mut Collector,
    ) -> Parsed<Object<'n>> {
        let Value::Object(members) = &node.value else {
            return Err(collector.error(wrong_kind(node, &format!("an object for {}", self.what))));
        };
        let (mut misspelt, mut unknown) = (Vec::new(), None);
        for member in members {
            let key = member.key.value.as_str();
            if key != COMMENT && !self.keys.contains(&key) {
                // One that is there already was hardly meant.
                let is_there = |key: &&str| members.iter().any(|member| member.key.value == *key);
                let (there, free): (Vec<_>, Vec<_>) = self.keys.iter().copied().partition(is_there);
                let guess = did_you_mean(key, free.iter().chain(&there).copied());
                let known = one_of(self.keys.iter().copied());
                let message = format!("unknown key `{key}` in {}, expected {known}{guess}", self.what);
                let finding = Diagnostic::new("unknown_key", member.key.span, message);
                let reported = collector.error(finding.instead(member.key.span, key, guess.clear()));
                unknown = unknown.or(Some(reported));
                misspelt.extend(guess.near.map(|near| (near, reported)));
            }
        }
        let place = name.unwrap_or(Span::new(node.span.start, node.span.start + 1));
        Ok(Object { what: self.what, members, place, misspelt, unknown })
    }
}

impl<'n> Object<'n> {
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        self.member(key).map(|member| &member.value)
    }

    pub(super) fn member(&self, key: &str) -> Option<&'n Member> {
        self.members.iter().find(|member| member.key.value == key)
    }

    /// The value of a key that must be there. A misspelt key is one mistake, not an unknown and a missing one.
    pub(super) fn required<T>(
        &self,
        key: &str,
        collector: &mut Collector,
        parse: impl FnOnce(&'n Node, &mut Collector) -> Parsed<T>,
    ) -> Parsed<T> {
        match self.get(key) {
            Some(node) => parse(node, collector),
            None => Err(self.misspelt(key).unwrap_or_else(|| {
                let message = format!("{} needs the key `{key}`", self.what);
                collector.error(Diagnostic::new("missing_key", self.place, message))
            })),
        }
    }

    /// The one of these keys that is there: two contradict each other, none leaves it open.
    pub(super) fn exactly_one(&self, keys: &[&str], collector: &mut Collector) -> Parsed<&'n Member> {
        let given: Vec<&Member> = keys.iter().filter_map(|key| self.member(key)).collect();
        match given.as_slice() {
            [only] => Ok(only),
            [] => Err(keys.iter().find_map(|key| self.misspelt(key)).unwrap_or_else(|| {
                let message = format!("{} needs one of the keys {}", self.what, one_of(keys.iter().copied()));
                collector.error(Diagnostic::new("missing_key", self.place, message))
            })),
            [first, second, ..] => {
                let message = format!("{} has only one of {}", self.what, one_of(keys.iter().copied()));
                let finding = Diagnostic::new("keys_exclude_each_other", second.key.span, message);
                Err(collector.error(finding.also(first.key.span, "another one here")))
            }
        }
    }

    /// What was said about an unknown key that stands for this one.
    fn misspelt(&self, key: &str) -> Option<Reported> {
        self.misspelt.iter().find(|(meant, _)| *meant == key).map(|(_, reported)| *reported)
    }

    /// What was said about an unknown key, which may have been meant for one that is missing.
    pub(super) fn unknown(&self) -> Option<Reported> {
        self.unknown
    }

    /// The value of a key that may be missing.
    pub(super) fn optional<T>(
        &self,
        key: &str,
        collector: &mut Collector,
        parse: impl FnOnce(&'n Node, &mut Collector) -> Parsed<T>,
    ) -> Parsed<Option<T>> {
        self.get(key).map(|node| parse(node, collector)).transpose()
    }

    /// The value of a key, or what its absence stands for.
    pub(super) fn or_default<T: Default>(
        &self,
        key: &str,
        collector: &mut Collector,
        parse: impl FnOnce(&'n Node, &mut Collector) -> Parsed<T>,
    ) -> Parsed<T> {
        Ok(self.optional(key, collector, parse)?.unwrap_or_default())
    }
}

/// The entries of an object whose keys are names.
pub(super) fn entries<'n>(
    node: &'n Node,
    what: &str,
    collector: &mut Collector,
) -> Parsed<impl Iterator<Item = &'n Member> + use<'n>> {
    match &node.value {
        Value::Object(members) => Ok(members.iter().filter(|member| member.key.value != COMMENT)),
        _ => Err(collector.error(wrong_kind(node, &format!("an object: {what}")))),
    }
}

/// The entries, each parsed.
pub(super) fn members<T>(
    node: &Node,
    what: &str,
    collector: &mut Collector,
    parse: fn(&Member, &mut Collector) -> Parsed<T>,
) -> Parsed<Vec<T>> {
    let entries = entries(node, what, collector)?;
    all(entries.map(|member| parse(member, collector)).collect())
}

/// "expected a string, found a number"
pub(super) fn wrong_kind(node: &Node, expected: &str) -> Diagnostic {
    let span = match node.value {
        Value::Array(_) | Value::Object(_) => Span::new(node.span.start, node.span.start + 1),
        _ => node.span,
    };
    Diagnostic::new("wrong_json_type", span, format!("expected {expected}, found {}", node.kind()))
}
