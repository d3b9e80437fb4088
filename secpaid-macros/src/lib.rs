//! The attribute macro [`macro@api`]: a module that lists the endpoints of a spec in, a typed client out.
//!
//! Use it through `secpaid-core`, which the generated code calls.

mod arguments;
mod expand;
mod inventory;
mod locate;
mod message;
mod mistakes;
mod stand_in;
#[cfg(test)]
mod tests;

use proc_macro::{Span, TokenStream};

/// Generates a typed client from a spec file.
///
/// ```
/// /// Two calls of SecPaid's API.
/// #[secpaid_core::api("../spec/secpaid.json", partial)]
/// pub mod v2 {
///     pub struct CreateLink;
///     pub struct DeleteLink;
/// }
/// # fn main() {}
/// ```
///
/// # The list
///
/// The attribute goes on an inline module. Each `pub struct Name;` in it names an endpoint or an inbound shape of the spec; docs, derives and other
/// attributes on it go on the generated request, and the visibility holds for everything generated for the endpoint.
/// `#[api(rename = "CreateLink")] pub struct MakeLink;` gives the request of `CreateLink` another Rust name. A type of the spec
/// may be listed for the same purposes. All other items of the module stay as they are.
///
/// A listed name that the spec lacks, and an endpoint or inbound shape of the spec that the list lacks, are errors. A module that lists
/// neither stands for all of them.
///
/// # Arguments
///
/// - The path of the spec file comes first: relative to the file that the attribute is in, as for `include_str!`, or else to the
///   folder of the package's manifest.
/// - `crate = some::path`: where `secpaid_core` is, if not at `::secpaid_core`.
/// - `path = some::path`: the path under which everybody sees the module, such as `my_crate::v1`. The docs of each endpoint then have an
///   example that runs as a doctest: it makes the call of the spec's first example, against a transport in memory. That takes
///   `secpaid_core` with the feature `testing`, among your dev-dependencies.
/// - `derive(A, B)`: traits that all generated data types derive.
/// - `partial`: endpoints and inbound shapes of the spec that the list lacks are left out.
#[proc_macro_attribute]
pub fn api(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let place = locate::Place {
        source_file: Span::call_site().local_file(),
        manifest_dir: std::env::var_os("CARGO_MANIFEST_DIR").map(Into::into),
    };
    expand::expand(arguments.into(), item.into(), &place).into()
}
