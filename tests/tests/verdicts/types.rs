//! From the model to the text of Rust types, as a user would write them. Independent of the generator, for a second opinion.

use secpaid_codegen::model::{Base, CaptureType, Codec, Model, Shape, TypeDef, TypeKind};

/// The type of a value of this shape.
pub(crate) fn shape(model: &Model, of: &Shape) -> String {
    match of {
        Shape::Scalar(codec) => base(codec.base).to_owned(),
        Shape::Named(index) => named(&model.types[*index]),
        Shape::List { item, .. } => format!("Vec<{}>", shape(model, item)),
        Shape::Map(item) => format!("std::collections::BTreeMap<String, {}>", shape(model, item)),
        Shape::Optional { item, .. } => format!("Option<{}>", shape(model, item)),
        Shape::InString { item, .. } => shape(model, item),
        Shape::Secret(item) => format!("secpaid_core::Secret<{}>", shape(model, item)),
        Shape::Boxed(item) => format!("Box<{}>", shape(model, item)),
    }
}

/// A type of the spec.
pub(crate) fn named(def: &TypeDef) -> String {
    match &def.kind {
        TypeKind::Scalar { codec, newtype: false } => base(codec.base).to_owned(),
        _ => format!("api::{}", def.name),
    }
}

/// A built-in type.
pub(crate) fn base(of: Base) -> &'static str {
    match of {
        Base::String => "String",
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
        Base::Decimal => "secpaid_core::Decimal",
        Base::Date => "secpaid_core::Date",
        Base::DateTime => "secpaid_core::DateTime",
        Base::YearMonth => "secpaid_core::YearMonth",
        Base::UrlOrIndex => "secpaid_core::UrlOrIndex",
        Base::Upload => "secpaid_core::Upload",
        Base::Json => "secpaid_core::RawJson",
    }
}

/// What a message gives.
pub(crate) fn capture(of: CaptureType) -> &'static str {
    match of {
        CaptureType::U32 => "u32",
        CaptureType::U64 => "u64",
        CaptureType::I64 => "i64",
        CaptureType::Decimal => "secpaid_core::Decimal",
        CaptureType::Word | CaptureType::String => "String",
    }
}

/// What is inside the `Option`, if it is one.
pub(crate) fn present(of: &Shape) -> &Shape {
    match of {
        Shape::Optional { item, .. } => item,
        other => other,
    }
}

/// What a caller may write for a value instead of one of its exact type, such as a literal.
pub(crate) fn literal(model: &Model, of: &Shape) -> Option<String> {
    let of_codec = |codec: &Codec| match codec.base {
        Base::String | Base::UrlOrIndex => Some("\"text\"".to_owned()),
        Base::Decimal => Some("5".to_owned()),
        base if base.is_integer() => Some("5".to_owned()),
        _ => None,
    };
    match of {
        Shape::Scalar(codec) => of_codec(codec),
        Shape::Named(index) => match &model.types[*index].kind {
            TypeKind::Scalar { codec, .. } => of_codec(codec),
            TypeKind::Enum { .. } => Some("\"text\"".to_owned()),
            TypeKind::Record { .. } | TypeKind::Tuple { .. } | TypeKind::Union(_) => None,
        },
        Shape::List { item, .. } => {
            let item = literal(model, item).filter(|_| !matches!(**item, Shape::List { .. }))?;
            Some(format!("[{item}, {item}]"))
        }
        Shape::InString { item, .. } => literal(model, item),
        Shape::Secret(item) => matches!(&**item, Shape::Scalar(codec) if codec.base == Base::String)
            .then(|| "String::new()".to_owned()),
        Shape::Boxed(_) | Shape::Optional { .. } | Shape::Map(_) => None,
    }
}

/// The types that anything of the API holds, in the order of the file.
pub(crate) fn used(model: &Model) -> Vec<&TypeDef> {
    let mut used = vec![false; model.types.len()];
    let mut waiting: Vec<&Shape> = Vec::new();
    for endpoint in &model.endpoints {
        waiting.extend(endpoint.request.iter().map(|field| &field.shape));
        waiting.extend(endpoint.data.iter().map(|data| &data.shape));
        waiting.extend(model.metas[endpoint.meta].fields.iter().map(|field| &field.shape));
    }
    waiting.extend(model.inbound.iter().map(|inbound| &inbound.shape));
    let mut named: Vec<usize> = Vec::new();
    while let Some(next) = waiting.pop() {
        named.extend(index(next));
        while let Some(index) = named.pop() {
            if std::mem::replace(&mut used[index], true) {
                continue;
            }
            let def = &model.types[index];
            waiting.extend(def.inside());
            named.extend(def.query.iter().filter_map(|parameter| match parameter.ty {
                secpaid_codegen::model::ParameterType::Named(index, _) => Some(index),
                secpaid_codegen::model::ParameterType::BuiltIn(_) => None,
            }));
        }
    }
    model.types.iter().zip(used).filter(|(_, used)| *used).map(|(def, _)| def).collect()
}

fn index(of: &Shape) -> Option<usize> {
    match of {
        Shape::Scalar(_) => None,
        Shape::Named(number) => Some(*number),
        Shape::List { item, .. } | Shape::Optional { item, .. } | Shape::InString { item, .. } => index(item),
        Shape::Secret(item) | Shape::Boxed(item) | Shape::Map(item) => index(item),
    }
}
