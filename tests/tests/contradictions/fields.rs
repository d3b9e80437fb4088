//! Every name, type and spelling of a field is read as the same value.

use std::collections::BTreeSet;
use std::fmt::Debug;

use secpaid_core::v2::{
    self, CreateLink, CreateSplitLink, GetMyUnusedLinks, GetMyUsedLinks, GetPayInTransactions,
    GetPayOutTransactions, LinkId, PaymentMethod, Recipient,
};
use secpaid_core::{CallError, DateTime, Decimal, Endpoint};
use serde_json::{Value, json};

use crate::{decode, published};

/// Takes the first published success of the endpoint, and in its first record replaces the keys of all the spellings by those of one.
/// Whichever it is, the data is read as this value.
#[track_caller]
fn read_as<E: Endpoint, T: PartialEq + Debug>(
    spellings: &Value,
    value: impl Fn(&E::Data) -> T,
    expected: &T,
) {
    let published = published::<E>();
    let spellings = spellings.as_array().unwrap();
    let keys: BTreeSet<&String> =
        spellings.iter().flat_map(|spelling| spelling.as_object().unwrap().keys()).collect();
    for spelling in spellings {
        let mut body = published.clone();
        let data = &mut body["data"];
        let record = if data.is_array() { &mut data[0] } else { data }.as_object_mut().unwrap();
        record.retain(|key, _| !keys.contains(key));
        record.extend(spelling.as_object().unwrap().clone());
        let success =
            decode::<E>(200, body.to_string()).unwrap_or_else(|error| panic!("{spelling}: {error}"));
        assert_eq!(value(&success.data), *expected, "{spelling}");
    }
}

/// Points 1, 2 and 47.
#[test]
fn ids_are_read_under_every_name_and_as_numbers_and_texts() {
    let names = json!([{"id": 7}, {"id": "7"}, {"linktopay_id": 7}, {"linktopay_id": "7"}, {"id": 7, "linktopay_id": "7"}]);
    read_as::<CreateLink, _>(&names, |link| link.id, &Some(LinkId(7)));
    read_as::<CreateSplitLink, _>(&names, |link| link.as_ref().unwrap().id, &Some(LinkId(7)));
    read_as::<GetMyUnusedLinks, _>(&names, |links| links[0].id, &LinkId(7));
    read_as::<GetMyUsedLinks, _>(&names, |links| links[0].id, &LinkId(7));
    read_as::<GetPayInTransactions, _>(
        &json!([{"pay_id": 7}, {"pay_id": "7"}]),
        |list| list[0].pay_id,
        &LinkId(7),
    );
    let body = r#"{"ResponseCode":1,"data":{"id":7,"linktopay_id":8,"amount":1,"pay_link":"x"}}"#;
    assert!(matches!(decode::<CreateLink>(200, body), Err(CallError::Undecodable(_))));
    for text in ["b44c4429-4a7b-4e27-85af-c1c2f43f4ffe", "abc-123", "b44c4429-4a7b"] {
        read_as::<CreateLink, _>(
            &json!([{"user_id": text}]),
            |link| link.user_id.clone(),
            &Some(text.to_owned()),
        );
    }
}

/// Points 3, 5 and 10.
#[test]
fn money_is_read_as_numbers_and_texts_under_every_name() {
    let amounts = json!([{"amount": 25}, {"amount": 25.0}, {"amount": "25"}, {"amount": "25.00"}]);
    let amount = Decimal::from(25);
    read_as::<CreateLink, _>(&amounts, |link| link.amount, &amount);
    read_as::<CreateSplitLink, _>(&amounts, |link| link.as_ref().unwrap().amount, &amount);
    read_as::<GetMyUnusedLinks, _>(&amounts, |links| links[0].amount, &amount);
    read_as::<GetMyUsedLinks, _>(&amounts, |links| links[0].amount, &amount);
    read_as::<GetPayInTransactions, _>(&amounts, |payments| payments[0].amount, &amount);

    let amounts = json!([
        {"payout_amount": "74.06", "service_fee": 0.73, "net_amount": -71.53},
        {"payout_amount": 74.06, "service_fee": "0.73", "net_amount": "-71.53"},
    ]);
    let expected = [Decimal::new(7406, 2), Decimal::new(73, 2), Decimal::new(-7153, 2)];
    let read = |list: &Vec<v2::Payout>| [list[0].payout_amount, list[0].service_fee, list[0].net_amount];
    read_as::<GetPayOutTransactions, _>(&amounts, read, &expected);

    let fees =
        json!([{"servicefee": "1.5"}, {"servicefee": 1.5}, {"service_fee": "1.5"}, {"service_fee": 1.5}]);
    let fee = Some(Decimal::new(15, 1));
    read_as::<CreateLink, _>(&fees, |link| link.service_fee, &fee);
    read_as::<CreateSplitLink, _>(&fees, |link| link.as_ref().unwrap().service_fee, &fee);
    read_as::<GetMyUsedLinks, _>(&fees, |links| links[0].service_fee, &fee);
    let fees = json!([{"service_fee": "-0.10"}, {"service_fee": -0.1}]);
    read_as::<GetPayInTransactions, _>(&fees, |payments| payments[0].service_fee, &Decimal::new(-1, 1));
}

