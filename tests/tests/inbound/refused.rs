//! What is no webhook: a clear error, never half an event, and nothing of the body in it.

use http::HeaderMap;
use secpaid_core::inbound::{InboundError, InboundReason, WebhookKey};
use secpaid_core::v2::{PaymentRedirect, PaymentWebhook};

use super::{KEY, encrypted, receiver, webhook};

const PLAIN: &str = r#"{"ResponseCode":1,"data":{"pay_id":7,"status":"Success","note":"s3cret"}}"#;

#[track_caller]
fn reason(body: &str) -> InboundReason {
    let error = webhook(body).unwrap_err();
    assert_eq!(error.body, body.as_bytes(), "the body is kept");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("s3cret") && !shown.contains(KEY), "{shown}");
    error.reason
}

#[test]
fn what_is_neither_json_nor_a_form_says_at_which_byte() {
    for (body, message, byte) in [
        ("", "the body is empty", 0),
        (" \n", "the body is empty", 0),
        ("s3cret", "neither JSON nor a URL-encoded form: nothing in it is `name=value`", 0),
        ("<p s3cret='1'>", "neither JSON nor a URL-encoded form: it has a character that a form escapes", 0),
        (
            "--b\r\ncontent-disposition: form-data; name=\"data[pay_id]\"\r\n\r\n7\r\n--b--",
            "neither JSON nor a URL-encoded form: it has a character that a form escapes",
            3,
        ),
        ("data[pay_id]=1&data[pay_id]=2", "a field is there twice", 15),
        ("data=1&data[pay_id]=2", "a field is a value and also holds fields", 7),
        ("data[pay_id=1", "the brackets of a field's name do not match", 0),
        ("ResponseCode=1&data[note]=%s3cret", "`%` is not followed by two hexadecimal digits", 26),
        ("ResponseCode=1&data[note]=%ffs3cret", "the text is not UTF-8", 26),
        (
            r#"{"ResponseCode":1,"data[x]":1,"data":{"s3cret":1}}"#,
            "a field is a value and also holds fields",
            37,
        ),
    ] {
        let expected = InboundReason::Unreadable { message: message.to_owned(), byte };
        assert_eq!(reason(body), expected, "{body}");
    }
    for broken in [r#"{"ResponseCode":1,"#, r#"{"s3cret"}"#, "\u{feff}{}", r#"{"a":"s3cret}"#] {
        assert!(matches!(reason(broken), InboundReason::Unreadable { .. }), "{broken}");
    }
}

