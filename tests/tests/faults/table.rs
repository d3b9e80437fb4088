//! Ledgers to a table for people.

use std::fmt::Write;

use crate::ledger::{Figures, Ledger};
use crate::plan::Fault;

type Column = (&'static str, fn(&Figures) -> usize);

const COLUMNS: [Column; 7] = [
    ("calls", |figures| figures.calls),
    ("ok", |figures| figures.ok),
    ("rejected", |figures| figures.rejected),
    ("not sent", |figures| figures.not_sent),
    ("unknown", |figures| figures.unknown),
    ("unknown, done", |figures| figures.unknown_done),
    ("seen twice", |figures| figures.twice),
];

/// How calls ended by client, and what went wrong by kind and client; and apart from that, for the same clients, how many of the calls that
/// found the answer of another in their way took it for theirs.
pub(crate) fn table(ledgers: &[(&'static str, Ledger)], answered_again: &[Ledger]) -> String {
    let all = || ledgers.iter().map(|(_, ledger)| ledger);
    let mut table = format!("\n{:<24}", "");
    for (name, _) in ledgers {
        let _ = write!(table, "{name:>24}");
    }
    for (title, figure) in COLUMNS {
        row(&mut table, title, all(), |ledger| figure(&ledger.figures()));
    }
    table.push_str("\nfaults");
    for fault in Fault::NOTICEABLE {
        row(&mut table, &format!("  {fault:?}"), all(), |ledger| ledger.injected(*fault) as usize);
    }
    table.push_str("\napart, unnoticed");
    let title = format!("  {:?}", Fault::AnswerAgain);
    row(&mut table, &title, answered_again, |ledger| ledger.injected(Fault::AnswerAgain) as usize);
    row(&mut table, "  another's answer taken", answered_again, Ledger::swapped);
    table
}

fn row<'a>(
    table: &mut String,
    title: &str,
    ledgers: impl IntoIterator<Item = &'a Ledger>,
    figure: impl Fn(&Ledger) -> usize,
) {
    let _ = write!(table, "\n{title:<24}");
    for ledger in ledgers {
        let _ = write!(table, "{:>24}", figure(ledger));
    }
}
