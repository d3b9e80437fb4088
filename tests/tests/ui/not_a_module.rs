#[secpaid_core::api("specs/shop.json")]
pub struct PlaceOrder;

fn main() {}
