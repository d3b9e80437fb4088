//! What is suggested for what was seen.

use super::*;

/// The patch for these calls; the changed spec is checked by the property.
fn patch(entries: &[Value]) -> (Value, String) {
    let folder = folder(&shop());
    std::fs::write(folder.path().join("calls.har"), har(entries)).unwrap();
    let run = secpaid(&["audit", "--suggest", "spec.json", "calls.har"], folder.path());
    (run.json(), run.errors)
}

fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut order = order();
    change(&mut order);
    placed(&order)
}

#[track_caller]
fn suggests(entries: &[Value], expected: Value) {
    assert_eq!(patch(entries).0, expected);
}

#[test]
fn unknown_fields_get_the_type_of_all_their_values() {
    let values = [json!(1), json!(-1), json!(1.5)];
    let entries = values.map(|value| with(|order| order["data"]["x"] = value));
    suggests(&entries[..1], json!([{"op": "add", "path": "/types/Order/fields/x", "value": "u64?"}]));
    suggests(&entries[..2], json!([{"op": "add", "path": "/types/Order/fields/x", "value": "i64?"}]));
    suggests(&entries, json!([{"op": "add", "path": "/types/Order/fields/x", "value": "decimal?"}]));
    let mixed = [entries[0].clone(), with(|order| order["data"]["x"] = json!("a"))];
    suggests(&mixed, json!([{"op": "add", "path": "/types/Order/fields/x", "value": "json?"}]));
    let records = with(|order| order["data"]["x"] = json!([{"a": 1, "2b": null}, {"a": 2}]));
    let fields = json!({"a": "u64", "2b": {"type": "json?", "name": "field_2b"}});
    let doc = "Seen in recordings; its meaning is not documented.";
    suggests(
        &[records],
        json!([
            {"op": "add", "path": "/types/X", "value": {"doc": doc, "fields": fields}},
            {"op": "add", "path": "/types/Order/fields/x", "value": "X[]?"},
        ]),
    );
    let beside = with(|order| order["page"] = json!(1));
    let meta = json!({"at": "/page", "type": "u64?"});
    suggests(&[beside], json!([{"op": "add", "path": "/envelopes/main/meta/page", "value": meta}]));
}

#[test]
fn wrong_types_get_a_further_form_where_there_is_one() {
    suggests(
        &[with(|order| order["data"]["price"] = json!("2.50"))],
        json!([{"op": "add", "path": "/types/Price/wire", "value": ["number", "string"]}]),
    );
    suggests(
        &[with(|order| order["data"]["id"] = json!("7"))],
        json!([{"op": "add", "path": "/types/OrderId/wire", "value": ["number", "string"]}]),
    );
    suggests(
        &[with(|order| order["data"]["items"][0]["gift"] = json!("yes"))],
        json!([{"op": "replace", "path": "/types/Item/fields/gift", "value": {"type": "bool?", "wire": ["bool", {"yes": true, "no": false}, ]}}]),
    );
    suggests(
        &[with(|order| order["data"]["items"][0]["count"] = json!(-1))],
        json!([{"op": "replace", "path": "/types/Item/fields/count", "value": {"type": "i64", "wire": ["number", "string"]}}]),
    );
    suggests(
        &[with(|order| order["data"]["items"][0]["name"] = json!(null))],
        json!([{"op": "replace", "path": "/types/Item/fields/name", "value": "string?"}]),
    );
    suggests(
        &[with(|order| order["data"]["items"] = json!("none"))],
        json!([{"op": "replace", "path": "/types/Order/fields/items", "value": "json"}]),
    );
}

#[test]
fn values_of_enums_are_listed() {
    let entries = ["lost", "", "???"].map(|state| with(|order| order["data"]["state"] = json!(state)));
    suggests(
        &entries,
        json!([
            {"op": "add", "path": "/types/State/enum/-", "value": {"value": "", "name": "Empty"}},
            {"op": "add", "path": "/types/State/enum/-", "value": {"value": "???", "name": "Value1"}},
            {"op": "add", "path": "/types/State/enum/-", "value": "lost"},
        ]),
    );
}

