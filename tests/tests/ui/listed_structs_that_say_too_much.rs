#[secpaid_core::api("specs/shop.json")]
mod shop {
    pub struct PlaceOrder {
        item: String,
    }
    pub struct CancelOrder<T>;
    #[cfg(unix)]
    #[api(name = "Order")]
    pub struct Order;
}

fn main() {}
