#![doc = include_str!("../README.md")]

#[path = "private.rs"]
#[doc(hidden)]
pub mod __private;
mod answer;
pub mod call;
pub mod client;
pub mod constraint;
pub mod endpoint;
pub mod envelope;
pub mod error;
mod file;
pub mod fixture;
mod foreign;
pub mod inbound;
pub mod items;
pub mod json;
mod observe;
pub mod pages;
#[doc(hidden)]
pub mod query;
#[cfg(feature = "recording")]
pub mod recording;
pub mod scalar;
mod settings;
mod shown;
pub mod signer;
#[cfg(feature = "testing")]
pub mod testing;
mod token;
pub mod transport;

pub use answer::{Answer, Success};
pub use endpoint::Endpoint;
pub use envelope::UnknownError;
pub use error::{BuildError, CallError};
pub use file::File;
pub use scalar::{
    Date, DateTime, Decimal, RawJson, ScalarError, Secret, Upload, UploadOrReference, UrlOrIndex, YearMonth,
};
#[cfg(feature = "macros")]
pub use secpaid_macros::api;
pub use settings::Settings;
pub use signer::{SignError, Signer, signer_fn};
pub use token::Token;

#[cfg(feature = "secpaid")]
extern crate self as secpaid_core;

/// SecPaid's API for its own web application and for Zapier, version 1. SecPaid asks other programs to use version 2, which is [`v2`].
#[cfg(feature = "secpaid")]
#[api("../spec/secpaid-v1.json", path = secpaid_core::v1)]
pub mod v1 {
    pub struct CreateLink;
    pub struct GetPayInTransactions;
    pub struct GeneratePdf;
    pub struct GenerateTaxInvoice;
    pub struct GenerateCsvFile;
}

/// SecPaid's API for other programs, version 2.
#[cfg(feature = "secpaid")]
#[api("../spec/secpaid.json", path = secpaid_core::v2)]
pub mod v2 {
    pub struct CreateLink;
    pub struct CreateSplitLink;
    pub struct GetMyUnusedLinks;
    pub struct GetMyUsedLinks;
    pub struct DeleteLink;
    pub struct GetPayInTransactions;
    pub struct GetPayOutTransactions;
    pub struct RefundPayment;
    pub struct GetTaxInvoiceList;
    pub struct PaymentWebhook;
    pub struct PaymentRedirect;
}
