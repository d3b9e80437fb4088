//! Every way of reading beside serde derive, in turn and pair by pair, so that a machine that speeds up or slows down hits both.
#![expect(clippy::float_arithmetic, reason = "ratios of times are no money")]

use std::time::{Duration, Instant};

use crate::Case;

/// How many pairs the median is taken of, and how long one side of a pair runs.
const PAIRS: usize = 41;
const SIDE: Duration = Duration::from_millis(12);

/// Prints the median ratio of each way to the first.
pub(crate) fn report(cases: &[Case]) {
    println!("\nmedian time as a ratio to serde derive ({PAIRS} pairs)");
    for Case { name, ways } in cases {
        let Some(((_, base), others)) = ways.split_first() else { continue };
        let cells: Vec<String> = others
            .iter()
            .map(|(way, run)| {
                let rounds = rounds(base);
                let mut ratios: Vec<f64> =
                    (0..PAIRS).map(|_| time(run, rounds) / time(base, rounds)).collect();
                ratios.sort_by(f64::total_cmp);
                format!("{way} {:.2}", ratios[PAIRS / 2])
            })
            .collect();
        println!("  {name:<26} {}", cells.join("   "));
    }
}

/// How often to run in one side of a pair.
fn rounds(run: &dyn Fn()) -> u32 {
    let mut rounds = 1;
    while elapsed(run, rounds) < SIDE {
        rounds *= 2;
    }
    rounds
}

fn time(run: &dyn Fn(), rounds: u32) -> f64 {
    elapsed(run, rounds).as_secs_f64()
}

fn elapsed(run: &dyn Fn(), rounds: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..rounds {
        run();
    }
    start.elapsed()
}
