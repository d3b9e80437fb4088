//! Nothing secret is printed, in no format.

use super::*;

const CANARY: &str = "CANARY";

#[test]
fn canaries_stay_where_they_are() {
    let mut order = order();
    let data = &mut order["data"];
    data["card"] = json!({"number": 4111, "month": "CANARY-month-of-no-secret", "cvc": "CANARY-cvc"});
    data["unknown"] = json!("CANARY-unknown");
    data["number"] = json!("CANARY-secret-name");
    data["state"] = json!("state of CANARY-token");
    let sent = json!({
        "item": "tea", "count": 1, "more": "CANARY-more", "number": ["CANARY-list"],
        "card": {"number": 5, "x": {"number": "CANARY-deep"}},
    });
    let mut first = call(
        "POST",
        "https://shop.example/api/orders?key=CANARY-query",
        Some(&sent),
        200,
        &order.to_string(),
    );
    let headers =
        json!([{"name": "X-Key", "value": "CANARY-token"}, {"name": "Cookie", "value": "sid=CANARY-cookie"}]);
    first["request"]["headers"] = headers;
    let message = "no card CANARY-deep for CANARY-token of CANARY-cookie";
    let refusal = json!({"ok": false, "error": {"text": message}});
    let mut second = first.clone();
    second["response"]["content"]["text"] = json!(refusal.to_string());
    let mut third = first.clone();
    third["response"]["content"]["text"] = json!("{\"ok\": CANARY-broken");

    let folder = folder(&shop());
    std::fs::write(folder.path().join("calls.har"), har(&[first, second, third])).unwrap();
    for arguments in [&["audit"][..], &["audit", "--format", "json"], &["audit", "--suggest"]] {
        let run = secpaid(&[arguments, &["spec.json", "calls.har"]].concat(), folder.path());
        let printed = run.output + &run.errors;
        // The month is a field of its own and no secret.
        let printed =
            printed.replace("\\\"CANARY-month-of-no-secret\\\"", "").replace("CANARY-month-of-no-secret", "");
        assert!(!printed.contains(CANARY), "{printed}");
        assert!(printed.contains("no card [redacted] for [redacted]"), "{printed}");
    }
}

#[test]
fn what_the_recorder_took_out_is_no_wrong_value() {
    let mut order = order();
    order["data"]["id"] = json!("[redacted]");
    order["data"]["state"] = json!("x[redacted]y");
    order["data"]["extra"] = json!("{\"name\":\"a\",\"count\":\"[redacted]\"}");
    let sent = json!({"item": "tea", "count": "[redacted]"});
    let url = "https://shop.example/api/orders";
    let entries = [
        call("POST", url, Some(&sent), 200, &order.to_string()),
        call("POST", url, None, 200, "[withheld: 12 bytes that could not be redacted]"),
        placed(&json!({"ok": false, "error": {"text": "only [redacted] left"}})),
    ];
    let run = audited(&entries);
    assert_eq!((run.code, run.findings()), (0, vec![]), "{}", run.output);
    assert_eq!(run.json()["redacted"], 6);
}
