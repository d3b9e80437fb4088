//! In: names as the spec uses them. Out: what they stand for, or a message that says what is there instead.

use std::collections::BTreeMap;

use super::Resolved;
use crate::model::Base;
use crate::report::{Collector, Diagnostic, did_you_mean};
use crate::spec::{FILE, Spec, Text};

/// What the name of a type stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    BuiltIn(Base),
    /// Index into [`Spec::types`].
    OfTheFile(usize),
}

/// What a name in the `errors` of an endpoint stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listed {
    /// Index into [`Spec::errors`].
    Error(usize),
    /// Index into [`Spec::error_sets`].
    Set(usize),
}

/// The names that a spec gives.
pub(crate) struct Lookup<'s> {
    auth_schemes: BTreeMap<&'s str, usize>,
    envelopes: BTreeMap<&'s str, usize>,
    errors: BTreeMap<&'s str, usize>,
    error_sets: BTreeMap<&'s str, usize>,
    types: BTreeMap<&'s str, usize>,
}

impl<'s> Lookup<'s> {
    pub(crate) fn new(spec: &'s Spec) -> Self {
        Self {
            auth_schemes: index(spec.auth_schemes.iter().map(|scheme| &scheme.name)),
            envelopes: index(spec.envelopes.iter().map(|envelope| &envelope.name)),
            errors: index(spec.errors.iter().map(|error| &error.name)),
            error_sets: index(spec.error_sets.iter().map(|set| &set.name)),
            types: index(spec.types.iter().map(|ty| &ty.name)),
        }
    }

    pub(crate) fn auth_scheme_index(&self, name: &Text) -> Option<usize> {
        self.auth_schemes.get(name.value.as_str()).copied()
    }

    pub(crate) fn envelope_index(&self, name: &Text) -> Option<usize> {
        self.envelopes.get(name.value.as_str()).copied()
    }

    pub(crate) fn error_index(&self, name: &Text) -> Option<usize> {
        self.errors.get(name.value.as_str()).copied()
    }

    pub(crate) fn error_set_index(&self, name: &Text) -> Option<usize> {
        self.error_sets.get(name.value.as_str()).copied()
    }

    pub(crate) fn type_index(&self, name: &Text) -> Option<usize> {
        self.types.get(name.value.as_str()).copied()
    }

    pub(crate) fn knows_type(&self, name: &Text) -> bool {
        self.type_index(name).is_some() || Base::named(&name.value).is_some()
    }

    pub(crate) fn auth_scheme(&self, name: &Text, collector: &mut Collector) -> Resolved<usize> {
        self.auth_scheme_index(name).ok_or_else(|| {
            collector.error(unknown(
                "unknown_auth_scheme",
                "auth scheme",
                "a key of `auth_schemes`, or null",
                name,
                &self.auth_schemes,
            ))
        })
    }

    pub(crate) fn envelope(&self, name: &Text, collector: &mut Collector) -> Resolved<usize> {
        self.envelope_index(name).ok_or_else(|| {
            collector.error(unknown(
                "unknown_envelope",
                "envelope",
                "a key of `envelopes`",
                name,
                &self.envelopes,
            ))
        })
    }

    pub(crate) fn error(&self, name: &Text, collector: &mut Collector) -> Resolved<usize> {
        self.error_index(name).ok_or_else(|| {
            collector.error(unknown("unknown_error", "error", "a key of `errors`", name, &self.errors))
        })
    }

    /// What an endpoint lists in its `errors`. An error comes first where a set has its name, which is reported elsewhere.
    pub(crate) fn error_or_set(&self, name: &Text, collector: &mut Collector) -> Resolved<Listed> {
        if self.error_sets.is_empty() {
            return self.error(name, collector).map(Listed::Error);
        }
        let error = self.error_index(name).map(Listed::Error);
        error.or_else(|| self.error_set_index(name).map(Listed::Set)).ok_or_else(|| {
            let known = self.errors.keys().chain(self.error_sets.keys()).copied();
            let near = did_you_mean(&name.value, known);
            let message = format!(
                "unknown error `{}`, expected a key of `errors` or of `error_sets`{near}",
                name.value
            );
            let finding = Diagnostic::new("unknown_error", name.span, message);
            collector.error(finding.instead(name.span, &name.value, near.clear()))
        })
    }

    /// A type of the file, or else a built-in one: their cases differ, so that neither hides the other.
    pub(crate) fn ty(&self, name: &Text, collector: &mut Collector) -> Resolved<Named> {
        if let Some(index) = self.type_index(name) {
            return Ok(Named::OfTheFile(index));
        }
        if name.value == FILE {
            let message = "a `file` is a whole answer, so only the `data` of an endpoint can be one";
            return Err(collector.error(Diagnostic::new("file_inside_json", name.span, message)));
        }
        Base::named(&name.value).map(Named::BuiltIn).ok_or_else(|| {
            let built_in: Vec<&str> = Base::names().collect();
            let known = self.types.keys().copied().chain(built_in.iter().copied());
            let near = did_you_mean(&name.value, known);
            let built_in: Vec<_> = built_in.iter().map(|name| format!("`{name}`")).collect();
            let (name_text, built_in) = (&name.value, built_in.join(", "));
            let message = format!(
                "unknown type `{name_text}`, expected a type of this file or one of {built_in}{near}"
            );
            let finding = Diagnostic::new("unknown_type", name.span, message);
            collector.error(finding.instead(name.span, name_text, near.clear()))
        })
    }
}

/// Of names that occur twice the first counts; that they do is reported elsewhere.
fn index<'s>(
    names: impl DoubleEndedIterator<Item = &'s Text> + ExactSizeIterator,
) -> BTreeMap<&'s str, usize> {
    names.enumerate().rev().map(|(index, name)| (name.value.as_str(), index)).collect()
}

fn unknown(
    rule: &'static str,
    what: &str,
    expected: &str,
    name: &Text,
    known: &BTreeMap<&str, usize>,
) -> Diagnostic {
    let near = did_you_mean(&name.value, known.keys().copied());
    let message = format!("unknown {what} `{}`, expected {expected}{near}", name.value);
    Diagnostic::new(rule, name.span, message).instead(name.span, &name.value, near.clear())
}
