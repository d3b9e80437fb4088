//! The library as its users have it: nothing here names the crates that it is generated with.

use parcels::testing::{Memory, Server};
use parcels::transport::ureq_3::Ureq;
use parcels::{
    BlockingClient, BookParcel, BookParcelError, CallError, CancelParcel, Date, Decimal, FIXTURES, State,
    TrackParcel, TrackParcelError,
};

#[test]
fn a_parcel_is_booked_and_followed_over_http() {
    let server = Server::start_accepting(FIXTURES, "right").unwrap();
    let client = BlockingClient::new(&server.url(), "right", Ureq::default()).unwrap();
    let booked =
        client.book_parcel(BookParcel::new("Marktplatz 1, 28195 Bremen", Decimal::new(25, 1))).unwrap();
    assert_eq!(booked.data.price, Decimal::new(549, 2));
    assert_eq!((booked.data.state, booked.data.delivered_on), (State::Booked, None));

    let parcel = client.track_parcel(TrackParcel::new(booked.data.number)).unwrap().data;
    assert_eq!(
        (parcel.state, parcel.delivered_on),
        (State::Delivered, Some(Date::new(2026, 3, 14).unwrap()))
    );
    client.cancel_parcel(CancelParcel::new(parcel.number)).unwrap();

    let stranger = BlockingClient::new(&server.url(), "wrong", Ureq::default()).unwrap();
    let error = stranger.track_parcel(TrackParcel::new("DX-1009")).unwrap_err();
    assert_eq!(error.rejection(), Some(&TrackParcelError::KeyRejected));
    assert!(!error.outcome_unknown());
}

#[test]
fn an_error_says_what_the_api_said() {
    let client = BlockingClient::sandbox("key", Memory::new(FIXTURES)).unwrap();
    let error = client.book_parcel(BookParcel::new("Marktplatz 1, 28195 Bremen", 40)).unwrap_err();
    assert_eq!(error.rejection(), Some(&BookParcelError::TooHeavy { most: Decimal::new(315, 1) }));
    assert!(matches!(error, CallError::Rejected(rejected) if rejected.code.as_deref() == Some("E422")));
}

#[test]
fn the_client_that_is_ready_talks_to_production_under_its_own_name() {
    let ready = format!("{:?}", parcels::connect("key").unwrap());
    assert!(ready.contains("https://api.parcels.example/v1"), "{ready}");
    assert!(ready.contains(concat!("parcels/", env!("CARGO_PKG_VERSION"))), "{ready}");
}
