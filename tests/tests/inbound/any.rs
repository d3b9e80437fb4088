//! Any bytes at all: no panic, and what is read of a form is what was written.

use http::{HeaderMap, HeaderValue};
use proptest::prelude::*;
use secpaid_core::v2::PaymentRedirect;

use super::{encrypted, receiver, webhook};

/// Pieces that a body may be put together from.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "data",
            "[",
            "]",
            "=",
            "&",
            "&amp;",
            "%",
            "%5B",
            "%5d",
            "+",
            "ResponseCode",
            "1",
            "pay_id",
            "status",
            "Success",
            "{",
            "}",
            "\"",
            ":",
            ",",
            "\\",
            "null",
            "data[pay_id]=7",
            "data[status]=Success",
            "?",
            "#",
            "://",
            "\"data\":\"",
            "{\"ResponseCode\":1,\"data\":{\"pay_id\":1,\"status\":\"Success\"}}",
        ])
        .prop_map(str::to_owned),
        ".{0,3}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(body in proptest::collection::vec(any::<u8>(), 0..60), json in any::<bool>()) {
        let mut headers = HeaderMap::new();
        if json {
            headers.insert("content-type", HeaderValue::from_static("application/json"));
        }
        let _ = receiver().decode(&headers, body);
    }

    #[test]
    fn no_text_that_looks_like_a_body_panics(pieces in proptest::collection::vec(piece(), 0..16)) {
        let text = pieces.concat();
        let _ = webhook(&text);
        let _ = webhook(&encrypted(&text));
        let _ = webhook(&format!("{{\"data\":\"{text}\"}}"));
        let _ = PaymentRedirect::receiver().decode_query(&text);
    }

    #[test]
    fn no_damaged_ciphertext_panics(at in 0_usize..100, to in "[A-Za-z0-9+/]") {
        let whole = encrypted(r#"{"ResponseCode":1,"data":{"pay_id":7,"status":"Success"}}"#);
        let mut damaged = whole.clone();
        let at = 9 + at % (whole.len() - 11);
        damaged.replace_range(at..=at, &to);
        // CBC authenticates nothing: some damage is read as an event, so all that holds is that nothing panics.
        let _ = webhook(&damaged);
    }

    #[test]
    fn a_form_holds_what_was_put_in(fields in proptest::collection::btree_map("[a-z]{1,6}", "\\PC{0,12}", 1..8)) {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("ResponseCode", "1").append_pair("data[pay_id]", "7").append_pair("data[status]", "Success");
        let note: String = fields.values().cloned().collect();
        form.append_pair("data[note]", &note);
        for (name, value) in &fields {
            form.append_pair(&format!("x{name}[{name}]"), value);
        }
        prop_assert_eq!(webhook(&form.finish()).unwrap().payment.note, Some(note));
    }
}
