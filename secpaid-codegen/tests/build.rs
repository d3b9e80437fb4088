//! The generator for build scripts, short of a build script.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::path::{Path, PathBuf};

use secpaid_codegen::build::{self, Api};
use secpaid_codegen::expand::{self, Options};
use secpaid_codegen::load;
use secpaid_codegen::source::Source;

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn shop() -> Api {
    Api::new(tests().join("expand/shop.json"))
}

#[test]
fn everything_is_generated_unless_told_otherwise() {
    let source = Source::new("shop.json", include_str!("expand/shop.json"));
    let items = expand::api(&load(&source).unwrap().model, &Options::default());
    assert!(shop().text().unwrap() == build::pretty(items).unwrap());
}

#[test]
fn what_was_asked_for_is_in_the_text() {
    let source = Source::new("shop.json", include_str!("expand/shop.json"));
    let model = load(&source).unwrap().model;
    let [first, second, ..] = model.endpoints.as_slice() else { unreachable!("the shop has several") };
    let text =
        shop().core("crate::runtime").derive("my::Trait").path("my_crate::shop").only(&first.name).text();
    let text = text.unwrap();
    assert!(text.contains("crate::runtime::") && !text.contains("::secpaid_core"));
    assert!(text.contains("my::Trait") && text.contains("my_crate::shop"));
    assert!(text.contains(&format!("pub struct {} ", first.name)));
    assert!(!text.contains(&format!("pub struct {} ", second.name)));
}

#[track_caller]
fn fails(api: &Api, message: &str) {
    let error = api.text().unwrap_err().to_string();
    assert!(error.starts_with("error: ") && error.contains(message), "{error}");
}

#[test]
fn what_is_wrong_is_said_as_the_macro_says_it() {
    let broken = tests().join("diagnostics/unknown_key.json");
    fails(&Api::new(&broken), "did you mean `message`?\n");
    fails(&Api::new(&broken), "unknown_key.json:10:7\n");
    fails(&Api::new(tests().join("no-such.json")), "no-such.json`: ");
    fails(&shop().only("NoSuchCall"), "the spec has no endpoint, inbound shape or type `NoSuchCall`");
    fails(&shop().derive("not a path"), "`not a path` is no path of Rust: ");
    fails(&shop().core(""), "`` is no path of Rust: ");
}
