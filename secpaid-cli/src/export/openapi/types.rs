//! In: the types of a spec and the fields of its requests. Out: component schemas.

use secpaid_codegen::json::{Member, Node, Value};
use secpaid_codegen::model::{Bound, EnumValue, Field, Location, TypeDef, TypeKind, Union, UnionBy};
use secpaid_codegen::source::Span;

use super::extension::{EXTENSION, residual};
use super::shape::record;
use super::{Context, entries, scalar};
use crate::export::tree::{Object, flag, items, list, members, number, str_at, str_of, text, texts};

/// Keys of a field that the standard part says.
const EXPRESSED: &[&str] = &[
    "type",
    "const",
    "doc",
    "example",
    "min",
    "min_exclusive",
    "max",
    "max_exclusive",
    "min_len",
    "max_len",
    "min_items",
    "max_items",
];

/// The name of the component that a request is.
pub(super) fn request_name(endpoint: &str) -> String {
    format!("request_{endpoint}")
}

impl Context<'_> {
    /// A component for every type.
    pub(super) fn type_schemas(&self) -> Object {
        let mut schemas = Object::new();
        for (written, ty) in self.section("types").zip(&self.model.types) {
            schemas.set(&ty.name, self.type_schema(&written.value, ty));
        }
        schemas
    }

    /// A component for the fields in the body of every request that has some.
    pub(super) fn request_schemas(&self) -> Object {
        let mut schemas = Object::new();
        for (written, endpoint) in self.section("endpoints").zip(&self.model.endpoints) {
            let fields = written.value.get("request").into_iter().flat_map(entries).zip(&endpoint.request);
            let fields: Vec<_> = fields.filter(|(_, field)| field.location == Location::Body).collect();
            if !fields.is_empty() {
                schemas.set(&request_name(&endpoint.name), self.fields(fields, false));
            }
        }
        schemas
    }

    fn type_schema(&self, written: &Node, ty: &TypeDef) -> Node {
        let (mut schema, extension) = match &ty.kind {
            TypeKind::Scalar { codec, .. } => {
                let schema = scalar::schema(codec);
                // A schema that takes everything does not say that it is a type of its own.
                let natural = scalar::is_natural(codec) && !members(&schema).is_empty();
                let scalar: &[&str] = if natural { &["scalar"] } else { &[] };
                let expressed: Vec<&str> = ["doc", "example"].iter().chain(scalar).copied().collect();
                let mut schema = Object::from(schema);
                schema.set_some("examples", written.get("example").map(|example| list([example.clone()])));
                (schema, residual(written, &expressed))
            }
            TypeKind::Enum { values, .. } => {
                let mut extension = residual(written, &["enum", "doc"]);
                extension.set_filled("values", value_extensions(written.get("enum")));
                (open_enum(values), extension)
            }
            TypeKind::Record { fields } => {
                // Elsewhere, an object without properties is any object.
                let expressed: &[&str] = if fields.is_empty() { &["doc"] } else { &["fields", "doc"] };
                let fields = written.get("fields").into_iter().flat_map(entries).zip(fields);
                (self.fields(fields, ty.read), residual(written, expressed))
            }
            TypeKind::Union(union) => (self.union(written.get("union"), union), residual(written, &["doc"])),
            TypeKind::Tuple { entries } => {
                (self.tuple(written.get("tuple"), entries), residual(written, &["doc"]))
            }
        };
        schema.set_some("description", ty.doc.as_deref().map(text));
        schema.set_filled(EXTENSION, extension);
        schema.into()
    }

    /// An object with these fields; where it is read, under all the names they have.
    fn fields<'f>(&self, fields: impl IntoIterator<Item = (&'f Member, &'f Field)>, read: bool) -> Object {
        let mut properties = Object::new();
        let mut required = Vec::new();
        let mut under_some_name = Vec::new();
        for (written, field) in fields {
            let aliased = read && !field.also.is_empty();
            let mut property = self.field(written, field);
            if aliased && !field.optional() {
                let mut extension =
                    Object::from(property.take(EXTENSION).unwrap_or_else(|| Object::new().into()));
                extension.set("required", flag(true));
                property.set(EXTENSION, extension);
                let names = std::iter::once(&field.wire).chain(&field.also);
                let either = list(names.map(|name| Object::new().with("required", texts([name])).into()));
                under_some_name.push(Object::new().with("anyOf", either).into());
            } else if !field.optional() {
                required.push(field.wire.as_str());
            }
            properties.set(&field.wire, property);
            for alias in field.also.iter().filter(|_| aliased) {
                let expression = expression(&written.value);
                let alias_of = Object::new().with("alias_of", text(&field.wire));
                properties
                    .set(alias, Object::from(self.shape(&field.shape, expression)).with(EXTENSION, alias_of));
            }
        }
        let mut schema = record(properties, &required);
        if !under_some_name.is_empty() {
            schema.set("allOf", list(under_some_name));
        }
        schema
    }

    /// One of several schemas.
    fn union(&self, written: Option<&Node>, union: &Union) -> Object {
        let written: Vec<&Node> = match written.map(|node| &node.value) {
            Some(Value::Array(items)) => items.iter().collect(),
            Some(Value::Object(members)) => members.iter().map(|member| &member.value).collect(),
            _ => Vec::new(),
        };
        let schemas = written.into_iter().zip(&union.variants).map(|(written, variant)| {
            let schema = self.shape(&variant.shape, expression(written));
            let Some(tag) = union.tag() else { return schema };
            let told = Object::new().with("const", text(&variant.tag));
            let told = Object::new()
                .with("type", text("object"))
                .with("properties", Object::new().with(tag, told))
                .with("required", texts([tag]));
            Object::new().with("allOf", list([schema, told.into()])).into()
        });
        let schemas = list(schemas);
        match &union.by {
            UnionBy::Tag(tag) => Object::new()
                .with("oneOf", schemas)
                .with("discriminator", Object::new().with("propertyName", text(tag))),
            UnionBy::Shape { first: true } => Object::new().with("anyOf", schemas),
            UnionBy::Shape { first: false } => Object::new().with("oneOf", schemas),
        }
    }

    /// An array with these entries, the last of which may be missing.
    fn tuple(&self, written: Option<&Node>, fields: &[Field]) -> Object {
        let entry = |(written, field): (&Member, &Field)| {
            let mut schema = self.field(written, field);
            // The tuple itself says all of it.
            schema.take(EXTENSION);
            if schema.get("$ref").is_none() && schema.get("title").is_none() {
                schema.set("title", text(&field.wire));
            }
            schema.into()
        };
        let schemas = written.into_iter().flat_map(entries).zip(fields).map(entry);
        let required = fields.iter().filter(|field| !field.optional()).count();
        Object::new()
            .with("type", text("array"))
            .with("prefixItems", list(schemas))
            .with("minItems", number(required.to_string()))
    }

    pub(super) fn field(&self, written: &Member, field: &Field) -> Object {
        let mut schema = Object::from(self.shape(&field.shape, expression(&written.value)));
        let constant = field.constant.as_ref();
        schema.set_some("const", constant.map(|value| Node { span: Span::default(), value: value.json() }));
        schema.set_some("description", field.doc.as_deref().map(text));
        for bound in &field.bounds {
            let (key, limit) = match bound {
                Bound::Min(limit) => ("minimum", number(limit)),
                Bound::MinExclusive(limit) => ("exclusiveMinimum", number(limit)),
                Bound::Max(limit) => ("maximum", number(limit)),
                Bound::MaxExclusive(limit) => ("exclusiveMaximum", number(limit)),
                Bound::MinLen(limit) => ("minLength", number(limit)),
                Bound::MaxLen(limit) => ("maxLength", number(limit)),
                Bound::MinItems(limit) => ("minItems", number(limit)),
                Bound::MaxItems(limit) => ("maxItems", number(limit)),
                Bound::MaxDecimals(_) | Bound::NotToken => continue,
            };
            schema.set(key, limit);
        }
        schema.set_some("examples", written.value.get("example").map(|example| list([example.clone()])));
        let mut extension = Object::from(schema.take(EXTENSION).unwrap_or_else(|| Object::new().into()));
        extension.append(residual(&written.value, EXPRESSED));
        schema.set_filled(EXTENSION, extension);
        schema
    }
}

/// How a field, data or a meta field writes its type.
pub(super) fn expression(written: &Node) -> &str {
    str_of(written).or_else(|| str_at(written, "type")).unwrap_or("")
}

/// Texts out of a list that may grow.
fn open_enum(values: &[EnumValue]) -> Object {
    let known = Object::new().with("enum", texts(values.iter().map(|value| value.value.as_str())));
    let other = Object::new().with("description", text("Any other text: the list may grow."));
    Object::new().with("type", text("string")).with("anyOf", list([known.into(), other.into()]))
}

/// What there is to say about single values.
fn value_extensions(values: Option<&Node>) -> Object {
    let mut extensions = Object::new();
    for value in values.map_or(&[][..], items) {
        if let (Value::Object(_), Some(name)) = (&value.value, str_at(value, "value")) {
            extensions.set_filled(name, residual(value, &["value"]));
        }
    }
    extensions
}
