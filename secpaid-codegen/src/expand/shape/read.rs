//! From a shape to the function that reads it: `fn(&mut Reader) -> Result<T, Fault>`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::shared::is_shared;
use super::{foreign_codec, is_usual, plain_codec, words};
use crate::expand::scope::Scope;
use crate::model::{Base, Codec, Form, Shape};

/// The function that reads the shape: a path where one will do, else a closure.
pub(in crate::expand) fn read_fn(scope: &Scope<'_>, shape: &Shape) -> TokenStream {
    match read(scope, shape) {
        Call { path, arguments: None } => path,
        Call { path, arguments: Some(arguments) } if is_shared(scope, shape) => {
            scope.shared_reads.get(scope, shape, &quote!(#path(r, #arguments))).into_token_stream()
        }
        Call { path, arguments: Some(arguments) } => quote!(|r| #path(r, #arguments)),
    }
}

/// The expression that reads the shape from the reader `r`.
pub(in crate::expand) fn read_expr(scope: &Scope<'_>, shape: &Shape) -> TokenStream {
    let Call { path, arguments } = read(scope, shape);
    match arguments {
        None => quote!(#path(r)),
        Some(arguments) => quote!(#path(r, #arguments)),
    }
}

/// A function of the runtime, and what it takes beside the reader.
struct Call {
    path: TokenStream,
    arguments: Option<TokenStream>,
}

impl Call {
    fn plain(path: TokenStream) -> Self {
        Self { path, arguments: None }
    }

    fn with(path: TokenStream, arguments: TokenStream) -> Self {
        Self { path, arguments: Some(arguments) }
    }
}

fn read(scope: &Scope<'_>, shape: &Shape) -> Call {
    match shape {
        Shape::Scalar(codec) => read_scalar(codec),
        Shape::Named(index) => match plain_codec(scope, *index) {
            Some(codec) => read_scalar(codec),
            None => read_named(scope, *index),
        },
        Shape::List { item, one: false } if is_usual(scope, item) => {
            Call::plain(quote!(__rt::Decode::decode))
        }
        Shape::List { item, one: false } => Call::with(quote!(__rt::read::list), read_fn(scope, item)),
        Shape::List { item, one: true } => Call::with(quote!(__rt::read::list_or_one), read_fn(scope, item)),
        Shape::Map(item) => Call::with(quote!(__rt::read::map), read_fn(scope, item)),
        Shape::Optional { item, none } if none.is_empty() => {
            Call::with(quote!(__rt::read::optional), read_fn(scope, item))
        }
        Shape::Optional { item, none } => {
            let item = read_fn(scope, item);
            Call::with(quote!(__rt::read::optional_unless), quote!(&[#(#none),*], #item))
        }
        Shape::InString { item, bare_read: false, .. } => {
            Call::with(quote!(__rt::read::in_string), read_fn(scope, item))
        }
        Shape::InString { item, bare_read: true, .. } => {
            Call::with(quote!(__rt::read::in_string_or_bare), read_fn(scope, item))
        }
        Shape::Secret(item) => Call::with(quote!(__rt::read::secret), read_fn(scope, item)),
        Shape::Boxed(item) => Call::with(quote!(__rt::read::boxed), read_fn(scope, item)),
    }
}

fn read_named(scope: &Scope<'_>, index: usize) -> Call {
    let ident = &scope.entry(index).ident;
    match foreign_codec(scope, index) {
        Some(codec) => {
            let name = ident.to_string();
            let forms = forms_argument(&codec.forms);
            Call::with(quote!(__rt::read::foreign), quote!(#forms, #name))
        }
        None => Call::plain(quote!(<#ident as __rt::Decode>::decode)),
    }
}

fn read_scalar(codec: &Codec) -> Call {
    let forms = &codec.forms;
    match codec.base {
        Base::String if only(forms, &Form::String) => Call::plain(quote!(__rt::read::string)),
        Base::String => Call::with(quote!(__rt::read::text), forms_argument(forms)),
        Base::Bool if only(forms, &Form::Bool) => Call::plain(quote!(__rt::read::bool)),
        Base::Bool => {
            let words = forms.iter().flat_map(words).map(|(word, value)| quote!((#word, #value)));
            let forms = forms_argument(forms);
            Call::with(quote!(__rt::read::boolean), quote!(#forms, &[#(#words),*]))
        }
        Base::Decimal => Call::with(quote!(__rt::read::decimal), forms_argument(forms)),
        Base::Date => Call::plain(quote!(__rt::read::date)),
        Base::DateTime => Call::with(quote!(__rt::read::date_time), forms_argument(forms)),
        Base::YearMonth => Call::with(quote!(__rt::read::year_month), forms_argument(forms)),
        Base::UrlOrIndex => Call::with(quote!(__rt::read::url_or_index), forms_argument(forms)),
        Base::Upload if codec.takes_reference() => Call::plain(quote!(__rt::read::upload_or_reference)),
        Base::Upload => Call::plain(quote!(__rt::read::upload)),
        Base::Json => Call::plain(quote!(__rt::read::raw_json)),
        Base::U8
        | Base::U16
        | Base::U32
        | Base::U64
        | Base::U128
        | Base::I8
        | Base::I16
        | Base::I32
        | Base::I64
        | Base::I128 => Call::with(quote!(__rt::read::int), forms_argument(forms)),
    }
}

fn only(forms: &[Form], form: &Form) -> bool {
    forms.iter().all(|other| other == form)
}

/// `Forms::NUMBER.or(Forms::STRING)`, in the order of the file. Dates and `json` have one form, and no argument.
fn forms_argument(forms: &[Form]) -> TokenStream {
    let named = forms.iter().map(|form| match form {
        Form::Number => quote!(__rt::Forms::NUMBER),
        Form::String | Form::Plain | Form::Words(_) | Form::File => quote!(__rt::Forms::STRING),
        Form::Bool => quote!(__rt::Forms::BOOL),
        Form::SpaceDateTime => quote!(__rt::Forms::SPACE),
        Form::Rfc3339 => quote!(__rt::Forms::RFC3339),
        Form::NumericMonth => quote!(__rt::Forms::NUMERIC),
        Form::EnglishMonth => quote!(__rt::Forms::ENGLISH),
    });
    named.reduce(|forms, form| quote!(#forms.or(#form))).unwrap_or_default()
}
