//! From envelopes and tests to the static tables that the runtime follows.

mod error;
mod list;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

pub(super) use self::error::{error_set_static, error_static};
use self::error::{expand_error, expand_error_set};
pub(super) use self::list::SharedLists;
use super::scope::Scope;
use crate::model::{
    AtTest, Auth, AuthKind, DataPlace, Empty, EmptyBy, Envelope, Hints, HttpPolicy, Keys, MetaPlace, Op,
    Outcome, Scalar, StatusRange, Test, ValueKind,
};

/// The tables that endpoints refer to: how to authenticate, the envelopes they use, and every error.
pub(super) fn expand_tables<'s>(
    scope: &'s Scope<'_>,
    envelopes: impl IntoIterator<Item = &'s usize>,
) -> Vec<TokenStream> {
    let keys = scope.keys.names();
    let secrets = scope.model.secret_names();
    let authenticated = scope.model.auth.as_ref().map(|auth| auth_field(Some(auth)));
    let byte_order_mark = scope.model.byte_order_mark.then(|| quote!(byte_order_mark: true,));
    let common = quote! {
        static __KEYS: &[&::core::primitive::str] = &[#(#keys),*];
        static __SECRETS: &[&::core::primitive::str] = &[#(#secrets),*];

        /// What is true of each endpoint that does not say otherwise.
        const __ENDPOINT: __rt::table::Description = __rt::table::Description {
            keys: __KEYS,
            secrets: __SECRETS,
            #authenticated
            #byte_order_mark
            ..__rt::table::Description::NOTHING
        };
    };
    let auth = scope.model.auth.iter().chain(&scope.model.auth_schemes).map(expand_auth);
    let used = envelopes.into_iter().filter_map(|index| scope.model.envelopes.get(*index));
    let envelopes = used.map(|envelope| expand_envelope(scope, envelope));
    let errors = scope.model.errors.iter().map(|error| expand_error(scope, error));
    let sets = scope.error_sets().map(|set| expand_error_set(scope, set));
    let lists = scope.shared_lists.tables();
    std::iter::once(common).chain(auth).chain(envelopes).chain(errors).chain(sets).chain(lists).collect()
}

/// The field of a description that says how calls authenticate.
pub(super) fn auth_field(auth: Option<&Auth>) -> TokenStream {
    let auth = option(auth.map(auth_static).map(|auth| quote!(&#auth)));
    quote!(auth: #auth,)
}

/// The static of a way to authenticate.
pub(super) fn auth_static(auth: &Auth) -> Ident {
    match &auth.scheme {
        None => format_ident!("__AUTH"),
        Some(scheme) => format_ident!("__AUTH_{}", scheme.to_uppercase()),
    }
}

fn expand_auth(auth: &Auth) -> TokenStream {
    let ident = auth_static(auth);
    let scheme = option(auth.scheme.as_ref().map(|scheme| quote!(#scheme)));
    let kind = match &auth.kind {
        AuthKind::Header { name, prefix } => quote!(Header { name: #name, prefix: #prefix }),
        AuthKind::Basic => quote!(Basic),
        AuthKind::Query(name) => quote!(Query(#name)),
        AuthKind::Path { before, after } => quote!(Path { before: #before, after: #after }),
        AuthKind::Sign => quote!(Sign),
    };
    quote! {
        static #ident: __rt::table::Auth =
            __rt::table::Auth { scheme: #scheme, kind: __rt::table::AuthKind::#kind };
    }
}

/// The static of an envelope.
pub(super) fn envelope_static(envelope: &Envelope) -> Ident {
    format_ident!("__ENVELOPE_{}", envelope.name.to_uppercase())
}

fn expand_envelope(scope: &Scope<'_>, envelope: &Envelope) -> TokenStream {
    let ident = envelope_static(envelope);
    let value = expand_envelope_value(&scope.keys, envelope);
    quote! {
        static #ident: __rt::table::Envelope = {
            use __rt::table::*;
            #value
        };
    }
}

/// Needs the tables in scope.
pub(super) fn expand_envelope_value(keys: &Keys, envelope: &Envelope) -> TokenStream {
    let name = &envelope.name;
    let when = option(envelope.when.as_ref().map(|test| expand_test(keys, test)));
    let http = match envelope.http {
        HttpPolicy::Ignore => quote!(Ignore),
        HttpPolicy::First => quote!(First),
        HttpPolicy::Fallback => quote!(Fallback),
    };
    let outcomes = expand_outcomes(keys, &envelope.outcomes);
    let code = envelope.code.iter().map(|pointer| expand_pointer(keys, pointer));
    let message = envelope.message.iter().map(|pointer| expand_pointer(keys, pointer));
    let none = &envelope.none;
    let data = expand_place(keys, &envelope.data);
    let empty = expand_empty_by(&envelope.empty);
    let details = option(envelope.details.as_ref().map(|at| expand_pointer(keys, at)));
    let hints = expand_hints(keys, &envelope.hints);
    let warnings = envelope.warnings.iter().map(|pointer| expand_pointer(keys, pointer));
    quote! {
        Envelope {
            name: #name,
            when: #when,
            http: HttpPolicy::#http,
            outcomes: #outcomes,
            own_outcomes: &[],
            code: &[#(#code),*],
            message: &[#(#message),*],
            none: &[#(#none),*],
            data: #data,
            empty: #empty,
            details: #details,
            hints: #hints,
            warnings: &[#(#warnings),*],
        }
    }
}

fn expand_hints(keys: &Keys, hints: &Hints) -> TokenStream {
    if *hints == Hints::default() {
        return quote!(HintPlaces::NONE);
    }
    let fields = hints.each().map(|(name, places)| {
        let name = format_ident!("{name}");
        let places = places.iter().map(|place| expand_answer_place(keys, place));
        quote!(#name: &[#(#places),*])
    });
    quote!(HintPlaces { #(#fields),* })
}

/// Needs the tables in scope.
pub(super) fn expand_answer_place(keys: &Keys, place: &MetaPlace) -> TokenStream {
    match place {
        MetaPlace::At(pointer) => {
            let pointer = expand_pointer(keys, pointer);
            quote!(AnswerPlace::At(#pointer))
        }
        MetaPlace::Header(name) => quote!(AnswerPlace::Header(#name)),
    }
}

/// Needs the tables in scope.
pub(super) fn expand_outcomes(keys: &Keys, outcomes: &[(Outcome, Test)]) -> TokenStream {
    let outcomes = outcomes.iter().map(|(outcome, test)| {
        let (outcome, test) = (expand_outcome(*outcome), expand_test(keys, test));
        quote!((#outcome, #test))
    });
    quote!(&[#(#outcomes),*])
}

/// Needs the tables in scope.
pub(super) fn expand_outcome(outcome: Outcome) -> TokenStream {
    let variant = match outcome {
        Outcome::Ok => quote!(Ok),
        Outcome::Error => quote!(Error),
        Outcome::Pending => quote!(Pending),
        Outcome::Partial => quote!(Partial),
        Outcome::Noop => quote!(Noop),
        Outcome::Unknown => quote!(Unknown),
    };
    quote!(Outcome::#variant)
}

/// Needs the tables in scope.
pub(super) fn expand_test(keys: &Keys, test: &Test) -> TokenStream {
    match test {
        Test::All(tests) => {
            let tests = tests.iter().map(|test| expand_test(keys, test));
            quote!(Test::All(&[#(#tests),*]))
        }
        Test::Any(tests) => {
            let tests = tests.iter().map(|test| expand_test(keys, test));
            quote!(Test::Any(&[#(#tests),*]))
        }
        Test::Not(test) => {
            let test = expand_test(keys, test);
            quote!(Test::Not(&#test))
        }
        Test::Status(ranges) => {
            let ranges = ranges.iter().map(|StatusRange { from, to }| {
                if from == to {
                    quote!(StatusRange::only(#from))
                } else {
                    quote!(StatusRange { from: #from, to: #to })
                }
            });
            quote!(Test::Status(&[#(#ranges),*]))
        }
        Test::Rust(path) => {
            // That it is one was established by the parser.
            let function: Option<syn::Path> = syn::parse_str(path).ok();
            quote!(Test::Rust { path: #path, function: ::core::option::Option::Some(#function) })
        }
        Test::At(AtTest { at, op, or_absent, loose, every }) => {
            let at = expand_pointer(keys, at);
            let op = expand_op(op);
            quote!(Test::At { at: #at, op: #op, or_absent: #or_absent, loose: #loose, every: #every })
        }
    }
}

fn expand_op(op: &Op) -> TokenStream {
    match op {
        Op::Is(scalar) => {
            let scalar = expand_scalar(scalar);
            quote!(Op::Is(#scalar))
        }
        Op::Not(scalar) => {
            let scalar = expand_scalar(scalar);
            quote!(Op::Not(#scalar))
        }
        Op::In(scalars) => {
            let scalars = scalars.iter().map(expand_scalar);
            quote!(Op::In(&[#(#scalars),*]))
        }
        Op::NotIn(scalars) => {
            let scalars = scalars.iter().map(expand_scalar);
            quote!(Op::NotIn(&[#(#scalars),*]))
        }
        Op::Lt(limit) => quote!(Op::Lt(#limit)),
        Op::Gte(limit) => quote!(Op::Gte(#limit)),
        Op::Absent => quote!(Op::Absent),
        Op::Present => quote!(Op::Present),
        Op::Container => quote!(Op::Container),
        Op::Kind(kinds) => {
            let kinds = kinds.iter().map(expand_kind);
            quote!(Op::Kind(&[#(#kinds),*]))
        }
        Op::Empty(wanted) => quote!(Op::Empty(#wanted)),
        Op::Prefix(prefix) => quote!(Op::Prefix(#prefix)),
        Op::NonePrefix(prefix) => quote!(Op::NonePrefix(#prefix)),
    }
}

fn expand_kind(kind: &ValueKind) -> TokenStream {
    match kind {
        ValueKind::Object => quote!(ValueKind::Object),
        ValueKind::List => quote!(ValueKind::List),
        ValueKind::String => quote!(ValueKind::String),
        ValueKind::Number => quote!(ValueKind::Number),
        ValueKind::Bool => quote!(ValueKind::Bool),
        ValueKind::Null => quote!(ValueKind::Null),
    }
}

fn expand_scalar(scalar: &Scalar) -> TokenStream {
    match scalar {
        Scalar::Null => quote!(Scalar::Null),
        Scalar::Bool(value) => quote!(Scalar::Bool(#value)),
        Scalar::Number(text) => quote!(Scalar::Number(#text)),
        Scalar::String(text) => quote!(Scalar::String(#text)),
    }
}

/// Needs the tables in scope.
pub(super) fn expand_pointer(keys: &Keys, pointer: &[String]) -> TokenStream {
    match pointer.split_first() {
        None => quote!(Pointer::Root),
        Some((first, rest)) => {
            let key = Literal::usize_unsuffixed(keys.position(first));
            quote!(Pointer::Below(#key, &[#(#rest),*]))
        }
    }
}

/// Needs the tables in scope.
pub(super) fn expand_place(keys: &Keys, place: &DataPlace) -> TokenStream {
    match place {
        DataPlace::None => quote!(DataPlace::None),
        DataPlace::Root => quote!(DataPlace::Root),
        DataPlace::Flat => quote!(DataPlace::Flat),
        DataPlace::At(pointer) => {
            let pointer = expand_pointer(keys, pointer);
            quote!(DataPlace::At(#pointer))
        }
    }
}

/// Needs the tables in scope.
pub(super) fn expand_empty_by(empty: &EmptyBy) -> TokenStream {
    let list = |spellings: &[Empty]| {
        let spellings = spellings.iter().map(expand_empty);
        quote!(&[#(#spellings),*])
    };
    match empty {
        EmptyBy::Any(spellings) => {
            let spellings = list(spellings);
            quote!(EmptyBy::Any(#spellings))
        }
        EmptyBy::Outcome(all) => {
            let all = all.iter().map(|(outcome, spellings)| {
                let (outcome, spellings) = (expand_outcome(*outcome), list(spellings));
                quote!((#outcome, #spellings))
            });
            quote!(EmptyBy::Outcome(&[#(#all),*]))
        }
    }
}

/// Needs the tables in scope.
fn expand_empty(empty: &Empty) -> TokenStream {
    match empty {
        Empty::Absent => quote!(Empty::Absent),
        Empty::Null => quote!(Empty::Null),
        Empty::Array => quote!(Empty::Array),
        Empty::Object => quote!(Empty::Object),
        Empty::String => quote!(Empty::String),
        Empty::Blank => quote!(Empty::Blank),
    }
}

/// `Some` or `None`, rooted.
pub(super) fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
