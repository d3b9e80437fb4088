//! The code that small specs stand for: what it looks like, and that it does what it says.
//!
//! `specs/*.json` together need each branch of the generator once. Each has a snapshot of its formatted expansion, and a module
//! in `round_trips.rs` that compiles it. To add a case, add a spec; the test says what is missing.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::{Path, PathBuf};

use secpaid_codegen::expand::{self, Options};
use secpaid_codegen::load;
use secpaid_codegen::source::Source;

mod round_trips;

fn specs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expansions/specs");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut specs: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    specs.sort();
    specs
}

fn name(spec: &Path) -> &str {
    spec.file_stem().unwrap().to_str().unwrap()
}

/// The expansion as `secpaid expand` prints it, from a spec that is read anew.
fn expansion(spec: &Path) -> String {
    let source = Source::new("spec.json", fs::read_to_string(spec).unwrap());
    let loaded = load(&source).unwrap_or_else(|report| panic!("{}", report.render(&source)));
    assert!(loaded.warnings.is_empty(), "{}: {:?}", name(spec), loaded.warnings);
    let items = expand::api(&loaded.model, &Options::default());
    let items = items.into_iter().map(|item| prettyplease::unparse(&syn::parse2(item).unwrap()));
    items.collect::<Vec<_>>().join("\n")
}

#[test]
fn expansions_are_as_they_were() {
    for spec in specs() {
        let (first, again) = (expansion(&spec), expansion(&spec));
        assert!(syn::parse_file(&first).is_ok(), "{} is not Rust", name(&spec));
        assert!(first == again, "{} expands differently twice in a row", name(&spec));
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name(&spec), first);
        });
    }
}

#[test]
fn every_spec_is_compiled_and_every_snapshot_has_its_spec() {
    let specs = specs();
    let names: Vec<_> = specs.iter().map(|spec| name(spec)).collect();
    assert_eq!(names, round_trips::COMPILED);

    let snapshots = specs[0].parent().unwrap().with_file_name("snapshots");
    for entry in fs::read_dir(snapshots).unwrap() {
        let path = entry.unwrap().path();
        assert!(names.contains(&name(&path)), "{} has no spec", path.display());
    }
}
