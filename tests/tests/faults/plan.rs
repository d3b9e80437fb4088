//! A seed and the number of a call to what goes wrong with it: the same in every run, whatever order the calls come in.

use std::time::Duration;

/// How long a call may take whose answer comes in time, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a call may take whose answer comes too late.
const IMPATIENCE: Duration = Duration::from_millis(200);
/// How long the proxy holds back what is meant to come too late.
pub(crate) const TOO_LONG: Duration = Duration::from_millis(600);

/// What goes wrong with one call.
///
/// Some things are left out because no client can notice them: another digit in the amount is as good an answer as the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// Nobody listens at the address.
    Refused,
    /// The connection ends as soon as it stands. Befalls connections, not calls.
    DropOnAccept,
    /// The connection ends when the request is there; the server gets nothing.
    DropUnforwarded,
    /// The server gets half of the request, then both connections end.
    DropHalfForwarded,
    /// The server answers, and the client's connection ends without a byte of it.
    DropUnanswered,
    /// The connection ends half-way through the answer.
    DropHalfAnswered,
    /// The connection ends right after the answer, when the client may have taken it for the next call already.
    DropAfterAnswer,
    /// The answer comes later, but in time.
    DelayShort,
    /// The server gets the request when the client has given up.
    DelayRequest,
    /// The answer comes when the client has given up.
    DelayAnswer,
    /// The body comes when the client has given up.
    DelayBody,
    /// The head of the answer is cut, and the connection ends properly.
    CutHead,
    /// The body is cut, and the connection ends properly.
    CutBody,
    /// The body is cut, and the content length says that this is all.
    CutBodyAndLength,
    /// The body is cut, there is no content length, and the connection ends properly.
    CutBodyWithoutLength,
    /// The content length promises more than ever comes.
    LengthTooLong,
    /// A byte of the status line is replaced.
    CorruptStatus,
    /// A digit of the content length is replaced.
    CorruptLength,
    /// A byte of the body is replaced.
    CorruptBody,
    /// The server gets the request twice; the client gets the first answer.
    RequestTwice,
    /// The client gets the answer twice, at once, on a connection that is kept.
    AnswerTwice,
    /// A gateway answers that it could not reach the server, which is not always true.
    GatewayAnswer,
    /// The client gets the answer again as soon as its next request is there. Over HTTP/1.1 nothing tells it from the answer to that
    /// request, so this is not among [`Fault::NOTICEABLE`].
    AnswerAgain,
}

impl Fault {
    /// What a client over HTTP/1.1 can cope with.
    pub(crate) const NOTICEABLE: &'static [Self] = &[
        Self::Refused,
        Self::DropOnAccept,
        Self::DropUnforwarded,
        Self::DropHalfForwarded,
        Self::DropUnanswered,
        Self::DropHalfAnswered,
        Self::DropAfterAnswer,
        Self::DelayShort,
        Self::DelayRequest,
        Self::DelayAnswer,
        Self::DelayBody,
        Self::CutHead,
        Self::CutBody,
        Self::CutBodyAndLength,
        Self::CutBodyWithoutLength,
        Self::LengthTooLong,
        Self::CorruptStatus,
        Self::CorruptLength,
        Self::CorruptBody,
        Self::RequestTwice,
        Self::AnswerTwice,
        Self::GatewayAnswer,
    ];

    /// Must a call that this befell be in doubt, because no answer that can be believed came in time?
    ///
    /// Not where only the time is up, which a busy client may notice too late, nor where a lenient client may read a bad content length
    /// as none.
    pub(crate) fn leaves_no_answer(self) -> bool {
        match self {
            Self::DropUnforwarded
            | Self::DropHalfForwarded
            | Self::DropUnanswered
            | Self::DropHalfAnswered
            | Self::CutHead
            | Self::CutBody
            | Self::CutBodyAndLength
            | Self::CutBodyWithoutLength
            | Self::LengthTooLong
            | Self::CorruptStatus
            | Self::CorruptBody
            | Self::GatewayAnswer => true,
            Self::Refused
            | Self::DropOnAccept
            | Self::DropAfterAnswer
            | Self::DelayShort
            | Self::DelayRequest
            | Self::DelayAnswer
            | Self::DelayBody
            | Self::CorruptLength
            | Self::RequestTwice
            | Self::AnswerTwice
            | Self::AnswerAgain => false,
        }
    }
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Properly: the client reads an end of file.
    Closed,
    /// With a reset: the client's next read or write fails.
    Reset,
}

/// What goes wrong, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    /// What may go wrong.
    pub(crate) faults: &'static [Fault],
    /// In how many of a hundred calls something goes wrong.
    pub(crate) percent: u64,
}

impl Plan {
    /// What goes wrong with this call.
    pub(crate) fn fault(&self, call: u32) -> Option<Fault> {
        let fault = pick(self.faults, self.number(call, "which"));
        let hit = self.number(call, "whether") % 100 < self.percent;
        fault.filter(|fault| hit && *fault != Fault::DropOnAccept)
    }

    /// Does the connection with this number end as soon as it stands?
    pub(crate) fn drops_on_accept(&self, connection: u32) -> bool {
        self.faults.contains(&Fault::DropOnAccept) && self.number(connection, "accept").is_multiple_of(20)
    }

    /// How long the client waits.
    pub(crate) fn timeout(&self, call: u32) -> Duration {
        match self.fault(call) {
            Some(Fault::DelayRequest | Fault::DelayAnswer | Fault::DelayBody | Fault::LengthTooLong) => {
                IMPATIENCE
            }
            _ => PATIENCE,
        }
    }

    /// Does the server answer this call with an error?
    pub(crate) fn declines(&self, call: u32) -> bool {
        self.number(call, "decline").is_multiple_of(6)
    }

    /// How a connection ends that this call or connection is the end of.
    pub(crate) fn ending(&self, number: u32) -> Ending {
        if self.number(number, "ending").is_multiple_of(2) { Ending::Closed } else { Ending::Reset }
    }

    /// Any number, the same one for the same seed, call and question.
    pub(crate) fn number(&self, call: u32, question: &str) -> u64 {
        let question = question.bytes().fold(self.seed, |sum, byte| mix(sum ^ u64::from(byte)));
        mix(question ^ u64::from(call))
    }
}

fn pick<T: Copy>(from: &[T], number: u64) -> Option<T> {
    let index = number.checked_rem(from.len() as u64)?;
    from.get(index as usize).copied()
}

/// One step of SplitMix64.
fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
