//! In: a form as a server receives it. Out: the same fields as a JSON object, each value in the first spelling that fits its type.

use secpaid_codegen::model::{Base, Field, Shape};
use secpaid_core::call::untyped;
use secpaid_core::json::{Reader, Writer};

use super::types::Types;
use super::value::Walk;

/// Names and values of `application/x-www-form-urlencoded`.
pub(super) fn pairs(body: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

/// Names and values of `multipart/form-data`; `None` for what is no such form.
pub(super) fn parts(body: &str) -> Option<Vec<(String, String)>> {
    let parts: Vec<_> =
        untyped::form_parts(body).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    (body.starts_with("--") && body.trim_end().ends_with("--")).then_some(parts)
}

/// The JSON object of a form.
pub(super) fn to_json(types: Types<'_>, fields: &[Field], pairs: Vec<(String, String)>) -> String {
    let mut writer = Writer::new(secpaid_core::endpoint::Encoding::Json);
    writer.begin_object();
    for (name, text) in pairs {
        writer.key(&name);
        match fields.iter().find(|field| field.name(&name).is_some()) {
            Some(field) => writer.raw(&spelled(types, &field.shape, &text)),
            None => writer.string(&text),
        }
    }
    writer.end_object();
    writer.into_text()
}

/// The text of a form's value as JSON of this shape; a string where nothing fits.
fn spelled(types: Types<'_>, shape: &Shape, text: &str) -> String {
    let string = quoted(text);
    let is_json = Reader::from_text(text).skip().is_ok_and(|value| value.len() == text.trim_ascii().len());
    let raw = is_json.then(|| text.to_owned());
    let null = text.is_empty().then(|| "null".to_owned());
    let fits = |json: &String| {
        let mut reader = Reader::from_text(json);
        Walk::strict(types, "", &mut |_| ()).root(shape, &mut reader).is_ok()
    };
    // Any JSON fits a field of JSON, and a form has its text.
    let (first, second) =
        if is_raw(shape) { (raw, Some(string.clone())) } else { (Some(string.clone()), raw) };
    [null, first, second].into_iter().flatten().find(fits).unwrap_or(string)
}

fn is_raw(shape: &Shape) -> bool {
    matches!(shape.bare(), Shape::Scalar(codec) if codec.base == Base::Json)
}

fn quoted(text: &str) -> String {
    let mut writer = Writer::new(secpaid_core::endpoint::Encoding::Json);
    writer.string(text);
    writer.into_text()
}
