#[secpaid_core::api("specs/shop.json")]
mod shop {
    pub struct PlaceOrdr;
    pub struct CancelOrder;
    pub struct Refund;
}

fn main() {}
