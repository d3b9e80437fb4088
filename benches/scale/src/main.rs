//! What compilers make of large clients: of a spec, of the same written by hand for serde derive, and of the same as an OpenAPI document
//! for progenitor.
//!
//! `cargo run --release --manifest-path benches/scale/Cargo.toml [-- OPTION...] [COUNT...]` writes the same API three times for each
//! number of endpoints (125, 250, 500 and 1,000 if nothing is said; two types and a fifth of an error code per endpoint), and compiles
//! the three in turn, not incrementally, with all that they depend on built before. All three call through reqwest. Medians are printed,
//! and ratios to serde derive and progenitor, of processor time, which other programs disturb less.
//!
//! | option | |
//! | --- | --- |
//! | `--runs N` | how many runs the medians are of, 5 if nothing is said |
//! | `--check` | only `cargo check`, without release builds |
//! | `--write` | only the files, in `generated` |
//!
//! Release builds are of a program that makes every call, stripped. Progenitor is only checked.

mod api;
mod calls;
mod derived;
mod measure;
mod openapi;
mod spec;

use std::error::Error;
use std::fs;
use std::path::Path;

use api::Api;
use measure::Cost;

const CLIENTS: [&str; 3] = ["secpaid", "derived", "progenitor"];

struct Options {
    counts: Vec<usize>,
    runs: usize,
    release: bool,
    compile: bool,
}

/// What was measured of a client.
#[derive(Default)]
struct Figures {
    check: Cost,
    release: Option<(Cost, f64)>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options(std::env::args().skip(1))?;
    for &count in &options.counts {
        let api = Api::of(count);
        write(&api)?;
        if options.compile {
            measure(api.endpoints.len(), &options)?;
        }
    }
    Ok(())
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, Box<dyn Error>> {
    let mut options = Options { counts: Vec::new(), runs: 5, release: true, compile: true };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--runs" => options.runs = arguments.next().ok_or("`--runs` needs a number")?.parse()?,
            "--check" => options.release = false,
            "--write" => options.compile = false,
            count => match count.parse() {
                Ok(count) => options.counts.push(count),
                Err(_) => return Err(format!("`{count}` is no number of endpoints").into()),
            },
        }
    }
    if options.counts.is_empty() {
        options.counts = vec![125, 250, 500, 1000];
    }
    Ok(options)
}

fn write(api: &Api) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("generated");
    fs::create_dir_all(&folder)?;
    let write = |name: &str, text: String| fs::write(folder.join(name), text);
    write("spec.json", spec::spec(api))?;
    write("openapi.json", openapi::openapi(api))?;
    write("derived.rs", derived::derived(api))?;
    write("secpaid_calls.rs", calls::secpaid(api))?;
    write("derived_calls.rs", calls::derived(api))
}

fn measure(count: usize, options: &Options) -> Result<(), Box<dyn Error>> {
    let mut figures: [Figures; 3] = Default::default();
    let checks = in_turn(&CLIENTS, &["check", "--lib"], options.runs)?;
    for (figures, check) in figures.iter_mut().zip(checks) {
        figures.check = check;
    }
    if options.release {
        let [secpaid, derived, _] = CLIENTS;
        let releases = in_turn(&[secpaid, derived], &["build", "--release"], options.runs)?;
        for ((figures, cost), client) in figures.iter_mut().zip(releases).zip(CLIENTS) {
            figures.release = Some((cost, measure::size(client)?));
        }
    }
    print(count, &figures);
    Ok(())
}

/// Compiles the clients, one after the other, as often as is said.
fn in_turn(clients: &[&str], arguments: &[&str], runs: usize) -> Result<Vec<Cost>, Box<dyn Error>> {
    for client in clients {
        measure::cargo(client, arguments)?;
    }
    let mut costs = vec![Vec::new(); clients.len()];
    for _ in 0..runs {
        for (client, costs) in clients.iter().zip(&mut costs) {
            costs.push(measure::compile(client, arguments)?);
        }
    }
    Ok(costs.iter().map(|costs| measure::medians(costs)).collect())
}

fn print(count: usize, figures: &[Figures; 3]) {
    println!("\n{count} endpoints   check: s   cpu s   peak MB   release: s   cpu s   peak MB   program MB");
    for (client, Figures { check, release }) in CLIENTS.iter().zip(figures) {
        print!("{client:<14} {:>10.2} {:>7.2} {:>9.0}", check.elapsed, check.processor, check.memory);
        match release {
            Some((cost, size)) => {
                println!(" {:>12.1} {:>7.1} {:>9.0} {size:>12.2}", cost.elapsed, cost.processor, cost.memory);
            }
            None => println!(),
        }
    }
    let [secpaid, derived, progenitor] = figures;
    let check = secpaid.check.processor;
    print!(
        "ratio of check: {:.3} of serde derive, {:.3} of progenitor",
        check / derived.check.processor,
        check / progenitor.check.processor
    );
    if let (Some((ours, our_size)), Some((theirs, their_size))) = (&secpaid.release, &derived.release) {
        print!(
            "; of release: {:.3}; of program: {:.3}",
            ours.processor / theirs.processor,
            our_size / their_size
        );
    }
    println!();
}
