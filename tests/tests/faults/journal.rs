//! What everybody saw, in one list: the proxy, the server and the callers.

use std::sync::{Mutex, PoisonError};

use secpaid_core::Decimal;

use crate::plan::Fault;

/// Something that was seen.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event {
    /// A request reached the proxy, or enough of one to say whose it is.
    Arrived { call: u32 },
    /// Something went wrong, with this call or with a connection.
    Injected { call: Option<u32>, fault: Fault },
    /// The server had a request whole and did what it says.
    Done { call: u32, amount: Decimal, id: u64 },
    /// The server had a request whole and answered with an error. The answer carries this number.
    Declined { call: u32, amount: Decimal, number: u64 },
    /// The caller was told how it ended.
    Ended { call: u32, outcome: Outcome },
}

/// What a caller was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Ok {
        amount: Decimal,
        id: Option<u64>,
    },
    /// With a declared error, in the answer with this number.
    Rejected {
        number: Option<u64>,
    },
    /// Nothing was sent.
    NotSent,
    /// It may have taken effect.
    Unknown,
}

#[derive(Debug, Default)]
pub(crate) struct Journal(Mutex<Vec<Event>>);

impl Journal {
    pub(crate) fn add(&self, event: Event) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    /// What was seen so far.
    pub(crate) fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
