//! The source verdict against the compiler: for each change of a spec, code that uses everything the old types offer is checked beside
//! the new expansion.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may fail anywhere, and says why"
)]

#[path = "verdicts/client.rs"]
mod client;
#[path = "verdicts/compiler.rs"]
mod compiler;
#[path = "verdicts/types.rs"]
mod types;

use std::collections::BTreeMap;
use std::path::Path;

use secpaid_codegen::diff::surface::{Break, breaks};
use secpaid_codegen::expand::{self, Options};
use secpaid_codegen::load;
use secpaid_codegen::model::Model;
use secpaid_codegen::source::Source;
use secpaid_tests::changes::{Change, sample};

use self::compiler::Module;

/// What the client of the old types is checked beside.
struct Candidate {
    label: String,
    /// The new expansion.
    api: String,
    breaks: Vec<Break>,
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn model(text: &str) -> Model {
    let source = Source::new("spec.json", text.to_owned());
    load(&source).unwrap_or_else(|report| panic!("{}", report.render(&source))).model
}

/// The generated code without docs, in lines that are short enough for messages about them.
fn expansion(model: &Model) -> String {
    let items = expand::api(model, &Options::default());
    let items: Vec<_> = items.iter().map(|item| without_docs(&item.to_string())).collect();
    // What is in strings may get a line more, too: it is only for people.
    items.join("\n").replace("; ", ";\n").replace("{ ", "{\n").replace(", ", ",\n")
}

fn without_docs(code: &str) -> String {
    const START: &str = "# [doc = \"";
    let mut kept = String::new();
    let mut rest = code;
    while let Some((before, doc)) = rest.split_once(START) {
        kept.push_str(before);
        let mut escaped = false;
        let end = doc.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        rest = doc[end.unwrap()..].strip_prefix("\"]").unwrap();
    }
    kept + rest
}

/// Checks the verdict on each of the changes, and gives how many there were.
fn check(name: &str, base: &str, changes: Vec<Change>) -> usize {
    let old = model(base);
    let unchanged = expansion(&old);
    let client = client::everything(&old);
    let count = changes.len();

    let mut wrong = Vec::new();
    let mut candidates =
        vec![Candidate { label: "no change".to_owned(), api: unchanged.clone(), breaks: breaks(&old, &old) }];
    for Change { label, text } in changes {
        let new = model(&text);
        let candidate = Candidate { label, api: expansion(&new), breaks: breaks(&old, &new) };
        if candidate.api != unchanged {
            candidates.push(candidate);
        } else if !candidate.breaks.is_empty() {
            wrong.push(format!("{}: nothing changed, but {:?}", candidate.label, candidate.breaks));
        }
    }

    let modules: Vec<_> = candidates
        .iter()
        .map(|candidate| Module {
            api: &candidate.api,
            client: &client,
            expected: candidate.breaks.is_empty(),
        })
        .collect();
    let errors = compiler::errors(name, &modules);
    assert!(!errors.contains_key(&0), "the client does not even fit the old types: {:#?}", errors.get(&0));
    let broken = candidates.iter().filter(|candidate| !candidate.breaks.is_empty()).count();
    eprintln!(
        "{count} changes, {} of them with another expansion, {broken} with breaks",
        candidates.len() - 1
    );
    for (index, candidate) in candidates.iter().enumerate() {
        let errors = errors.get(&index);
        if candidate.breaks.is_empty() != errors.is_none() {
            wrong.push(disagreement(candidate, errors.map_or(&[], Vec::as_slice)));
        }
    }
    assert!(wrong.is_empty(), "{} disagreements of {count}:\n{}", wrong.len(), wrong.join("\n"));
    count
}

fn disagreement(candidate: &Candidate, errors: &[String]) -> String {
    let mut text = format!("{}\n", candidate.label);
    for error in errors.iter().take(5) {
        text.push_str(&format!("  the compiler: {error}\n"));
    }
    for found in candidate.breaks.iter().take(5) {
        text.push_str(&format!("  the verdict: {} {} ({:?})\n", found.item, found.what, found.owner));
    }
    text
}

#[test]
fn the_verdict_on_every_change_of_a_small_spec_is_the_compilers() {
    let base = read("tests/verdicts/rich.json");
    let changes = sample(&base, 3).valid;
    assert!(check("rich", &base, changes) >= 300);
}

#[test]
#[ignore = "thousands of modules take the compiler many minutes"]
fn the_verdict_on_every_change_of_every_spec_is_the_compilers() {
    let mut specs = BTreeMap::from([("rich", "tests/verdicts/rich.json".to_owned())]);
    specs.insert("secpaid", "../spec/secpaid.json".to_owned());
    for name in [
        "bare",
        "calls",
        "constants",
        "constraints",
        "envelopes",
        "errors",
        "files",
        "inbound",
        "pages",
        "scalars",
        "shapes",
        "types",
    ] {
        specs.insert(name, format!("tests/expansions/specs/{name}.json"));
    }
    for (name, path) in specs {
        let base = read(&path);
        let one_of = if name == "secpaid" { 10 } else { 1 };
        check(&format!("all_{name}"), &base, sample(&base, one_of).valid);
    }
}
