//! What an endpoint is: how it writes its request, and how it reads the answer.

use std::fmt::{Debug, Display};

use crate::envelope::{Captures, Fields, UnknownError, table};
use crate::file::File;
use crate::json::{Fault, Reader, Writer};

/// One call of an API. Generated from the spec; the struct that implements it holds the request's fields.
///
/// The trait knows no HTTP client: [`crate::call`] turns an endpoint into a request and an answer into a result, and the
/// clients in [`crate::client`] do both around a transport.
pub trait Endpoint: Sized {
    /// What a success carries.
    type Data;
    /// Values of the envelope beside the data.
    type Meta;
    /// The errors that the endpoint declares.
    type Error: DeclaredError;

    /// Everything about the endpoint that is data.
    const DESCRIPTION: &'static table::Description;

    /// Makes data of a file: there where the description has [`files`](table::Description::files), and `None` where the endpoint answers
    /// with JSON only.
    const FILE: Option<fn(File) -> Self::Data> = None;

    /// Writes the request's fields. Not called when the endpoint has no body.
    fn write(&self, writer: &mut Writer);

    /// Reads the data of a success into its place; without a reader where the answer has none. Afterwards, the place has what was read and
    /// nothing of what was there before; after an error, what is in it is of no use.
    fn data(place: &mut Option<Self::Data>, reader: Option<&mut Reader<'_>>) -> Result<(), Fault>;

    /// Reads the data of a success where that takes more of the answer than the place of the data. Called where [`data`](Self::data)
    /// has not read it on the way.
    fn data_of<'a>(
        place: &mut Option<Self::Data>,
        reader: Option<&mut Reader<'a>>,
        _: &Fields<'a>,
    ) -> Result<(), Fault> {
        Self::data(place, reader)
    }

    /// Reads the values beside the data; each may be missing.
    fn meta(fields: &Fields<'_>) -> Self::Meta;
}

/// The errors that an endpoint declares. Generated as an enum with a variant each, and one for all others.
pub trait DeclaredError: Sized + Debug + Display {
    /// The error at this position of [`Description::declared`](table::Description::declared).
    fn declared(index: usize, captures: &Captures<'_>) -> Self;

    /// An error that the spec does not know.
    fn unknown(error: UnknownError) -> Self;

    /// What the spec says about it; `None` for one that it does not know.
    fn info(&self) -> Option<&'static table::ErrorInfo>;
}

/// How a request body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// `application/json`
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data`: a form in parts, each a text
    Multipart,
}

impl Encoding {
    /// The value of the `Content-Type` header; that of `Multipart` also names a boundary.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Multipart => "multipart/form-data",
        }
    }
}

/// May a call be repeated when nobody knows whether it arrived?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// No.
    Never,
    /// Yes: it changes nothing, or the same thing again.
    Safe,
}

/// May a call that was answered with an error have taken effect?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// No.
    None,
    /// Nobody knows.
    Unknown,
}
