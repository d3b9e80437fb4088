use crate::load;
use crate::model::Model;
use crate::source::Source;

use super::{Owner, breaks};

const BASE: &str = r#"{
  "name": "mini", "version": "1.0.0",
  "servers": {"production": "https://api.example.com"},
  "envelopes": {"v1": {
    "outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}},
    "message": "/message", "data": "/data",
    "meta": {"zone": {"at": "/zone", "type": "string?"}}
  }},
  "errors": {
    "Full": {"doc": "Full.", "match": [{"message": "only {left:u32} left", "example": "only 2 left"}]},
    "Gone": {"doc": "Gone.", "match": ["gone"]}
  },
  "types": {
    "Id": {"scalar": "u64", "newtype": true},
    "Address": {"scalar": "string", "newtype": true, "query": {"id": {"type": "Id", "wire": "base64"}}},
    "State": {"enum": ["open", "paid"]},
    "Thing": {"fields": {"id": "Id", "state": "State", "address": "Address?"}}
  },
  "endpoints": {
    "Pay": {
      "route": "POST /pay", "body": "json",
      "request": {"amount": "decimal", "note": "string?"},
      "data": "Thing", "errors": ["Full"]
    },
    "Find": {"route": "POST /find", "body": "json", "request": {"state": "State?"}, "data": "Thing[]", "errors": ["Full"]}
  },
  "inbound": {"Paid": {"from": ["json", "query"], "data": "Thing"}}
}"#;

fn model(text: &str) -> Model {
    let source = Source::new("spec.json", text.to_owned());
    load(&source).unwrap_or_else(|report| panic!("{}", report.render(&source))).model
}

/// The breaks of the base with one text replaced by another, as `owner item what`.
fn after(old: &str, new: &str) -> Vec<String> {
    assert_eq!(BASE.matches(old).count(), 1, "{old}");
    let found = breaks(&model(BASE), &model(&BASE.replace(old, new)));
    let owner = |owner: &Owner| match owner {
        Owner::Api => "api".to_owned(),
        Owner::Type(name) | Owner::Endpoint(name) | Owner::Error(name) => name.clone(),
        Owner::ErrorSet(name) | Owner::Inbound(name) => name.clone(),
    };
    found
        .iter()
        .map(|found| {
            let member = found.member.as_deref().unwrap_or("-");
            format!("{}/{member}: {} {}", owner(&found.owner), found.item, found.what)
        })
        .collect()
}

#[test]
fn what_is_the_same_or_only_more_breaks_nothing() {
    for (old, new) in [
        (r#""note": "string?""#, r#""note": "string?", "more": "u8?""#),
        (r#"["open", "paid"]"#, r#"["open", "paid", "sent"]"#),
        (r#""state": "State", "#, r#""state": "State", "more": "u8", "#),
        (r#"{"scalar": "u64", "newtype": true}"#, r#"{"scalar": "u64", "newtype": true, "wire": "string"}"#),
        (r#""POST /pay""#, r#""PUT /pay""#),
        (r#""production": "#, r#""staging": "https://b.example.com", "production": "#),
        (r#""doc": "Full.""#, r#""doc": "No more.""#),
    ] {
        assert_eq!(after(old, new), Vec::<String>::new(), "{new}");
    }
}

#[test]
fn a_field_of_another_type_breaks_it_and_what_sets_it() {
    assert_eq!(
        after(r#""amount": "decimal""#, r#""amount": "u32""#),
        [
            "Pay/amount: Pay::amount its type is `u32`, was `Decimal`",
            "Pay/amount: Pay::new() takes `(amount: u32)`, took `(amount: impl Into<Decimal>)`",
        ]
    );
    assert_eq!(
        after(r#""note": "string?""#, r#""note": "string""#),
        [
            "Pay/note: Pay::note its type is `String`, was `Option<String>`",
            "Pay/note: Pay::new() takes `(amount: impl Into<Decimal>, note: impl Into<String>)`, took `(amount: impl Into<Decimal>)`",
            "Pay/note: Pay::note() is gone",
        ]
    );
}

#[test]
fn a_new_required_field_breaks_the_constructor_and_the_default() {
    assert_eq!(
        after(r#""state": "State?""#, r#""state": "State?", "limit": "u32""#),
        [
            "Find/limit: Find::new() takes `(limit: u32)`, took nothing",
            "Find/-: Find no longer implements `Default`"
        ]
    );
}

#[test]
fn a_capture_more_breaks_the_error_in_every_enum() {
    assert_eq!(
        after(
            r#""only {left:u32} left", "example": "only 2 left""#,
            r#""only {left:u32} of {all:u32}", "example": "only 2 of 3""#
        ),
        [
            "Full/Full: PayError::Full has `{ left: u32, all: u32 }`, had `{ left: u32 }`",
            "Full/Full: FindError::Full has `{ left: u32, all: u32 }`, had `{ left: u32 }`",
            "Full/Full: Error::Full has `{ left: u32, all: u32 }`, had `{ left: u32 }`",
        ]
    );
}

#[test]
fn enums_of_errors_that_part_or_meet_break_what_takes_one_for_the_other() {
    assert_eq!(
        after(r#""Thing[]", "errors": ["Full"]"#, r#""Thing[]", "errors": ["Full", "Gone"]"#),
        ["Find/-: FindError is a type of its own, was the same type as `PayError`"]
    );
}

#[test]
fn an_error_that_an_endpoint_no_longer_has_is_the_endpoints_and_one_that_is_gone_its_own() {
    let found = after(r#""Thing[]", "errors": ["Full"]"#, r#""Thing[]", "errors": ["Gone"]"#);
    assert!(found.contains(&"Find/Full: FindError::Full is gone".to_owned()), "{found:?}");
    let found = after(r#""Gone": {"#, r#""Left": {"#);
    assert_eq!(found, ["Gone/Gone: Error::Gone is gone"]);
}

#[test]
fn a_function_that_hides_one_of_a_trait_breaks() {
    assert_eq!(
        after(r#""note": "string?""#, r#""note": "string?", "clone": "bool?""#),
        ["Pay/clone: Pay::clone() hides the function of `Clone`"]
    );
    assert_eq!(
        after(r#""wire": "base64"}"#, r#""wire": "base64"}, "from": "string?""#),
        ["Address/from: Address::from() hides the function of `From<&str>`"]
    );
}

#[test]
fn the_rest_of_the_surface_counts_too() {
    for (old, new, found) in [
        (
            r#""data": "Thing[]""#,
            r#""data": "Thing""#,
            "Find/Data: <Find as Endpoint>::Data its type is `Thing`, was `Vec<Thing>`",
        ),
        (r#"["json", "query"]"#, r#"["json"]"#, "Paid/-: Paid no longer implements `InQuery`"),
        (r#""production": "#, r#""live": "#, "api/production: Client::production() is gone"),
        (r#""zone": {"#, r#""time_zone": {"#, "api/zone: Meta::zone is gone"),
        (r#"{"type": "Id", "wire": "base64"}"#, r#""Id""#, "Address/id: Address::encode_id() is gone"),
        (r#"["open", "paid"]"#, r#"["open"]"#, "State/paid: State::Paid is gone"),
        (r#""id": "Id", "#, "", "Thing/id: Thing::id is gone"),
        (
            r#"{"enum": ["open", "paid"]}"#,
            r#"{"scalar": "string", "newtype": true}"#,
            "State/-: State is a struct, was an enum",
        ),
    ] {
        let all = after(old, new);
        assert!(all.contains(&found.to_owned()), "{new}: {all:#?}");
    }
}
