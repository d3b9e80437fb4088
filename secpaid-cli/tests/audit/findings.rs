//! What is found, where, and how it is said.

use super::*;

fn found(run: &Run) -> Vec<(String, String, u64)> {
    run.findings().into_iter().map(|(_, kind, path, count)| (kind, path, count)).collect()
}

#[track_caller]
fn finds(entries: &[Value], expected: &[(&str, &str, u64)]) {
    let run = audited(entries);
    let found = found(&run);
    let found: Vec<_> =
        found.iter().map(|(kind, path, count)| (kind.as_str(), path.as_str(), *count)).collect();
    assert_eq!(found, expected, "{}", run.output);
    assert_eq!((run.code, run.errors.as_str()), (i32::from(!expected.is_empty()), ""));
}

fn changed(pointer: &str, value: Value) -> Value {
    let mut order = order();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    order.pointer_mut(parent).unwrap()[key] = value;
    placed(&order)
}

fn without(parent: &str, key: &str) -> Value {
    let mut order = order();
    order.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key);
    placed(&order)
}

#[test]
fn nothing_is_found_in_what_the_spec_says() {
    finds(&[placed(&order())], &[]);
}

#[test]
fn unknown_fields_in_records_lists_and_beside_the_data() {
    let mut entries = [
        changed("/data/colour", json!("red")),
        changed("/data/items", json!([{"name": "a", "count": 1}, {"name": "b", "count": 1, "size": 1}])),
        changed("/page", json!(1)),
    ];
    entries[1] = changed(
        "/data/items",
        json!([{"name": "a", "count": 1, "size": 1}, {"name": "b", "count": 1, "size": 1}]),
    );
    finds(
        &entries,
        &[
            ("unknown_field", "/data/colour", 1),
            ("unknown_field", "/data/items/*/size", 2),
            ("unknown_field", "/page", 1),
        ],
    );
}

#[test]
fn missing_fields() {
    finds(
        &[without("/data", "price"), without("/data/items/0", "count"), without("/data", "price")],
        &[("missing_field", "/data/items/*/count", 1), ("missing_field", "/data/price", 2)],
    );
    finds(&[without("", "data")], &[("missing_data", "/data", 1)]);
}

#[test]
fn wrong_types_are_all_found_in_one_answer() {
    let mut order = order();
    order["data"]["id"] = json!("7");
    order["data"]["items"][0]["count"] = json!(true);
    order["data"]["extra"] = json!("{\"name\":1,\"count\":1}");
    order["time"] = json!(12);
    finds(
        &[placed(&order)],
        &[
            ("wrong_value", "/data/extra in the string: /name", 1),
            ("wrong_value", "/data/id", 1),
            ("wrong_value", "/data/items/*/count", 1),
            ("wrong_value", "/time", 1),
        ],
    );
}

#[test]
fn unknown_values_of_enums_are_told_apart() {
    let entries = ["lost", "found", "lost"].map(|state| changed("/data/state", json!(state)));
    finds(&entries, &[("unknown_value", "/data/state", 1), ("unknown_value", "/data/state", 2)]);
}

#[test]
fn repeated_fields() {
    let body = order().to_string().replacen("\"id\":7", "\"id\":7,\"id\":7", 1);
    let url = "https://shop.example/api/orders";
    let again = order().to_string().replacen("\"ok\":true", "\"ok\":true,\"ok\":true", 1);
    finds(
        &[call("POST", url, None, 200, &body), call("POST", url, None, 200, &again)],
        &[("repeated_field", "/data/id", 1), ("repeated_field", "/ok", 1)],
    );
}

#[test]
fn bodies_that_say_neither_success_nor_failure() {
    let answers =
        [(200, "{\"ok\":true,\"error\":{}}"), (200, "{\"ok\":tr"), (502, "<html>"), (200, ""), (200, "{}")];
    let url = "https://shop.example/api/orders";
    let entries = answers.map(|(status, body)| call("POST", url, None, status, body));
    let run = audited(&entries);
    let expected = [("not_json", 2), ("empty_body", 1), ("no_envelope", 1), ("contradiction", 1)];
    let expected = expected.map(|(kind, count)| (kind.to_owned(), String::new(), count));
    assert_eq!(found(&run), expected);
    assert!(run.output.contains("`/ok` is true, `/error` is an object"), "{}", run.output);
}

