//! serde's traits on generated types: derived for the module or for a listed item, they compile and values survive the round trip.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fmt::Debug;

use secpaid_core::json::from_str;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

#[secpaid_core::api("serde_support/bookings.json", derive(serde::Serialize, serde::Deserialize))]
mod everywhere {}

#[secpaid_core::api("serde_support/bookings.json")]
mod listed {
    use serde::{Deserialize, Serialize};

    pub struct Book;
    pub struct Cancel;
    #[derive(Serialize, Deserialize)]
    pub struct Guest;
    #[derive(Serialize)]
    #[cfg_attr(all(), derive(Deserialize))]
    pub struct State;
}

/// What the value looks like, after checking that the same value is read back from it.
#[track_caller]
fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> serde_json::Value {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
    serde_json::from_str(&text).unwrap()
}

#[test]
fn requests_with_every_kind_of_scalar() {
    let request = everywhere::Book::new(
        7,
        "1234",
        "2026-05-20 11:19:48".parse().unwrap(),
        "2026-05-21".parse().unwrap(),
        "25.10".parse::<secpaid_core::Decimal>().unwrap(),
    );
    let bare = round_trip(&request);
    assert_eq!(bare["photo"], json!(null));
    let full = request
        .month("April 2026".parse().unwrap())
        .photo("0,https://a.example/b")
        .extra(r#"{"a":[1.50]}"#.parse().unwrap())
        .state("sent-out");
    assert_eq!(
        round_trip(&full),
        json!({
            "room": 7, "pin": "1234", "from": "2026-05-20 11:19:48", "day": "2026-05-21", "month": "2026-04",
            "photo": "0,https://a.example/b", "extra": r#"{"a":[1.50]}"#, "price": "25.10", "state": "sent-out",
        })
    );
}

#[test]
fn what_is_left_out_is_not_there() {
    let text = r#"{"room":7,"pin":"x","from":"2026-05-20 11:19:48","day":"2026-05-21","price":"1"}"#;
    let request: everywhere::Book = serde_json::from_str(text).unwrap();
    assert_eq!((request.month, request.photo, request.state), (None, None, None));
    assert!(serde_json::from_str::<everywhere::Book>(r#"{"room":7}"#).is_err());
}

#[test]
fn records_have_the_names_of_the_wire() {
    let body = r#"{"id":"7","guests":"[{\"name\":\"A\",\"isChild\":true,\"type\":\"new\"}]","paid":"2.50"}"#;
    let booking: everywhere::Booking = from_str(body).unwrap();
    assert_eq!(
        round_trip(&booking),
        json!({"id": 7, "code": null, "guests": [{"name": "A", "isChild": true, "type": "new"}], "paid": "2.50"})
    );
    let other: everywhere::Booking =
        serde_json::from_value(json!({"room_id": 8, "guests": [], "paid": "1"})).unwrap();
    assert_eq!(other.id, everywhere::RoomId(8));
}

#[test]
fn enums_are_their_texts() {
    use everywhere::State;

    assert_eq!(round_trip(&State::Open), json!("open"));
    assert_eq!(round_trip(&State::SentOut), json!("sent-out"));
    assert_eq!(round_trip(&State::Unknown("new".into())), json!("new"));
    assert_eq!(serde_json::from_str::<State>(r#""shipped""#).unwrap(), State::SentOut);
    assert!(serde_json::from_str::<State>("1").is_err());
}

#[test]
fn newtypes_are_what_they_hold() {
    assert_eq!(round_trip(&everywhere::RoomId(7)), json!(7));
    assert_eq!(round_trip(&everywhere::Code::from("x")), json!("x"));
}

#[test]
fn listed_items_alone() {
    fn is_serde<T: Serialize + for<'de> Deserialize<'de>>() {}
    is_serde::<listed::State>();
    let guest: listed::Guest = from_str(r#"{"name":"A","type":"shipped"}"#).unwrap();
    assert_eq!(round_trip(&guest), json!({"name": "A", "isChild": null, "type": "sent-out"}));
}
