//! Scalars that are Rust types of the caller's: read by their `FromStr`, written by their `Display`.

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
