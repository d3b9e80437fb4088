//! The published payloads, in every way in which they can arrive.

use std::fs;
use std::path::Path;

use http::HeaderMap;
use secpaid_core::Decimal;
use secpaid_core::inbound::{Inbound, InboundReason, WebhookKey};
use secpaid_core::v2::{LinkId, PaymentRedirect, PaymentStatus, PaymentWebhook};
use serde_json::Value;

use super::{encrypted, receiver, webhook};

fn payloads(shape: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/secpaid/inbound");
    serde_json::from_str(&fs::read_to_string(folder.join(shape).with_extension("json")).unwrap()).unwrap()
}

/// The pairs of a form: nested objects and the keys that have brackets already.
fn pairs(body: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut pairs = Vec::new();
    for (key, value) in body.as_object().unwrap() {
        match value.as_object() {
            Some(inner) => {
                pairs.extend(inner.iter().map(|(name, value)| (format!("{key}[{name}]"), text(value))))
            }
            None => pairs.push((key.clone(), text(value))),
        }
    }
    pairs
}

/// The pairs as a browser escapes them, brackets and all.
fn escaped(body: &Value) -> String {
    let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
    let pairs = pairs(body);
    pairs
        .iter()
        .map(|(key, value)| format!("{}={}", escape(key), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// Webhooks are nested or flat JSON, and forms; the values are the same in all of them.
#[test]
fn every_published_webhook_is_read_as_json_as_a_form_and_encrypted() {
    let mut read = 0;
    for payload in payloads("payment_webhook") {
        let body = &payload["body"];
        if payload["placeholder"] == true {
            let error = webhook(&body.to_string()).unwrap_err();
            assert_eq!(error.reason, InboundReason::Undecryptable);
            continue;
        }
        let get = |name: &str| {
            let value = body.get(format!("data[{name}]")).or_else(|| body.get("data")?.get(name));
            value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        };
        let said = get("status").or_else(|| get("Status")).unwrap();
        let status = match said.to_lowercase().as_str() {
            "success" => PaymentStatus::Success,
            "cancel" => PaymentStatus::Cancel,
            other => panic!("{other}"),
        };
        for body in [body.to_string(), escaped(body), encrypted(&nested(body).to_string())] {
            let event = webhook(&body).unwrap_or_else(|error| panic!("{error:?}: {body}"));
            let payment = event.payment;
            assert_eq!(payment.pay_id, LinkId(get("pay_id").unwrap().parse().unwrap()), "{body}");
            assert_eq!(payment.status, status, "{body}");
            assert_eq!(
                payment.amount,
                get("amount").map(|amount| amount.parse::<Decimal>().unwrap()),
                "{body}"
            );
            assert_eq!(payment.user_id, get("user_id"), "{body}");
            assert_eq!(payment.note, get("note"), "{body}");
            assert_eq!((event.transaction_id, event.failure_message), (None, None));
            read += 1;
        }
    }
    assert_eq!(read, 21);
}

/// The document that a sender encrypts is nested.
fn nested(body: &Value) -> Value {
    let mut nested = serde_json::json!({});
    for (key, value) in body.as_object().unwrap() {
        match key.strip_prefix("data[") {
            Some(name) => nested["data"][name.trim_end_matches(']')] = value.clone(),
            None => nested[key] = value.clone(),
        }
    }
    nested
}

#[test]
fn every_published_redirect_is_read_from_a_query_and_from_an_address() {
    for payload in payloads("payment_redirect") {
        let body = &payload["body"];
        let query =
            pairs(body).iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&");
        let success = body["status"].as_str().unwrap().eq_ignore_ascii_case("success");
        for query in [
            query.clone(),
            query
                .to_uppercase()
                .replace("PAY_ID", "pay_id")
                .replace("USER_ID", "user_id")
                .replace("STATUS", "Status"),
            query.replace('&', "&amp;"),
            format!("?{query}"),
            format!("/paid?{query}"),
            format!("https://shop.example/paid?order=a%26b&{query}#top"),
            format!("https://shop.example/paid?order=1&amp;{}", query.replace('&', "&amp;")),
        ] {
            let returned = PaymentRedirect::receiver().decode_query(&query);
            let returned = returned.unwrap_or_else(|error| panic!("{error:?}: {query}"));
            assert_eq!(returned.pay_id.0.to_string(), body["pay_id"].as_str().unwrap());
            let expected = if success { PaymentStatus::Success } else { PaymentStatus::Cancel };
            assert_eq!(returned.status, expected, "{query}");
            let user = body["user_id"].as_str().map(str::to_owned);
            assert_eq!(returned.user_id.map(|user| user.to_lowercase()), user);
        }
    }
}

#[test]
fn every_example_of_the_spec_is_read() {
    for sample in PaymentWebhook::DESCRIPTION.samples {
        let mut receiver = PaymentWebhook::receiver();
        if let Some(key) = sample.key {
            receiver = receiver.with_key(WebhookKey::new(key).unwrap()).encrypted_only();
        }
        receiver
            .decode(&HeaderMap::new(), sample.text)
            .unwrap_or_else(|error| panic!("{error}: {}", sample.text));
    }
    for sample in PaymentRedirect::DESCRIPTION.samples {
        PaymentRedirect::receiver().decode_query(sample.text).unwrap();
    }
    let counts = [PaymentWebhook::DESCRIPTION.samples.len(), PaymentRedirect::DESCRIPTION.samples.len()];
    assert_eq!(counts, [6, 3]);
}

#[test]
fn failures_and_what_a_later_version_may_say_are_kept() {
    let event = webhook(
        "ResponseCode=1&data[pay_id]=7&data[status]=FAILED&data[amount]=&transaction_id=20241026-pi-x&failure_message=No+cover&new[]=1",
    )
    .unwrap();
    assert_eq!(event.payment.status, PaymentStatus::Failed);
    assert_eq!(event.payment.amount, None);
    assert_eq!(event.transaction_id.as_deref(), Some("20241026-pi-x"));
    assert_eq!(event.failure_message.as_deref(), Some("No cover"));
    let event = webhook(r#"{"ResponseCode":1,"data":{"pay_id":7,"status":"Refunded","new":{}}}"#).unwrap();
    assert_eq!(event.payment.status, PaymentStatus::Unknown("Refunded".to_owned()));
}

#[test]
fn the_content_type_is_a_hint() {
    let json = r#"{"ResponseCode":1,"data":{"pay_id":7,"status":"Success"}}"#;
    let form = "ResponseCode=1&data[pay_id]=7&data[status]=Success\n";
    for content_type in ["application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-8"]
    {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", content_type.parse().unwrap());
        assert!(receiver().decode(&headers, json).is_ok(), "{content_type}");
        assert!(receiver().decode(&headers, form).is_ok(), "{content_type}");
        let error = receiver().decode(&headers, "neither").unwrap_err().to_string();
        assert_eq!(
            error.contains("neither JSON nor"),
            !content_type.contains("json"),
            "{content_type}: {error}"
        );
    }
}
