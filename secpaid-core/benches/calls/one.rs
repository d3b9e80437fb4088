//! One call at a time, typed and raw in turn, so that a machine that speeds up or slows down hits both.

use std::time::{Duration, Instant};

/// How many batches there are. Each has connections of its own: on which core the server's thread for a connection ends up may matter
/// more than all the rest, and must not be decided once for all of a side's calls.
const BATCHES: usize = 60;
/// How many pairs of a batch are thrown away, and how many are counted.
const WARM_UP: usize = 50;
const PAIRS: usize = 400;

/// Prints the medians of both sides, and the median of the batches' ratios.
pub(crate) fn report<T: Fn(), R: Fn()>(name: &str, sides: impl Fn() -> (T, R)) {
    let (mut typed_times, mut raw_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..BATCHES {
        let (typed, raw) = sides();
        let pairs = (0..WARM_UP + PAIRS).map(|_| (time(&typed), time(&raw))).skip(WARM_UP);
        let (mut typed, mut raw): (Vec<_>, Vec<_>) = pairs.unzip();
        ratios.push(median(&mut typed).as_secs_f64() / median(&mut raw).as_secs_f64());
        typed_times.append(&mut typed);
        raw_times.append(&mut raw);
    }
    ratios.sort_by(f64::total_cmp);
    let (typed, raw) = (median(&mut typed_times), median(&mut raw_times));
    println!(
        "{name:<14} one link: typed {typed:.1?}, raw {raw:.1?}, ratio {:.3} ({BATCHES} batches of {PAIRS} pairs)",
        ratios[BATCHES / 2]
    );
}

fn time(call: &dyn Fn()) -> Duration {
    let start = Instant::now();
    call();
    start.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
