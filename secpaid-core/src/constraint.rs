//! A request as JSON and the constraints of its endpoint in, what the request breaks out.
//!
//! The spec says what must hold for a request; [`encode`](crate::call::encode) holds it against every request before anything else
//! leaves, unless the caller switched it off with [`Settings::without_constraint`].

mod bound;
mod exact;
mod place;
mod rule;
mod switches;
mod violation;

pub(crate) use self::switches::Switches;
pub use self::violation::Violation;
use crate::envelope::table::{Description, Test};
use crate::settings::Settings;

/// Something that must hold for a request.
#[derive(Debug)]
pub struct Constraint {
    /// Its name: the format's key for a bound of a field, such as `max_len`; what the spec calls a rule.
    pub name: &'static str,
    /// The name on the wire of the field that it bounds; `None` for a rule about several.
    pub field: Option<&'static str>,
    /// Where in the request the values are: the steps of a JSON Pointer, in which `*` is every entry of a list.
    pub at: &'static [&'static str],
    /// What must hold for them.
    pub check: Check,
    /// It is checked only where this holds.
    pub when: Option<When>,
    /// Is a value that it looks at a secret?
    pub secret: bool,
}

impl Constraint {
    /// The bound of a field.
    pub const fn bound(
        name: &'static str,
        field: &'static str,
        at: &'static [&'static str],
        check: Check,
        secret: bool,
    ) -> Self {
        Self { name, field: Some(field), at, check, when: None, secret }
    }

    /// A rule about several values.
    pub const fn rule(
        name: &'static str,
        at: &'static [&'static str],
        check: Check,
        when: Option<When>,
        secret: bool,
    ) -> Self {
        Self { name, field: None, at, check, when, secret }
    }
}

/// What must hold for the values at a place of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// A number that is at least this one.
    Min(&'static str),
    /// A number above this one.
    MinExclusive(&'static str),
    /// A number that is at most this one.
    Max(&'static str),
    /// A number below this one.
    MaxExclusive(&'static str),
    /// A number with at most so many places behind the point; zeros at the end do not count.
    MaxDecimals(usize),
    /// A text of at least so many characters.
    MinLen(usize),
    /// A text of at most so many characters.
    MaxLen(usize),
    /// A list of at least so many entries.
    MinItems(usize),
    /// A list of at most so many entries.
    MaxItems(usize),
    /// A text that is not the token that the call authenticates with.
    NotToken,
    /// Numbers that add up to at most this much.
    SumAtMost(Limit),
    /// A date that is not after the one at this place.
    NotAfter(&'static [&'static str]),
}

/// What a sum is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// This number.
    Number(&'static str),
    /// The number at this place of the request.
    At(&'static [&'static str]),
}

/// A test over a request, or over a value that may be of several types.
#[derive(Debug)]
pub struct When {
    /// The keys of the request that the test looks at; its pointers begin with one of them.
    pub keys: &'static [&'static str],
    /// The test.
    pub test: Test,
}

impl When {
    /// Does the test hold for a value? It does not for what is no JSON.
    pub fn holds(&self, value: &str) -> bool {
        let headers = http::HeaderMap::new();
        crate::envelope::Fields::read(value, self.keys, &headers).is_ok_and(|fields| self.test.holds(&fields))
    }
}

/// Everything that a request breaks, in the order of the spec. The request is an object of JSON, whatever it will be sent as; in what is
/// no JSON nothing is there to break anything.
pub fn violations(description: &Description, request: &str, settings: &Settings) -> Vec<Violation> {
    let switches = settings.switches();
    let token = description.auth.and_then(|auth| settings.credential(auth.scheme));
    let mut violations = Vec::new();
    for constraint in description.constraints {
        if switches.has_off(description.name, constraint) || !applies(constraint.when.as_ref(), request) {
            continue;
        }
        match constraint.check {
            Check::SumAtMost(limit) => rule::sum(constraint, limit, request, &mut violations),
            Check::NotAfter(later) => rule::order(constraint, later, request, &mut violations),
            check => place::visit(request, constraint.at, &mut |value, path| {
                if let Some(broken) = bound::broken(check, value, token) {
                    violations.push(Violation::new(constraint, path.to_string(), broken));
                }
            }),
        }
    }
    violations
}

fn applies(when: Option<&When>, request: &str) -> bool {
    when.is_none_or(|when| when.holds(request))
}
