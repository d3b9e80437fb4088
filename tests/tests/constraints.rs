//! What the spec says must hold for requests: a request that breaks it is not sent, unless the caller says so.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]
#![expect(clippy::panic, reason = "a transport that must not be used")]

use std::cell::Cell;

use bytes::Bytes;
use http::{Request, Response};
use secpaid_core::call::encode;
use secpaid_core::client::BlockingClient;
use secpaid_core::constraint::{Violation, violations};
use secpaid_core::endpoint::{Encoding, Endpoint};
use secpaid_core::fixture::Fixture;
use secpaid_core::transport::{Sent, TransportError, TransportErrorKind, blocking_transport_fn};
use secpaid_core::v2::{
    CreateLink, CreateSplitLink, FIXTURES, GetPayInTransactions, GetPayOutTransactions, Recipient,
    RefundPayment, SplitType,
};
use secpaid_core::{BuildError, CallError, Decimal, Settings};

fn settings() -> Settings {
    Settings::new("http://127.0.0.1").unwrap().with_token("own-token")
}

/// What the request breaks; a transport that is reached fails the test.
fn refused<E: Endpoint + Clone>(request: &E) -> Vec<Violation> {
    let transport = blocking_transport_fn(|_: Request<Bytes>| -> Result<Response<Bytes>, TransportError> {
        panic!("it was sent")
    });
    let mut refusals = Vec::new();
    for settings in [settings(), settings().with_encoding(Encoding::Form)] {
        if settings_fit(&settings, request) {
            let client = BlockingClient::with_settings(settings, &transport);
            match client.call(request.clone()).map(|success| success.message) {
                Err(CallError::Build(BuildError::Constraints(violations))) => refusals.push(violations),
                other => panic!("not refused: {:?}", other.map_err(|error| error.to_string())),
            }
        }
    }
    let first = refusals.remove(0);
    assert!(refusals.iter().all(|other| *other == first), "the encoding makes no difference");
    first
}

/// Does the endpoint take the encoding?
fn settings_fit<E: Endpoint>(settings: &Settings, request: &E) -> bool {
    !matches!(encode(request, settings), Err(BuildError::Encoding { .. }))
}

fn said<E: Endpoint + Clone>(request: &E) -> Vec<String> {
    refused(request).iter().map(ToString::to_string).collect()
}

/// Is the request sent with these settings?
fn sent<E: Endpoint>(request: E, settings: Settings) -> bool {
    let reached = Cell::new(false);
    let transport = blocking_transport_fn(|_: Request<Bytes>| {
        reached.set(true);
        Err(TransportError::new(TransportErrorKind::Interrupted, Sent::Maybe))
    });
    let error =
        BlockingClient::with_settings(settings, transport).call(request).map(|success| success.message);
    assert!(error.is_err());
    reached.get()
}

fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn split(shares: &[&str]) -> CreateSplitLink {
    let recipients = shares.iter().map(|share| Recipient::new("somebody", amount(share)));
    CreateSplitLink::new(100, recipients)
}

#[test]
fn an_amount_is_above_zero_and_has_two_decimals() {
    assert_eq!(said(&CreateLink::new(0)), ["amount is 0, expected more than 0"]);
    assert_eq!(said(&CreateLink::new(amount("-0.01"))), ["amount is -0.01, expected more than 0"]);
    assert_eq!(said(&CreateLink::new(amount("25.001"))), ["amount is 25.001, expected at most 2 decimals"]);
    assert_eq!(
        said(&CreateLink::new(amount("-0.001"))),
        ["amount is -0.001, expected more than 0", "amount is -0.001, expected at most 2 decimals"]
    );
    assert_eq!(said(&RefundPayment::new(12345, 0)), ["refund_amount is 0, expected more than 0"]);
    for good in ["0.01", "25", "25.50", "25.500", "79228162514264337593543950335"] {
        assert!(sent(CreateLink::new(amount(good)), settings()), "{good}");
    }
}

#[test]
fn a_violation_names_field_and_constraint() {
    let violations = refused(&CreateLink::new(0));
    let violation = violations.first().unwrap();
    assert_eq!((violation.field.as_str(), violation.constraint), ("/amount", "min_exclusive"));
    assert_eq!(violation.expected.as_deref(), Some("more than 0"));
    assert_eq!(violation.given.as_deref(), Some("0"));
}

#[test]
fn the_error_says_that_nothing_was_sent() {
    let error = encode(&CreateLink::new(0).recipient_note("x".repeat(51)), &settings()).unwrap_err();
    let error: CallError<secpaid_core::v2::CreateLinkError> = error.into();
    assert!(!error.outcome_unknown());
    assert_eq!(
        error.to_string(),
        "nothing was sent: amount is 0, expected more than 0; recipient_note is 51 characters, expected at most 50 characters"
    );
}

#[test]
fn the_length_of_a_note_is_counted_in_characters() {
    assert!(sent(CreateLink::new(1).recipient_note("ä".repeat(50)), settings()));
    assert_eq!(
        said(&CreateLink::new(1).recipient_note("ä".repeat(51))),
        ["recipient_note is 51 characters, expected at most 50 characters"]
    );
}

#[test]
fn what_is_left_out_is_not_bounded() {
    assert!(sent(CreateLink::new(1), settings()));
    assert!(sent(GetPayOutTransactions::new(), settings()));
}

#[test]
fn percentages_add_up_to_at_most_100() {
    let expected = ["recipients/*/share is 100.01 in sum, expected at most 100"];
    assert_eq!(said(&split(&["60", "40.01"])), expected);
    assert_eq!(said(&split(&["60", "40.01"]).split_type(SplitType::Normal)), expected);
    assert!(sent(split(&["60", "40.00"]), settings()));
    assert!(sent(split(&[]), settings()));
}

