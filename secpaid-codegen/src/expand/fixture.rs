//! From the spec's examples and declared errors to the table of test vectors beside the client.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::scope::Scope;
use super::table::{auth_static, expand_outcome, option};
use crate::fixture::{Fixture, SetFixtures, own_fixtures, set_fixtures};
use crate::model::{Auth, Endpoint, ErrorDef};

/// The static with the fixtures of the endpoints that are generated.
pub(super) fn expand_fixtures(scope: &Scope<'_>) -> TokenStream {
    let core = scope.core;
    let model = scope.model;
    let auth = model.auth.iter().chain(&model.auth_schemes).map(|auth| expand_auth(scope, auth));
    let listed: Vec<_> = scope.endpoints().map(|(entry, _)| entry.index).collect();
    let fixtures = own_fixtures(scope.model);
    let is_listed: BTreeSet<usize> = listed.iter().copied().collect();
    let entries = fixtures
        .iter()
        .filter(|fixture| is_listed.contains(&fixture.endpoint))
        .filter_map(|fixture| expand_fixture(scope, fixture));
    let shared = set_fixtures(scope.model, &listed);
    let shared = shared.iter().map(|shared| expand_shared(scope, shared));
    let constants = scope.endpoints().filter_map(|(_, endpoint)| expand_constants(endpoint));
    quote! {
        /// What the API answers to what: the examples of the spec, and an answer for each declared error of each endpoint.
        pub static FIXTURES: #core::fixture::Fixtures = __rt::Fixtures {
            auth: &[#(#auth),*],
            entries: &[#(#entries),*],
            shared: &[#(#shared),*],
            constants: &[#(#constants),*],
        };
    }
}

fn expand_auth(scope: &Scope<'_>, auth: &Auth) -> TokenStream {
    let (missing, rejected) = (error_name(scope, auth.missing), error_name(scope, auth.rejected));
    let uses = |endpoint: &&Endpoint| {
        scope.model.auth_of(endpoint).is_some_and(|of_endpoint| of_endpoint.scheme == auth.scheme)
    };
    let endpoints =
        scope.endpoints().map(|(_, endpoint)| endpoint).filter(uses).map(|endpoint| &endpoint.name);
    let auth = auth_static(auth);
    quote! {
        __rt::FixtureAuth {
            auth: &#auth,
            endpoints: &[#(#endpoints),*],
            missing: #missing,
            rejected: #rejected,
        }
    }
}

fn expand_fixture(scope: &Scope<'_>, fixture: &Fixture) -> Option<TokenStream> {
    let endpoint = scope.model.endpoints.get(fixture.endpoint)?;
    let (name, method, path) = (&endpoint.name, &endpoint.method, &endpoint.path);
    let Fixture { status, content_type, response, made, .. } = fixture;
    let request = text(fixture.request.as_deref());
    let status = Literal::u16_unsuffixed(*status);
    let error = error_name(scope, fixture.error);
    let outcome = expand_outcome(fixture.outcome);
    let source = (!fixture.source.is_empty()).then(|| fixture.source.join("; "));
    let source = text(source.as_deref());
    Some(quote! {
        __rt::Fixture {
            endpoint: #name,
            method: #method,
            path: #path,
            request: #request,
            status: #status,
            content_type: #content_type,
            response: #response,
            error: #error,
            outcome: __rt::table::#outcome,
            source: #source,
            made: #made,
        }
    })
}

/// The answers for a set of errors, and the endpoints that declare it.
fn expand_shared(scope: &Scope<'_>, shared: &SetFixtures) -> TokenStream {
    let endpoints = shared.endpoints.iter().filter_map(|index| scope.model.endpoints.get(*index));
    let endpoints = endpoints.map(|Endpoint { name, method, path, .. }| {
        quote!(__rt::FixtureRoute { endpoint: #name, method: #method, path: #path })
    });
    let answers = shared.answers.iter().map(|answer| {
        let Fixture { status, content_type, response, .. } = answer;
        let outcome = expand_outcome(answer.outcome);
        let status = Literal::u16_unsuffixed(*status);
        let error = answer.error.and_then(|index| scope.model.errors.get(index)).map(|error| &error.name);
        quote! {
            __rt::SharedAnswer {
                error: #error,
                outcome: __rt::table::#outcome,
                status: #status,
                content_type: #content_type,
                response: #response,
            }
        }
    });
    quote!(__rt::SharedFixtures { endpoints: &[#(#endpoints),*], answers: &[#(#answers),*] })
}

/// The fields that every request of an endpoint has with the same values, if there are any.
fn expand_constants(endpoint: &Endpoint) -> Option<TokenStream> {
    let request = endpoint.constant_fields()?.to_string();
    let name = &endpoint.name;
    Some(quote!(__rt::FixtureConstants { endpoint: #name, request: #request }))
}

fn error_name(scope: &Scope<'_>, index: Option<usize>) -> TokenStream {
    let error: Option<&ErrorDef> = index.and_then(|index| scope.model.errors.get(index));
    text(error.map(|error| error.name.as_str()))
}

fn text(text: Option<&str>) -> TokenStream {
    option(text.map(ToTokens::to_token_stream))
}
