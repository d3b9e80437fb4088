//! Many calls at a time: how many end in a second, typed and raw in turn.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// How many rounds the medians are taken of, and how long one side of a round runs.
const ROUNDS: usize = 5;
const SIDE: Duration = Duration::from_millis(400);

/// Calls from this many threads.
pub(crate) fn report_blocking(name: &str, typed: &(dyn Fn() + Sync), raw: &(dyn Fn() + Sync)) {
    let per_second = |in_flight, call: &(dyn Fn() + Sync)| {
        let (calls, start) = (AtomicUsize::new(0), Instant::now());
        thread::scope(|scope| {
            for _ in 0..in_flight {
                scope.spawn(|| {
                    while start.elapsed() < SIDE {
                        call();
                        calls.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
        calls.into_inner() as f64 / start.elapsed().as_secs_f64()
    };
    for in_flight in [1, 16] {
        report(name, in_flight, || per_second(in_flight, typed), || per_second(in_flight, raw));
    }
}

/// Calls from this many tasks.
pub(crate) fn report_async<T, R>(
    name: &str,
    runtime: &Runtime,
    typed: impl Fn() -> T + Clone + Send + 'static,
    raw: impl Fn() -> R + Clone + Send + 'static,
) where
    T: Future<Output = ()> + Send,
    R: Future<Output = ()> + Send,
{
    for in_flight in [1, 16, 256] {
        report(
            name,
            in_flight,
            || runtime.block_on(per_second(in_flight, &typed)),
            || runtime.block_on(per_second(in_flight, &raw)),
        );
    }
}

async fn per_second<F>(in_flight: usize, call: &(impl Fn() -> F + Clone + Send + 'static)) -> f64
where
    F: Future<Output = ()> + Send,
{
    let start = Instant::now();
    let mut callers = JoinSet::new();
    for _ in 0..in_flight {
        let call = call.clone();
        callers.spawn(async move {
            let mut calls = 0_usize;
            while start.elapsed() < SIDE {
                call().await;
                calls += 1;
            }
            calls
        });
    }
    let calls: usize = callers.join_all().await.into_iter().sum();
    calls as f64 / start.elapsed().as_secs_f64()
}

fn report(name: &str, in_flight: usize, typed: impl Fn() -> f64, raw: impl Fn() -> f64) {
    // The first round opens the connections.
    let rounds: Vec<_> = (0..=ROUNDS).map(|_| (typed(), raw())).skip(1).collect();
    let (typed, raw): (Vec<_>, Vec<_>) = rounds.into_iter().unzip();
    let (typed, raw) = (median(typed), median(raw));
    println!(
        "{name:<14} {in_flight:>3} in flight: typed {typed:>6.0}/s, raw {raw:>6.0}/s, ratio {:.3}",
        typed / raw
    );
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
