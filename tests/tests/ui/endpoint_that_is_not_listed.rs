#[secpaid_core::api("specs/shop.json")]
mod shop {
    pub struct PlaceOrder;
}

fn main() {
    // What the spec has is generated all the same.
    let _ = shop::CancelOrder::new(7);
}
