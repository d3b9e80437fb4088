//! How long `cargo check` takes for generated endpoints, beside the same structs with serde derive.
//!
//! `cargo bench -p secpaid-codegen --bench check_time [-- COUNT...]` writes two crates per count (10, 100 and 500 endpoints if nothing is
//! said) into a temporary folder, builds what they depend on, and then checks the two in turn. Medians of several pairs are printed. Each
//! endpoint has 6 request and 12 response fields. The generated side also has what serde derive does not give: error enums, clients,
//! docs, test vectors.
#![expect(clippy::print_stdout, clippy::float_arithmetic, reason = "a benchmark prints what it measured")]

mod crates;

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

/// How many pairs the median is taken of.
const PAIRS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let counts: Vec<usize> = env::args().filter_map(|argument| argument.parse().ok()).collect();
    let counts = if counts.is_empty() { vec![10, 100, 500] } else { counts };
    let folder = env::temp_dir().join(format!("check-time-{}", std::process::id()));
    println!(
        "{:>9}  {:>10}  {:>12}  {:>6}  {:>16}",
        "endpoints", "generated", "serde derive", "ratio", "per endpoint"
    );
    let mut empty = None;
    for count in counts {
        let generated = crates::generated(&folder.join("generated"), count)?;
        let derived = crates::derived(&folder.join("derived"), count)?;
        check(&generated)?;
        check(&derived)?;
        let mut pairs = Vec::new();
        for _ in 0..PAIRS {
            pairs.push((timed(&generated)?, timed(&derived)?));
        }
        let ours = median(pairs.iter().map(|(ours, _)| ours.as_secs_f64()));
        let theirs = median(pairs.iter().map(|(_, theirs)| theirs.as_secs_f64()));
        let ratio = median(pairs.iter().map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64()));
        let (fewer, base) = *empty.get_or_insert((0, 0.0));
        let each = (ours - base) / as_float(count - fewer) * 1000.0;
        println!("{count:>9}  {ours:>8.2} s  {theirs:>10.2} s  {ratio:>6.2}  {each:>13.1} ms");
        empty = Some((count, ours));
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

fn as_float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn timed(folder: &Path) -> Result<Duration, Box<dyn Error>> {
    let library = folder.join("src/lib.rs");
    let text = fs::read(&library)?;
    fs::write(&library, text)?;
    let start = Instant::now();
    check(folder)?;
    Ok(start.elapsed())
}

fn check(folder: &Path) -> Result<(), Box<dyn Error>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["check", "--quiet", "--offline"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.with_file_name("target"))
        // What is measured is the first check, not one that finds nothing changed.
        .env("CARGO_INCREMENTAL", "0")
        .stdout(Stdio::null())
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`cargo check` failed in {}", folder.display()).into())
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
