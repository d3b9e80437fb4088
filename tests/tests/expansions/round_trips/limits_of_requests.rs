//! Constraints: which requests are refused, and that numbers are compared and added as on paper.

use proptest::prelude::*;
use secpaid_core::call::encode;
use secpaid_core::endpoint::{Encoding, Endpoint};
use secpaid_core::{BuildError, Decimal, Secret, Settings};

use super::constraints::{Address, Id, Money, Part, Pay, Range, Share, Sum};

fn settings() -> Settings {
    Settings::new("http://127.0.0.1").unwrap().with_token("tok")
}

/// What the request breaks, as a form and as JSON.
fn broken<E: Endpoint>(request: &E) -> Vec<String> {
    let broken = |settings: &Settings| match encode(request, settings) {
        Ok(_) => Vec::new(),
        Err(BuildError::Constraints(violations)) => violations.iter().map(ToString::to_string).collect(),
        Err(other) => panic!("{other}"),
    };
    let json = broken(&settings().with_encoding(Encoding::Json));
    assert_eq!(json, broken(&settings()));
    json
}

#[test]
fn the_sum_of_a_secret_list_is_not_shown() {
    let settings = settings().with_credential("partner", "own");
    let request = Share::new(vec![Decimal::from(99), Decimal::from(2)], "other");
    let refused = encode(&request, &settings).unwrap_err();
    assert!(!format!("{refused} {refused:?}").contains("101"), "{refused}");
}

#[test]
fn the_token_is_the_one_that_the_call_authenticates_with() {
    let settings = settings().with_credential("partner", "own");
    assert!(encode(&Share::new(vec![Decimal::ONE], "tok"), &settings).is_ok());
    assert!(matches!(
        encode(&Share::new(vec![Decimal::ONE], "own"), &settings),
        Err(BuildError::Constraints(violations)) if violations.len() == 1
    ));
}

fn part(share: i64) -> Part {
    Part::new(share)
}

#[test]
fn bounds_hold_in_records_in_lists_in_strings() {
    let pay = || Pay::new(100);
    assert!(broken(&pay().parts([part(1), part(-1)])).is_empty());
    assert_eq!(
        broken(&pay().parts([part(1), part(-2), part(101)])),
        [
            "parts is a list of 3, expected at most 2",
            "parts/1/share is -2, expected at least -1",
            "parts/2/share is 101, expected less than 100.5"
        ]
    );
    assert_eq!(broken(&pay().parts([])), ["parts is a list of 0, expected at least 1"]);
    assert_eq!(broken(&pay().note("ä")), ["note is 1 character, expected at least 2 characters"]);
    assert_eq!(broken(&pay().note("äöüßé")), ["note is 5 characters, expected at most 4 characters"]);
    assert_eq!(broken(&pay().note("tok")), ["note is the caller's own token, expected another one"]);
}

#[test]
fn a_record_inside_itself_is_bounded_where_it_is_outermost() {
    assert!(broken(&Pay::new(100).parts([part(1).parts([part(-5)])])).is_empty());
}

#[test]
fn secrets_are_compared_and_not_shown() {
    let pay = Pay::new(100).parts([part(1).pin(Secret::from(10_000_u16))]);
    assert_eq!(broken(&pay), ["parts/0/pin is a secret that breaks `max`, expected at most 9999"]);
    let pay = Pay::new(100).parts([part(1).pin(Secret::from(9999_u16)), part(1).pin(Secret::from(2_u16))]);
    assert_eq!(broken(&pay), ["parts/*/pin is a secret that breaks `pins`, expected at most 10000"]);
}

#[test]
fn a_rule_holds_only_where_its_test_does() {
    let over = || Pay::new(3).parts([part(2), part(2)]);
    let expected = ["parts/*/share is 4 in sum, expected at most /amount, which is 3"];
    assert_eq!(broken(&over()), expected);
    assert_eq!(broken(&over().note("part")), expected);
    assert!(broken(&over().note("all")).is_empty());
}

