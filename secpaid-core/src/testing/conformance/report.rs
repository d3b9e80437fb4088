//! Findings of the checks to a report that a person can read.

use std::error::Error;
use std::fmt;
use std::io;

/// What a transport does right, and what it gets wrong. `Display` and `Debug` both show the whole report, a line per check.
#[derive(Clone, Default)]
pub struct Report {
    checks: Vec<Check>,
}

/// One thing that a transport must do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// What it must do.
    pub name: &'static str,
    /// Whether it does.
    pub outcome: Outcome,
}

/// How a check went.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The transport does what it must.
    Passed,
    /// It does, and says less than it could: `Sent::Maybe` where the server can show that nothing arrived, or another kind of error.
    Remark(String),
    /// It does not, or the check could not be carried out: what was expected, and what was seen.
    Failed(String),
}

impl Report {
    /// Every check, in the order in which they ran.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter()
    }

    /// Did every check pass, with or without a remark? A report without checks has not.
    pub fn passed(&self) -> bool {
        !self.checks.is_empty() && self.failures().next().is_none()
    }

    /// The checks that failed.
    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks().filter(|check| matches!(check.outcome, Outcome::Failed(_)))
    }

    /// The checks that passed with a remark.
    pub fn remarks(&self) -> impl Iterator<Item = &Check> {
        self.checks().filter(|check| matches!(check.outcome, Outcome::Remark(_)))
    }

    /// The report as a result, so that `?` and `unwrap` show it.
    ///
    /// # Errors
    ///
    /// The report itself, unless it has [passed](Self::passed).
    pub fn into_result(self) -> Result<Self, Self> {
        if self.passed() { Ok(self) } else { Err(self) }
    }

    pub(super) fn add(&mut self, name: &'static str, findings: io::Result<Findings>) {
        let outcome = match findings {
            Ok(findings) => findings.outcome(),
            Err(error) => Outcome::Failed(format!("the check could not be carried out: {error}")),
        };
        self.checks.push(Check { name, outcome });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Check { name, outcome } in &self.checks {
            match outcome {
                Outcome::Passed => writeln!(f, "ok      {name}")?,
                Outcome::Remark(what) => writeln!(f, "ok      {name}; remark: {what}")?,
                Outcome::Failed(what) => writeln!(f, "FAILED  {name}: {what}")?,
            }
        }
        let (failures, remarks) = (self.failures().count(), self.remarks().count());
        write!(f, "{} checks: {failures} failed, {remarks} with a remark", self.checks.len())
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A line of its own, behind whatever `unwrap` puts in front.
        write!(f, "\n{self}")
    }
}

impl Error for Report {}

/// What one check has found so far.
#[derive(Default)]
pub(super) struct Findings {
    failures: Vec<String>,
    remarks: Vec<String>,
}

impl Findings {
    /// The transport is wrong.
    pub(super) fn fail(&mut self, what: impl Into<String>) {
        self.failures.push(what.into());
    }

    /// The transport is right, and says less than it could.
    pub(super) fn remark(&mut self, what: impl Into<String>) {
        self.remarks.push(what.into());
    }

    fn outcome(self) -> Outcome {
        match (self.failures.as_slice(), self.remarks.as_slice()) {
            ([], []) => Outcome::Passed,
            ([], remarks) => Outcome::Remark(joined(remarks)),
            (failures, _) => Outcome::Failed(joined(failures)),
        }
    }
}

/// The first few, and how many more there are.
fn joined(findings: &[String]) -> String {
    let (first, more) = findings.split_at(findings.len().min(4));
    let first = first.join("; ");
    if more.is_empty() { first } else { format!("{first}; and {} more", more.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_checked_is_nothing_passed() {
        assert!(!Report::default().passed());
        assert!(Report::default().into_result().is_err());
    }

    #[test]
    fn a_check_that_could_not_be_carried_out_has_failed() {
        let mut report = Report::default();
        report.add("fine", Ok(Findings::default()));
        assert!(report.passed());
        report.add("broken", Err(io::Error::other("no port")));
        assert!(!report.passed());
    }

    #[test]
    fn a_report_has_a_line_per_check() {
        let mut report = Report::default();
        let (mut remarked, mut failed) = (Findings::default(), Findings::default());
        remarked.remark("says less");
        failed.remark("not shown beside a failure");
        (0..6).for_each(|number| failed.fail(format!("wrong {number}")));
        report.add("a", Ok(Findings::default()));
        report.add("b", Ok(remarked));
        report.add("c", Ok(failed));
        let expected = "ok      a\n\
            ok      b; remark: says less\n\
            FAILED  c: wrong 0; wrong 1; wrong 2; wrong 3; and 2 more\n\
            3 checks: 1 failed, 1 with a remark";
        assert_eq!(report.to_string(), expected);
        assert_eq!(format!("{report:?}"), format!("\n{expected}"));
    }
}
