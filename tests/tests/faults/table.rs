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

/// How calls ended by client, and what went wrong by kind and client.
pub(crate) fn table(ledgers: &[(&'static str, Ledger)]) -> String {
    let mut table = format!("\n{:<24}", "");
    for (name, _) in ledgers {
        let _ = write!(table, "{name:>24}");
    }
    for (title, figure) in COLUMNS {
        row(&mut table, title, ledgers, |ledger| figure(&ledger.figures()));
    }
    table.push_str("\nfaults");
    for fault in Fault::NOTICEABLE {
        row(&mut table, &format!("  {fault:?}"), ledgers, |ledger| ledger.injected(*fault) as usize);
    }
    table
}

fn row(
    table: &mut String,
    title: &str,
    ledgers: &[(&'static str, Ledger)],
    figure: impl Fn(&Ledger) -> usize,
) {
    let _ = write!(table, "\n{title:<24}");
    for (_, ledger) in ledgers {
        let _ = write!(table, "{:>24}", figure(ledger));
    }
}
