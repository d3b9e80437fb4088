//! In: the JSON types and the format of a schema. Out: the built-in type for it with its wire forms.

use secpaid_codegen::json::Node;

use crate::export::tree::{items, str_at, str_of, text};

const INTEGERS: &[(&str, &str)] = &[
    ("int8", "i8"),
    ("int16", "i16"),
    ("int32", "i32"),
    ("int64", "i64"),
    ("int128", "i128"),
    ("uint8", "u8"),
    ("uint16", "u16"),
    ("uint32", "u32"),
    ("uint64", "u64"),
    ("uint128", "u128"),
];
/// Says of a string that it is a file in a form in parts; in a document it means nothing.
pub(super) const UPLOAD: &str = "secpaid-upload";
const DECIMALS: &[&str] = &["decimal", "decimal128", "double", "float"];

/// The types of a schema, without null.
pub(super) fn json_types(schema: &Node) -> Vec<String> {
    let types = schema.get("type");
    let one = types.and_then(str_of).map(str::to_owned);
    let several = types.map_or(&[][..], items).iter().filter_map(str_of).filter(|name| *name != "null");
    one.into_iter().chain(several.map(str::to_owned)).collect()
}

/// The built-in type and, where they are not the usual ones, its forms.
pub(super) fn scalar(schema: &Node, types: &[&str]) -> Option<(&'static str, Vec<Node>)> {
    let format = str_at(schema, "format").unwrap_or("");
    let integer = INTEGERS.iter().find(|(known, _)| *known == format).map(|(_, base)| *base);
    let decimal = DECIMALS.contains(&format).then_some("decimal");
    let natural = schema.get("minimum").is_some_and(|minimum| minimum.to_string() == "0");
    let form = |name: &&str| text(if *name == "string" { "string" } else { "number" });
    let forms: Vec<Node> = types.iter().map(form).collect();
    Some(match types {
        ["string"] => match format {
            UPLOAD => ("upload", Vec::new()),
            "date" => ("date", Vec::new()),
            "date-time" => ("datetime", vec![text("RFC3339")]),
            _ => match integer.or(decimal) {
                Some(base) => (base, forms),
                None => ("string", Vec::new()),
            },
        },
        ["integer"] => (integer.unwrap_or(if natural { "u64" } else { "i64" }), Vec::new()),
        ["number"] => (integer.unwrap_or("decimal"), Vec::new()),
        ["boolean"] => ("bool", Vec::new()),
        ["boolean", "integer"] => ("bool", vec![text("bool"), text("number")]),
        ["integer", "boolean"] => ("bool", vec![text("number"), text("bool")]),
        ["integer", "number"] | ["number", "integer"] => ("decimal", Vec::new()),
        ["string", "integer" | "number"] => (integer.or(decimal).unwrap_or("string"), forms),
        ["integer", "string"] => (integer.or(decimal).unwrap_or("i64"), forms),
        ["number", "string"] => (integer.unwrap_or("decimal"), forms),
        _ => return None,
    })
}
