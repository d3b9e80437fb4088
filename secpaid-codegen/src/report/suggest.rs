//! In: a name that is not known, and the names that are. Out: the one that was meant, if one is near.

use std::fmt;

/// What was probably meant by a name that is not known. As text it is `; did you mean ...?`, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Guess<'a> {
    /// The nearest name, if one is near.
    pub near: Option<&'a str>,
    /// Is no other name as near?
    only: bool,
}

impl<'a> Guess<'a> {
    /// The nearest name, if no other could be meant as well.
    pub fn clear(self) -> Option<&'a str> {
        self.near.filter(|_| self.only)
    }
}

impl fmt::Display for Guess<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.near {
            Some(near) => write!(f, "; did you mean `{near}`?"),
            None => Ok(()),
        }
    }
}

/// The candidate with the fewest edits, if those are few for a name of this length.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Guess<'a> {
    let allowed = (name.chars().count() / 3).max(1);
    let lower = name.to_lowercase();
    let mut guess = Guess::default();
    let mut least = allowed + 1;
    for candidate in candidates {
        let edits = distance(&lower, &candidate.to_lowercase());
        if edits < least {
            least = edits;
            guess = Guess { near: Some(candidate), only: true };
        } else if edits == least && edits <= allowed && guess.near != Some(candidate) {
            guess.only = false;
        }
    }
    guess
}

/// "`a`, `b` or `c`"
pub(crate) fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// How many insertions, deletions, replacements and swaps of neighbours make one of the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut previous = None;
    for (row, l) in left.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, r) in right.iter().enumerate() {
            let replaced = last[column] + usize::from(l != *r);
            let mut best = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if column > 0 && previous == Some(*r) && right[column - 1] == l {
                best = best.min(before_last[column - 1] + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
        previous = Some(l);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits() {
        assert_eq!(distance("", ""), 0);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("link", "lnik"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn suggests_only_what_is_near() {
        let near = |name, candidates: &[&'static str]| did_you_mean(name, candidates.iter().copied()).near;
        assert_eq!(near("Lnk", &["Link", "Money"]), Some("Link"));
        assert_eq!(near("money", &["Link", "Money"]), Some("Money"));
        assert_eq!(near("Recipient", &["Link", "Money"]), None);
        assert_eq!(near("a", &[]), None);
    }

    #[test]
    fn a_guess_is_clear_when_no_other_name_is_as_near() {
        assert_eq!(did_you_mean("Lin", ["Link", "Money"]).clear(), Some("Link"));
        assert_eq!(did_you_mean("Lin", ["Link", "Line"]).clear(), None);
        assert_eq!(did_you_mean("Lin", ["Line", "LIN", "Link"]).clear(), Some("LIN"));
        assert_eq!(did_you_mean("Lin", ["Line", "Link"]).to_string(), "; did you mean `Line`?");
        assert_eq!(did_you_mean("Xyz", ["Line", "Link"]).to_string(), "");
    }

    #[test]
    fn lists_with_an_or_at_the_end() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
