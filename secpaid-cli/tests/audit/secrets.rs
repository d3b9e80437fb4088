//! Nothing secret is printed, in no format.

use secpaid_core::Settings;
use secpaid_core::call::untyped;
use secpaid_core::json::Writer;
use secpaid_core::recording::Recorder;
use secpaid_core::transport::{BlockingTransport, blocking_transport_fn};

use super::*;

const CANARY: &str = "CANARY";

#[test]
fn canaries_stay_where_they_are() {
    let mut order = order();
    let data = &mut order["data"];
    data["card"] = json!({"number": 4111, "month": "CANARY-month-of-no-secret", "cvc": "CANARY-cvc"});
    data["unknown"] = json!("CANARY-unknown");
    data["number"] = json!("CANARY-secret-name");
    data["state"] = json!(format!("{} of CANARY-token", "x".repeat(50)));
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

/// The calls of the shop as the recorder writes them down.
fn recorded(answer: &Value) -> Vec<u8> {
    let text = std::fs::read_to_string(shop()).unwrap();
    let model =
        secpaid_codegen::load(&secpaid_codegen::source::Source::new("shop.json", text)).unwrap().model;
    let engine = secpaid_cli::engine::Engine::new(model);
    let settings = Settings::new("https://elsewhere.example").unwrap().with_token("CANARY-token");
    let write = |writer: &mut Writer| {
        writer.begin_object();
        writer.key("item");
        writer.string("tea");
        writer.key("count");
        writer.raw("1");
        writer.key("card");
        writer.raw("{\"number\":\"CANARY-4111\"}");
        writer.end_object();
    };
    let request =
        untyped::encode(engine.find("PlaceOrder").unwrap().description(), &write, &settings).unwrap();
    let answer = answer.to_string();
    let transport = blocking_transport_fn(move |_| Ok(http::Response::new(answer.clone().into())));
    let recorder = Recorder::new(Vec::new(), transport);
    recorder.send(request).unwrap();
    recorder.into_writer()
}

#[test]
fn the_recorder_and_the_audit_agree_on_what_is_taken_out() {
    let mut order = order();
    // Numbers become texts when they are taken out.
    order["data"]["card"] = json!({"number": 4111});
    order["data"]["items"][0]["count"] = json!(4111);
    order["data"]["state"] = json!("CANARY-4111");
    let folder = folder(&shop());
    std::fs::write(folder.path().join("calls"), recorded(&order)).unwrap();
    let run = secpaid(&["audit", "--format", "json", "spec.json", "calls"], folder.path());
    assert_eq!((run.code, run.findings(), run.errors.as_str()), (0, vec![], ""), "{}", run.output);
    assert_eq!((&run.json()["exchanges"], &run.json()["foreign"]), (&json!(1), &json!(0)));
    assert!(run.json()["redacted"].as_u64().unwrap() >= 2 && !run.output.contains(CANARY), "{}", run.output);

    order["data"]["colour"] = json!("red");
    std::fs::write(folder.path().join("calls"), recorded(&order)).unwrap();
    let run = secpaid(&["audit", "--format", "json", "spec.json", "calls"], folder.path());
    assert_eq!(run.findings().len(), 1, "{}", run.output);
}

#[test]
fn secrets_are_told_however_json_writes_them() {
    let mut order = order();
    order["data"]["price"] = json!("dear \"CANARY\\é/");
    order["data"]["items"] = json!("[{\"number\":\"\\\"CANARY\"}]");
    let mut entry = placed(&order);
    entry["request"]["headers"] = json!([{"name": "X-Key", "value": "\"CANARY\\é/"}]);
    let text = serde_json::to_string(&har(&[entry])).unwrap();
    let text: String = serde_json::from_str(&text.replace('é', "\\\\\\\\u00e9")).unwrap();
    let folder = folder(&shop());
    std::fs::write(folder.path().join("calls.har"), text).unwrap();
    let run = secpaid(&["audit", "spec.json", "calls.har"], folder.path());
    assert!(run.output.contains("dear [redacted]") && !run.output.contains(CANARY), "{}", run.output);
}

#[test]
fn what_a_query_says_is_not_repeated_from_a_message() {
    let refusal = json!({"ok": false, "error": {"text": "no CANARY here"}}).to_string();
    let run =
        audited(&[call("POST", "https://shop.example/api/orders?key=CANARY#there", None, 200, &refusal)]);
    assert!(run.output.contains("no [redacted] here") && !run.output.contains(CANARY), "{}", run.output);
}
