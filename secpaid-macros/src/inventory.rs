//! From the annotated module to the structs that it lists and the items that stay as they are.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::{Attribute, Fields, Item, ItemMod, ItemStruct, LitStr, Token};

use crate::message;
use crate::mistakes::Mistakes;

/// The module without what it lists.
pub(crate) struct Module {
    /// Attributes before the module and inside it.
    pub attrs: Vec<Attribute>,
    /// `pub mod`, with the visibility.
    pub head: TokenStream,
    /// The name.
    pub ident: Ident,
    /// What it lists, in order.
    pub listed: Vec<Struct>,
    /// All other items.
    pub others: Vec<Item>,
}

/// A listed struct.
pub(crate) struct Struct {
    /// The name in the spec, and where the user says it.
    pub name: String,
    /// Where the user says it.
    pub name_span: Span,
    /// The Rust name.
    pub ident: Ident,
    /// The visibility.
    pub vis: TokenStream,
    /// All attributes but those for this macro.
    pub attrs: Vec<Attribute>,
}

impl Module {
    /// Sorts the items of an inline module.
    ///
    /// # Errors
    ///
    /// When the item is not one. Mistakes inside it are added to `mistakes`.
    pub(crate) fn parse(item: TokenStream, mistakes: &mut Mistakes) -> syn::Result<Self> {
        let ItemMod { attrs, vis, unsafety, mod_token, ident, content, .. } = match syn::parse2(item)? {
            Item::Mod(module) => module,
            other => return Err(syn::Error::new_spanned(other, message::not_a_module())),
        };
        let Some((_, items)) = content else {
            return Err(syn::Error::new(ident.span(), message::module_in_another_file(&ident.to_string())));
        };
        let mut listed = Vec::new();
        let mut others = Vec::new();
        for item in items {
            match item {
                Item::Struct(item) => listed.push(Struct::parse(item, mistakes)),
                other => others.push(other),
            }
        }
        let mut head = vis.into_token_stream();
        unsafety.to_tokens(&mut head);
        mod_token.to_tokens(&mut head);
        Ok(Self { attrs, head, ident, listed, others })
    }
}

impl Struct {
    /// What is wrong with it is noted; what it names is known all the same.
    fn parse(item: ItemStruct, mistakes: &mut Mistakes) -> Self {
        let ItemStruct { attrs, vis, ident, generics, fields, .. } = item;
        let rust_name = ident.to_string();
        if !matches!(fields, Fields::Unit) {
            mistakes.add(ident.span(), message::struct_with_fields(&rust_name));
        }
        if !generics.params.is_empty() || generics.where_clause.is_some() {
            mistakes.add(ident.span(), message::struct_with_generics(&rust_name));
        }
        if attrs.iter().any(|attr| attr.path().is_ident("cfg")) {
            mistakes.add(ident.span(), message::struct_with_cfg(&rust_name));
        }
        let mut name = rust_name;
        let mut name_span = ident.span();
        let (own, attrs): (Vec<_>, Vec<_>) = attrs.into_iter().partition(|attr| attr.path().is_ident("api"));
        for attr in own {
            match rename(&attr) {
                Ok(literal) => (name, name_span) = (literal.value(), literal.span()),
                Err(error) => mistakes.add_error(error),
            }
        }
        Self { name, name_span, ident, vis: vis.into_token_stream(), attrs }
    }
}

/// `rename = "NameInTheSpec"`
fn rename(attr: &Attribute) -> syn::Result<LitStr> {
    attr.parse_args_with(|input: syn::parse::ParseStream<'_>| {
        let key: Ident = input.parse()?;
        if key != "rename" {
            return Err(syn::Error::new(key.span(), message::rename_expected()));
        }
        input.parse::<Token![=]>()?;
        input.parse()
    })
    .map_err(|error| syn::Error::new(error.span(), message::rename_expected()))
}
