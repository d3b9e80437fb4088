//! The API as its spec describes it.

/// Requests, answers, errors and clients, generated from `spec/parcels.json`.
#[secpaid_macros::api("../spec/parcels.json", crate = ::parcels::runtime, path = parcels)]
mod api {
    pub struct BookParcel;
    pub struct TrackParcel;
    pub struct CancelParcel;
}

pub use api::*;
