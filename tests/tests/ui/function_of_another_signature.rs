// A function that the spec names for a test, and that takes something else.

fn settled(body: &str) -> bool {
    body.is_empty()
}

#[secpaid_macros::api("specs/settled.json")]
mod settlements {}

fn main() {}
