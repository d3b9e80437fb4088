//! In: names and texts as a server receives them. Out: the same fields as a JSON object, each value in the first spelling that fits its type.

use secpaid_codegen::model::{Base, Field, Shape};
use secpaid_core::call::untyped::{self, FormPart};
use secpaid_core::endpoint::Encoding;
use secpaid_core::json::{Reader, Writer, write};

use super::types::Types;
use super::value::Walk;

/// A name and a text.
pub(super) type Pair = (String, String);

/// Names and values of `application/x-www-form-urlencoded`.
pub(super) fn pairs(body: &str) -> Vec<Pair> {
    form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

/// Names and values of `multipart/form-data`; `None` for what is no such form. A file is the JSON that says one.
pub(super) fn parts(body: &[u8]) -> Option<Vec<Pair>> {
    let text = |part: &FormPart<'_>| match part.file() {
        None => part.text().into_owned(),
        Some(file) => {
            let mut writer = Writer::new(Encoding::Json);
            write::upload(&mut writer, &file);
            writer.into_text()
        }
    };
    let parts = untyped::form_parts(body).map(|part| (part.name.to_string(), text(&part))).collect();
    (body.starts_with(b"--") && body.trim_ascii_end().ends_with(b"--")).then_some(parts)
}

/// The JSON object of names and texts. A list among the `texts`, the fields that are sent as text, is not there where it is empty.
pub(super) fn to_json<'f>(
    types: Types<'_>,
    fields: &[Field],
    texts: impl Iterator<Item = &'f Field>,
    pairs: Vec<Pair>,
) -> String {
    let mut writer = Writer::new(Encoding::Json);
    writer.begin_object();
    let field_of = |name: &str| fields.iter().find(|field| field.name(name).is_some());
    let mut lists: Vec<&str> = Vec::new();
    for (name, text) in &pairs {
        let Some(field) = field_of(name) else {
            writer.key(name);
            writer.string(text);
            continue;
        };
        let Shape::List { item, .. } = field.shape.bare() else {
            writer.key(name);
            writer.raw(&spelled(types, &field.shape, text));
            continue;
        };
        if lists.contains(&field.wire.as_str()) {
            continue;
        }
        lists.push(&field.wire);
        writer.key(name);
        writer.begin_array();
        let same =
            pairs.iter().filter(|(other, _)| field.name(other).is_some()).map(|(_, text)| text.as_str());
        for entry in same.flat_map(|text| entries(field, text)) {
            writer.item();
            writer.raw(&spelled(types, item, entry));
        }
        writer.end_array();
    }
    for field in texts.filter(|field| matches!(field.shape, Shape::List { .. })) {
        if !lists.contains(&field.wire.as_str()) {
            writer.key(&field.wire);
            writer.begin_array();
            writer.end_array();
        }
    }
    writer.end_object();
    writer.into_text()
}

/// The entries of a list in one of its texts.
fn entries<'t>(field: &Field, text: &'t str) -> Vec<&'t str> {
    if field.joined { text.split(',').collect() } else { vec![text] }
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
    let mut writer = Writer::new(Encoding::Json);
    writer.string(text);
    writer.into_text()
}
