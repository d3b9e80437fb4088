//! One call at a time, typed and raw in turn, so that a machine that speeds up or slows down hits both.

use std::time::{Duration, Instant};

/// How many pairs are thrown away, and how many the medians are taken of.
const WARM_UP: usize = 1_000;
const PAIRS: usize = 20_000;

/// Prints both medians and their ratio.
pub(crate) fn report(name: &str, typed: &dyn Fn(), raw: &dyn Fn()) {
    let pairs: Vec<_> = (0..WARM_UP + PAIRS).map(|_| (time(typed), time(raw))).skip(WARM_UP).collect();
    let (typed, raw): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
    let (typed, raw) = (median(typed), median(raw));
    let ratio = typed.as_secs_f64() / raw.as_secs_f64();
    println!("{name:<14} one link: typed {typed:.1?}, raw {raw:.1?}, ratio {ratio:.3} ({PAIRS} pairs)");
}

fn time(call: &dyn Fn()) -> Duration {
    let start = Instant::now();
    call();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
