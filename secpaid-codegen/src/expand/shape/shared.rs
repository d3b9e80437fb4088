//! From shapes that many fields have to functions that are generated once and passed by name.
//!
//! A closure per field would say the same, but every closure is checked by itself, and decoders are most of what the compiler has to do
//! for generated code.

use std::cell::RefCell;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{plain_codec, rust_type};
use crate::expand::scope::Scope;
use crate::model::{Base, Codec, Form, Shape};
use crate::name;

/// The functions that were asked for, in that order.
#[derive(Default)]
pub(in crate::expand) struct SharedReads {
    found: RefCell<Vec<SharedRead>>,
}

struct SharedRead {
    shape: Shape,
    ident: Ident,
    function: TokenStream,
}

impl SharedReads {
    /// The name of the function that reads this shape with this expression, which may use the reader `r`.
    pub(super) fn get(&self, scope: &Scope<'_>, shape: &Shape, read: &TokenStream) -> Ident {
        let mut found = self.found.borrow_mut();
        if let Some(shared) = found.iter().find(|shared| shared.shape == *shape) {
            return shared.ident.clone();
        }
        let mut name = format!("__read_{}", describe(scope, shape));
        while found.iter().any(|shared| shared.ident == name) {
            name.push('_');
        }
        let ident = Ident::new(&name, Span::call_site());
        let ty = rust_type(scope, shape);
        let function = quote! {
            #[inline]
            fn #ident(r: &mut __rt::Reader<'_>) -> __rt::Result<#ty, __rt::Fault> {
                #read
            }
        };
        found.push(SharedRead { shape: shape.clone(), ident: ident.clone(), function });
        ident
    }

    /// The functions that were asked for so far.
    pub(in crate::expand) fn functions(&self) -> Vec<TokenStream> {
        self.found.borrow().iter().map(|shared| shared.function.clone()).collect()
    }
}

/// Is it made of built-ins alone? Others are too rare to share, and may be visible in fewer places than the function.
pub(super) fn is_shared(scope: &Scope<'_>, shape: &Shape) -> bool {
    match shape {
        Shape::Scalar(_) => true,
        Shape::Named(index) => plain_codec(scope, *index).is_some(),
        Shape::List { item, .. }
        | Shape::Map(item)
        | Shape::Optional { item, .. }
        | Shape::InString { item, .. }
        | Shape::Secret(item)
        | Shape::Boxed(item) => is_shared(scope, item),
    }
}

/// A name that says what the function reads; another shape may have the same.
fn describe(scope: &Scope<'_>, shape: &Shape) -> String {
    match shape {
        Shape::Scalar(codec) => describe_codec(codec),
        Shape::Named(index) => plain_codec(scope, *index).map(describe_codec).unwrap_or_default(),
        Shape::List { item, one: false } => format!("list_of_{}", describe(scope, item)),
        Shape::List { item, one: true } => format!("list_or_one_of_{}", describe(scope, item)),
        Shape::Map(item) => format!("map_of_{}", describe(scope, item)),
        Shape::Optional { item, none } if none.is_empty() => format!("optional_{}", describe(scope, item)),
        Shape::Optional { item, .. } => format!("optional_unless_blank_{}", describe(scope, item)),
        Shape::InString { item, .. } => format!("{}_in_string", describe(scope, item)),
        Shape::Secret(item) => format!("secret_{}", describe(scope, item)),
        Shape::Boxed(item) => describe(scope, item),
    }
}

fn describe_codec(codec: &Codec) -> String {
    let base = match codec.base {
        Base::String => "string",
        Base::Bool => "bool",
        Base::U8 => "u8",
        Base::U16 => "u16",
        Base::U32 => "u32",
        Base::U64 => "u64",
        Base::U128 => "u128",
        Base::I8 => "i8",
        Base::I16 => "i16",
        Base::I32 => "i32",
        Base::I64 => "i64",
        Base::I128 => "i128",
        Base::Decimal => "decimal",
        Base::Date => "date",
        Base::DateTime => "date_time",
        Base::YearMonth => "year_month",
        Base::UrlOrIndex => "url_or_index",
        Base::Upload => "upload",
        Base::Json => "json",
    };
    let forms = codec.forms.iter().filter_map(|form| match form {
        Form::Plain => None,
        Form::Number => Some("number".to_owned()),
        Form::String => Some("string".to_owned()),
        Form::Bool => Some("bool".to_owned()),
        Form::Words(words) => {
            let words: Vec<_> = words.iter().map(|(word, _)| name::snake_case(word)).collect();
            Some(words.join("_"))
        }
        Form::SpaceDateTime => Some("space".to_owned()),
        Form::Rfc3339 => Some("rfc3339".to_owned()),
        Form::NumericMonth => Some("numeric".to_owned()),
        Form::EnglishMonth => Some("english".to_owned()),
        Form::File => Some("file".to_owned()),
    });
    let forms: Vec<_> = forms.collect();
    if forms.is_empty() { base.to_owned() } else { format!("{base}_from_{}", forms.join("_or_")) }
}
