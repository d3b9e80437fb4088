//! From the model to the compiler's tokens, by way of text.
//!
//! Every token that a macro makes one by one is a call into the compiler, and an API has hundreds of thousands of them: that would be
//! half of the time that generated code costs. So the generator runs on tokens of its own, and their text crosses over in one call.
//! What the user wrote is put back afterwards, so that the compiler and editors still see where it stands.

use std::sync::{Mutex, MutexGuard, PoisonError};

use proc_macro2::{Delimiter, TokenStream, TokenTree, fallback};
use quote::ToTokens;
use secpaid_codegen::expand::{self as generate, Listed, Options};
use secpaid_codegen::model::Model;
use syn::Attribute;
use syn::parse::Parser;

/// Which kind of tokens there are is a setting of the whole process. Whoever expands macros on several threads waits here.
pub(crate) fn one_at_a_time() -> MutexGuard<'static, ()> {
    static EXPANDING: Mutex<()> = Mutex::new(());
    EXPANDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Everything that the model and the options stand for.
pub(crate) fn items(model: &Model, options: &Options) -> TokenStream {
    let text = Written::new(options).generate(model);
    match text.and_then(|text| text.parse().ok()) {
        Some(tokens) => put_back(tokens, options),
        // Text of tokens is Rust, so this is never needed; it gives the same, only later.
        None => generate::api(model, options).into_iter().collect(),
    }
}

/// The options as text, which any kind of tokens can be made of.
struct Written {
    core: String,
    derives: Vec<String>,
    endpoints: Vec<WrittenEntry>,
    types: Vec<WrittenEntry>,
}

struct WrittenEntry {
    index: usize,
    ident: String,
    vis: String,
    attrs: String,
}

impl Written {
    fn new(options: &Options) -> Self {
        Self {
            core: options.core.to_string(),
            derives: options.derives.iter().map(text_of).collect(),
            endpoints: options.endpoints.iter().map(WrittenEntry::new).collect(),
            types: options.types.iter().map(WrittenEntry::new).collect(),
        }
    }

    /// The text of the expansion.
    fn generate(&self, model: &Model) -> Option<String> {
        let _own_tokens = OwnTokens::begin();
        let options = self.read()?;
        let mut text = String::new();
        for item in generate::api(model, &options) {
            text.push_str(&item.to_string());
            text.push('\n');
        }
        Some(text)
    }

    fn read(&self) -> Option<Options> {
        let entries =
            |written: &[WrittenEntry]| written.iter().map(WrittenEntry::read).collect::<Option<_>>();
        Some(Options {
            core: self.core.parse().ok()?,
            derives: self.derives.iter().map(|path| syn::parse_str(path).ok()).collect::<Option<_>>()?,
            endpoints: entries(&self.endpoints)?,
            types: entries(&self.types)?,
        })
    }
}

impl WrittenEntry {
    fn new(listed: &Listed) -> Self {
        Self {
            index: listed.index,
            ident: listed.ident.to_string(),
            vis: listed.vis.to_string(),
            attrs: listed.attrs.iter().map(text_of).collect(),
        }
    }

    fn read(&self) -> Option<Listed> {
        Some(Listed {
            index: self.index,
            ident: syn::parse_str(&self.ident).ok()?,
            vis: self.vis.parse().ok()?,
            attrs: Attribute::parse_outer.parse_str(&self.attrs).ok()?,
        })
    }
}

fn text_of(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

/// While it lives, tokens are proc-macro2's own instead of the compiler's.
struct OwnTokens;

impl OwnTokens {
    fn begin() -> Self {
        fallback::force();
        Self
    }
}

impl Drop for OwnTokens {
    fn drop(&mut self) {
        fallback::unforce();
    }
}

/// The same tokens with the listed names, and the attributes on them, as the user wrote them.
fn put_back(tokens: TokenStream, options: &Options) -> TokenStream {
    let listed = || options.endpoints.iter().chain(&options.types);
    if listed().next().is_none() {
        return tokens;
    }
    let mut trees: Vec<TokenTree> = tokens.into_iter().collect();
    for at in 1..trees.len() {
        let (before, rest) = trees.split_at_mut(at);
        let (Some(TokenTree::Ident(keyword)), Some(TokenTree::Ident(name))) =
            (before.last(), rest.first_mut())
        else {
            continue;
        };
        if *keyword != "struct" && *keyword != "enum" {
            continue;
        }
        if let Some(entry) = listed().find(|entry| entry.ident == *name) {
            name.set_span(entry.ident.span());
            put_back_attributes(before, entry);
        }
    }
    trees.into_iter().collect()
}

/// The attributes of an item are the brackets before it, down to the end of the item before that.
fn put_back_attributes(before: &mut [TokenTree], entry: &Listed) {
    let own: Vec<(String, TokenTree)> = entry.attrs.iter().filter_map(brackets).collect();
    for tree in before.iter_mut().rev() {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                let text = squeezed(&group.to_string());
                if let Some((_, written)) = own.iter().find(|(other, _)| *other == text) {
                    *tree = written.clone();
                }
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
            TokenTree::Punct(punct) if punct.as_char() == ';' => break,
            _ => {}
        }
    }
}

/// The brackets of an attribute, and their text.
fn brackets(attr: &Attribute) -> Option<(String, TokenTree)> {
    let group = attr.to_token_stream().into_iter().find(|tree| matches!(tree, TokenTree::Group(_)))?;
    Some((squeezed(&group.to_string()), group))
}

/// Two printers of tokens agree but for white space.
fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_s_ident_and_attributes_are_put_back() {
        let tokens: TokenStream =
            "mod other { } # [doc = \"a\"] # [derive(A)] # [derive(B)] pub struct Name { } pub struct Unlisted { }".parse().unwrap();
        let entry = Listed {
            index: 0,
            ident: proc_macro2::Ident::new("Name", proc_macro2::Span::call_site()),
            vis: TokenStream::new(),
            attrs: Attribute::parse_outer.parse_str("#[derive(B)]").unwrap(),
        };
        let options = Options { endpoints: vec![entry], ..Options::default() };
        let text = tokens.to_string();
        assert_eq!(put_back(tokens, &options).to_string(), text);
    }
}
