//! From declared errors and sets of them to the static tables that the runtime recognises them by.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{expand_outcome, expand_pointer, expand_scalar, expand_test, option};
use crate::expand::scope::Scope;
use crate::model::{CaptureType, Effect, ErrorDef, ErrorSet, Matcher, Outcome, PatternPart};
use crate::name;

/// The static of an error.
pub(in crate::expand) fn error_static(error: &ErrorDef) -> Ident {
    format_ident!("__ERROR_{}", name::snake_case(&error.name).to_uppercase())
}

/// The static of a set of errors.
pub(in crate::expand) fn error_set_static(set: &ErrorSet) -> Ident {
    format_ident!("__ERRORS_{}", name::snake_case(&set.name).to_uppercase())
}

/// What is not said is as in `NOTHING`: most errors say little, and there are many of them.
pub(super) fn expand_error(scope: &Scope<'_>, error: &ErrorDef) -> TokenStream {
    let core = scope.core;
    let ident = error_static(error);
    let ErrorDef { name, doc, .. } = error;
    let fix = error.fix.as_ref().map(|fix| {
        let fix = option(Some(quote!(#fix)));
        quote!(fix: #fix,)
    });
    let effect = error.effect.map(|effect| {
        let effect = option(Some(match effect {
            Effect::None => quote!(#core::endpoint::Effect::None),
            Effect::Unknown => quote!(#core::endpoint::Effect::Unknown),
        }));
        quote!(effect: #effect,)
    });
    let outcome = (error.outcome != Outcome::Error).then(|| {
        let outcome = expand_outcome(error.outcome);
        quote!(outcome: #outcome,)
    });
    let matchers = error.matchers.iter().map(|matcher| expand_matcher(scope, matcher));
    let captures = (!error.captures.is_empty()).then(|| {
        let captures = Literal::usize_unsuffixed(error.captures.len());
        quote!(captures: #captures,)
    });
    let details = error.details.as_ref().and_then(|details| details.at.as_ref()).map(|at| {
        let at = option(Some(expand_pointer(&scope.keys, at)));
        quote!(details: #at,)
    });
    quote! {
        static #ident: __rt::table::ErrorInfo = {
            use __rt::table::*;
            ErrorInfo {
                name: #name,
                doc: #doc,
                #fix
                #effect
                #outcome
                matchers: &[#(#matchers),*],
                #captures
                #details
                ..ErrorInfo::NOTHING
            }
        };
    }
}

pub(super) fn expand_error_set(scope: &Scope<'_>, set: &ErrorSet) -> TokenStream {
    let ident = error_set_static(set);
    let errors = set.errors.iter().filter_map(|index| scope.model.errors.get(*index)).map(error_static);
    quote! {
        static #ident: &[&__rt::table::ErrorInfo] = &[#(&#errors),*];
    }
}

fn expand_matcher(scope: &Scope<'_>, matcher: &Matcher) -> TokenStream {
    let when = matcher.when.as_ref().map(|when| ("when", expand_test(&scope.keys, when)));
    let message = matcher.message.as_ref().map(|pattern| {
        let parts = pattern.parts.iter().map(|part| match part {
            PatternPart::Literal(text) => quote!(Part::Literal(#text)),
            PatternPart::Capture(number, ty) => {
                let ty = match ty {
                    CaptureType::U32 => quote!(U32),
                    CaptureType::U64 => quote!(U64),
                    CaptureType::I64 => quote!(I64),
                    CaptureType::Decimal => quote!(Decimal),
                    CaptureType::Word => quote!(Word),
                    CaptureType::String => quote!(String),
                };
                let number = Literal::usize_unsuffixed(*number);
                quote!(Part::Capture(#number, CaptureType::#ty))
            }
        });
        ("message", quote!(&[#(#parts),*]))
    });
    let code = matcher.code.as_ref().map(|code| ("code", expand_scalar(code)));
    let status = matcher.status.map(|status| ("status", Literal::u16_unsuffixed(status).into_token_stream()));
    let envelope = matcher.envelope.and_then(|index| scope.model.envelopes.get(index));
    let envelope = envelope.map(|envelope| ("envelope", envelope.name.to_token_stream()));
    let given = [when, message, code, status, envelope].into_iter().flatten().map(|(key, value)| {
        let (key, value) = (format_ident!("{key}"), option(Some(value)));
        quote!(#key: #value,)
    });
    quote!(Matcher { #(#given)* ..Matcher::NOTHING })
}