/// Points 7, 8 and 9.
#[test]
fn switches_are_read_in_every_spelling() {
    for (on, spellings) in [
        (true, [json!(true), json!("true"), json!("True"), json!("Yes")]),
        (false, [json!(false), json!("false"), json!("False"), json!("No")]),
    ] {
        let link_keys = ["is_cancellation", "is_split_link", "bank_transfer", "is_qr_link"];
        let all = |keys: &[&str]| -> Value {
            let record =
                |spelling: &Value| keys.iter().map(|key| ((*key).to_owned(), spelling.clone())).collect();
            spellings.iter().map(|spelling| Value::Object(record(spelling))).collect()
        };
        read_as::<CreateLink, _>(
            &all(&link_keys),
            |link| [link.is_cancellation, link.is_split_link, link.bank_transfer, link.is_qr_link],
            &[Some(on); 4],
        );
        read_as::<GetMyUnusedLinks, _>(&all(&["is_cancelled"]), |links| links[0].is_cancelled, &Some(on));
        read_as::<GetPayInTransactions, _>(
            &all(&["is_split_link", "is_dispute", "is_refund"]),
            |list| [Some(list[0].is_split_link), list[0].is_dispute, list[0].is_refund],
            &[Some(on); 3],
        );
    }
}

/// Points 11, 12 and 24.
#[test]
fn recipients_and_optional_fields_are_read_in_every_form() {
    let recipients = vec![Recipient::new("testuser-a", Decimal::new(49, 1))];
    let list = json!([{"share": 4.9, "token": "testuser-a"}]);
    let texts = [r#"[{"token":"testuser-a","share":4.9}]"#, r#"[{"share":"4.9","token":"testuser-a"}]"#];
    let some = json!([{"recipients": texts[0]}, {"recipient": texts[1]}, {"recipients": list}]);
    let none = json!([{"recipients": null}, {"recipient": null}, {}]);
    for (spellings, expected) in [(some, Some(recipients)), (none, None)] {
        read_as::<CreateLink, _>(&spellings, |link| link.recipients.clone(), &expected);
        read_as::<CreateSplitLink, _>(
            &spellings,
            |link| link.as_ref().unwrap().recipients.clone(),
            &expected,
        );
        read_as::<GetMyUsedLinks, _>(&spellings, |links| links[0].recipients.clone(), &expected);
    }
    let endpoint = json!([{"paymentEndpoint": "https://shop.example/hook"}]);
    read_as::<CreateLink, _>(
        &endpoint,
        |link| link.payment_endpoint.clone(),
        &Some("https://shop.example/hook".to_owned()),
    );

    let method = |payments: &Vec<v2::PayIn>| payments[0].payment_method.clone();
    read_as::<GetPayInTransactions, _>(&json!([{"payment_method": null}, {}]), method, &None);
    read_as::<GetPayInTransactions, _>(
        &json!([{"payment_method": "card"}]),
        method,
        &Some(PaymentMethod::Card),
    );
    let ids =
        |payments: &Vec<v2::PayIn>| (payments[0].transaction_id.is_some(), payments[0].creator_id.is_some());
    read_as::<GetPayInTransactions, _>(
        &json!([{"transaction_id": "20241026-pi-QRxbbs7z9n", "creator_id": null}]),
        ids,
        &(true, false),
    );
    read_as::<GetPayInTransactions, _>(
        &json!([{"creator_id": "8654bacd-3d54-4010-069f-3fd9f4436b2", "transaction_id": null}]),
        ids,
        &(false, true),
    );
}

/// Point 28.
#[test]
fn times_are_read_with_and_without_an_offset() {
    for (text, offset) in [
        ("2023-10-01 12:34:56", None),
        ("2023-10-01T12:34:56Z", Some(0)),
        ("2023-10-01T12:34:56+02:00", Some(120)),
    ] {
        let wall_clock: DateTime = "2023-10-01 12:34:56".parse().unwrap();
        let expected = wall_clock.with_offset(offset).unwrap();
        let spelling = json!([{"created_at": text}]);
        read_as::<CreateLink, _>(&spelling, |link| link.created_at, &Some(expected));
        read_as::<GetMyUnusedLinks, _>(&spelling, |links| links[0].created_at, &Some(expected));
        read_as::<GetPayInTransactions, _>(&spelling, |payments| payments[0].created_at, &expected);
        read_as::<GetMyUsedLinks, _>(&json!([{"paid_on": text}]), |links| links[0].paid_on, &Some(expected));
    }
}
