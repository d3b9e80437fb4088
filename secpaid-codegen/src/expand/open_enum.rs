//! From a list of texts that may grow to an enum with a variant for all others.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::derive::Derives;
use super::doc::{self, Doc};
use super::scope::{Scope, ident};
use crate::model::{EnumValue, TypeDef};

/// The enum, its conversions, and how it is read and written where the API does.
pub(super) fn expand_open_enum(
    scope: &Scope<'_>,
    index: usize,
    def: &TypeDef,
    ignore_case: bool,
    values: &[EnumValue],
) -> TokenStream {
    let entry = scope.entry(index);
    let (name, vis) = (&entry.ident, &entry.vis);
    let user_docs = doc::of_user(entry.attrs);
    let doc = Doc::or(def.doc.as_deref(), || format!("The enumeration {}.", doc::code(&def.name)))
        .and_source(&def.source)
        .below(entry.attrs);
    let derives =
        Derives::new(scope, entry.attrs, &["Debug", "Clone", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"]);
    let variants = values.iter().map(|value| {
        let doc = Doc::or(value.doc.as_deref(), || doc::code(&value.value));
        let serde = derives.serde_names(&value.rust, &value.value, &value.also);
        let variant = ident(&value.rust);
        quote! {
            #doc
            #serde
            #variant
        }
    });
    let untagged = derives.serde(&quote!(untagged));
    let texts = expand_texts(name, ignore_case, values);
    let codecs = expand_codecs(name, def);
    quote! {
        #user_docs
        #doc
        #derives
        #[non_exhaustive]
        #vis enum #name {
            #(#variants,)*
            /// A text that the spec does not list.
            #untagged
            Unknown(::std::string::String),
        }

        #texts
        #codecs
    }
}

/// From text to the enum and back.
fn expand_texts(name: &Ident, ignore_case: bool, values: &[EnumValue]) -> TokenStream {
    let variants: Vec<_> = values.iter().map(|value| ident(&value.rust)).collect();
    let texts = values.iter().map(|value| &value.value);
    let find = if ignore_case {
        let tests = values.iter().zip(&variants).map(|(value, variant)| {
            let texts = std::iter::once(&value.value).chain(&value.also);
            quote! {
                if #(text.eq_ignore_ascii_case(#texts))||* {
                    return ::core::option::Option::Some(Self::#variant);
                }
            }
        });
        quote! {
            #(#tests)*
            ::core::option::Option::None
        }
    } else {
        let arms = values
            .iter()
            .zip(&variants)
            .map(|(EnumValue { value, also, .. }, variant)| quote!(#value #(| #also)* => Self::#variant,));
        quote! {
            ::core::option::Option::Some(match text {
                #(#arms)*
                _ => return ::core::option::Option::None,
            })
        }
    };
    quote! {
        impl #name {
            /// The text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &::core::primitive::str {
                match self {
                    #(Self::#variants => #texts,)*
                    Self::Unknown(text) => text,
                }
            }

            fn __known(text: &::core::primitive::str) -> ::core::option::Option<Self> {
                #find
            }
        }

        impl ::core::convert::From<&::core::primitive::str> for #name {
            fn from(text: &::core::primitive::str) -> Self {
                Self::__known(text).unwrap_or_else(|| Self::Unknown(::core::convert::From::from(text)))
            }
        }

        impl ::core::convert::From<::std::string::String> for #name {
            fn from(text: ::std::string::String) -> Self {
                Self::__known(&text).unwrap_or(Self::Unknown(text))
            }
        }

        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    }
}

fn expand_codecs(name: &Ident, def: &TypeDef) -> TokenStream {
    let decode = def.read.then(|| {
        quote! {
            impl __rt::Decode for #name {
                fn decode(r: &mut __rt::Reader<'_>) -> ::core::result::Result<Self, __rt::Fault> {
                    __rt::read::open_enum(r, Self::__known, Self::Unknown)
                }
            }
        }
    });
    let encode = def.written.then(|| {
        quote! {
            impl __rt::Encode for #name {
                fn encode(&self, w: &mut __rt::Writer) {
                    w.string(self.as_str());
                }
            }
        }
    });
    quote! {
        #decode
        #encode
    }
}
