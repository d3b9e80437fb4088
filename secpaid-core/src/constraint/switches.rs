//! Which constraints the caller switched off.

use super::Constraint;

/// What is switched off; nothing at first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Switches {
    all: bool,
    names: Vec<String>,
}

impl Switches {
    pub(crate) fn turn_off(&mut self, name: String) {
        self.names.push(name);
    }

    pub(crate) fn turn_all_off(&mut self) {
        self.all = true;
    }

    pub(crate) fn all_off(&self) -> bool {
        self.all
    }

    /// Is the constraint of this endpoint off?
    pub(super) fn has_off(&self, endpoint: &str, constraint: &Constraint) -> bool {
        self.all || self.names.iter().any(|name| names(name, endpoint, constraint))
    }
}

/// `amount`, `amount.max_decimals`, the name of a rule; each may have the endpoint's name in front.
fn names(name: &str, endpoint: &str, constraint: &Constraint) -> bool {
    let names_it = |name: &str| match constraint.field {
        None => name == constraint.name,
        Some(field) => name.strip_prefix(field).is_some_and(|rest| {
            rest.is_empty() || rest.strip_prefix('.').is_some_and(|key| key == constraint.name)
        }),
    };
    let behind_endpoint = name.strip_prefix(endpoint).and_then(|rest| rest.strip_prefix('.'));
    names_it(name) || behind_endpoint.is_some_and(names_it)
}

#[cfg(test)]
mod tests {
    use super::super::Check;
    use super::*;

    fn constraint(field: Option<&'static str>, name: &'static str) -> Constraint {
        Constraint { name, field, at: &["amount"], check: Check::MaxLen(1), when: None, secret: false }
    }

    #[test]
    fn a_name_means_a_field_one_of_its_bounds_or_a_rule() {
        let bound = constraint(Some("amount"), "max_len");
        let rule = constraint(None, "shares");
        for (name, means_bound, means_rule) in [
            ("amount", true, false),
            ("amount.max_len", true, false),
            ("Pay.amount", true, false),
            ("Pay.amount.max_len", true, false),
            ("shares", false, true),
            ("Pay.shares", false, true),
            ("amount.min_len", false, false),
            ("amounts", false, false),
            ("max_len", false, false),
            ("Other.amount", false, false),
            ("Pay", false, false),
            ("", false, false),
        ] {
            let mut switches = Switches::default();
            switches.turn_off(name.to_owned());
            assert_eq!(switches.has_off("Pay", &bound), means_bound, "{name}");
            assert_eq!(switches.has_off("Pay", &rule), means_rule, "{name}");
        }
    }
}
