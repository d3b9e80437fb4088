//! From the API to structs with serde derive, an enum of errors per section, and a function per endpoint.

use std::fmt::Write as _;

use crate::api::{Api, Endpoint, Failure, Field, Kind};

/// The text of the module.
pub(crate) fn derived(api: &Api) -> String {
    let mut text = String::new();
    for choice in &api.choices {
        let _ = write!(
            text,
            "#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]\npub enum {} {{\n    {},\n    #[serde(untagged)]\n    \
             Unknown(String),\n}}\n\n",
            choice.name,
            choice.words.join(",\n    ")
        );
    }
    for record in &api.records {
        record_of(&mut text, &record.name, "Deserialize", &record.fields);
    }
    errors(&mut text, "CommonError", &api.common, "Unknown(u32)", "Self::Unknown(code)");
    for (number, section) in api.sections.iter().enumerate() {
        let name = format!("Section{number}Error");
        errors(
            &mut text,
            &name,
            section,
            "Common(CommonError)",
            "Self::Common(CommonError::from_code(code))",
        );
    }
    for endpoint in &api.endpoints {
        record_of(&mut text, &endpoint.name, "Serialize", &endpoint.request);
    }
    text.push_str("impl Client {\n");
    for endpoint in &api.endpoints {
        function(&mut text, endpoint);
    }
    text.push_str("}\n");
    text
}

fn record_of(text: &mut String, name: &str, derive: &str, fields: &[Field]) {
    let _ = write!(text, "#[derive(Debug, Clone, PartialEq, {derive})]\npub struct {name} {{\n");
    for field in fields {
        let kind = of(&field.kind);
        let _ = match (field.required, derive) {
            (true, _) => writeln!(text, "    pub {}: {kind},", field.name),
            (false, "Serialize") => writeln!(
                text,
                "    #[serde(skip_serializing_if = \"Option::is_none\")]\n    pub {}: Option<{kind}>,",
                field.name
            ),
            (false, _) => writeln!(text, "    pub {}: Option<{kind}>,", field.name),
        };
    }
    text.push_str("}\n\n");
}

fn errors(text: &mut String, name: &str, errors: &[Failure], other: &str, otherwise: &str) {
    let _ = write!(text, "#[derive(Debug, Clone, PartialEq)]\npub enum {name} {{\n");
    for error in errors {
        let _ = writeln!(text, "    /// Refused for reason {}.\n    {},", error.code, error.name);
    }
    let _ = write!(
        text,
        "    {other},\n}}\n\nimpl FromCode for {name} {{\n    fn from_code(code: u32) -> Self {{\n        match code {{\n"
    );
    for error in errors {
        let _ = writeln!(text, "            {} => Self::{},", error.code, error.name);
    }
    let _ = write!(text, "            _ => {otherwise},\n        }}\n    }}\n}}\n\n");
}

fn function(text: &mut String, endpoint: &Endpoint) {
    let Endpoint { name, lists, data, section, .. } = endpoint;
    let (method, part) = if *lists { ("GET", "query") } else { ("POST", "json") };
    let data = if *lists { format!("Vec<{data}>") } else { data.clone() };
    let _ = write!(
        text,
        "    /// Calls {name}.\n    pub async fn {}(&self, request: &{name}) -> Result<{data}, Failure<Section{section}Error>> {{\n        \
         Self::judge(Self::send(self.request(Method::{method}, \"/{name}\").{part}(request)).await)\n    }}\n\n",
        function_name(name)
    );
}

/// `PlaceOrder7` is `place_order7`.
pub(crate) fn function_name(name: &str) -> String {
    let mut function = String::new();
    for (index, letter) in name.char_indices() {
        if index > 0 && letter.is_ascii_uppercase() {
            function.push('_');
        }
        function.push(letter.to_ascii_lowercase());
    }
    function
}

fn of(kind: &Kind) -> String {
    match kind {
        Kind::Text => "String".to_owned(),
        Kind::Money => "Decimal".to_owned(),
        Kind::U32 => "u32".to_owned(),
        Kind::U64 => "u64".to_owned(),
        Kind::Bool => "bool".to_owned(),
        Kind::Date => "NaiveDate".to_owned(),
        Kind::Named(name) => name.clone(),
        Kind::List(item) => format!("Vec<{}>", of(item)),
    }
}
