//! Inbound shapes: bodies and queries become what the spec says.

use http::HeaderMap;
use secpaid_core::inbound::{Carrier, Inbound, InboundReason, WebhookKey};

use super::inbound::{Back, OrderShipped, StockChanged};

#[test]
fn data_is_read_from_its_place_in_json_and_in_forms() {
    let receiver = OrderShipped::receiver();
    let [json, form] = OrderShipped::DESCRIPTION.samples else { panic!("two samples") };
    assert_eq!((json.from, form.from), (Carrier::Json, Carrier::Form));
    assert_eq!(receiver.decode(&HeaderMap::new(), json.text).unwrap().id, 7);
    assert_eq!(
        form.text,
        "event=shipped&content[order][id]=7&content[order][tags][0]=a+%26+b&content[order][tags][1]=%C3%A4"
    );
    let order = receiver.decode(&HeaderMap::new(), form.text).unwrap();
    assert_eq!(order.tags, Some(vec!["a & b".to_owned(), "ä".to_owned()]));
}

#[test]
fn a_document_that_fails_the_test_of_the_shape_is_not_of_it() {
    let receiver = OrderShipped::receiver();
    for body in [
        r#"{"event":"lost","content":{"order":{"id":7}}}"#,
        r#"{"event":"shipped","version":2,"content":{"order":{"id":7}}}"#,
        "version=2&event=shipped&content[order][id]=7",
        "{}",
    ] {
        let error = receiver.decode(&HeaderMap::new(), body).unwrap_err();
        assert_eq!(error.reason, InboundReason::Unrecognised, "{body}");
    }
    assert!(receiver.decode(&HeaderMap::new(), "version=1&event=shipped&content[order][id]=7").is_ok());
}

#[test]
fn what_is_encrypted_is_the_whole_document() {
    let key = WebhookKey::new("0123456789abcdefghijklmnopqrstuv").unwrap();
    let [json, _] = OrderShipped::DESCRIPTION.samples else { panic!("two samples") };
    let body = format!(r#"{{"content":"{}"}}"#, key.encrypt(json.text));
    let order = OrderShipped::receiver().with_key(key).decode(&HeaderMap::new(), body).unwrap();
    assert_eq!(order.id, 7);
}

#[test]
fn data_that_may_be_missing_may_be_missing() {
    let receiver = StockChanged::receiver();
    assert_eq!(receiver.decode(&HeaderMap::new(), "[1,2]").unwrap(), Some(vec![1, 2]));
    assert_eq!(receiver.decode(&HeaderMap::new(), "null").unwrap(), None);
}

#[test]
fn what_is_no_json_is_unreadable_before_anything_else() {
    for body in ["[1,2", "[1,x]", "[1]]", "a=1", "\u{feff}[1]"] {
        let reason = StockChanged::receiver().decode(&HeaderMap::new(), body).unwrap_err().reason;
        assert!(matches!(reason, InboundReason::Unreadable { .. }), "{body}: {reason}");
    }
    let reason = StockChanged::receiver().decode(&HeaderMap::new(), "[1,\"2\"]").unwrap_err().reason;
    assert!(
        matches!(&reason, InboundReason::Undecodable { path, byte: Some(3), .. } if path == "/1"),
        "{reason}"
    );
}

#[test]
fn a_shape_may_come_as_a_body_and_as_a_query() {
    let receiver = Back::receiver();
    let [sample] = Back::DESCRIPTION.samples else { panic!("one sample") };
    assert_eq!(receiver.decode_query(sample.text).unwrap().order, 7);
    assert_eq!(receiver.decode(&HeaderMap::new(), "order=7").unwrap().order, 7);
}
