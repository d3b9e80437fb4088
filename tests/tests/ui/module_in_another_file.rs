#[secpaid_core::api("specs/shop.json")]
mod elsewhere;

fn main() {}
