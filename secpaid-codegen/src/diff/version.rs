//! In: changes and two versions. Out: the step that the changes ask for, and whether the versions make it.
//!
//! As cargo reads versions: below 1.0.0 the leftmost number that is not zero takes the place of the major one.

use std::fmt;

use super::change::Change;

/// A step of the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// None.
    None,
    /// Only what people read has changed.
    Patch,
    /// Something is new, and all that was there works.
    Minor,
    /// Something that was there does not work any more.
    Major,
}

impl Bump {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// What the changes ask of the version, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The step that the changes need.
    pub needed: Bump,
    /// The version of the old spec.
    pub from: String,
    /// The version of the new spec.
    pub to: String,
    /// The lowest version that makes the step.
    pub at_least: String,
    /// Does the new version make it?
    pub made: bool,
}

impl Release {
    pub(super) fn new(changes: &[Change], from: &str, to: &str) -> Self {
        let needed = changes.iter().map(|change| change.bump).max().unwrap_or(Bump::None);
        let (old, new) = (Numbers::parse(from), Numbers::parse(to));
        let at_least = old.after(needed);
        Self {
            needed,
            from: from.to_owned(),
            to: to.to_owned(),
            at_least: at_least.to_string(),
            made: new >= at_least,
        }
    }
}

/// `major.minor.patch`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Numbers([u64; 3]);

impl Numbers {
    /// The format holds versions to this shape; a number that does not fit is taken for the largest.
    fn parse(text: &str) -> Self {
        let mut numbers = text.split('.').map(|number| number.parse().unwrap_or(u64::MAX));
        let mut next = || numbers.next().unwrap_or(0);
        Self([next(), next(), next()])
    }

    fn after(self, bump: Bump) -> Self {
        let Self([major, minor, patch]) = self;
        match (bump, major, minor) {
            (Bump::None, ..) => self,
            (Bump::Major, 1.., _) => Self([major.saturating_add(1), 0, 0]),
            (Bump::Minor, 1.., _) | (Bump::Major, 0, 1..) => Self([major, minor.saturating_add(1), 0]),
            (Bump::Patch, ..) | (Bump::Minor, 0, _) | (Bump::Major, 0, 0) => {
                Self([major, minor, patch.saturating_add(1)])
            }
        }
    }
}

impl fmt::Display for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_of_cargo() {
        let after = |from: &str, bump| Numbers::parse(from).after(bump).to_string();
        assert_eq!(after("1.2.3", Bump::Major), "2.0.0");
        assert_eq!(after("1.2.3", Bump::Minor), "1.3.0");
        assert_eq!(after("1.2.3", Bump::Patch), "1.2.4");
        assert_eq!(after("1.2.3", Bump::None), "1.2.3");
        assert_eq!(after("0.2.3", Bump::Major), "0.3.0");
        assert_eq!(after("0.2.3", Bump::Minor), "0.2.4");
        assert_eq!(after("0.0.3", Bump::Major), "0.0.4");
    }
}
