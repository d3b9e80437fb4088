//! How often a call is tried, and how long the pauses between the tries are.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

/// How often a call is tried, and how long the pauses between the tries are.
///
/// The pauses double from one to the next, up to a longest one. Each is drawn at random from the upper half of its range, so that
/// clients that failed together do not come back together. Where an answer has a `Retry-After`, as seconds or as a date, the pause is at
/// least that long; where that is more than [`with_max_retry_after`](Self::with_max_retry_after) allows, the answer is given to the
/// caller at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    tries: u32,
    first_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
}

/// 3 tries, pauses from 400 ms to 10 s, and no more than a minute where the server asks for one: that is how long SecPaid counts calls.
impl Default for Policy {
    fn default() -> Self {
        Self {
            tries: 3,
            first_delay: Duration::from_millis(400),
            max_delay: Duration::from_secs(10),
            max_retry_after: Duration::from_secs(60),
        }
    }
}

impl Policy {
    /// How often a call is sent at most, the first time included. 0 is as good as 1: nothing is repeated.
    #[must_use]
    pub fn with_tries(mut self, tries: u32) -> Self {
        self.tries = tries;
        self
    }

    /// How long the first pause is at most. The shortest it can be is half of that.
    #[must_use]
    pub fn with_first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// How long any pause is at most that the server did not ask for.
    #[must_use]
    pub fn with_max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// How long a pause is at most that the server asks for. Where it asks for more, the call is not repeated.
    #[must_use]
    pub fn with_max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    pub(super) fn max_retry_after(&self) -> Duration {
        self.max_retry_after
    }

    /// The pauses of one call.
    pub(super) fn delays(&self) -> ExponentialBackoff {
        let again = usize::try_from(self.tries.saturating_sub(1)).unwrap_or(usize::MAX);
        // The jitter comes on top and can double a delay.
        ExponentialBuilder::new()
            .with_jitter()
            .with_min_delay(self.first_delay.min(self.max_delay) / 2)
            .with_max_delay(self.max_delay / 2)
            .with_max_times(again)
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let policy = Policy::default().with_tries(9).with_max_delay(Duration::from_secs(2));
        for _ in 0..100 {
            let delays: Vec<_> = policy.delays().collect();
            assert_eq!(delays.len(), 8);
            for (delay, most) in delays.into_iter().zip([400, 800, 1600, 2000, 2000, 2000, 2000, 2000]) {
                let most = Duration::from_millis(most);
                assert!(most / 2 <= delay && delay <= most, "{delay:?} of {most:?}");
            }
        }
    }

    #[test]
    fn no_setting_leads_astray() {
        let policy = Policy::default();
        assert_eq!(policy.with_tries(0).delays().count(), 0);
        assert_eq!(policy.with_tries(1).delays().count(), 0);
        let longest = Duration::MAX;
        let huge = policy.with_first_delay(longest).with_max_delay(longest).with_tries(50);
        assert_eq!(huge.delays().count(), 49);
        assert!(policy.with_max_delay(Duration::ZERO).delays().all(|delay| delay.is_zero()));
    }
}
