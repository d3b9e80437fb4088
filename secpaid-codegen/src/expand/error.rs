//! From declared errors to the enum of an endpoint, of a set, and of the whole API.

mod variant;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use self::variant::{expand_fields, expand_values, pattern};
use super::doc::{self, Doc};
use super::scope::{Entry, Scope, ident};
use super::table::error_static;
use crate::model::{Endpoint, ErrorDef, ErrorSet};

/// The name of the enum of the whole API.
const API_ERROR: &str = "Error";

/// An enum of errors: variants of its own, and behind them one per set.
struct ErrorEnum<'a> {
    name: Ident,
    vis: TokenStream,
    doc: Doc,
    errors: Vec<&'a ErrorDef>,
    /// Each with the position of its first error.
    sets: Vec<(usize, &'a ErrorSet)>,
}

/// The enum of an endpoint, and how it becomes the one of the whole API.
pub(super) fn expand_endpoint_error(
    scope: &Scope<'_>,
    entry: &Entry<'_>,
    endpoint: &Endpoint,
) -> TokenStream {
    let name = ident(&endpoint.error_name);
    let vis = &entry.vis;
    let of = format!("The errors of [`{}`]", entry.ident);
    if let Some(set) = endpoint.only_set(scope.model) {
        let set_error = ident(&set.error_name);
        let doc = Doc::new(format!("{of}: those of the set [`{set_error}`]."));
        return quote! {
            #doc
            #vis type #name = #set_error;
        };
    }
    if let Some((other, other_endpoint)) = scope.same_errors(entry) {
        let other_name = ident(&other_endpoint.error_name);
        let doc = Doc::new(format!("{of}: the same as those of [`{}`].", other.ident));
        return quote! {
            #doc
            #vis type #name = #other_name;
        };
    }
    let errors = ErrorEnum {
        name,
        vis: vis.clone(),
        doc: Doc::new(format!("{of}.")),
        errors: endpoint.own_errors(scope.model).collect(),
        sets: scope.model.error_sets_of(endpoint).collect(),
    };
    let (body, conversion) = (errors.expand(scope), errors.expand_conversion());
    quote!(#body #conversion)
}

/// The enum of a set, and how it becomes the one of the whole API.
pub(super) fn expand_set_error(scope: &Scope<'_>, set: &ErrorSet) -> TokenStream {
    let shared = "Endpoints that declare it share this enum: one that declares nothing else has it for its own, in the enums of the \
        others it is a variant. There, an error that the spec does not declare is their own `Unknown`, never the one in here.";
    let doc = Doc::or(set.doc.as_deref(), || format!("The errors of the set {}.", doc::code(&set.name)));
    let errors = ErrorEnum {
        name: ident(&set.error_name),
        vis: quote!(pub),
        doc: doc.and(shared).and_source(&set.source),
        errors: set.errors.iter().filter_map(|index| scope.model.errors.get(*index)).collect(),
        sets: Vec::new(),
    };
    let (body, conversion) = (errors.expand(scope), errors.expand_conversion());
    quote!(#body #conversion)
}

/// The enum of all errors of the API.
pub(super) fn expand_api_error(scope: &Scope<'_>) -> TokenStream {
    let doc = "All errors of the API. The enum of each endpoint converts into it.";
    let errors = ErrorEnum {
        name: ident(API_ERROR),
        vis: quote!(pub),
        doc: Doc::new(doc),
        errors: scope.model.errors.iter().collect(),
        sets: Vec::new(),
    };
    errors.expand(scope)
}

impl ErrorEnum<'_> {
    fn expand(&self, scope: &Scope<'_>) -> TokenStream {
        let core = scope.core;
        let Self { name, vis, doc, .. } = self;
        let variants = self.expand_variants(scope);
        let derives = self.expand_derives(scope);
        let display = self.expand_display();
        let runtime = self.expand_runtime(scope);
        quote! {
            #doc
            #derives
            #[non_exhaustive]
            #vis enum #name {
                #(#variants,)*
                /// An error that the spec does not declare: code, message and body as they came.
                Unknown(#core::UnknownError),
            }

            impl #name {
                /// What went wrong; `None` for an error that the spec does not declare.
                #[must_use]
                pub fn doc(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
                    #core::endpoint::DeclaredError::info(self).map(|info| info.doc)
                }

                /// What the caller can do, where the spec says it.
                #[must_use]
                pub fn remedy(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
                    #core::endpoint::DeclaredError::info(self).and_then(|info| info.fix)
                }
            }

            #display

            impl ::std::error::Error for #name {}

            #runtime
        }
    }

    fn expand_variants(&self, scope: &Scope<'_>) -> Vec<TokenStream> {
        let own = self.errors.iter().map(|error| {
            let doc = doc::error(error);
            let variant = ident(&error.name);
            let fields = expand_fields(scope, error);
            quote! {
                #doc
                #variant #fields
            }
        });
        let sets = self.sets.iter().map(|(_, set)| {
            let (variant, inner) = (ident(&set.name), ident(&set.error_name));
            let doc =
                Doc::new(format!("One of the errors that [`{inner}`] lists.")).and_maybe(set.doc.as_deref());
            quote! {
                #doc
                #variant(#inner)
            }
        });
        own.chain(sets).collect()
    }

    /// Details are of any type, and not every type can promise what `Eq` does.
    fn expand_derives(&self, scope: &Scope<'_>) -> TokenStream {
        let of_sets = self.sets.iter().flat_map(|(_, set)| &set.errors);
        let of_sets = of_sets.filter_map(|index| scope.model.errors.get(*index));
        let mut all = self.errors.iter().copied().chain(of_sets);
        let eq = all.all(|error| error.details.is_none()).then(|| quote!(, ::core::cmp::Eq));
        quote!(#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq #eq)])
    }

    fn expand_display(&self) -> TokenStream {
        let Self { name, .. } = self;
        let sets = self.sets.iter().map(|(_, set)| {
            let variant = ident(&set.name);
            quote!(Self::#variant(error) => ::core::fmt::Display::fmt(error, f),)
        });
        let others = (!self.errors.is_empty())
            .then(|| quote!(declared => f.write_str(declared.doc().unwrap_or_default()),));
        quote! {
            impl ::core::fmt::Display for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    match self {
                        Self::Unknown(error) => ::core::fmt::Display::fmt(error, f),
                        #(#sets)*
                        #others
                    }
                }
            }
        }
    }

    /// How the runtime makes and asks one.
    fn expand_runtime(&self, scope: &Scope<'_>) -> TokenStream {
        let core = scope.core;
        let Self { name, errors, sets, .. } = self;
        let declared = errors.iter().enumerate().map(|(index, error)| {
            let index = Literal::usize_unsuffixed(index);
            let variant = ident(&error.name);
            let values = expand_values(scope, error);
            quote!(#index => Self::#variant #values,)
        });
        let declared_in_sets = sets.iter().map(|(first, set)| {
            let variant = ident(&set.name);
            let last = Literal::usize_unsuffixed(first + set.errors.len() - 1);
            let (start, rest) = match first {
                0 => (quote!(0), quote!(index)),
                first => {
                    let first = Literal::usize_unsuffixed(*first);
                    (quote!(#first), quote!(index - #first))
                }
            };
            quote!(#start..=#last => Self::#variant(__rt::declared(#rest, captures)),)
        });
        let infos = errors.iter().map(|error| {
            let variant = ident(&error.name);
            let rest = has_fields(error).then(|| quote!({ .. }));
            let info = error_static(error);
            quote!(Self::#variant #rest => __rt::Some(&#info),)
        });
        let of_sets = sets.iter().map(|(_, set)| {
            let variant = ident(&set.name);
            quote!(Self::#variant(error) => #core::endpoint::DeclaredError::info(error),)
        });
        let captures = if sets.is_empty() && !errors.iter().any(|error| has_fields(error)) {
            quote!(_)
        } else {
            quote!(captures)
        };
        // An index that no error has is never asked for.
        let undeclared = quote!(Self::Unknown(::core::default::Default::default()));
        let (index, declared, info) = if errors.is_empty() && sets.is_empty() {
            (quote!(_), undeclared, quote!(::core::option::Option::None))
        } else {
            let declared = quote! {
                match index {
                    #(#declared)*
                    #(#declared_in_sets)*
                    _ => #undeclared,
                }
            };
            let info = quote! {
                match self {
                    #(#infos)*
                    #(#of_sets)*
                    Self::Unknown(_) => __rt::None,
                }
            };
            (quote!(index), declared, info)
        };
        quote! {
            impl #core::endpoint::DeclaredError for #name {
                fn declared(#index: ::core::primitive::usize, #captures: &__rt::Captures<'_>) -> Self {
                    #declared
                }

                fn unknown(error: __rt::UnknownError) -> Self {
                    Self::Unknown(error)
                }

                fn info(&self) -> ::core::option::Option<&'static __rt::table::ErrorInfo> {
                    #info
                }
            }
        }
    }

    /// How it becomes the enum of the whole API, in which errors of sets are variants like all others.
    fn expand_conversion(&self) -> TokenStream {
        let api = ident(API_ERROR);
        let Self { name, errors, sets, .. } = self;
        let own = errors.iter().map(|error| {
            let variant = ident(&error.name);
            let fields = pattern(error);
            quote!(#name::#variant #fields => Self::#variant #fields,)
        });
        let of_sets = sets.iter().map(|(_, set)| {
            let variant = ident(&set.name);
            quote!(#name::#variant(error) => ::core::convert::From::from(error),)
        });
        quote! {
            impl ::core::convert::From<#name> for #api {
                fn from(error: #name) -> Self {
                    match error {
                        #(#own)*
                        #(#of_sets)*
                        #name::Unknown(error) => Self::Unknown(error),
                    }
                }
            }
        }
    }
}

/// Has its variant fields?
fn has_fields(error: &ErrorDef) -> bool {
    !error.captures.is_empty() || error.details.is_some()
}
