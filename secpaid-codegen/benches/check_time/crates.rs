//! The two crates that are compared: a spec with its macro, and structs with serde derive.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Request fields of every endpoint: name, type in the spec, type in Rust.
const REQUEST: [(&str, &str, &str); 6] = [
    ("amount", "decimal", "Decimal"),
    ("reference", "string", "String"),
    ("note", "string?", "Option<String>"),
    ("limit", "u32?", "Option<u32>"),
    ("enabled", "bool?", "Option<bool>"),
    ("search", "string?", "Option<String>"),
];

/// Response fields of every endpoint.
const RESPONSE: [(&str, &str, &str); 12] = [
    ("id", "u64", "u64"),
    ("owner", "string", "String"),
    ("total", "decimal", "Decimal"),
    ("fee", "decimal?", "Option<Decimal>"),
    ("state", "string", "String"),
    ("note", "string?", "Option<String>"),
    ("count", "u32", "u32"),
    ("active", "bool", "bool"),
    ("address", "string?", "Option<String>"),
    ("created", "string", "String"),
    ("balance", "i64", "i64"),
    ("tags", "string[]", "Vec<String>"),
];

/// A crate whose endpoints are generated from a spec.
pub(crate) fn generated(folder: &Path, count: usize) -> io::Result<PathBuf> {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("secpaid-core");
    let dependencies = format!(
        "secpaid-core = {{ path = {:?}, default-features = false, features = [\"macros\"] }}\n",
        core.display().to_string()
    );
    let library = "#[secpaid_core::api(\"../spec.json\")]\npub mod bench {}\n";
    fs::create_dir_all(folder)?;
    fs::write(folder.join("spec.json"), spec(count))?;
    package(folder, &dependencies, library)
}

/// A crate with the same structs and serde derive.
pub(crate) fn derived(folder: &Path, count: usize) -> io::Result<PathBuf> {
    let dependencies = "serde = { version = \"1\", features = [\"derive\"] }\n\
                        rust_decimal = { version = \"1\", default-features = false, features = [\"std\", \"serde\"] }\n";
    let mut library = String::from("#![allow(dead_code)]\nuse rust_decimal::Decimal;\n");
    for index in 0..count {
        for (name, derive, fields) in
            [("Request", "Serialize", &REQUEST[..]), ("Response", "Deserialize", &RESPONSE[..])]
        {
            let fields: String =
                fields.iter().map(|(name, _, rust)| format!("    pub {name}: {rust},\n")).collect();
            let _ = write!(
                library,
                "#[derive(Debug, Clone, PartialEq, serde::{derive})]\npub struct {name}{index} {{\n{fields}}}\n"
            );
        }
    }
    fs::create_dir_all(folder)?;
    package(folder, dependencies, &library)
}

fn package(folder: &Path, dependencies: &str, library: &str) -> io::Result<PathBuf> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    fs::create_dir_all(folder.join("src"))?;
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n{dependencies}[workspace]\n"
        ),
    )?;
    fs::write(folder.join("src/lib.rs"), library)?;
    Ok(folder.to_owned())
}

fn spec(count: usize) -> String {
    let object = |fields: &[(&str, &str, &str)]| {
        let fields: Vec<String> =
            fields.iter().map(|(name, ty, _)| format!("\"{name}\": \"{ty}\"")).collect();
        format!("{{{}}}", fields.join(", "))
    };
    let (request, response) = (object(&REQUEST), object(&RESPONSE));
    let types: Vec<String> =
        (0..count).map(|index| format!("    \"Response{index}\": {{\"fields\": {response}}}")).collect();
    let endpoints: Vec<String> = (0..count)
        .map(|index| {
            format!(
                "    \"Call{index}\": {{\"route\": \"POST /call{index}\", \"body\": \"json\", \"request\": {request}, \
                 \"data\": \"Response{index}\", \"errors\": [\"Missing\"]}}"
            )
        })
        .collect();
    format!(
        r#"{{
  "name": "bench", "version": "1.0.0",
  "servers": {{"production": "https://api.example.com"}},
  "envelopes": {{"main": {{
    "outcome": {{"ok": {{"at": "/code", "is": 1}}, "error": {{"at": "/code", "is": 0}}}},
    "message": "/message", "data": "/data",
    "samples": {{"error": {{"code": 0, "message": ""}}}}
  }}}},
  "errors": {{"Missing": {{"doc": "It is not there.", "match": ["not found"]}}}},
  "types": {{
{}
  }},
  "endpoints": {{
{}
  }}
}}
"#,
        types.join(",\n"),
        endpoints.join(",\n")
    )
}
