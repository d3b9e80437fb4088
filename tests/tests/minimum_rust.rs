//! The minimum Rust is enough for every dependency that is locked.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    rust_version: Option<String>,
}

/// `1.88` and `1.88.0` as numbers that compare.
fn parts(version: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    parts.resize(3, 0);
    parts
}

#[test]
fn every_locked_package_builds_with_it() {
    let minimum = env!("CARGO_PKG_RUST_VERSION");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Metadata = serde_json::from_slice(&output.stdout).unwrap();
    assert!(metadata.packages.len() > 100);
    for Package { name, version, rust_version } in metadata.packages {
        if let Some(needs) = rust_version {
            assert!(
                parts(&needs) <= parts(minimum),
                "{name} {version} needs Rust {needs}, the minimum is {minimum}"
            );
        }
    }
    let readme = include_str!("../../README.md");
    assert!(readme.contains(&format!("Rust {minimum} or later")), "the README states another minimum");
}
