//! Book, follow and cancel parcels.
//!
//! ```no_run
//! use parcels::{BookParcel, BookParcelError, Decimal};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let parcels = parcels::connect("your API key")?;
//! match parcels.book_parcel(BookParcel::new("Marktplatz 1, 28195 Bremen", Decimal::new(25, 1))) {
//!     Ok(booked) => println!("{} for {} EUR", booked.data.number, booked.data.price),
//!     Err(error) if error.outcome_unknown() => println!("look before you book again: {error}"),
//!     Err(error) => match error.rejection() {
//!         Some(BookParcelError::TooHeavy { most }) => println!("split it into parcels of {most} kg"),
//!         _ => println!("nothing was booked: {error}"),
//!     },
//! }
//! # Ok(()) }
//! ```
//!
//! Each call is a struct with the name of what it does, and a method of [`BlockingClient`] and of [`Client`], which take any HTTP client; see
//! [`transport`]. An error says whether the call may have taken effect: [`CallError::outcome_unknown`].
//!
//! With the feature `testing`, [`testing`] has servers that answer from [`FIXTURES`].

#[cfg(feature = "ureq")]
mod connect;
mod generated;

/// What all of it stands on: more than most programs need.
pub use secpaid_core as runtime;
/// To hand the library an HTTP client of your own.
pub use secpaid_core::transport;
pub use secpaid_core::{
    Answer, BuildError, CallError, Date, Decimal, Settings, Success, Token, UnknownError, endpoint, error,
};

#[cfg(feature = "ureq")]
pub use connect::{Parcels, connect};
pub use generated::*;

/// A transport in memory and a server on loopback, which answer from [`FIXTURES`].
#[cfg(feature = "testing")]
pub mod testing {
    pub use secpaid_core::testing::{Fixture, Fixtures, Memory, Server};
}

extern crate self as parcels;
