//! The README shows the mistakes of a spec as they are printed.

use secpaid_codegen::load;
use secpaid_codegen::source::Source;

const README: &str = include_str!("../../README.md");
const SPEC: &str = include_str!("../../spec/secpaid.json");

/// The spec with one error's message under another error, too, and a type that is misspelt.
fn broken_spec() -> String {
    let spec = SPEC.replacen(r#""match": ["Please enter link_id"]"#, r#""match": ["Link not found"]"#, 1);
    spec.replacen(r#""data": {"type": "Link", "#, r#""data": {"type": "Lnk", "#, 1)
}

#[test]
fn the_errors_in_the_readme_are_those_that_are_printed() {
    let source = Source::new("spec/secpaid.json", broken_spec());
    let report = load(&source).unwrap_err().render(&source);
    assert!(README.contains(&report), "put this into the README:\n{report}");
}

#[test]
fn the_spec_in_the_readme_is_one() {
    let start = README.find("{\n  \"name\"").expect("the README shows a spec");
    let spec = README[start..].split("```").next().unwrap_or_default();
    let loaded = load(&Source::new("README.md", spec)).map(|loaded| loaded.warnings);
    assert_eq!(loaded, Ok(Vec::new()));
}
