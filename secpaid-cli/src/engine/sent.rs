//! In: the fields of a request as JSON. Out: the request that a generated client makes of them.

use bytes::Bytes;
use http::Request;
use secpaid_codegen::json::{Member, Node, Value};
use secpaid_codegen::model::{Base, Field, Shape};
use secpaid_core::call::untyped;
use secpaid_core::json::{Reader, Writer, read, write};
use secpaid_core::{BuildError, Settings, Upload};

use super::Handle;

impl Handle<'_> {
    /// Makes the request of a call.
    ///
    /// # Errors
    ///
    /// As [`secpaid_core::call::encode`].
    pub fn encode(self, fields: &Node, settings: &Settings) -> Result<Request<Bytes>, BuildError> {
        let write = |writer: &mut Writer| write(&self.endpoint.request, fields, writer);
        untyped::encode(self.description, &write, settings)
    }
}

/// A list is written as one, which a query has entry by entry; what else is no single value is JSON.
fn write(fields: &[Field], request: &Node, writer: &mut Writer) {
    let Value::Object(members) = &request.value else { return };
    writer.begin_object();
    for Member { key, value } in members {
        writer.key(&key.value);
        let field = fields.iter().find(|field| field.name(&key.value).is_some());
        match (field.map(|field| field.shape.bare()), &value.value) {
            (Some(Shape::List { item, .. }), Value::Array(entries)) => {
                writer.begin_array();
                for entry in entries {
                    writer.item();
                    write_value(Some(item), entry, writer);
                }
                writer.end_array();
            }
            (shape, _) => write_value(shape, value, writer),
        }
    }
    writer.end_object();
}

fn write_value(shape: Option<&Shape>, value: &Node, writer: &mut Writer) {
    let is_upload = matches!(shape, Some(Shape::Scalar(codec)) if codec.base == Base::Upload);
    if let Some(upload) = Some(value).filter(|_| is_upload).and_then(upload) {
        return write::upload(writer, &upload);
    }
    match &value.value {
        Value::Null => writer.null(),
        Value::Bool(flag) => writer.bool(*flag),
        Value::Number(number) => writer.number(number),
        Value::String(text) => writer.string(text),
        Value::Array(_) | Value::Object(_) => writer.raw(&value.to_string()),
    }
}

/// The file that JSON says. What says none is a text in its place, or is told of where the fields are looked at.
fn upload(value: &Node) -> Option<Upload> {
    read::upload(&mut Reader::from_text(&value.to_string())).ok()
}
