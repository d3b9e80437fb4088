//! From an API key to a client that is ready.

use http::HeaderValue;

use crate::transport::ureq_3::Ureq;
use crate::{BlockingClient, BuildError, Settings, Token};

/// The client that [`connect`] makes.
pub type Parcels = BlockingClient<Ureq>;

const PRODUCTION: &str = "https://api.parcels.example/v1";

/// A client of the production server.
///
/// # Errors
///
/// None today. An API key that cannot be sent is refused by the first call, before anything is sent.
pub fn connect(key: impl Into<Token>) -> Result<Parcels, BuildError> {
    let name = HeaderValue::from_static(concat!("parcels/", env!("CARGO_PKG_VERSION")));
    let settings = Settings::new(PRODUCTION)?.with_token(key).with_user_agent(name);
    Ok(Parcels::with_settings(settings, Ureq::default()))
}
