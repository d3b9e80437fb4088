//! What goes wrong on purpose: the same seed and the same calls give the same faults.

use std::ops::RangeInclusive;

use clap::ValueEnum;
use secpaid_core::Decimal;

/// The parts that a share is counted in.
const WHOLE: u32 = 1_000_000;

/// How a call can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// The connection ends before the work is done
    Refused,
    /// The work is done, and the connection ends without an answer
    Lost,
    /// The work is done, and the answer breaks off
    Cut,
    /// 502 with a page of HTML; the work may have been done
    BadGateway,
    /// 429; the work is not done
    TooMany,
    /// The work is done, and the answer is late
    Late,
    /// The work is done, and the answer says both that it worked and that it did not
    Contradiction,
}

impl Kind {
    /// The name that logs and options have for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Lost => "lost",
            Self::Cut => "cut",
            Self::BadGateway => "bad-gateway",
            Self::TooMany => "too-many",
            Self::Late => "late",
            Self::Contradiction => "contradiction",
        }
    }
}

/// What chance decides about a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Throw {
    pub(super) fault: Option<Kind>,
    /// Is the work done, where the fault leaves that open?
    pub(super) done: bool,
    /// How long the answer takes, in milliseconds.
    pub(super) latency: u64,
}

/// What can go wrong, and how often.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Of a million calls.
    pub(super) share: u32,
    pub(super) kinds: Vec<Kind>,
    pub(super) latency: RangeInclusive<u64>,
    pub(super) seed: u64,
}

/// Chance, the same for the same seed.
#[derive(Debug)]
pub(super) struct Dice(fastrand::Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// As many numbers for every call, so that a plan with other kinds hits the same calls.
    pub(super) fn throw(&mut self, plan: &Plan) -> Throw {
        let (hit, kind, done) = (self.0.u32(0..WHOLE) < plan.share, self.0.u64(..), self.0.bool());
        let latency = self.0.u64(plan.latency.clone());
        let count = u64::try_from(plan.kinds.len()).unwrap_or(0);
        let index = kind.checked_rem(count).and_then(|index| usize::try_from(index).ok());
        let fault = index.filter(|_| hit).and_then(|index| plan.kinds.get(index).copied());
        Throw { fault, done, latency }
    }
}

/// `0.2` or `20%`, in parts of a million.
pub(super) fn share(text: &str) -> Result<u32, String> {
    let (number, whole) = match text.strip_suffix('%') {
        Some(number) => (number, WHOLE / 100),
        None => (text, WHOLE),
    };
    let parts: Option<Decimal> =
        number.parse().ok().and_then(|number: Decimal| number.checked_mul(whole.into()));
    parts
        .and_then(|parts| u32::try_from(parts).ok())
        .filter(|parts| *parts <= WHOLE)
        .ok_or_else(|| "expected a share from `0` to `1`, or from `0%` to `100%`".to_owned())
}

/// `250`, or `100-900`.
pub(super) fn range(text: &str) -> Result<RangeInclusive<u64>, String> {
    let (least, most) = text.split_once('-').unwrap_or((text, text));
    match (least.trim().parse(), most.trim().parse()) {
        (Ok(least), Ok(most)) if least <= most => Ok(least..=most),
        _ => Err("expected milliseconds, such as `250` or `100-900`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_ranges_are_read_exactly() {
        assert_eq!(share("0.25"), Ok(250_000));
        assert_eq!(share("12.5%"), Ok(125_000));
        assert_eq!(share("1"), share("100%"));
        assert!(share("1.1").is_err() && share("-0.1").is_err() && share("often").is_err());
        assert_eq!(range("250"), Ok(250..=250));
        assert_eq!(range("100-900"), Ok(100..=900));
        assert!(range("900-100").is_err() && range("").is_err());
    }

    #[test]
    fn the_same_seed_throws_the_same() {
        let plan = Plan { share: 300_000, kinds: vec![Kind::Cut, Kind::Lost], latency: 0..=50, seed: 7 };
        let throws = |seed| {
            let mut dice = Dice::new(seed);
            (0..200).map(|_| dice.throw(&plan)).collect::<Vec<_>>()
        };
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
        let faults = throws(7).iter().filter(|throw| throw.fault.is_some()).count();
        assert!((30..90).contains(&faults), "{faults}");
    }
}
