//! Mistakes in, `compile_error!`s out.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// Everything that is wrong, in the order in which it was found.
#[derive(Default)]
pub(crate) struct Mistakes {
    found: Vec<(Span, String)>,
}

impl Mistakes {
    /// Takes note of a mistake.
    pub(crate) fn add(&mut self, span: Span, message: impl Into<String>) {
        self.found.push((span, message.into()));
    }

    /// Takes note of what a parser found.
    pub(crate) fn add_error(&mut self, error: syn::Error) {
        self.found.extend(error.into_iter().map(|error| (error.span(), error.to_string())));
    }

    /// A `compile_error!` invocation for each.
    pub(crate) fn invocations(&self) -> Vec<TokenStream> {
        let invocation =
            |(span, message): &(Span, String)| quote_spanned!(*span=> ::core::compile_error!(#message));
        self.found.iter().map(invocation).collect()
    }
}
