//! From the traits that a type has by itself and those the user asked for to attributes, each trait once; and `Debug` of structs, which
//! the compiler is faster with when it is written out.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use super::scope::{Scope, ident};
use crate::model::Field;

/// The attributes of a generated data type below its docs, and whether serde's traits are among them.
pub(super) struct Derives {
    attributes: TokenStream,
    serde: Serde,
    /// Does the user derive `Debug`?
    debug: bool,
}

/// When serde's traits are derived.
enum Serde {
    Never,
    Always,
    /// When one of these predicates of `cfg_attr` holds.
    When(Vec<TokenStream>),
}

impl Derives {
    /// `own` are the traits that the type has by itself, in the standard library; `attrs` are the user's attributes.
    pub(super) fn new(scope: &Scope<'_>, attrs: &[Attribute], own: &[&str]) -> Self {
        let mut serde = Serde::Never;
        let mut taken = Vec::new();
        for attr in attrs {
            for (path, gate) in derived(&attr.meta) {
                serde.meet(&path, gate.as_ref());
                if gate.is_none() {
                    taken.extend(last(&path));
                }
            }
        }
        let mut wanted = Vec::new();
        for path in scope.derives {
            serde.meet(path, None);
            if !last(path).is_some_and(|name| taken.contains(&name)) {
                wanted.push(path.to_token_stream());
                taken.extend(last(path));
            }
        }
        let debug = taken.iter().any(|name| name == "Debug");
        let own =
            own.iter().filter(|name| !taken.iter().any(|other| other == *name)).map(|name| standard(name));
        let all: Vec<_> = own.chain(wanted).collect();
        let derive = (!all.is_empty()).then(|| quote!(#[derive(#(#all),*)]));
        let attrs = attrs.iter().filter(|attr| !attr.path().is_ident("doc"));
        Self { attributes: quote!(#(#attrs)* #derive), serde, debug }
    }

    /// `Debug` for a struct with these fields, unless the user derives it.
    pub(super) fn expand_debug(&self, name: &Ident, fields: &[Field]) -> Option<TokenStream> {
        if self.debug {
            return None;
        }
        let text = name.to_string();
        let text = text.trim_start_matches("r#");
        let names: Vec<_> = fields.iter().map(|field| field.rust.trim_start_matches("r#")).collect();
        let names = names.join(" ");
        let values = fields.iter().map(|field| ident(&field.rust));
        // Inlined, it would be compiled once more for lists and options of the struct.
        Some(quote! {
            impl ::core::fmt::Debug for #name {
                #[inline(never)]
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    __rt::debug(f, #text, #names, &[#(&self.#values),*])
                }
            }
        })
    }

    /// `#[serde(..)]` with these arguments, when and where serde's traits are derived.
    pub(super) fn serde(&self, arguments: &TokenStream) -> Option<TokenStream> {
        match &self.serde {
            _ if arguments.is_empty() => None,
            Serde::Never => None,
            Serde::Always => Some(quote!(#[serde(#arguments)])),
            Serde::When(gates) => Some(match gates.as_slice() {
                [gate] => quote!(#[cfg_attr(#gate, serde(#arguments))]),
                gates => quote!(#[cfg_attr(any(#(#gates),*), serde(#arguments))]),
            }),
        }
    }

    /// `#[serde(..)]` for something whose name in Rust may not be the one on the wire.
    pub(super) fn serde_names(&self, rust: &str, wire: &str, also: &[String]) -> Option<TokenStream> {
        let rename = (rust.trim_start_matches("r#") != wire).then(|| quote!(rename = #wire));
        let aliases = also.iter().map(|name| quote!(alias = #name));
        let arguments = rename.into_iter().chain(aliases);
        self.serde(&quote!(#(#arguments),*))
    }
}

impl ToTokens for Derives {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.attributes.to_tokens(tokens);
    }
}

impl Serde {
    /// Takes note of a derived trait.
    fn meet(&mut self, path: &Path, gate: Option<&TokenStream>) {
        if !last(path).is_some_and(|name| name == "Serialize" || name == "Deserialize") {
            return;
        }
        match (&mut *self, gate) {
            (Self::Always, _) => {}
            (_, None) => *self = Self::Always,
            (Self::Never, Some(gate)) => *self = Self::When(vec![gate.clone()]),
            (Self::When(gates), Some(gate)) => {
                if !gates.iter().any(|other| other.to_string() == gate.to_string()) {
                    gates.push(gate.clone());
                }
            }
        }
    }
}

/// The traits that an attribute derives, each with the predicate of the `cfg_attr` around it. What does not parse is left to rustc.
fn derived(meta: &Meta) -> Vec<(Path, Option<TokenStream>)> {
    let Meta::List(list) = meta else { return Vec::new() };
    if list.path.is_ident("derive") {
        let paths = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).unwrap_or_default();
        return paths.into_iter().map(|path| (path, None)).collect();
    }
    if list.path.is_ident("cfg_attr") {
        let mut metas = list
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .unwrap_or_default()
            .into_iter();
        let Some(gate) = metas.next() else { return Vec::new() };
        let gated =
            metas.flat_map(|meta| derived(&meta)).map(|(path, _)| (path, Some(gate.to_token_stream())));
        return gated.collect();
    }
    Vec::new()
}

fn last(path: &Path) -> Option<String> {
    path.segments.last().map(|segment| segment.ident.to_string())
}

/// The rooted path of one of the standard library's derives.
fn standard(name: &str) -> TokenStream {
    match name {
        "Debug" => quote!(::core::fmt::Debug),
        "Clone" => quote!(::core::clone::Clone),
        "Copy" => quote!(::core::marker::Copy),
        "PartialEq" => quote!(::core::cmp::PartialEq),
        "Eq" => quote!(::core::cmp::Eq),
        "PartialOrd" => quote!(::core::cmp::PartialOrd),
        "Ord" => quote!(::core::cmp::Ord),
        "Hash" => quote!(::core::hash::Hash),
        _ => quote!(::core::default::Default),
    }
}
