use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;
use crate::envelope::table::Auth;

static DESCRIPTION: Description = Description {
    name: "Any",
    method: "POST",
    path: "/any",
    encodings: &[Encoding::Json],
    auth: Some(&Auth { scheme: None, kind: AuthKind::Header { name: "authorization", prefix: "Bearer " } }),
    secrets: &["token", "encryption key"],
    ..Description::NOTHING
};

/// A secret that is a number.
const NUMBER: u64 = 778_899_112_233;

fn request(token: &str, body: String) -> Request<Bytes> {
    let mut request = Request::new(body.into());
    request.extensions_mut().insert(&DESCRIPTION);
    let value = HeaderValue::from_str(&format!("Bearer {token}")).unwrap();
    request.headers_mut().insert(AUTHORIZATION, value);
    request
}

/// JSON with the marker in place of every secret: under secret keys at any depth, in text around it, in JSON inside strings.
fn document() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-z{}\"\\\\:=%&+ ]{0,8}",
        Just("TOKEN".to_owned()),
        Just("so TOKEN it is".to_owned()),
        Just("https://x.test/?token=SECRET&n=1".to_owned()),
        Just("{\"token\": \"SECRET".to_owned()),
        Just("echo of SECRET".to_owned()),
        Just(format!("it is {NUMBER}")),
    ];
    let leaf = prop_oneof![
        text.prop_map(Value::from),
        // Too short to begin as the secret number does.
        (-999_i32..1000).prop_map(Value::from),
        Just(Value::from(NUMBER)),
        Just(Value::Null)
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let key =
            prop_oneof!["[a-z\"\\\\]{1,4}", Just("token".to_owned()), Just("encryption key".to_owned())];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            inner.clone().prop_map(|value| Value::from(value.to_string())),
            prop::collection::vec((key, inner), 0..4)
                .prop_map(|fields| { Value::from(fields.into_iter().map(under_key).collect::<Map<_, _>>()) }),
        ]
    })
}

/// What is under a secret key is a secret.
fn under_key((key, value): (String, Value)) -> (String, Value) {
    let secret = DESCRIPTION.secrets.contains(&&*key);
    let hidden = match value {
        value if !secret || value.is_null() => value,
        Value::Number(_) => NUMBER.into(),
        _ => "SECRET".into(),
    };
    (key, hidden)
}

