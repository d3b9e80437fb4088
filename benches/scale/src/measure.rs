//! From a client to what the compiler takes for it: seconds, memory, and the size of the program.

use std::error::Error;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

/// What a run of the compiler took.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cost {
    /// Seconds from start to end.
    pub(crate) elapsed: f64,
    /// Seconds of all processors.
    pub(crate) processor: f64,
    /// The largest process, in MB.
    pub(crate) memory: f64,
}

/// Compiles a package, which its dependencies are built for, as if it were new.
pub(crate) fn compile(package: &str, arguments: &[&str]) -> Result<Cost, Box<dyn Error>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(package).join("src/lib.rs");
    File::options().append(true).open(source)?.set_modified(SystemTime::now())?;
    cargo(package, arguments)
}

/// Compiles whatever of a package has to be.
pub(crate) fn cargo(package: &str, arguments: &[&str]) -> Result<Cost, Box<dyn Error>> {
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("generated/time");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    // The time of a child is what only unsafe code of ours could ask for.
    let status = Command::new("/usr/bin/time")
        .args(["-f", "%e %U %S %M", "-o"])
        .arg(&report)
        .arg(cargo)
        .args(arguments)
        .args(["--quiet", "--locked", "--package", &format!("scale-{package}")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("CARGO_INCREMENTAL", "0")
        .status()
        .map_err(|error| format!("GNU time is needed at `/usr/bin/time`: {error}"))?;
    if !status.success() {
        return Err(format!("the client `{package}` does not compile").into());
    }
    let report = fs::read_to_string(report)?;
    let figures: Vec<f64> = report.split_whitespace().filter_map(|figure| figure.parse().ok()).collect();
    match figures[..] {
        [elapsed, user, system, kilobytes] => {
            Ok(Cost { elapsed, processor: user + system, memory: kilobytes / 1024.0 })
        }
        _ => Err(format!("GNU time says `{report}`").into()),
    }
}

/// The size of the program of a package, in MB.
pub(crate) fn size(package: &str) -> Result<f64, Box<dyn Error>> {
    let target = std::env::var("CARGO_TARGET_DIR")
        .map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"), Into::into);
    let bytes = fs::metadata(target.join("release").join(format!("scale-{package}")))?.len();
    Ok(bytes as f64 / 1_000_000.0)
}

/// Of each figure the median.
pub(crate) fn medians(costs: &[Cost]) -> Cost {
    let median = |of: fn(&Cost) -> f64| {
        let mut values: Vec<f64> = costs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    Cost {
        elapsed: median(|cost| cost.elapsed),
        processor: median(|cost| cost.processor),
        memory: median(|cost| cost.memory),
    }
}
