//! What of a request breaks which constraint; secrets are not in it.

use std::fmt;

use super::Constraint;

/// A value of a request that the spec does not allow.
///
/// `Display` says it in a line: `amount is 0, expected more than 0`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where the value is in the request, as a JSON Pointer: `/amount`, `/recipients/1/share`. A rule about a sum names all of its
    /// values: `/recipients/*/share`.
    pub field: String,
    /// The constraint: the format's key for a bound, such as `max_len`, or the rule's name.
    pub constraint: &'static str,
    /// What is allowed, such as `more than 0`; `None` where that would show a secret.
    pub expected: Option<String>,
    /// What the request has, such as `0` or `51 characters`; `None` where that is a secret.
    pub given: Option<String>,
}

/// What was expected, and what was given.
pub(super) struct Broken {
    pub(super) expected: String,
    pub(super) given: String,
}

impl Violation {
    pub(super) fn new(constraint: &Constraint, field: String, Broken { expected, given }: Broken) -> Self {
        use super::{Check, Limit};
        // The bound of a secret is no secret, unless it is a value of the request; nor is it one that a token is meant.
        let bound_is_value = matches!(constraint.check, Check::SumAtMost(Limit::At(_)) | Check::NotAfter(_));
        let hides_given = constraint.secret && constraint.check != Check::NotToken;
        Self {
            field,
            constraint: constraint.name,
            expected: (!(constraint.secret && bound_is_value)).then_some(expected),
            given: (!hides_given).then_some(given),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field.strip_prefix('/').unwrap_or(&self.field))?;
        match &self.given {
            Some(given) => write!(f, " is {given}")?,
            None => write!(f, " is a secret that breaks `{}`", self.constraint)?,
        }
        match &self.expected {
            Some(expected) => write!(f, ", expected {expected}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Violation {}

/// The steps of a pointer as text.
pub(super) fn pointer(steps: &[&str]) -> String {
    steps.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1"))).collect()
}
