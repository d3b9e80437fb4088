//! What `secpaid expand` prints and what a build script generates is what the macro generates: it compiles in modules of its own, and
//! does the same. That the text is the same for other specs and options, too, is tested where the macro is.

use http::{HeaderMap, StatusCode};
use secpaid_core::endpoint::DeclaredError;
use secpaid_core::{Answer, CallError, Endpoint, Settings, call};

#[secpaid_core::api("../../secpaid-cli/tests/cli/shop.json")]
mod generated {}

/// The tests of the command hold this file against what it prints.
#[allow(dead_code, unreachable_pub, reason = "not all of it is used, and nothing outside of a test can be")]
#[allow(unused_qualifications, reason = "it takes nothing from the prelude, which is there all the same")]
mod printed {
    include!("../../secpaid-cli/tests/cli/shop.rs");
}

/// What the build script of this package generates.
#[allow(dead_code, unreachable_pub, reason = "not all of it is used, and nothing outside of a test can be")]
#[allow(unused_qualifications, reason = "it takes nothing from the prelude, which is there all the same")]
mod built {
    include!(concat!(env!("OUT_DIR"), "/shop.rs"));
}

/// Everything there is to say about an answer.
fn decoded<E>(body: &str) -> String
where
    E: Endpoint<Data: std::fmt::Debug>,
{
    match call::decode::<E>(Answer::new(StatusCode::OK, HeaderMap::new(), body.to_owned())) {
        Ok(success) => format!("{:?} {:?}", success.message, success.data),
        Err(CallError::Rejected(rejected)) => {
            format!("{:?} {:?}", rejected.error, rejected.error.info().map(|info| info.name))
        }
        Err(other) => other.to_string(),
    }
}

#[test]
fn answers_are_read_alike() {
    for body in [
        r#"{"ok":true,"data":{"id":7,"price":2.50},"text":"done"}"#,
        r#"{"ok":true,"data":{"id":"7","price":2.50}}"#,
        r#"{"data":null,"ok":false,"text":"out of stock"}"#,
        r#"{"ok":false,"text":"something else"}"#,
        r#"{"ok":1}"#,
        "<html>",
    ] {
        let printed = decoded::<printed::PlaceOrder>(body);
        assert_eq!(printed, decoded::<generated::PlaceOrder>(body));
        assert_eq!(printed, decoded::<built::PlaceOrder>(body));
        assert_eq!(printed.contains("OutOfStock"), body.contains("out of stock"), "{printed}");
    }
}

#[test]
fn requests_are_written_alike() {
    let settings = Settings::new("http://localhost").unwrap().with_token("key");
    let printed = call::encode(&printed::PlaceOrder::new("tea").note("green"), &settings).unwrap();
    let generated = call::encode(&generated::PlaceOrder::new("tea").note("green"), &settings).unwrap();
    let built = call::encode(&built::PlaceOrder::new("tea").note("green"), &settings).unwrap();
    assert_eq!((printed.body(), printed.body()), (generated.body(), built.body()));
    assert_eq!((printed.uri(), printed.headers()), (generated.uri(), generated.headers()));
    assert_eq!(printed.body(), r#"{"item":"tea","note":"green"}"#);
}

#[test]
fn the_build_script_generates_what_the_command_prints() {
    let built = include_str!(concat!(env!("OUT_DIR"), "/shop.rs"));
    assert!(built == include_str!("../../secpaid-cli/tests/cli/shop.rs"));
}
