#[secpaid_core::api("specs/shp.json")]
mod shop {
    pub struct PlaceOrder;
}

fn main() {
    let _ = shop::PlaceOrder::new("tea");
}
