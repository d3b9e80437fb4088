//! From the bounds and rules of a request to the static tables that the runtime holds against it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::scope::Scope;
use super::table::{expand_test, option};
use crate::model::{Bound, Endpoint, Keys, Limit, Placed, Rule, RuleKind, Test, placed};

/// The endpoint's constraints: bounds in the order of the fields, then rules.
pub(super) fn expand_constraints(scope: &Scope<'_>, endpoint: &Endpoint) -> Vec<TokenStream> {
    let fields = placed(&endpoint.request, &|index| scope.model.types.get(index));
    let bounds =
        fields.iter().flat_map(|place| place.field.bounds.iter().map(|bound| expand_bound(place, bound)));
    let rules = endpoint.rules.iter().map(|rule| expand_rule(rule, &fields));
    bounds.chain(rules).collect()
}

fn expand_bound(place: &Placed<'_>, bound: &Bound) -> TokenStream {
    let count = |count: &u64| Literal::u64_unsuffixed(*count);
    let check = match bound {
        Bound::Min(limit) => quote!(Min(#limit)),
        Bound::MinExclusive(limit) => quote!(MinExclusive(#limit)),
        Bound::Max(limit) => quote!(Max(#limit)),
        Bound::MaxExclusive(limit) => quote!(MaxExclusive(#limit)),
        Bound::MaxDecimals(most) => {
            let most = count(most);
            quote!(MaxDecimals(#most))
        }
        Bound::MinLen(least) => {
            let least = count(least);
            quote!(MinLen(#least))
        }
        Bound::MaxLen(most) => {
            let most = count(most);
            quote!(MaxLen(#most))
        }
        Bound::MinItems(least) => {
            let least = count(least);
            quote!(MinItems(#least))
        }
        Bound::MaxItems(most) => {
            let most = count(most);
            quote!(MaxItems(#most))
        }
        Bound::NotToken => quote!(NotToken),
    };
    let (name, field, at, secret) = (bound.key(), &place.field.wire, &place.at, place.secret);
    quote!(__rt::constraint::Constraint::bound(
        #name, #field, &[#(#at),*], __rt::constraint::Check::#check, #secret,
    ))
}

fn expand_rule(rule: &Rule, fields: &[Placed<'_>]) -> TokenStream {
    let name = &rule.name;
    let (at, check) = match &rule.kind {
        RuleKind::Sum { at, at_most: Limit::Number(limit) } => {
            (at, quote!(SumAtMost(__rt::constraint::Limit::Number(#limit))))
        }
        RuleKind::Sum { at, at_most: Limit::At(limit) } => {
            (at, quote!(SumAtMost(__rt::constraint::Limit::At(&[#(#limit),*]))))
        }
        RuleKind::NotAfter { earlier, later } => (earlier, quote!(NotAfter(&[#(#later),*]))),
    };
    let secret = rule.is_secret(fields);
    let when = option(rule.when.as_ref().map(expand_when));
    quote!(__rt::constraint::Constraint::rule(
        #name, &[#(#at),*], __rt::constraint::Check::#check, #when, #secret,
    ))
}

pub(super) fn expand_when(test: &Test) -> TokenStream {
    let keys = Keys::of_test(test);
    let test = expand_test(&keys, test);
    let keys = keys.names();
    quote! {
        __rt::constraint::When {
            keys: &[#(#keys),*],
            test: {
                use __rt::table::*;
                #test
            },
        }
    }
}