#[test]
fn errors_that_no_pattern_takes_and_errors_of_other_endpoints() {
    let error = |text: &str| json!({"ok": false, "error": {"code": "E1", "text": text}});
    let entries = ["only 3 left", "closed", "no tea today"].map(|text| placed(&error(text)));
    finds(&entries, &[("unknown_error", "", 1), ("unlisted_error", "", 1)]);
    let output = audited(&entries).output;
    assert!(
        output.contains("no pattern takes the message `no tea today` (code `E1`), HTTP status 200"),
        "{output}"
    );
    assert!(output.contains("the endpoint does not list the error `Closed`"), "{output}");
}

#[test]
fn requests_count_only_where_the_api_took_them() {
    let url = "https://shop.example/api/orders";
    let sent = json!({"item": "tea", "count": 0, "colour": "red", "note": 5});
    let refused = json!({"ok": false, "error": {"code": 1, "text": "only 1 left"}});
    finds(&[call("POST", url, Some(&sent), 200, &refused.to_string())], &[]);
    finds(
        &[call("POST", url, Some(&sent), 200, &order().to_string())],
        &[("unknown_field", "/colour", 1), ("wrong_value", "/note", 1), ("constraint", "/count", 1)],
    );
}

#[test]
fn calls_of_other_apis_and_without_answers_are_only_counted() {
    let body = order().to_string();
    let mut entries = vec![
        call("POST", "https://other.example/api/orders", None, 200, &body),
        call("GET", "https://shop.example/api/orders", None, 200, &body),
        call("POST", "http://localhost:80/orders?a=1", None, 200, &body),
        call("POST", "https://shop.example/api/orders", None, 0, ""),
    ];
    let mut bodiless = call("POST", "https://shop.example/api/orders", None, 200, "");
    bodiless["response"]["content"].as_object_mut().unwrap().remove("text");
    entries.push(bodiless);
    let mut named = call("POST", "https://other.example/x", None, 200, &body);
    named["_endpoint"] = json!("PlaceOrder");
    entries.push(named);
    let run = audited(&entries);
    let output = run.json();
    let counts = ["exchanges", "foreign", "failed", "bodiless"].map(|key| output[key].as_u64().unwrap());
    assert_eq!((run.code, counts), (0, [6, 2, 1, 1]), "{}", run.output);
    let folder = folder(&shop());
    std::fs::write(folder.path().join("calls.har"), har(&entries)).unwrap();
    let any = secpaid(&["audit", "--any-host", "--format", "json", "spec.json", "calls.har"], folder.path());
    assert_eq!(any.json()["foreign"], 1);
}

#[test]
fn a_call_that_the_browser_gave_up_has_no_answer() {
    let mut broken = placed(&order());
    broken["response"]["content"]["text"] = json!("{\"ok\": tr");
    broken["response"]["_error"] = json!("net::ERR_INCOMPLETE_CHUNKED_ENCODING");
    let mut whole = placed(&order());
    whole["response"]["_error"] = json!(null);
    let run = audited(&[broken, whole]);
    let counts = ["exchanges", "failed"].map(|key| run.json()[key].as_u64().unwrap());
    assert_eq!((run.code, counts), (0, [2, 1]), "{}", run.output);
}

