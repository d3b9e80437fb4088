#[secpaid_core::api("specs/missing_comma.json")]
mod shop {}

fn main() {}
