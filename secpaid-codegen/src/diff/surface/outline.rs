//! From generated tokens to the same items without docs, bodies and values: nobody outside sees them, and they are most of the text.

use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use crate::model::{Field, Model, TypeKind};

/// The model without what leaves no trace in names and types. Its expansion has the same surface in half the time.
pub(in crate::diff) fn lean(model: &Model) -> Model {
    let mut model = model.clone();
    model.doc = None;
    for envelope in &mut model.envelopes {
        envelope.samples.clear();
        envelope.when = None;
        envelope.outcomes.clear();
    }
    for error in &mut model.errors {
        error.doc.clear();
        error.fix = None;
        error.matchers.clear();
    }
    model.error_sets.iter_mut().for_each(|set| set.doc = None);
    for ty in &mut model.types {
        ty.doc = None;
        if let TypeKind::Record { fields } | TypeKind::Tuple { entries: fields } = &mut ty.kind {
            fields.iter_mut().for_each(strip_field);
        }
    }
    let unions = model.types.iter_mut().filter_map(|ty| match &mut ty.kind {
        TypeKind::Union(union) => Some(union),
        _ => None,
    });
    for variant in unions.flat_map(|union| &mut union.variants) {
        variant.doc = None;
        variant.source.clear();
        variant.when = None;
    }
    for endpoint in &mut model.endpoints {
        endpoint.doc = None;
        endpoint.outcomes.clear();
        endpoint.examples.clear();
        endpoint.rules.clear();
        endpoint.state = None;
        endpoint.request.iter_mut().for_each(strip_field);
    }
    model.inbound.iter_mut().for_each(|inbound| inbound.examples.clear());
    model
}

fn strip_field(field: &mut Field) {
    field.doc = None;
    field.source.clear();
    field.bounds.clear();
    field.refusals.clear();
}

/// The items with empty function bodies, with `()` as the value of constants and statics, and with no attributes but `derive`.
pub(super) fn outline(tokens: TokenStream) -> TokenStream {
    let mut tokens = tokens.into_iter().peekable();
    let mut kept = Vec::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' => {
                if let Some(attribute) = tokens.next_if(is_group)
                    && starts_with(&attribute, "derive")
                {
                    kept.extend([hash.into(), attribute]);
                }
            }
            TokenTree::Ident(word) if word == "fn" => {
                kept.push(word.into());
                take_signature(&mut tokens, &mut kept);
            }
            TokenTree::Ident(word) if word == "static" || word == "const" => {
                kept.push(word.into());
                take_constant(&mut tokens, &mut kept);
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                kept.push(braces(outline(group.stream())));
            }
            other => kept.push(other),
        }
    }
    kept.into_iter().collect()
}

/// Up to the body, which becomes an empty one.
fn take_signature(tokens: &mut Peekable<IntoIter>, kept: &mut Vec<TokenTree>) {
    for token in tokens {
        match token {
            TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => {
                kept.push(braces(TokenStream::new()));
                return;
            }
            other => kept.push(other),
        }
    }
}

/// Up to the semicolon. The block of a `const _` has items of its own, other values become `()`.
fn take_constant(tokens: &mut Peekable<IntoIter>, kept: &mut Vec<TokenTree>) {
    let anonymous = tokens.peek().is_some_and(|token| matches!(token, TokenTree::Ident(name) if name == "_"));
    let mut value = false;
    for token in tokens {
        match token {
            TokenTree::Punct(end) if end.as_char() == ';' => {
                kept.push(end.into());
                return;
            }
            TokenTree::Punct(equals) if equals.as_char() == '=' && !value => {
                value = true;
                kept.push(equals.into());
                if !anonymous {
                    kept.extend(quote!(()));
                }
            }
            TokenTree::Group(block) if value && anonymous => kept.push(braces(outline(block.stream()))),
            other if !value => kept.push(other),
            _ => {}
        }
    }
}

fn braces(content: TokenStream) -> TokenTree {
    Group::new(Delimiter::Brace, content).into()
}

fn is_group(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(_))
}

fn starts_with(token: &TokenTree, name: &str) -> bool {
    let TokenTree::Group(group) = token else { return false };
    matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(first)) if first == name)
}
