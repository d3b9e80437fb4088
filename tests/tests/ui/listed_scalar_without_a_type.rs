#[secpaid_core::api("specs/shop.json")]
mod shop {
    pub struct Price;
}

fn main() {}
