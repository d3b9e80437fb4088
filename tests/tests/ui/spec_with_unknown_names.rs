#[secpaid_core::api("specs/unknown_names.json")]
mod shop {
    pub struct PlaceOrder;
    pub struct CancelOrder;
}

struct Transport;

// Hardly any of this is right, but nobody can know: what is said is only what is wrong with the spec.
fn main() -> Result<(), shop::PlaceOrderError> {
    let client = shop::BlockingClient::production("key", Transport).unwrap();
    let order: shop::Order = client.place_order(shop::PlaceOrder::new(7).discount(5))?.data;
    client.cancel_order(shop::CancelOrder::new(order.id, order.no_such_field), "too much").unwrap();
    match client.refund(shop::OrderId(7)).unwrap_err() {
        shop::Error::NoSuchError => {}
        shop::Error::OutOfStock => println!("{:?}", shop::FIXTURES.entries),
    }
    Ok(())
}
