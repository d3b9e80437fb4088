//! What data cannot say: scalars that are Rust types of the caller's, and functions of theirs that judge answers.

use http::{HeaderMap, StatusCode};
use secpaid_core::testing::Memory;
use secpaid_core::{Answer, CallError, Settings, call};

/// A type of the caller's own.
mod paint {
    use std::fmt;
    use std::str::FromStr;

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Colour(pub(crate) [u8; 3]);

    impl FromStr for Colour {
        type Err = std::num::ParseIntError;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            let [_, red, green, blue] = text.parse::<u32>()?.to_be_bytes();
            Ok(Self([red, green, blue]))
        }
    }

    impl fmt::Display for Colour {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let Self([red, green, blue]) = *self;
            write!(f, "{}", u32::from_be_bytes([0, red, green, blue]))
        }
    }
}

/// Hosts and their colours.
#[secpaid_macros::api("hosts.json")]
mod hosts {
    pub struct ListHosts;
}

use hosts::{BlockingClient, FIXTURES, ListHosts};
use paint::Colour;

const BLUE: Colour = Colour([0, 0, 255]);

#[test]
fn values_are_those_of_the_callers_types() {
    let client = BlockingClient::production(Memory::new(FIXTURES)).unwrap();
    let near: std::net::IpAddr = "192.0.2.1".parse().unwrap();
    let hosts = client.list_hosts(ListHosts::new(near)).unwrap().data;
    assert_eq!((hosts[0].address, hosts[0].colour.clone()), (near, Some(BLUE)));
    assert!(hosts[1].address.is_ipv6());
}

#[test]
fn they_are_written_in_the_first_form() {
    let request = ListHosts::new("2001:db8::1".parse().unwrap()).colours([BLUE]);
    let request = call::encode(&request, &Settings::new("https://hosts.example").unwrap()).unwrap();
    assert_eq!(request.body(), r#"{"near":"2001:db8::1","colours":[255]}"#);
}

#[test]
fn a_text_that_the_type_refuses_makes_the_answer_undecodable_and_is_not_repeated() {
    let body = r#"{"ok": true, "hosts": [{"address": "192.0.2.1"}, {"address": "s3cret"}]}"#;
    let error = call::decode::<ListHosts>(Answer::new(StatusCode::OK, HeaderMap::new(), body)).unwrap_err();
    let CallError::Undecodable(undecodable) = &error else { panic!("{error}") };
    assert_eq!(undecodable.path, "/hosts/1/address");
    assert_eq!(undecodable.fault.offset(), body.find("\"s3cret").unwrap());
    assert_eq!(undecodable.fault.to_string(), "expected `Address`, found another text");
    assert!(error.outcome_unknown() && !error.to_string().contains("s3cret"));
}

/// Verdicts of the caller's own.
mod verdict {
    use secpaid_core::envelope::Fields;

    /// The sum over the digits of the numbers is in the answer.
    pub(crate) fn checked(fields: &Fields<'_>) -> bool {
        let sum: u32 = fields
            .text()
            .split("\"sum\"")
            .next()
            .unwrap_or_default()
            .chars()
            .filter_map(|c| c.to_digit(10))
            .sum();
        fields.status() == Some(200) && fields.find("/check/sum") == Some(sum.to_string().as_str())
    }

    pub(crate) fn is_moving(fields: &Fields<'_>) -> bool {
        fields.headers().get("x-moving").is_some()
    }
}

/// Doors, whose answers are judged by code.
#[secpaid_macros::api("doors.json")]
mod doors {
    pub struct OpenDoor;
}

fn opened(body: &'static str, moving: bool) -> Result<String, CallError<doors::OpenDoorError>> {
    let mut headers = HeaderMap::new();
    if moving {
        headers.insert("x-moving", http::HeaderValue::from_static("1"));
    }
    call::decode::<doors::OpenDoor>(Answer::new(StatusCode::OK, headers, body)).map(|opened| opened.data)
}

#[test]
fn functions_of_the_caller_judge_the_whole_answer() {
    const OPEN: &str = r#"{"door": "42", "check": {"sum": 6}}"#;
    assert_eq!(opened(OPEN, false).unwrap(), "42");
    let jammed = opened(r#"{"text": "jammed", "check": {"sum": 6}}"#, false).unwrap_err();
    assert_eq!(jammed.rejection(), Some(&doors::OpenDoorError::Jammed));
    let CallError::Pending(pending) = opened(OPEN, true).unwrap_err() else { panic!("it is under way") };
    assert_eq!(pending.data::<doors::OpenDoor>().unwrap().as_deref(), Some("42"));
}

#[test]
fn a_tool_without_the_functions_decides_nothing() {
    let source = secpaid_codegen::source::Source::new("doors.json", include_str!("doors.json"));
    let engine = secpaid_cli::engine::Engine::new(secpaid_codegen::load(&source).unwrap().model);
    let answer = Answer::new(StatusCode::OK, HeaderMap::new(), r#"{"door": "42", "check": {"sum": 6}}"#);
    let decision = engine.find("OpenDoor").unwrap().judge(&answer, &mut |_| ());
    assert_eq!(decision.outcome, secpaid_cli::engine::Outcome::Unrecognised);
    assert_eq!(
        decision.wrong.unwrap().message,
        "envelope `main` leaves the decision to the Rust function `crate::verdict::checked`, which is not run here"
    );
}
