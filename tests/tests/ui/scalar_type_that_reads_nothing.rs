// A type that the spec names for a scalar, and that lacks `FromStr` and `Display`.

#[derive(Debug, Clone, PartialEq)]
pub struct Colour;

#[secpaid_macros::api("specs/colour.json")]
mod colours {}

fn main() {}
