//! In: the fields of a request as JSON. Out: the request that a generated client makes of them.

use bytes::Bytes;
use http::Request;
use secpaid_codegen::json::{Member, Node, Value};
use secpaid_codegen::model::{Field, Shape};
use secpaid_core::call::untyped;
use secpaid_core::json::Writer;
use secpaid_core::{BuildError, Settings};

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
    let is_list = |name: &str| {
        let field = fields.iter().find(|field| field.name(name).is_some());
        field.is_some_and(|field| matches!(field.shape.bare(), Shape::List { .. }))
    };
    writer.begin_object();
    for Member { key, value } in members {
        writer.key(&key.value);
        match &value.value {
            Value::Array(entries) if is_list(&key.value) => {
                writer.begin_array();
                for entry in entries {
                    writer.item();
                    write_value(entry, writer);
                }
                writer.end_array();
            }
            _ => write_value(value, writer),
        }
    }
    writer.end_object();
}

fn write_value(value: &Node, writer: &mut Writer) {
    match &value.value {
        Value::Null => writer.null(),
        Value::Bool(flag) => writer.bool(*flag),
        Value::Number(number) => writer.number(number),
        Value::String(text) => writer.string(text),
        Value::Array(_) | Value::Object(_) => writer.raw(&value.to_string()),
    }
}
