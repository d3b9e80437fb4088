//! What a module with the attribute may look like. The other side, what it may not, is in `ui.rs`.

use secpaid_core::Endpoint;

/// The docs of the user come first.
#[secpaid_core::api("ui/specs/shop.json")]
mod empty {}

#[secpaid_core::api("ui/specs/shop.json", partial)]
mod partial {
    pub struct CancelOrder;

    /// What the list leaves out leaves its name free.
    pub(super) enum PlaceOrder {}
}

#[secpaid_core::api("ui/specs/shop.json", crate = runtime, derive(Eq, Hash))]
mod listed {
    use std::collections::BTreeMap;

    use secpaid_core as runtime;

    #[derive(PartialOrd, Debug)]
    #[api(rename = "PlaceOrder")]
    pub struct Buy;
    pub(super) struct CancelOrder;
    /// Names an order.
    #[derive(Default)]
    #[api(rename = "OrderId")]
    pub struct Number;

    pub(super) type Notes = BTreeMap<Number, String>;

    impl Buy {
        pub(super) fn tea() -> Self {
            Self::new("tea")
        }
    }
}

/// The folder of the package is tried when the path leads nowhere from here.
#[secpaid_core::api("tests/ui/specs/shop.json")]
mod from_the_package {}

#[test]
fn an_empty_module_stands_for_every_endpoint() {
    let order = empty::PlaceOrder::new("tea").note("green");
    assert_eq!(order.note.as_deref(), Some("green"));
    assert_eq!(empty::CancelOrder::new(7), empty::CancelOrder::new(empty::OrderId(7)));
    assert_eq!(from_the_package::PlaceOrder::DESCRIPTION.path, empty::PlaceOrder::DESCRIPTION.path);
}

#[test]
fn a_partial_list_leaves_the_rest_out() {
    assert_eq!(partial::CancelOrder::DESCRIPTION.name, "CancelOrder");
    assert!(size_of::<Option<partial::PlaceOrder>>() == 0);
}

#[test]
fn a_listed_item_has_the_name_and_the_attributes_of_the_user() {
    let order = listed::Buy::tea();
    assert_eq!(listed::Buy::DESCRIPTION.name, "PlaceOrder");
    assert!(order < order.clone().note("green") && format!("{order:?}").starts_with("Buy"));
    assert_eq!(listed::Number::default(), listed::Number(0));
    assert_eq!(listed::CancelOrder::new(7).id, listed::Number(7));
    let error: listed::Error = listed::PlaceOrderError::OutOfStock.into();
    assert_eq!(error, listed::Error::OutOfStock);
}

#[test]
fn a_derive_of_the_attribute_is_for_every_type() {
    fn hash(value: impl std::hash::Hash + Eq) -> bool {
        value == value
    }
    assert!(hash(listed::Buy::tea()) && hash(listed::CancelOrder::new(1)) && hash(listed::Number(1)));
    let order: listed::Order = secpaid_core::json::from_str(r#"{"id":1,"price":2}"#).unwrap();
    assert!(hash(order));
    assert!(listed::Notes::new().is_empty());
}
