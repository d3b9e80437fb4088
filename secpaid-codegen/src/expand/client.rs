//! From servers and endpoints to the two clients: constructors, and a method per endpoint.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{self, Doc};
use super::scope::{Entry, Scope, ident};
use crate::model::{AuthKind, Endpoint, Server};

/// The asynchronous client and the blocking one.
pub(super) fn expand_clients(scope: &Scope<'_>) -> Vec<TokenStream> {
    vec![expand_client(scope, Kind::Async), expand_client(scope, Kind::Blocking)]
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Async,
    Blocking,
}

fn expand_client(scope: &Scope<'_>, kind: Kind) -> TokenStream {
    let core = scope.core;
    let title = scope.model.title.as_deref().unwrap_or(&scope.model.name);
    let (name, transport, doc) = match kind {
        Kind::Async => {
            ("Client", quote!(LocalTransport), format!(" {title}, over an asynchronous transport."))
        }
        Kind::Blocking => {
            ("BlockingClient", quote!(BlockingTransport), format!(" {title}, over a transport that blocks."))
        }
    };
    let name = ident(name);
    let servers = scope.model.servers.iter().map(|server| expand_server(scope, server));
    let by_name = expand_server_by_name(scope);
    let new = expand_new(scope, &quote!(#core::client::#name));
    let pages = scope
        .endpoints()
        .any(|(_, endpoint)| endpoint.pages.is_some())
        .then(|| expand_pages_method(scope, kind));
    let methods = scope.endpoints().map(|(entry, endpoint)| expand_method(scope, entry, endpoint, kind));
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::clone::Clone)]
        pub struct #name<T>(#core::client::#name<T>);

        impl<T> #name<T> {
            #(#servers)*
            #by_name
            #new

            /// A client with these settings.
            pub fn with_settings(settings: #core::Settings, transport: T) -> Self {
                Self(#core::client::#name::with_settings(settings, transport))
            }

            /// The client of any API that this one is.
            pub fn inner(&self) -> &#core::client::#name<T> {
                &self.0
            }
        }

        impl<T: #core::transport::#transport> #name<T> {
            #(#methods)*
            #pages
        }
    }
}

/// A constructor for a server of the spec.
fn expand_server(scope: &Scope<'_>, server: &Server) -> TokenStream {
    let core = scope.core;
    let name = ident(&server.name);
    let url = &server.url;
    let doc =
        Doc::or(server.doc.as_deref(), || format!("A client of the {} server.", doc::code(&server.name)))
            .and(format!("Base URL: {}", doc::code(url)))
            .and("# Errors")
            .and("As [`new`](Self::new).");
    let (parameter, argument) = credential(scope);
    quote! {
        #doc
        pub fn #name(#parameter transport: T) -> ::core::result::Result<Self, #core::BuildError> {
            Self::new(#url, #argument transport)
        }
    }
}

/// A constructor for a server that is chosen when the program runs.
fn expand_server_by_name(scope: &Scope<'_>) -> TokenStream {
    let core = scope.core;
    let names: Vec<_> = scope.model.servers.iter().map(|server| doc::code(&server.name)).collect();
    let doc = Doc::new(format!("A client of the server of this name: {}.", names.join(" or ")))
        .and("# Errors")
        .and("When the API has no server of this name, and as [`new`](Self::new).");
    let servers = scope.model.servers.iter().map(|Server { name, url, .. }| quote!((#name, #url)));
    let (parameter, argument) = credential(scope);
    quote! {
        #doc
        pub fn at_server(
            name: &::core::primitive::str,
            #parameter
            transport: T,
        ) -> ::core::result::Result<Self, #core::BuildError> {
            Self::new(__rt::server(&[#(#servers),*], name)?, #argument transport)
        }
    }
}

fn expand_new(scope: &Scope<'_>, client: &TokenStream) -> TokenStream {
    let core = scope.core;
    let (parameter, _) = credential(scope);
    let settings = quote!(#core::Settings::new(base_url)?);
    let (inner, said) = match scope.model.auth.as_ref().map(|auth| &auth.kind) {
        Some(AuthKind::Sign) => (
            quote!(#client::with_settings(#settings.with_signer(signer), transport)),
            Some("The signer signs each request before it is sent."),
        ),
        Some(AuthKind::Basic) => (
            quote!(#client::new(base_url, token, transport)?),
            Some("The token is `user:password`, as HTTP Basic has it."),
        ),
        Some(AuthKind::Header { .. } | AuthKind::Query(_) | AuthKind::Path { .. }) => {
            (quote!(#client::new(base_url, token, transport)?), None)
        }
        None => (quote!(#client::with_settings(#settings, transport)), None),
    };
    let doc = Doc::new("A client of the API at this base URL.")
        .and_maybe(said)
        .and("# Errors")
        .and("For what is not an absolute `http` or `https` URL, or has a query.");
    quote! {
        #doc
        pub fn new(
            base_url: &::core::primitive::str,
            #parameter
            transport: T,
        ) -> ::core::result::Result<Self, #core::BuildError> {
            ::core::result::Result::Ok(Self(#inner))
        }
    }
}

/// What authenticates the calls, as parameter and as argument, where the API wants it.
fn credential(scope: &Scope<'_>) -> (TokenStream, TokenStream) {
    let core = scope.core;
    match scope.model.auth.as_ref().map(|auth| &auth.kind) {
        None => (TokenStream::new(), TokenStream::new()),
        Some(AuthKind::Sign) => (quote!(signer: impl #core::Signer + 'static,), quote!(signer,)),
        Some(AuthKind::Header { .. } | AuthKind::Basic | AuthKind::Query(_) | AuthKind::Path { .. }) => {
            (quote!(token: impl ::core::convert::Into<#core::Token>,), quote!(token,))
        }
    }
}

fn expand_method(scope: &Scope<'_>, entry: &Entry<'_>, endpoint: &Endpoint, kind: Kind) -> TokenStream {
    let core = scope.core;
    let Entry { ident: request, vis, .. } = entry;
    let name = ident(&endpoint.method_name);
    let error = ident(&endpoint.error_name);
    let doc = doc::endpoint(scope.model, endpoint)
        .and("# Errors")
        .and(format!("What the API itself answers is in [`{error}`]."));
    let result = quote!(::core::result::Result<#core::Success<#request>, #core::CallError<#error>>);
    let result = match kind {
        // What an `async fn` says, for a third of the compiler's time.
        Kind::Async => quote!(impl ::core::future::Future<Output = #result> + use<'_, T>),
        Kind::Blocking => result,
    };
    quote! {
        #doc
        #vis fn #name(&self, request: #request) -> #result {
            self.0.call(request)
        }
    }
}

/// All records of a list, for every endpoint that has pages.
fn expand_pages_method(scope: &Scope<'_>, kind: Kind) -> TokenStream {
    let core = scope.core;
    let pages = ident(match kind {
        Kind::Async => "Pages",
        Kind::Blocking => "BlockingPages",
    });
    quote! {
        /// Every record of a list that comes in pages, from the page that the request asks for to the last.
        pub fn pages<E: #core::pages::Paged>(&self, request: E) -> #core::pages::#pages<'_, T, E> {
            self.0.pages(request)
        }

        /// The same as [`pages`](Self::pages), with the client inside. Clone the client to keep one.
        pub fn into_pages<E: #core::pages::Paged>(self, request: E) -> #core::pages::#pages<'static, T, E>
        where
            T: 'static,
        {
            self.0.into_pages(request)
        }
    }
}
