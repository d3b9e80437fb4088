//! Many calls at a time: how many end in a second, typed and raw in turn. Prints the medians of both sides, and the median of the
//! rounds' ratios.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::task::JoinSet;

/// How many rounds the medians are taken of, each with connections of its own, and how long one side of a round runs.
const ROUNDS: usize = 11;
const SIDE: Duration = Duration::from_millis(300);

/// Calls from 1, 16 and 256 threads.
pub(crate) fn report_blocking<T: Fn() + Sync, R: Fn() + Sync>(name: &str, sides: impl Fn() -> (T, R)) {
    for in_flight in [1, 16, 256] {
        report(name, in_flight, |order| {
            let (typed, raw) = sides();
            order.run(|| per_second(in_flight, &typed), || per_second(in_flight, &raw))
        });
    }
}

fn per_second(in_flight: usize, call: &(dyn Fn() + Sync)) -> f64 {
    let (calls, all, start) = (AtomicUsize::new(0), Barrier::new(in_flight), OnceLock::new());
    thread::scope(|scope| {
        for _ in 0..in_flight {
            scope.spawn(|| {
                // A first call of each, all at once, so that making connections does not count.
                all.wait();
                call();
                all.wait();
                let start = start.get_or_init(Instant::now);
                while start.elapsed() < SIDE {
                    call();
                    calls.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    calls.into_inner() as f64 / start.get().unwrap().elapsed().as_secs_f64()
}

/// Calls from 1, 16 and 256 tasks on a runtime with a thread per core.
pub(crate) fn report_async<T, R, TF, RF>(name: &str, sides: impl Fn() -> (T, R))
where
    T: Fn() -> TF + Clone + Send + 'static,
    R: Fn() -> RF + Clone + Send + 'static,
    TF: Future<Output = ()> + Send + 'static,
    RF: Future<Output = ()> + Send + 'static,
{
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    for in_flight in [1, 16, 256] {
        report(name, in_flight, |order| {
            let (typed, raw) = sides();
            order.run(
                || runtime.block_on(per_second_async(in_flight, typed)),
                || runtime.block_on(per_second_async(in_flight, raw)),
            )
        });
    }
}

async fn per_second_async<F>(in_flight: usize, call: impl Fn() -> F + Clone + Send + 'static) -> f64
where
    F: Future<Output = ()> + Send + 'static,
{
    // A first call of each, all at once, so that making connections does not count.
    let mut callers = JoinSet::new();
    for _ in 0..in_flight {
        callers.spawn(call.clone()());
    }
    callers.join_all().await;
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

/// Which side of a round comes first.
enum Order {
    TypedFirst,
    RawFirst,
}

impl Order {
    /// What both sides give, the typed one first.
    fn run(self, typed: impl FnOnce() -> f64, raw: impl FnOnce() -> f64) -> (f64, f64) {
        match self {
            Self::TypedFirst => (typed(), raw()),
            Self::RawFirst => {
                let raw = raw();
                (typed(), raw)
            }
        }
    }
}

fn report(name: &str, in_flight: usize, round: impl Fn(Order) -> (f64, f64)) {
    let order = |index: usize| if index.is_multiple_of(2) { Order::TypedFirst } else { Order::RawFirst };
    let (typed, raw): (Vec<_>, Vec<_>) = (0..ROUNDS).map(|index| round(order(index))).unzip();
    let ratios = typed.iter().zip(&raw).map(|(typed, raw)| typed / raw).collect();
    println!(
        "{name:<14} {in_flight:>3} in flight: typed {:>6.0}/s, raw {:>6.0}/s, ratio {:.3} ({ROUNDS} rounds)",
        median(typed),
        median(raw),
        median(ratios)
    );
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
