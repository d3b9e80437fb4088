//! A journal to what is wrong with it, and to figures.

use std::collections::{BTreeMap, BTreeSet};

use crate::journal::{Event, Outcome};
use crate::plan::Fault;
use crate::run::amount;

/// Something that must not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Violation {
    /// The caller was told not exactly once how the call ended.
    NotOneResult,
    /// The caller was told that nothing was sent, and something arrived.
    SentAllTheSame,
    /// A request arrived more often than it was asked for.
    TriedAgain,
    /// The server was asked for another amount than the caller asked for.
    AnotherAmount,
    /// The caller was told that it worked, and the server did not answer this call so.
    NotDone,
    /// The caller was told that it was rejected, and the server did not answer this call so.
    NotDeclined,
    /// The caller believed an answer that cannot be believed.
    Believed,
}

/// Everything that was seen of one call.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    arrived: u32,
    faults: Vec<Fault>,
    /// What the server was asked for and did, declined or not.
    seen: Vec<Event>,
    outcomes: Vec<Outcome>,
}

/// Everything that was seen, by call.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    entries: BTreeMap<u32, Entry>,
    faults: BTreeMap<Fault, u32>,
}

/// How many calls ended how, over all of a ledger.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) calls: usize,
    pub(crate) ok: usize,
    pub(crate) rejected: usize,
    pub(crate) not_sent: usize,
    pub(crate) unknown: usize,
    /// Of the unknown ones, those that the server had done.
    pub(crate) unknown_done: usize,
    /// Calls that the server had more than once.
    pub(crate) twice: usize,
}

impl Ledger {
    /// Of this many calls.
    pub(crate) fn new(calls: u32, events: &[Event]) -> Self {
        let entries = (0..calls).map(|call| (call, Entry::default())).collect();
        let mut ledger = Self { entries, faults: BTreeMap::new() };
        for event in events {
            ledger.add(*event);
        }
        ledger
    }

    fn add(&mut self, event: Event) {
        match event {
            Event::Arrived { call } => self.entry(call).arrived += 1,
            Event::Injected { call, fault } => {
                *self.faults.entry(fault).or_default() += 1;
                if let Some(call) = call {
                    self.entry(call).faults.push(fault);
                }
            }
            Event::Done { call, .. } | Event::Declined { call, .. } => self.entry(call).seen.push(event),
            Event::Ended { call, outcome } => self.entry(call).outcomes.push(outcome),
        }
    }

    fn entry(&mut self, call: u32) -> &mut Entry {
        self.entries.entry(call).or_default()
    }

    /// What is wrong, by call.
    pub(crate) fn violations(&self) -> Vec<(u32, Violation, &Entry)> {
        let mut violations = Vec::new();
        for (call, entry) in &self.entries {
            violations.extend(entry.violations(*call).map(|violation| (*call, violation, entry)));
        }
        violations
    }

    /// How often something went wrong.
    pub(crate) fn injected(&self, fault: Fault) -> u32 {
        self.faults.get(&fault).copied().unwrap_or_default()
    }

    /// How many calls were given an answer that was not theirs.
    pub(crate) fn swapped(&self) -> usize {
        let is_swapped = |violation| matches!(violation, Violation::NotDone | Violation::NotDeclined);
        let swapped = self
            .violations()
            .into_iter()
            .filter(|(_, violation, _)| is_swapped(*violation))
            .map(|(call, ..)| call);
        swapped.collect::<BTreeSet<_>>().len()
    }

    pub(crate) fn figures(&self) -> Figures {
        let count = |is: &dyn Fn(&Entry) -> bool| self.entries.values().filter(|entry| is(entry)).count();
        let ended = |wanted: fn(&Outcome) -> bool| count(&|entry| entry.outcomes.iter().any(wanted));
        let unknown = |entry: &Entry| entry.outcomes.contains(&Outcome::Unknown);
        Figures {
            calls: self.entries.len(),
            ok: ended(|outcome| matches!(outcome, Outcome::Ok { .. })),
            rejected: ended(|outcome| matches!(outcome, Outcome::Rejected { .. })),
            not_sent: ended(|outcome| matches!(outcome, Outcome::NotSent)),
            unknown: count(&unknown),
            unknown_done: count(&|entry| unknown(entry) && entry.is_done()),
            twice: count(&|entry| entry.seen.len() > 1),
        }
    }
}

impl Entry {
    fn is_done(&self) -> bool {
        self.seen.iter().any(|event| matches!(event, Event::Done { .. }))
    }

    fn violations(&self, call: u32) -> impl Iterator<Item = Violation> + use<> {
        let allowed = if self.faults.contains(&Fault::RequestTwice) { 2 } else { 1 };
        let told = |wanted: fn(&Outcome) -> bool| self.outcomes.iter().any(wanted);
        let another_amount = |event: &Event| match event {
            Event::Done { amount: seen, .. } | Event::Declined { amount: seen, .. } => *seen != amount(call),
            _ => false,
        };
        let is_answer = |outcome: &Outcome| matches!(outcome, Outcome::Ok { .. } | Outcome::Rejected { .. });
        let wrong = [
            (Violation::NotOneResult, self.outcomes.len() != 1),
            (
                Violation::SentAllTheSame,
                told(|outcome| *outcome == Outcome::NotSent) && (self.arrived > 0 || !self.seen.is_empty()),
            ),
            (Violation::TriedAgain, self.arrived > 1 || self.seen.len() > allowed),
            (Violation::AnotherAmount, self.seen.iter().any(another_amount)),
            (Violation::NotDone, self.outcomes.iter().any(|outcome| !self.confirms_ok(call, outcome))),
            (Violation::NotDeclined, self.outcomes.iter().any(|outcome| !self.confirms_rejection(outcome))),
            (
                Violation::Believed,
                self.faults.iter().any(|fault| fault.leaves_no_answer()) && told(is_answer),
            ),
        ];
        wrong.into_iter().filter(|(_, is_wrong)| *is_wrong).map(|(violation, _)| violation)
    }

    /// Unless this is no success: did the server answer with this amount, which is the call's, and this id?
    fn confirms_ok(&self, call: u32, outcome: &Outcome) -> bool {
        let Outcome::Ok { amount: told, id: told_id } = outcome else { return true };
        *told == amount(call)
            && self.seen.iter().any(|event| {
                matches!(event, Event::Done { amount, id, .. } if amount == told && Some(*id) == *told_id)
            })
    }

    /// Unless this is no rejection: did the server decline with this very answer?
    fn confirms_rejection(&self, outcome: &Outcome) -> bool {
        let Outcome::Rejected { number: told } = outcome else { return true };
        self.seen
            .iter()
            .any(|event| matches!(event, Event::Declined { number, .. } if Some(*number) == *told))
    }
}
