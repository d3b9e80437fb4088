//! What is mended without asking, and what is not.

use std::fs;
use std::path::Path;

use secpaid_codegen::load;
use secpaid_codegen::report::{self, Repaired};
use secpaid_codegen::source::Source;

const FEATURES: &str = include_str!("specs/features.json");
const MINIMAL: &str = include_str!("specs/minimal.json");

const SHOP: &str = r#"{
  "name": "shop",
  "version": "1.0.0",
  "servers": {"production": "https://shop.example"},
  "envelopes": {"main": {"outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}}, "message": "/text", "data": "/data"}},
  "errors": {
    "OutOfStock": {"doc": "None is left.", "match": ["out of stock"]}
  },
  "types": {"Item": {"fields": {"id": "u64", "tags": "string[]?"}}, "Order": {"fields": {"items": "Item[]"}}},
  "endpoints": {
    "PlaceOrder": {"route": "POST /orders", "body": "json", "request": {"item": "string"}, "data": "Order", "errors": ["OutOfStock"]}
  }
}
"#;

fn mended(text: &str) -> Repaired {
    report::repair(&Source::new("s.json", text))
}

/// The shop with one mistake, which is all that is mended.
#[track_caller]
fn mends(right: &str, wrong: &str, rule: &str) {
    assert_eq!(SHOP.matches(right).count(), 1, "{right}");
    let broken = SHOP.replace(right, wrong);
    assert!(load(&Source::new("s.json", broken.as_str())).is_err(), "{wrong} is no mistake");
    let repaired = mended(&broken);
    assert_eq!(repaired.text, SHOP, "{wrong}");
    assert_eq!(repaired.done.iter().map(|done| done.rule).collect::<Vec<_>>(), [rule], "{wrong}");
}

#[test]
fn a_spec_without_errors_stays_as_it_is() {
    for text in [FEATURES, MINIMAL, SHOP] {
        assert!(load(&Source::new("s.json", text)).is_ok());
        assert_eq!(mended(text), Repaired { text: text.to_owned(), done: Vec::new() });
    }
}

#[test]
fn names_with_a_typing_error() {
    mends("\"version\"", "\"verison\"", "unknown_key");
    mends("\"main\": {\"outcome\"", "\"main\": {\"outcomes\"", "unknown_key");
    mends("{\"ok\":", "{\"okk\":", "unknown_outcome");
    mends("\"data\": \"Order\"", "\"data\": \"Ordre\"", "unknown_type");
    mends("\"Item[]\"", "\"Itme[]\"", "unknown_type");
    mends("[\"OutOfStock\"]", "[\"OutOfStok\"]", "unknown_error");
    mends("\"body\": \"json\"", "\"body\": \"jsn\"", "unknown_value");
    mends("POST", "post", "bad_route");
    mends("PlaceOrder", "place_order", "bad_name");
}

#[test]
fn what_is_there_twice() {
    mends("[\"OutOfStock\"]", "[\"OutOfStock\",\n  \"OutOfStock\"]", "repeated_entry");
    mends(
        "\"doc\": \"None is left.\"",
        "\"doc\": \"None is left.\", \"doc\": \"None is left.\"",
        "duplicate_key",
    );
    mends("string[]?", "string[]??", "bad_type_expression");
}

#[test]
fn a_trailing_comma_and_a_byte_order_mark() {
    let broken = format!("\u{feff}{}", SHOP.replace("[\"OutOfStock\"]}", "[\"OutOfStock\",],}"));
    let repaired = mended(&broken);
    assert_eq!(repaired.text, SHOP);
    assert_eq!(repaired.done.len(), 3, "{:?}", repaired.done);
}

#[test]
fn what_uses_a_renamed_definition_follows() {
    let broken = SHOP.replace("OutOfStock", "out_of_stock").replace("Item", "item");
    let repaired = mended(&broken);
    assert_eq!(repaired.text, SHOP);
    assert_eq!(repaired.done.len(), 4, "{:?}", repaired.done);
}

/// A spec that only its author can mend.
#[track_caller]
fn stays(right: &str, wrong: &str) {
    assert_eq!(SHOP.matches(right).count(), 1, "{right}");
    let broken = SHOP.replace(right, wrong);
    assert!(load(&Source::new("s.json", broken.as_str())).is_err(), "{wrong} is no mistake");
    assert_eq!(mended(&broken), Repaired { text: broken.clone(), done: Vec::new() }, "{wrong}");
}

#[test]
fn decisions_are_left_to_the_author() {
    // Nothing is near, or two are.
    stays("\"data\": \"Order\"", "\"data\": \"Basket\"");
    stays("\"at\": \"/ok\", \"is\": true", "\"at\": \"/ok\", \"lte\": 1");
    // The key that was meant is there, too.
    stays("\"version\": \"1.0.0\"", "\"verison\": \"2.0.0\", \"version\": \"1.0.0\"");
    // One key, two values.
    stays("\"doc\": \"None is left.\"", "\"doc\": \"None is left.\", \"doc\": \"Some is.\"");
    // Two names that would become one.
    stays("\"errors\": {", "\"errors\": {\"out_of_stock\": {\"doc\": \"d\", \"match\": [\"x\"]}, ");
    stays("\n}\n", "\n");
}

#[test]
fn every_known_mistake_is_mended_or_stays() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let (mut mended_some, mut clean) = (0, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if path.extension().is_none_or(|found| found != "json") {
            continue;
        }
        let repaired = mended(&text);
        assert_eq!(repaired.done.is_empty(), repaired.text == text, "{}", path.display());
        assert_eq!(mended(&repaired.text).done, [], "twice: {}", path.display());
        mended_some += usize::from(!repaired.done.is_empty());
        let before = load(&Source::new("s.json", text.as_str())).is_ok();
        let after = load(&Source::new("s.json", repaired.text.as_str())).is_ok();
        assert!(after || !before, "{}", path.display());
        clean += usize::from(after && !before);
    }
    assert!(mended_some >= 10 && clean >= 5, "{mended_some} mended, {clean} without mistakes then");
}