#[test]
fn messages_become_errors_with_captures() {
    let error = |text: &str| placed(&json!({"ok": false, "error": {"text": text}}));
    let doc = "Seen in recordings; its meaning is not documented.";
    let matcher = json!({"message": "no order {number:u64} of 'bob'", "example": "no order 12 of 'bob'"});
    suggests(
        &[error("no order 7 of 'bob'"), error("closed"), error("no order 12 of 'bob'")],
        json!([
            {"op": "add", "path": "/endpoints/PlaceOrder/errors/-", "value": "Closed"},
            {"op": "add", "path": "/errors/NoOrderOfBob", "value": {"doc": doc, "match": [matcher]}},
            {"op": "add", "path": "/endpoints/PlaceOrder/errors/-", "value": "NoOrderOfBob"},
        ]),
    );
}

#[test]
fn an_error_with_a_secret_in_its_message_is_accepted_without_the_secret() {
    let mut entry = placed(&json!({"ok": false, "error": {"text": "the key sesame5 is not known"}}));
    entry["request"]["headers"] = json!([{"name": "x-key", "value": "sesame5"}]);
    let folder = folder(&shop());
    std::fs::write(folder.path().join("calls.har"), har(&[entry])).unwrap();
    let written = secpaid(&["audit", "--suggest", "--write", "spec.json", "calls.har"], folder.path());
    assert!(!std::fs::read_to_string(folder.path().join("spec.json")).unwrap().contains("sesame"));
    let again = secpaid(&["audit", "spec.json", "calls.har"], folder.path());
    assert_eq!(again.code, 0, "{}{}", written.errors, again.output);
}

#[test]
fn requests_that_worked_are_allowed() {
    let sent = json!({"item": 5, "count": 0, "colour": "red"});
    let url = "https://shop.example/api/orders";
    suggests(
        &[call("POST", url, Some(&sent), 200, &order().to_string())],
        json!([
            {
                "op": "replace", "path": "/endpoints/PlaceOrder/request/item",
                "value": {"type": "string", "wire": ["string", "number"]},
            },
            {"op": "add", "path": "/endpoints/PlaceOrder/request/colour", "value": "string?"},
            {"op": "remove", "path": "/endpoints/PlaceOrder/request/count/min"},
        ]),
    );
}

#[test]
fn what_no_spec_can_accept_is_left_alone() {
    let url = "https://shop.example/api/orders";
    let answers = ["{\"ok\":true,\"error\":{}}", "{", "", "{}"];
    let entries = answers.map(|body| call("POST", url, None, 200, body));
    let (patch, errors) = patch(&entries);
    assert_eq!((patch, errors.as_str()), (json!([]), "spec.json: 0 changes suggested\n"));
}

#[test]
fn a_field_that_is_called_like_a_comment_is_no_silent_change() {
    let mut beside = order();
    beside["data"]["$comment"] = json!(1);
    let (patch, errors) = patch(&[placed(&beside)]);
    assert_eq!(patch, json!([]));
    assert!(errors.contains("no suggestion: PlaceOrder: "), "{errors}");
    suggests(
        &[with(|order| order["data"]["map"] = json!({"$comment": 1}))],
        json!([{"op": "add", "path": "/types/Order/fields/map", "value": "json?"}]),
    );
}

#[test]
fn the_file_keeps_its_layout() {
    let folder = folder(&shop());
    let entries = [
        with(|order| order["data"]["x"] = json!(true)),
        with(|order| order["data"]["state"] = json!("lost")),
    ];
    std::fs::write(folder.path().join("calls.har"), har(&entries)).unwrap();
    let run = secpaid(&["audit", "--suggest", "--write", "spec.json", "calls.har"], folder.path());
    assert_eq!(
        (run.code, run.output.as_str(), run.errors.as_str()),
        (1, "", "spec.json: 2 changes written\n")
    );
    let extra = r#""extra": {"type": "Item?", "wire": "json-in-string"}"#;
    let before = std::fs::read_to_string(shop()).unwrap();
    let expected = before
        .replace(extra, &format!("{extra},\n        \"x\": \"bool?\""))
        .replace(r#"["open", "paid"]"#, r#"["open", "paid", "lost"]"#);
    assert_eq!(std::fs::read_to_string(folder.path().join("spec.json")).unwrap(), expected);
}