#[test]
fn forms_of_which_only_the_pairs_were_kept_are_read() {
    let spec: Value = serde_json::from_str(&std::fs::read_to_string(shop()).unwrap()).unwrap();
    for (name, content_type) in [
        ("form", "application/x-www-form-urlencoded"),
        ("multipart", "multipart/form-data; boundary=----WebKitFormBoundary"),
    ] {
        let folder = folder(&shop());
        let mut spec = spec.clone();
        let endpoint = &mut spec["endpoints"]["PlaceOrder"];
        endpoint["body"] = json!(["json", name]);
        // A form has no place for a record.
        endpoint["request"].as_object_mut().unwrap().remove("card");
        std::fs::write(folder.path().join("spec.json"), spec.to_string()).unwrap();
        let mut entry = placed(&order());
        let pairs = json!([
            {"name": "item", "value": "tea & --part"}, {"name": "count", "value": "0"}, {"name": "a\"b", "value": ""},
        ]);
        entry["request"]["postData"] = json!({"mimeType": content_type, "params": pairs});
        std::fs::write(folder.path().join("calls.har"), har(&[entry])).unwrap();
        let run = secpaid(&["audit", "--format", "json", "spec.json", "calls.har"], folder.path());
        assert_eq!(
            found(&run),
            [
                ("unknown_field".to_owned(), "/a\"b".to_owned(), 1),
                ("constraint".to_owned(), "/count".to_owned(), 1),
            ],
            "{}",
            run.output
        );
    }
}

#[test]
fn bodies_in_base64_are_read() {
    let mut entry = placed(&order());
    entry["response"]["content"]["encoding"] = json!("base64");
    entry["response"]["content"]["text"] = json!("eyJvayI6dHJ1ZX0=");
    finds(&[entry], &[("missing_data", "/data", 1)]);
}

#[test]
fn what_was_never_seen() {
    let run = audited(&[placed(&order())]);
    let unseen = &run.json()["unseen"];
    assert_eq!(unseen["endpoints"], json!(["ListOrders", "CancelOrder", "Invoice"]));
    assert_eq!(unseen["errors"], json!(["OutOfStock", "Closed"]));
    let fields = ["Item.gift", "Card.month", "Order.card", "Order.note", "Order.placed", "Order.extra"];
    assert_eq!(unseen["fields"], json!(fields));
}

#[test]
fn the_report_for_people() {
    let folder = folder(&shop());
    let entries = [placed(&order()), changed("/data/items", json!([{"name": 5, "count": 1, "size": 1}]))];
    std::fs::write(folder.path().join("calls.har"), har(&entries)).unwrap();
    let run = secpaid(&["audit", "spec.json", "calls.har"], folder.path());
    let expected = "\
error: PlaceOrder: the spec does not have this field (once)
  --> calls.har, entry 2
   = answer `/data/items/*/size`, first at `/data/items/0/size`: a number

error: PlaceOrder: expected a string, found a number (once)
  --> calls.har, entry 2
   = answer `/data/items/*/name`, first at `/data/items/0/name`: 5

PlaceOrder: 2 calls, 2 successes, 0 declared errors; HTTP 200: 2
never seen: 3 of 4 endpoints, 2 of 2 errors, 6 of 6 optional fields
2 exchanges, 2 findings
";
    assert_eq!(run, Run { code: 1, output: expected.to_owned(), errors: String::new() });
}

#[test]
fn a_folder_of_bodies() {
    let folder = folder(&shop());
    let bodies = folder.path().join("bodies/ListOrders");
    std::fs::create_dir_all(&bodies).unwrap();
    std::fs::write(bodies.join("1.json"), "{\"ok\":true,\"data\":[]}").unwrap();
    std::fs::write(folder.path().join("bodies/PlaceOrder-1.503.json"), "<html>").unwrap();
    std::fs::write(folder.path().join("bodies/Unheard.json"), "{}").unwrap();
    let run = secpaid(&["audit", "--format", "json", "spec.json", "bodies"], folder.path());
    assert_eq!(run.findings(), [("PlaceOrder".to_owned(), "not_json".to_owned(), String::new(), 1)]);
    let output = run.json();
    assert_eq!((run.code, &output["foreign"]), (1, &json!(1)));
    assert_eq!(output["endpoints"][0]["statuses"], json!({"503": 1}));
    let all = secpaid(
        &["audit", "--endpoint", "ListOrders", "--format", "json", "spec.json", "bodies"],
        folder.path(),
    );
    assert_eq!(all.json()["endpoints"][0]["calls"], 3);
}
