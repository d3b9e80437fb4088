//! Which shapes the runtime reads and writes in the right form when it knows no more than the Rust type.

use super::plain_codec;
use crate::expand::scope::Scope;
use crate::model::{Base, Codec, Form, Shape};

/// Is it what the runtime takes the Rust type for?
pub(in crate::expand) fn is_usual(scope: &Scope<'_>, shape: &Shape) -> bool {
    match shape {
        Shape::Scalar(codec) => is_usual_codec(codec),
        Shape::Named(index) => match plain_codec(scope, *index) {
            Some(codec) => is_usual_codec(codec),
            None => scope.model.types.get(*index).is_some_and(|def| def.rust.is_none()),
        },
        Shape::List { item, one: false } | Shape::Secret(item) => is_usual(scope, item),
        Shape::Optional { item, none } => none.is_empty() && is_usual(scope, item),
        Shape::List { one: true, .. } | Shape::Map(_) | Shape::InString { .. } | Shape::Boxed(_) => false,
    }
}

fn is_usual_codec(codec: &Codec) -> bool {
    let only = |form: &Form| codec.forms.iter().all(|other| other == form);
    match codec.base {
        Base::String => only(&Form::String),
        Base::Bool => only(&Form::Bool),
        Base::Date | Base::Json => true,
        Base::DateTime | Base::YearMonth | Base::UrlOrIndex | Base::Upload => false,
        Base::Decimal => only(&Form::Number),
        base => base.is_integer() && only(&Form::Number),
    }
}