#[test]
fn absolute_shares_add_up_to_at_most_the_amount() {
    let over = split(&["60", "40.01"]).split_type(SplitType::Absolute);
    assert_eq!(said(&over), ["recipients/*/share is 100.01 in sum, expected at most /amount, which is 100"]);
    assert!(sent(split(&["60", "40"]).split_type(SplitType::Absolute), settings()));
    let recipients = [Recipient::new("somebody", 150)];
    let large = CreateSplitLink::new(200, recipients).split_type(SplitType::Absolute);
    assert!(sent(large, settings()), "it is EUR, no percentage");
}

#[test]
fn shares_of_an_unknown_kind_are_the_apis_business() {
    assert!(sent(split(&["200"]).split_type(SplitType::from("weighted")), settings()));
}

#[test]
fn a_share_is_not_negative() {
    assert_eq!(said(&split(&["10", "-1"])), ["recipients/1/share is -1, expected at least 0"]);
}

#[test]
fn the_own_token_is_no_recipient_and_is_not_shown() {
    let request = CreateSplitLink::new(1, [Recipient::new("somebody", 1), Recipient::new("own-token", 1)]);
    let violations = refused(&request);
    assert_eq!(violations.len(), 1);
    let violation = violations.first().unwrap();
    assert_eq!(violation.field, "/recipients/1/token");
    assert_eq!(violation.to_string(), "recipients/1/token is the caller's own token, expected another one");
    assert!(!format!("{violation:?} {violation}").contains("own-token"));
    let other = settings().with_token("another-token");
    assert!(sent(request, other));
}

#[test]
fn dates_are_in_order() {
    let day = |text: &str| text.parse().unwrap();
    let request = GetPayOutTransactions::new().start_date(day("2026-05-02"));
    assert_eq!(
        said(&request.clone().end_date(day("2026-05-01"))),
        ["start_date is 2026-05-02, expected no later than /end_date, which is 2026-05-01"]
    );
    assert!(sent(request.clone().end_date(day("2026-05-02")), settings()));
    assert!(sent(request, settings()));
}

#[test]
fn limits_hold_where_no_published_sample_breaks_them() {
    assert_eq!(said(&GetPayOutTransactions::new().limit(1001)), ["limit is 1001, expected at most 1000"]);
    assert!(sent(GetPayOutTransactions::new().limit(1000), settings()));
    assert!(sent(GetPayInTransactions::new().limit(10000), settings()));
}

#[test]
fn each_constraint_can_be_switched_off() {
    let zero = || CreateLink::new(0);
    for name in ["amount", "amount.min_exclusive", "CreateLink.amount", "CreateLink.amount.min_exclusive"] {
        assert!(sent(zero(), settings().without_constraint(name)), "{name}");
    }
    for name in ["amount.max_decimals", "RefundPayment.amount", "min_exclusive", "CreateLink", "amounts"] {
        assert!(!sent(zero(), settings().without_constraint(name)), "{name}");
    }
    for (request, name) in [
        (split(&["60", "60"]), "percentages_within_100"),
        (split(&["60", "60"]), "CreateSplitLink.percentages_within_100"),
        (split(&["60", "60"]).split_type(SplitType::Absolute), "shares_within_amount"),
        (split(&["-1"]), "share"),
        (CreateSplitLink::new(1, [Recipient::new("own-token", 1)]), "token"),
    ] {
        assert!(!sent(request.clone(), settings()), "{name}");
        assert!(sent(request, settings().without_constraint(name)), "{name}");
    }
    let late = GetPayOutTransactions::new()
        .start_date("2026-05-02".parse().unwrap())
        .end_date("2026-05-01".parse().unwrap());
    assert!(sent(late, settings().without_constraint("dates_in_order")));
}

#[test]
fn what_is_not_switched_off_still_holds() {
    let request = CreateLink::new(0).recipient_note("x".repeat(51));
    let left = encode(&request, &settings().without_constraint("amount")).unwrap_err();
    assert_eq!(left.to_string(), "recipient_note is 51 characters, expected at most 50 characters");
    let off = settings().without_constraint("amount").without_constraint("recipient_note");
    assert!(sent(request, off));
}

#[test]
fn all_constraints_can_be_switched_off_at_once() {
    let request = CreateLink::new(0).recipient_note("x".repeat(51));
    assert!(sent(request, settings().without_constraints()));
}

#[test]
fn published_requests_of_successes_break_nothing() {
    let published = |endpoint: &'static str| {
        let of_endpoint = move |fixture: &&Fixture| fixture.endpoint == endpoint && fixture.error.is_none();
        FIXTURES.entries.iter().filter(of_endpoint).filter_map(|fixture| fixture.request)
    };
    let mut held = 0;
    for description in [
        CreateLink::DESCRIPTION,
        CreateSplitLink::DESCRIPTION,
        GetPayInTransactions::DESCRIPTION,
        GetPayOutTransactions::DESCRIPTION,
        RefundPayment::DESCRIPTION,
    ] {
        for request in published(description.name) {
            assert_eq!(violations(description, request, &settings()), [], "{request}");
            held += 1;
        }
    }
    assert!(held >= 5, "{held}");
    let broken = r#"{"amount": "100.00", "recipients": [{"token": "a", "share": 101}]}"#;
    assert_eq!(violations(CreateSplitLink::DESCRIPTION, broken, &settings()).len(), 1);
}
