//! In: a matcher of an error. Out: when it is asked, what it could hold for, and what it describes, in words.

use super::Family;
use crate::diff::predicate::implies;
use crate::diff::value::equal;
use crate::diff::words::quoted;
use crate::model::Matcher;

/// Matchers of the whole body are asked first, then those with a message, then those with a code.
pub(super) fn kind_of(matcher: &Matcher) -> u8 {
    match (&matcher.when, &matcher.message, &matcher.code) {
        (Some(_), ..) => 0,
        (None, Some(_), _) => 1,
        (None, None, Some(_)) => 2,
        (None, None, None) => 3,
    }
}

/// Does it hold for an answer with this status of which nothing can be read?
pub(super) fn takes_status(matcher: &Matcher, status: u16) -> bool {
    matcher.message.is_none()
        && matcher.code.is_none()
        && matcher.envelope.is_none()
        && matcher.status.is_none_or(|wanted| wanted == status)
        && matcher.when.as_ref().is_none_or(|when| when.holds_for_status(status) == Some(true))
}

/// Could an old matcher hold for these answers, whatever its message says?
pub(super) fn fits(matcher: &Matcher, family: Family<'_>) -> bool {
    let said = family.matcher;
    matcher.status.is_none_or(|status| said.status == Some(status))
        && matcher.envelope.is_none_or(|envelope| family.envelope == envelope)
        && matcher
            .code
            .as_ref()
            .is_none_or(|code| said.code.as_ref().is_some_and(|said| equal(said, code, true)))
        && matcher.when.as_ref().is_none_or(|when| {
            said.when.is_some() && implies(said.when.as_ref(), Some(when), &|_| false).is_ok()
        })
}

pub(super) fn described(matcher: &Matcher) -> String {
    use crate::model::Scalar;
    let code = matcher.code.as_ref().map(|code| match code {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Number(text) | Scalar::String(text) => text.clone(),
    });
    if matcher.when.is_some() {
        return "answers with such a body".to_owned();
    }
    match (&matcher.example, code, matcher.status) {
        (Some(example), ..) => format!("the message {}", quoted(example)),
        (None, Some(code), _) => format!("the code {}", quoted(&code)),
        (None, None, Some(status)) => format!("the status {status}"),
        (None, None, None) => "every error of the envelope".to_owned(),
    }
}
