//! What a Rust type of the user's needs to be a scalar of a spec.

use std::fmt::{Debug, Display};
use std::str::FromStr;

/// A type that a spec names under `rust`: `FromStr` reads the text of an answer, `Display` writes that of a request.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a scalar type of the spec",
    label = "the spec names it under `rust`",
    note = "it needs `FromStr` to be read and `Display` to be written, and `Debug`, `Clone` and `PartialEq` like all data"
)]
pub trait Foreign: FromStr + Display + Debug + Clone + PartialEq {}

#[diagnostic::do_not_recommend]
impl<T: FromStr + Display + Debug + Clone + PartialEq> Foreign for T {}
