//! From the API to its spec.

use std::fmt::Write as _;

use crate::api::{Api, Endpoint, Failure, Field, Kind};

/// The text of the spec.
pub(crate) fn spec(api: &Api) -> String {
    let mut types: Vec<String> = Vec::new();
    for choice in &api.choices {
        types.push(format!("    \"{}\": {{\"enum\": {:?}}}", choice.name, choice.words));
    }
    for record in &api.records {
        types.push(format!("    \"{}\": {{\"fields\": {}}}", record.name, fields(&record.fields)));
    }
    let failures = api.common.iter().chain(api.sections.iter().flatten());
    let errors: Vec<String> = failures.map(error).collect();
    let mut sets = set("Common", "What any call may come to.", &api.common, "api");
    for (number, section) in api.sections.iter().enumerate() {
        let doc = format!("What calls about orders of kind {number} may come to.");
        let _ = write!(sets, ",\n{}", set(&format!("Section{number}"), &doc, section, "endpoint"));
    }
    let endpoints: Vec<String> = api.endpoints.iter().map(endpoint).collect();
    format!(
        r#"{{
  "name": "scale", "title": "Orders", "version": "1.0.0",
  "servers": {{"production": "https://api.example.com"}},
  "auth": {{"header": "token"}},
  "envelopes": {{"main": {{
    "outcome": {{"ok": {{"at": "/status", "is": 1}}, "error": {{"at": "/status", "is": 0}}}},
    "code": "/code", "message": "/message", "data": "/data",
    "samples": {{"error": {{"status": 0, "message": ""}}}}
  }}}},
  "errors": {{
{}
  }},
  "error_sets": {{
{sets}
  }},
  "types": {{
{}
  }},
  "endpoints": {{
{}
  }}
}}
"#,
        errors.join(",\n"),
        types.join(",\n"),
        endpoints.join(",\n")
    )
}

fn error(failure: &Failure) -> String {
    let Failure { name, code } = failure;
    format!("    \"{name}\": {{\"doc\": \"Refused for reason {code}.\", \"match\": [{{\"code\": {code}}}]}}")
}

fn set(name: &str, doc: &str, errors: &[Failure], scope: &str) -> String {
    let errors: Vec<&str> = errors.iter().map(|error| error.name.as_str()).collect();
    format!("    \"{name}\": {{\"doc\": \"{doc}\", \"errors\": {errors:?}, \"scope\": \"{scope}\"}}")
}

fn endpoint(endpoint: &Endpoint) -> String {
    let Endpoint { name, lists, request, data, section } = endpoint;
    let (method, body, list) = if *lists { ("GET", "", "[]") } else { ("POST", "\"body\": \"json\", ", "") };
    format!(
        "    \"{name}\": {{\"route\": \"{method} /{name}\", \"doc\": \"Calls {name}.\", {body}\"request\": {}, \
         \"data\": \"{data}{list}\", \"errors\": [\"Section{section}\"]}}",
        fields(request)
    )
}

fn fields(fields: &[Field]) -> String {
    let fields = fields.iter().map(|field| {
        let none = if field.required { "" } else { "?" };
        format!("\"{}\": \"{}{none}\"", field.name, of(&field.kind))
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
}

fn of(kind: &Kind) -> String {
    match kind {
        Kind::Text => "string".to_owned(),
        Kind::Money => "decimal".to_owned(),
        Kind::U32 => "u32".to_owned(),
        Kind::U64 => "u64".to_owned(),
        Kind::Bool => "bool".to_owned(),
        Kind::Date => "date".to_owned(),
        Kind::Named(name) => name.clone(),
        Kind::List(item) => format!("{}[]", of(item)),
    }
}
