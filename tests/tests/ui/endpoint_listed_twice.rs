#[secpaid_core::api("specs/shop.json")]
mod shop {
    pub struct PlaceOrder;
    pub struct CancelOrder;
    #[api(rename = "PlaceOrder")]
    pub struct Buy;
}

fn main() {}