#[test]
fn fields_that_are_missing_there_twice_or_of_another_type_say_where() {
    for (body, message, path, byte) in [
        (r#"{"ResponseCode":1,"data":{"pay_id":7}}"#, "missing field `status`", "/data", Some(25)),
        (r#"{"ResponseCode":1}"#, "missing field `data`", "", Some(0)),
        (
            r#"{"ResponseCode":1,"data":{"pay_id":7,"pay_id":8,"status":"Success"}}"#,
            "field `pay_id` occurs twice",
            "/data/pay_id",
            Some(46),
        ),
        (
            r#"{"ResponseCode":1,"data":{"pay_id":7,"status":"Success","Status":"cancel"}}"#,
            "fields `status` and `Status` are one and must say the same",
            "/data/Status",
            Some(65),
        ),
        (r#"{"ResponseCode":1,"data":[]}"#, "expected an object, found a list", "/data", Some(25)),
        ("ResponseCode=1&data[status]=Success", "missing field `pay_id`", "/data", None),
    ] {
        let expected =
            InboundReason::Undecodable { message: message.to_owned(), path: path.to_owned(), byte };
        assert_eq!(reason(body), expected, "{body}");
    }
    for (body, at) in [
        (r#"{"ResponseCode":1,"data":{"pay_id":"s3cret","status":"Success"}}"#, "/data/pay_id"),
        ("ResponseCode=1&data[pay_id]=1&data[status]=Success&data[amount]=s3cret", "/data/amount"),
        ("ResponseCode=1&data[pay_id]=1&data[status][]=s3cret", "/data/status"),
        (&encrypted(r#"{"ResponseCode":1,"data":{"pay_id":[],"status":"s3cret"}}"#), "/data/pay_id"),
    ] {
        let InboundReason::Undecodable { path, .. } = reason(body) else { panic!("{body}") };
        assert_eq!(path, at, "{body}");
    }
    assert!(matches!(
        reason(r#"{"ResponseCode":1,"ResponseCode":1,"data":{"pay_id":7,"status":"Success"}}"#),
        InboundReason::Undecodable { .. }
    ));
}

#[test]
fn a_webhook_has_the_response_code_1() {
    for body in [
        r#"{"ResponseCode":0,"data":{"pay_id":7,"status":"Success"}}"#,
        r#"{"data":{"pay_id":7,"status":"Success"}}"#,
        "data[pay_id]=7&data[status]=Success",
        "[]",
    ] {
        assert_eq!(reason(body), InboundReason::Unrecognised, "{body}");
    }
}

#[test]
fn every_way_that_decryption_can_fail_is_the_same() {
    let other_key = WebhookKey::new(&KEY.to_uppercase()).unwrap();
    let key = WebhookKey::new(KEY).unwrap();
    let ciphertext = key.encrypt(PLAIN);
    let wrapped = |ciphertext: &str| format!(r#"{{"data":"{ciphertext}"}}"#);
    // The last byte of the block before the last decides about the padding.
    let mut flipped = ciphertext.clone().into_bytes();
    let at = flipped.len() - 30;
    flipped[at] = if flipped[at] == b'A' { b'B' } else { b'A' };
    let flipped = String::from_utf8(flipped).unwrap();
    let mut shown = Vec::new();
    for body in [
        wrapped(""),
        wrapped("no base64"),
        wrapped("!!!!"),
        wrapped("AAAA"),
        wrapped(&ciphertext[..ciphertext.len() - 1]),
        wrapped(&ciphertext[..ciphertext.len() - 4]),
        wrapped(&ciphertext[..64]),
        wrapped(&format!("{ciphertext}AAAA")),
        wrapped(&flipped),
        wrapped(&other_key.encrypt(PLAIN)),
        wrapped(&key.encrypt("")),
        wrapped(&key.encrypt("[]")),
        wrapped(&key.encrypt("\"text\"")),
        wrapped(&key.encrypt(&PLAIN[..40])),
        wrapped(&key.encrypt(&format!("{PLAIN} {PLAIN}"))),
        "data=no+base64".to_owned(),
    ] {
        let error = webhook(&body).unwrap_err();
        assert_eq!(error.reason, InboundReason::Undecryptable, "{body}");
        assert!(std::error::Error::source(&error).is_none());
        let length = error.body.len().to_string();
        shown.push((error.to_string(), format!("{error:?}").replace(&length, "N")));
    }
    assert!(shown.windows(2).all(|pair| pair[0] == pair[1]), "{shown:?}");
    assert_eq!(shown[0].0, "what came is no `PaymentWebhook`: it cannot be decrypted");
}

#[test]
fn encryption_that_one_side_does_not_expect_is_told_apart() {
    let no_key = PaymentWebhook::receiver();
    let decode = |receiver: &secpaid_core::inbound::Receiver<_>, body: &str| {
        receiver.decode(&HeaderMap::new(), body.to_owned()).map_err(|error: InboundError| error.reason)
    };
    assert_eq!(decode(&no_key, &encrypted(PLAIN)), Err(InboundReason::KeyMissing));
    assert!(decode(&no_key, PLAIN).is_ok());
    let strict = receiver().encrypted_only();
    assert_eq!(decode(&strict, PLAIN), Err(InboundReason::NotEncrypted));
    assert_eq!(
        decode(&strict, "ResponseCode=1&data[pay_id]=7&data[status]=Success"),
        Err(InboundReason::NotEncrypted)
    );
    assert!(decode(&strict, &encrypted(PLAIN)).is_ok());
    assert!(decode(&receiver(), &encrypted(PLAIN)).is_ok());
    let form = format!("data={}", WebhookKey::new(KEY).unwrap().encrypt(PLAIN).replace('+', "%2B"));
    assert!(decode(&receiver(), &form).is_ok());
}

#[test]
fn what_is_too_large_is_not_read() {
    let large = format!(
        r#"{{"ResponseCode":1,"data":{{"pay_id":7,"status":"Success","note":"{}"}}}}"#,
        "s3cret".repeat(50_000)
    );
    assert_eq!(reason(&large), InboundReason::TooLarge { limit: 256 * 1024 });
    assert!(receiver().with_limit(1 << 20).decode(&HeaderMap::new(), large).is_ok());
    let error = receiver().with_limit(10).decode(&HeaderMap::new(), PLAIN).unwrap_err();
    assert_eq!(error.to_string(), "what came is no `PaymentWebhook`: it is larger than 10 bytes");

    // Large enough to be slow if every name were looked for among all others.
    let keys: String = (0..30_000).map(|n| format!(r#""k{n}":1,"#)).collect();
    let many = format!(r#"{{{keys}"ResponseCode":1,"data":{{"pay_id":7,"status":"Success"}}}}"#);
    assert!(receiver().with_limit(1 << 20).decode(&HeaderMap::new(), many).is_ok());
    let fields: String = (0..300).map(|n| format!("k{n}=1&")).collect();
    let InboundReason::Unreadable { message, .. } = reason(&fields) else { panic!() };
    assert_eq!(message, "there are more than 256 fields");
    let deep = format!("data{}=1", "[a]".repeat(40_000));
    let InboundReason::Unreadable { message, .. } = reason(&deep) else { panic!() };
    assert_eq!(message, "a field's name has more than 16 brackets");
}

#[test]
fn queries_are_as_strict_as_forms() {
    let receiver = PaymentRedirect::receiver();
    for (query, expected) in [
        ("", "neither JSON nor a URL-encoded form: nothing in it is `name=value` (byte 0)"),
        (
            "https://shop.example/paid",
            "neither JSON nor a URL-encoded form: nothing in it is `name=value` (byte 25)",
        ),
        ("/paid?pay_id=1&pay_id=2&status=success", "a field is there twice (byte 15)"),
        ("/paid?pay_id=1", "missing field `status` at ``"),
        ("/paid?status=success", "missing field `pay_id` at ``"),
        ("pay_id=1&status=%zz", "`%` is not followed by two hexadecimal digits (byte 16)"),
    ] {
        let error = receiver.decode_query(query).unwrap_err();
        assert_eq!(error.to_string(), format!("what came is no `PaymentRedirect`: {expected}"), "{query}");
        assert_eq!(error.body, query.as_bytes());
    }
}

#[test]
fn no_debug_shows_the_key() {
    let receiver = receiver();
    assert_eq!(
        format!("{receiver:?}"),
        "Receiver { shape: \"PaymentWebhook\", limit: 262144, encrypted_only: false, .. }"
    );
}
