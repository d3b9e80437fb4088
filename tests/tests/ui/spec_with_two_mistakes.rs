#[secpaid_core::api("specs/two_mistakes.json")]
mod shop {}

fn main() {}
