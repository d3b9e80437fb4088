//! From the API to an OpenAPI document.

use crate::api::{Api, Endpoint, Field, Kind};

/// The text of the document: the envelope is the answer of every operation, as OpenAPI says it.
pub(crate) fn openapi(api: &Api) -> String {
    let mut schemas = Vec::new();
    for choice in &api.choices {
        schemas
            .push(format!("    \"{}\": {{\"type\": \"string\", \"enum\": {:?}}}", choice.name, choice.words));
    }
    for record in &api.records {
        schemas.push(format!("    \"{}\": {}", record.name, object(&record.fields)));
    }
    let paths: Vec<String> = api.endpoints.iter().map(operation).collect();
    format!(
        r#"{{
  "openapi": "3.0.3",
  "info": {{"title": "Orders", "version": "1.0.0"}},
  "servers": [{{"url": "https://api.example.com"}}],
  "paths": {{
{}
  }},
  "components": {{"schemas": {{
{}
  }}}}
}}
"#,
        paths.join(",\n"),
        schemas.join(",\n")
    )
}

fn operation(endpoint: &Endpoint) -> String {
    let Endpoint { name, lists, request, data, .. } = endpoint;
    let reference = format!("{{\"$ref\": \"#/components/schemas/{data}\"}}");
    let data = if *lists { format!("{{\"type\": \"array\", \"items\": {reference}}}") } else { reference };
    let answer = format!(
        "{{\"type\": \"object\", \"required\": [\"status\"], \"properties\": {{\"status\": {{\"type\": \"integer\", \
         \"format\": \"uint32\"}}, \"code\": {{\"type\": \"integer\", \"format\": \"uint32\"}}, \"message\": {{\"type\": \"string\"}}, \
         \"data\": {data}}}}}"
    );
    let (method, parameters) = if *lists { ("get", query(request)) } else { ("post", body(request)) };
    format!(
        "    \"/{name}\": {{\"{method}\": {{\"operationId\": \"{name}\", \"summary\": \"Calls {name}.\", {parameters}, \
         \"responses\": {{\"200\": {{\"description\": \"The envelope.\", \"content\": {{\"application/json\": {{\"schema\": {answer}}}}}}}}}}}}}"
    )
}

fn query(request: &[Field]) -> String {
    let parameters = request.iter().map(|field| {
        format!(
            "{{\"in\": \"query\", \"name\": \"{}\", \"required\": {}, \"schema\": {}}}",
            field.name,
            field.required,
            of(&field.kind)
        )
    });
    format!("\"parameters\": [{}]", parameters.collect::<Vec<_>>().join(", "))
}

fn body(request: &[Field]) -> String {
    let schema = object(request);
    format!(
        "\"requestBody\": {{\"required\": true, \"content\": {{\"application/json\": {{\"schema\": {schema}}}}}}}"
    )
}

fn object(fields: &[Field]) -> String {
    let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let properties: Vec<String> =
        fields.iter().map(|field| format!("\"{}\": {}", field.name, of(&field.kind))).collect();
    format!(
        "{{\"type\": \"object\", \"required\": {required:?}, \"properties\": {{{}}}}}",
        properties.join(", ")
    )
}

fn of(kind: &Kind) -> String {
    match kind {
        Kind::Text => r#"{"type": "string"}"#.to_owned(),
        Kind::Money => r#"{"type": "number"}"#.to_owned(),
        Kind::U32 => r#"{"type": "integer", "format": "uint32"}"#.to_owned(),
        Kind::U64 => r#"{"type": "integer", "format": "uint64"}"#.to_owned(),
        Kind::Bool => r#"{"type": "boolean"}"#.to_owned(),
        Kind::Date => r#"{"type": "string", "format": "date"}"#.to_owned(),
        Kind::Named(name) => format!("{{\"$ref\": \"#/components/schemas/{name}\"}}"),
        Kind::List(item) => format!("{{\"type\": \"array\", \"items\": {}}}", of(item)),
    }
}
