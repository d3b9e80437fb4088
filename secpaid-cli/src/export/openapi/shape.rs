//! In: a type expression as written and the shape it stands for. Out: a schema.

use secpaid_codegen::json::Node;
use secpaid_codegen::model::{Codec, Shape, TypeKind};

use super::extension::EXTENSION;
use super::predicate::any_of;
use super::{Context, reference, scalar};
use crate::export::tree::{Object, list, null, str_of, text, texts};

impl Context<'_> {
    /// The schema of a shape. `expression` is how the spec writes the type, to refer to it by its name; empty where nobody needs it.
    pub(super) fn shape(&self, shape: &Shape, expression: &str) -> Node {
        match shape {
            Shape::Scalar(codec) => self.scalar(codec, core(expression)),
            Shape::Named(index) => {
                self.model.types.get(*index).map_or_else(|| Object::new().into(), |ty| reference(&ty.name))
            }
            Shape::List { item, one } => {
                let item = self.shape(item, expression);
                let array = Object::new().with("type", text("array")).with("items", item.clone()).into();
                if *one { any_of([array, item]) } else { array }
            }
            Shape::Map(item) => Object::new()
                .with("type", text("object"))
                .with("additionalProperties", self.shape(item, expression))
                .into(),
            Shape::Optional { item, none } => nullable(self.shape(item, expression), none),
            Shape::InString { item, bare_read, .. } => {
                let inner = self.shape(item, expression);
                let string = Object::new()
                    .with("type", text("string"))
                    .with("contentMediaType", text("application/json"))
                    .with("contentSchema", inner.clone())
                    .into();
                if *bare_read { any_of([string, inner]) } else { string }
            }
            Shape::Secret(item) | Shape::Boxed(item) => self.shape(item, expression),
        }
    }

    /// A scalar of the file by its name, unless a field changes its forms; a built-in one in place.
    fn scalar(&self, codec: &Codec, name: &str) -> Node {
        let of_the_file = self.model.type_named(name);
        if let Some(TypeKind::Scalar { codec: own, .. }) = of_the_file.map(|ty| &ty.kind)
            && own == codec
        {
            return reference(name);
        }
        let schema = scalar::schema(codec);
        if name.is_empty() || of_the_file.is_none() && scalar::is_natural(codec) {
            return schema;
        }
        Object::from(schema).with(EXTENSION, Object::new().with("type", text(name))).into()
    }
}

/// The name in a type expression.
fn core(expression: &str) -> &str {
    expression.trim_end_matches(['?', '[', ']', '{', '}'])
}

/// The same, or null, or one of the texts that mean *not there*.
pub(super) fn nullable(schema: Node, none: &[String]) -> Node {
    let plain = schema.get("enum").is_none() && schema.get("const").is_none() && schema.get("$ref").is_none();
    if let Some(types) = schema.get("type").filter(|_| plain && none.is_empty()) {
        let mut names: Vec<Node> =
            str_of(types).map_or_else(|| crate::export::tree::items(types).to_vec(), |name| vec![text(name)]);
        names.push(text("null"));
        return Object::from(schema.clone()).with("type", list(names)).into();
    }
    let nothing = if none.is_empty() {
        Object::new().with("type", text("null"))
    } else {
        Object::new().with("enum", list([null()].into_iter().chain(none.iter().map(text))))
    };
    Object::new().with("anyOf", list([schema, nothing.into()])).into()
}

/// An object with these properties.
pub(super) fn record(properties: Object, required: &[&str]) -> Object {
    let mut schema = Object::new().with("type", text("object")).with("properties", properties);
    if !required.is_empty() {
        schema.set("required", texts(required.iter().copied()));
    }
    schema
}
