//! Recordings: calls over any transport in, a JSON Lines file or a HAR out, and the way back.
//!
//! A [`Recorder`] goes around a transport and writes one line per call. A [`Replayer`] is a transport that answers from such a file,
//! or from a HAR that a browser saved, without a network. [`export_har`] makes a HAR of a recording.
//!
//! ```
//! use secpaid_core::recording::{Recorder, Replayer};
//! use secpaid_core::testing::Memory;
//! use secpaid_core::v2::{self, BlockingClient, CreateLink};
//!
//! let recorder = Recorder::new(Vec::new(), Memory::new(v2::FIXTURES));
//! let client = BlockingClient::production("sk-1234", &recorder)?;
//! let link = client.create_link(CreateLink::new(25))?;
//!
//! let recording = recorder.into_writer();
//! let client = BlockingClient::production("any", Replayer::from_reader(&*recording)?)?;
//! assert_eq!(client.create_link(CreateLink::new(25))?.data, link.data);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The format
//!
//! Each line is an `entry` of [HAR 1.2](http://www.softwareishard.com/blog/har-12-spec/) with two fields more, which HAR allows:
//! `_endpoint`, the name in the spec, and for a call without an answer `_error` with `kind`, `sent` (`no` or `maybe`) and `text`. Such
//! a call has as much of an answer as came back, or status 0. `time` is in milliseconds.
//!
//! # What is left out
//!
//! `[redacted]` stands in the place of
//! - values of headers that are marked sensitive, of `Authorization`, `Proxy-Authorization`, `Cookie`, `Set-Cookie`, and of the header
//!   that carries the token;
//! - the token wherever else it occurs: in the URL, in bodies, in headers of the answer, in the error's text; plain, percent-encoded,
//!   escaped as in JSON or HTML;
//! - values of secret fields ([`Description::secrets`](crate::envelope::table::Description::secrets)) in JSON at any depth, also in
//!   JSON inside a string, in forms and queries; and the same texts and numbers wherever else they occur in the exchange, if they have
//!   at least four bytes: what the answer's body gives to a secret field is redacted in the request, too. `null` stays;
//! - the end of an answer that broke off in the middle of one of these, if at least four characters of it came.
//!
//! A body that is not understood (HTML, half a JSON document, something compressed) and mentions a secret field is withheld whole. So
//! is a text inside a body that looks as if it gave a secret field a value, or that would take too long to look through. An exchange with more than 20,000 secrets loses every text;
//! it does not replay. Everything else stays as it was written; amounts of money
//! keep their digits. A `Content-Length` is that of what is written down.
//!
//! Token and secret fields are known from what [`encode`](crate::call::encode) puts into the request's extensions. Of a request
//! without it, only headers and the credentials in them are redacted.
//!
//! A secret field that is not a string does not replay: `[redacted]` is text.

mod entry;
mod error;
mod har;
mod recorded;
mod recorder;
mod redact;
mod replayer;
mod same;

pub use error::RecordingError;
pub use har::export_har;
pub use recorder::Recorder;
pub use replayer::{Replayer, Unused};
