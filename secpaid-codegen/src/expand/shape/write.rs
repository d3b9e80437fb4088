//! From a shape to the function that writes it: `fn(&mut Writer, &T)`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{foreign_codec, plain_codec, words};
use crate::expand::scope::Scope;
use crate::model::{Base, Codec, Form, Shape};

/// The function that writes the shape: a path where one will do, else a closure.
pub(in crate::expand) fn write_fn(scope: &Scope<'_>, shape: &Shape) -> TokenStream {
    match shape {
        Shape::Scalar(codec) => write_scalar(codec),
        Shape::Named(index) => match plain_codec(scope, *index) {
            Some(codec) => write_scalar(codec),
            None => match foreign_codec(scope, *index).map(|codec| codec.forms.first()) {
                Some(Some(Form::Number)) => quote!(__rt::write::foreign_as_number),
                Some(_) => quote!(__rt::write::foreign),
                None => quote!(__rt::write::encode),
            },
        },
        Shape::List { item, .. } => write_with(&quote!(__rt::write::list), scope, item),
        Shape::Map(item) => write_with(&quote!(__rt::write::map), scope, item),
        Shape::Optional { item, .. } => write_with(&quote!(__rt::write::optional), scope, item),
        Shape::InString { item, bare_write: true, .. } => write_fn(scope, item),
        Shape::InString { item, .. } => write_with(&quote!(__rt::write::in_string), scope, item),
        Shape::Secret(item) => write_with(&quote!(__rt::write::secret), scope, item),
        Shape::Boxed(item) => write_with(&quote!(__rt::write::boxed), scope, item),
    }
}

fn write_with(path: &TokenStream, scope: &Scope<'_>, item: &Shape) -> TokenStream {
    let item = write_fn(scope, item);
    quote!(|w, value| #path(w, value, #item))
}

fn write_scalar(codec: &Codec) -> TokenStream {
    // A codec has one form at least, and the first is written.
    let form = codec.forms.first().unwrap_or(&Form::Plain);
    let number = matches!(form, Form::Number);
    match codec.base {
        Base::String if number => quote!(__rt::write::text_as_number),
        Base::String => quote!(__rt::write::string),
        Base::Bool if number => quote!(__rt::write::boolean_number),
        Base::Bool => match words(form) {
            [] => quote!(__rt::write::bool),
            words => {
                let yes = word(words, true);
                let no = word(words, false);
                quote!(|w, value| __rt::write::words(w, #yes, #no, value))
            }
        },
        Base::Decimal if number => quote!(__rt::write::decimal),
        Base::Decimal => quote!(__rt::write::decimal_as_string),
        Base::Date => quote!(__rt::write::date),
        Base::DateTime if matches!(form, Form::Rfc3339) => quote!(__rt::write::date_time_rfc3339),
        Base::DateTime => quote!(__rt::write::date_time_space),
        Base::YearMonth if matches!(form, Form::EnglishMonth) => quote!(__rt::write::year_month_english),
        Base::YearMonth => quote!(__rt::write::year_month),
        Base::UrlOrIndex if number => quote!(__rt::write::url_or_index_number),
        Base::UrlOrIndex => quote!(__rt::write::url_or_index),
        Base::Upload if codec.takes_reference() => quote!(__rt::write::upload_or_reference),
        Base::Upload => quote!(__rt::write::upload),
        Base::Json => quote!(__rt::write::raw_json),
        _ if number => quote!(__rt::write::int),
        _ => quote!(__rt::write::int_as_string),
    }
}

/// The first word that says this.
fn word(words: &[(String, bool)], wanted: bool) -> &str {
    words.iter().find(|(_, value)| *value == wanted).map_or("", |(word, _)| word)
}
