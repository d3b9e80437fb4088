//! From the tokens in `#[api(..)]` to what they ask for.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{LitStr, Path, Token, parenthesized};

use crate::message;

/// The arguments of the attribute.
pub(crate) struct Arguments {
    /// The path of the spec file, as written.
    pub spec: LitStr,
    /// Path of the runtime crate.
    pub core: TokenStream,
    /// Traits that every data type derives.
    pub derives: Vec<Path>,
    /// The path under which everybody sees the module.
    pub path: Option<String>,
    /// May the list lack endpoints?
    pub partial: bool,
}

impl Arguments {
    /// Parses the tokens between the parentheses.
    pub(crate) fn parse(tokens: TokenStream) -> syn::Result<Self> {
        <Self as Parse>::parse.parse2(tokens)
    }
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let spec = input
            .parse::<LitStr>()
            .map_err(|error| syn::Error::new(error.span(), message::path_missing()))?;
        let core = quote!(::secpaid_core);
        let mut arguments = Self { spec, core, derives: Vec::new(), path: None, partial: false };
        let mut seen: Vec<Ident> = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let name = input.call(Ident::parse_any)?;
            if seen.contains(&name) {
                return Err(syn::Error::new(name.span(), message::repeated_argument(&name.to_string())));
            }
            arguments.parse_one(&name, input)?;
            seen.push(name);
        }
        Ok(arguments)
    }
}

impl Arguments {
    fn parse_one(&mut self, name: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        if name == "crate" {
            let path = input.parse::<Token![=]>().and_then(|_| input.call(Path::parse_mod_style));
            let path = path.map_err(|error| syn::Error::new(error.span(), message::crate_path_expected()))?;
            self.core = path.into_token_stream();
        } else if name == "path" {
            let path = input.parse::<Token![=]>().and_then(|_| input.call(Path::parse_mod_style));
            let path = path.map_err(|error| syn::Error::new(error.span(), message::path_expected()))?;
            self.path = Some(path.into_token_stream().to_string().replace(' ', ""));
        } else if name == "derive" {
            let traits;
            parenthesized!(traits in input);
            let traits = Punctuated::<Path, Token![,]>::parse_terminated(&traits)?;
            self.derives = traits.into_iter().collect();
        } else if name == "partial" {
            self.partial = true;
        } else {
            return Err(syn::Error::new(name.span(), message::unknown_argument(&name.to_string())));
        }
        Ok(())
    }
}
