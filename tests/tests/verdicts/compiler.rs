//! In: the modules of types and code that uses them. Out: which of them the compiler refuses, and why.
//!
//! All are files of a few crates that are checked at once. The compiler leaves out later phases where an earlier one failed, so what
//! failed is taken out and the rest checked again, until a round is clean: then each of the rest has been through all phases.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Crates of modules that should compile, and as many of those that should not: each is then checked once, if all is as expected. Several,
/// since the compiler checks each with one thread.
const CRATES: usize = 4;

/// What is checked together.
pub(crate) struct Module<'a> {
    /// The content of the module `api`.
    pub api: &'a str,
    /// Code that uses it.
    pub client: &'a str,
    /// Should it compile?
    pub expected: bool,
}

/// What the compiler says about the modules that do not compile, by their positions.
pub(crate) fn errors(name: &str, modules: &[Module<'_>]) -> BTreeMap<usize, Vec<String>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verdicts").join(name);
    let _ = fs::remove_dir_all(&folder);
    write_workspace(&folder, modules);
    let mut errors: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    loop {
        for number in 0..2 * CRATES {
            let members = (0..modules.len()).filter(|index| part_of(modules, *index) == number);
            write_root(&folder, number, members.filter(|index| !errors.contains_key(index)));
        }
        let found = check(&folder);
        if found.is_empty() {
            return errors;
        }
        for (index, message) in found {
            errors.entry(index).or_default().push(message);
        }
    }
}

/// The crate of a module.
fn part_of(modules: &[Module<'_>], index: usize) -> usize {
    index % CRATES + if modules[index].expected { 0 } else { CRATES }
}

fn crate_folder(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("part{number}"))
}

fn write_workspace(folder: &Path, modules: &[Module<'_>]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let core = root.join("secpaid-core").display().to_string();
    for number in 0..2 * CRATES {
        let part = crate_folder(folder, number);
        fs::create_dir_all(part.join("src")).unwrap();
        let manifest = format!(
            "[package]\nname = \"part{number}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nsecpaid-core = {{ path = {core:?}, default-features = false }}\n"
        );
        fs::write(part.join("Cargo.toml"), manifest).unwrap();
    }
    fs::write(folder.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"part*\"]\n").unwrap();
    // The same versions as everywhere else, so that nothing has to be fetched.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    for (index, Module { api, client, .. }) in modules.iter().enumerate() {
        let file = crate_folder(folder, part_of(modules, index)).join(format!("src/m{index}.rs"));
        fs::write(file, format!("pub mod api {{\n{api}\n}}\nmod client {{\n{client}\n}}\n")).unwrap();
    }
}

fn write_root(folder: &Path, number: usize, members: impl Iterator<Item = usize>) {
    let mut root = "#![allow(warnings)]\n".to_owned();
    for index in members {
        let _ = writeln!(root, "mod m{index};");
    }
    let file = crate_folder(folder, number).join("src/lib.rs");
    // An untouched file is one that need not be checked again.
    if fs::read_to_string(&file).ok().as_deref() != Some(root.as_str()) {
        fs::write(file, root).unwrap();
    }
}

/// The errors of one round.
fn check(folder: &Path) -> Vec<(usize, String)> {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--workspace", "--offline", "--keep-going", "--message-format", "json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("verdicts/target"))
        .output()
        .unwrap();
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let found: Vec<_> = messages.filter_map(|message| error_of_module(&message["message"])).collect();
    assert!(
        output.status.success() == found.is_empty(),
        "the check failed outside the modules: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    found
}

/// The module that an error is in, and what it says.
fn error_of_module(message: &Value) -> Option<(usize, String)> {
    if message["level"] != "error" {
        return None;
    }
    let spans = message["spans"].as_array()?;
    let module = spans.iter().find_map(|span| {
        let file = Path::new(span["file_name"].as_str()?).file_stem()?.to_str()?;
        file.strip_prefix('m')?.parse().ok()
    })?;
    let at = spans.iter().filter(|span| span["is_primary"] == true).flat_map(|span| span["text"].as_array());
    let at = at.flatten().filter_map(|line| line["text"].as_str()).next().unwrap_or_default();
    Some((module, format!("{}, at `{}`", message["message"].as_str()?, at.trim())))
}