fn in_form(text: &str) -> String {
    form_urlencoded::Serializer::new(String::new())
        .append_pair("a", text)
        .append_pair("token", "SECRET")
        .finish()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_secret_survives(document in document(), escaped in any::<bool>(), cut in 0_usize..400) {
        let mut text = document.to_string();
        // Learned from the request, which names it.
        let asked = format!(r#"{{"encryption key":["SECRET",{NUMBER}],"other":{text}}}"#);
        if escaped {
            text = text.replace("TOKEN", "\\u0054OKEN").replace("SECRET", "SECR\\u0045T").replace("token", "t\\u006fken");
        }
        let mut redactor = Redactor::of(&request("TOKEN", asked.clone()));
        let mut form = HeaderMap::new();
        form.insert(CONTENT_TYPE, HeaderValue::from_static(Encoding::Form.content_type()));
        let start: String = text.chars().take(cut).collect();
        for (headers, body) in [
            (HeaderMap::new(), asked),
            (HeaderMap::new(), text.clone()),
            (HeaderMap::new(), start),
            (HeaderMap::new(), format!("<html>{text}</html>")),
            (form, in_form(&text)),
        ] {
            let safe = redactor.body(&headers, body.as_bytes());
            for spelling in [safe.text.clone(), safe.text.replace("\\u0054", "T").replace("\\u0045", "E")] {
                for secret in ["TOKEN", "SECRET", "778899112233"] {
                    prop_assert!(!spelling.contains(secret), "{body} -> {}", safe.text);
                }
            }
            let cut = redactor.answer_body(&headers, body.as_bytes()).text;
            for start in ["TOKE", "SECR", "7788"] {
                prop_assert!(!cut.contains(start), "{body} -> {cut}");
            }
            // Redacting again changes nothing, or a replay would not find its recording.
            prop_assert_eq!(&redactor.body(&headers, safe.text.as_bytes()).text, &safe.text);
        }
    }

    #[test]
    fn json_without_secrets_stays_as_it_is(text in "[a-z{}\"\\\\,:0-9.]{0,20}", number in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?") {
        let mut redactor = Redactor::of(&request("TOKEN", String::new()));
        let body = format!("{{ \"a\" :[{number},\t{}] , \"n\":null}}", Value::from(text));
        prop_assert_eq!(redactor.body(&HeaderMap::new(), body.as_bytes()).text, body);
    }
}

#[test]
fn deep_nesting_ends_nothing() {
    let mut redactor = Redactor::of(&request("TOKEN", String::new()));
    let mut nested = "[".repeat(100) + &"]".repeat(100);
    for _ in 0..8 {
        nested = format!("[[[[{}]]]]", Value::from(nested));
    }
    assert_eq!(redactor.body(&HeaderMap::new(), nested.as_bytes()).text, nested);
    let deep = "[".repeat(100_000);
    assert_eq!(redactor.body(&HeaderMap::new(), deep.as_bytes()).text, deep);
}

#[test]
fn thousands_of_secrets_are_looked_for_at_once() {
    let rows = |count: usize| {
        let rows = (0..count).map(|n| format!(r#"{{"token":"recipient-{n}","note":"is recipient-{n}"}}"#));
        format!("[{}]", rows.collect::<Vec<_>>().join(","))
    };
    let mut redactor = Redactor::of(&request("TOKEN", rows(5000)));
    let safe = redactor.body(&HeaderMap::new(), rows(5000).as_bytes()).text;
    assert!(!safe.contains("recipient") && safe.contains("is [redacted]"));
    // Too many to be looked for.
    let (mut redactor, body) = (Redactor::of(&request("TOKEN", rows(20_001))), "{\"a\":1}");
    let withheld = "[withheld: 7 bytes that could not be redacted]";
    assert_eq!(redactor.body(&HeaderMap::new(), body.as_bytes()).text, withheld);
    assert_eq!(redactor.answer_body(&HeaderMap::new(), body.as_bytes()).text, withheld);
}

#[test]
fn a_secret_that_is_a_number_is_known_elsewhere() {
    let body = format!(r#"{{"token":{NUMBER},"again":"it is {NUMBER}","id":{NUMBER},"amount":25.10}}"#);
    let mut redactor = Redactor::of(&request("TOKEN", body.clone()));
    assert_eq!(
        redactor.body(&HeaderMap::new(), body.as_bytes()).text,
        r#"{"token":"[redacted]","again":"it is [redacted]","id":"[redacted]","amount":25.10}"#
    );
}

#[test]
fn a_byte_order_mark_hides_no_secret() {
    let mut redactor = Redactor::of(&request("TOKEN", String::new()));
    let body = "\u{feff}{\"token\":\"mine\",\"id\":7}";
    let safe = redactor.answer_body(&HeaderMap::new(), body.as_bytes());
    assert_eq!(safe.text, "\u{feff}{\"token\":\"[redacted]\",\"id\":7}");
}

#[test]
fn a_text_that_would_take_too_long_is_withheld() {
    let secret = "a".repeat(1000) + "b";
    let mut redactor = Redactor::of(&request(&secret, String::new()));
    let text = redactor.body(&HeaderMap::new(), "a".repeat(10_000).as_bytes()).text;
    assert_eq!(text, "[withheld: 10000 bytes that could not be redacted]");
}

#[test]
fn a_secret_in_a_form_in_parts_is_known_in_the_answer() {
    let mut form = request("sk-1234", String::new());
    let part = |name: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let split = r#"[{"token":"other-secret"}]"#;
    let body =
        format!("{}{}{}--b--\r\n", part("note", "hello"), part("token", "own-secret"), part("split", split));
    *form.body_mut() = body.into();
    let content_type = HeaderValue::from_static("multipart/form-data; boundary=b");
    form.headers_mut().insert(CONTENT_TYPE, content_type);
    let mut redactor = Redactor::of(&form);
    let sent = redactor.body(form.headers(), form.body());
    assert!(!sent.text.contains("secret"), "{sent:?}");
    let answer =
        redactor.answer_body(&HeaderMap::new(), br#"{"message":"own-secret and other-secret are unknown"}"#);
    assert!(!answer.text.contains("secret"), "{answer:?}");
}

#[test]
fn a_secret_in_a_path_is_redacted_however_short_it_is() {
    static PLACED: Description = Description { path: "/zones/{zone}/codes/{token}.json", ..DESCRIPTION };
    let mut request = request("sk-1234", "{}".to_owned());
    request.extensions_mut().insert(&PLACED);
    for (code, zone) in [("7", "7"), ("code-4711", "a"), ("a%2Fb%20", "b")] {
        *request.uri_mut() = format!("http://x.test/api/zones/{zone}/codes/{code}.json?n=1").parse().unwrap();
        let mut redactor = Redactor::of(&request);
        let expected = format!("http://x.test/api/zones/{zone}/codes/%5Bredacted%5D.json?n=1");
        assert_eq!(redactor.url(request.uri()), expected);
    }
    *request.uri_mut() = "http://x.test/zones/a/codes/code-4711.json".parse().unwrap();
    let safe = Redactor::of(&request).body(&HeaderMap::new(), b"{\"used\":\"code-4711\"}");
    assert_eq!(safe.text, "{\"used\":\"[redacted]\"}");
}