#[test]
fn a_query_gives_its_parameters() {
    let id = Address::encode_id(&Id(125));
    let note = Address::encode_note(&"a?>".to_owned());
    let address =
        Address(format!("https://h/?id={id}&page=3&amount=2.50&note={note}&next=http://h/?id=MQ#x"));
    assert_eq!(address.id(), Ok(Id(125)));
    assert_eq!(address.page(), Ok(Some(3)));
    assert_eq!(address.amount(), Ok(Money(Decimal::new(250, 2))));
    assert_eq!(address.note(), Ok(Some("a?>".to_owned())));
    assert_eq!(address.next().unwrap().unwrap().id(), Ok(Id(1)));
    let other = Address::from("https://h/?page=x");
    assert_eq!((other.note(), other.next()), (Ok(None), Ok(None)));
    assert_eq!(other.page().unwrap_err().to_string(), "expected a URL whose query has a `u32` as `page`");
    assert_eq!(
        other.amount().unwrap_err().to_string(),
        "expected a URL whose query has a `Money` as `amount`"
    );
    let sent =
        encode(&Pay::new(1).back("https://h/?page=x"), &settings().with_encoding(Encoding::Json)).unwrap();
    assert_eq!(sent.body(), r#"{"amount":"1","back":"https://h/?page=x"}"#);
}

/// A decimal as on paper: its digits as a number of units, and how many places they have.
fn decimal() -> impl Strategy<Value = (i128, u32)> {
    let digits = prop_oneof![
        -200_i128..200,
        -100_000_i128..100_000,
        -79_228_162_514_264_337_593_543_950_335_i128..=79_228_162_514_264_337_593_543_950_335,
    ];
    (digits, prop_oneof![0_u32..4, 0_u32..=28])
}

/// Is the one at most the other? Compares the digits with the point of both under each other.
fn at_most(left: (i128, u32), right: (i128, u32)) -> bool {
    let (left, right) = (columns(left), columns(right));
    match (left.0, right.0) {
        (false, false) => left.1 <= right.1,
        (true, true) => left.1 >= right.1,
        (negative, _) => negative || (left.1.iter().chain(&right.1).all(|digit| *digit == b'0')),
    }
}

/// The sign, and the digits in columns: 40 before the point, 28 behind it.
fn columns((digits, scale): (i128, u32)) -> (bool, Vec<u8>) {
    let zeros = "0".repeat(28 - usize::try_from(scale).unwrap());
    (digits < 0, format!("{:0>68}", format!("{}{zeros}", digits.unsigned_abs())).into_bytes())
}

fn number((digits, scale): (i128, u32)) -> Decimal {
    Decimal::from_i128_with_scale(digits, scale)
}

/// How many places are left when zeros at the end are struck out.
fn places((digits, scale): (i128, u32)) -> u32 {
    (0..=scale).find(|places| digits % 10_i128.pow(scale - places) == 0).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn numbers_are_compared_as_on_paper(value in decimal()) {
        let good = Decimal::ONE;
        let check = |low, above, high, below, places| broken(&Range::new(low, above, high, below, places)).is_empty();
        let value_of = number(value);
        prop_assert_eq!(check(value_of, good, good, good, good), at_most((-125, 1), value), "{}", value_of);
        prop_assert_eq!(check(good, value_of, good, good, good), !at_most(value, (1, 1)), "{}", value_of);
        prop_assert_eq!(check(good, good, value_of, good, good), at_most(value, (100, 0)), "{}", value_of);
        let most = (79_228_162_514_264_337_593_543_950_335, 0);
        prop_assert_eq!(check(good, good, good, value_of, good), !at_most(most, value), "{}", value_of);
        prop_assert_eq!(check(good, good, good, good, value_of), places(value) <= 3, "{}", value_of);
    }

    #[test]
    fn numbers_add_up_as_on_paper(
        cents in prop::collection::vec((-1_000_000_000_000_i64..1_000_000_000_000, 0_u32..6), 0..8),
        over in -2_i128..3,
    ) {
        let millionths = cents.iter().map(|(digits, scale)| i128::from(*digits) * 10_i128.pow(6 - scale)).sum::<i128>();
        let numbers = cents.iter().map(|(digits, scale)| Decimal::new(*digits, *scale));
        let limit = Decimal::from_i128_with_scale(millionths - over, 6);
        prop_assert_eq!(broken(&Sum::new(numbers, limit)).is_empty(), over <= 0);
    }
}

#[test]
fn a_sum_that_a_decimal_would_round_is_exact() {
    let sum = |numbers: [Decimal; 2]| broken(&Sum::new(numbers, Decimal::MAX));
    assert!(sum([Decimal::MAX, Decimal::ZERO]).is_empty());
    let small = Decimal::new(1, 28);
    assert_eq!(
        sum([Decimal::MAX, small]),
        [
            "numbers/* is 79228162514264337593543950335.0000000000000000000000000001 in sum, expected at most /limit, which is 79228162514264337593543950335"
        ]
    );
}
