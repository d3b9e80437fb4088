//! The ways that values travel, and who sends and who reads on each.

use super::change::{Verdict, Wire};

/// A way that values travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// From the new API to old clients.
    Answer,
    /// The same in a form or a query, in which every value is a string.
    Inbound,
    /// From old clients to the new API, as JSON.
    Request,
    /// The same in a form, in which `5` and `"5"` are one.
    Form,
}

impl Flow {
    const ALL: [Self; 4] = [Self::Answer, Self::Inbound, Self::Request, Self::Form];

    /// Is the sender a client, and the reader the API?
    pub(super) fn is_request(self) -> bool {
        matches!(self, Self::Request | Self::Form)
    }

    fn bit(self) -> u8 {
        match self {
            Self::Answer => 1,
            Self::Inbound => 1 << 1,
            Self::Request => 1 << 2,
            Self::Form => 1 << 3,
        }
    }

    /// Who takes what comes.
    pub(super) fn reader(self) -> &'static str {
        if self.is_request() { "the API takes" } else { "clients read" }
    }
}

/// A set of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flows(u8);

impl Flows {
    pub(super) fn add(&mut self, flow: Flow) -> bool {
        let new = self.0 & flow.bit() == 0;
        self.0 |= flow.bit();
        new
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Flow> {
        Flow::ALL.into_iter().filter(move |flow| self.0 & flow.bit() != 0)
    }

    /// Judges each, and says the first that breaks per direction.
    pub(super) fn judge(self, mut judge: impl FnMut(Flow) -> Result<(), String>) -> Wire {
        let mut wire = Wire {
            requests: Verdict::works("no request has it"),
            responses: Verdict::works("no answer has it"),
        };
        for flow in self.iter() {
            let (verdict, works) = if flow.is_request() {
                (&mut wire.requests, "the API takes what old clients send")
            } else {
                (&mut wire.responses, "old clients read what comes")
            };
            if !verdict.breaks {
                *verdict = Verdict::of(judge(flow), works);
            }
        }
        wire
    }
}
