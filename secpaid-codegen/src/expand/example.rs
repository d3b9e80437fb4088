//! From the first successful example of an endpoint to a piece of documentation that makes the call, against a transport in memory.

use std::collections::BTreeSet;

use super::scope::{Entry, Scope};
use super::setter::setter_name;
use crate::json::{self, Node, Value};
use crate::model::{Auth, AuthKind, Base, Codec, Endpoint, Field, Form, Outcome, Shape, TypeKind};

/// The example; `None` where nobody said under which path the module is public, or the spec has no example of a success.
pub(super) fn expand_example(scope: &Scope<'_>, entry: &Entry<'_>, endpoint: &Endpoint) -> Option<String> {
    let path = scope.path?;
    let module = path.rsplit("::").next()?;
    let successes = endpoint.examples.iter().filter(|example| example.outcome == Outcome::Ok);
    let (request, names) = successes.into_iter().find_map(|example| {
        let request = json::parse(example.request.as_deref().unwrap_or("{}")).ok()?.root;
        let mut code = Code { scope, names: BTreeSet::new() };
        let arguments: Vec<Field> = endpoint.arguments().cloned().collect();
        let request = code.construct(&entry.ident.to_string(), &arguments, |_, field| {
            let names = std::iter::once(&field.wire).chain(&field.also);
            names.filter_map(|name| request.get(name)).next()
        })?;
        Some((request, code.names.into_iter().collect::<Vec<_>>()))
    })?;
    let core = core_path(scope);
    let (hidden, client) = client(scope, endpoint, &format!("Memory::new({module}::FIXTURES)"))?;
    let method = &endpoint.method_name;
    Some(format!(
        "```\n\
         use {core}::testing::Memory;\n\
         use {path}::{{self, BlockingClient, {}}};\n\
         \n\
         # fn main() -> Result<(), Box<dyn std::error::Error>> {{\n\
         {hidden}\
         let client = {client};\n\
         let answer = client.{method}({request})?;\n\
         println!(\"{{:?}}\", answer.data);\n\
         # Ok(()) }}\n\
         ```",
        names.join(", ")
    ))
}

/// A client over this transport, with the credential that the endpoint takes; and what nobody needs to see of making it.
fn client(scope: &Scope<'_>, endpoint: &Endpoint, transport: &str) -> Option<(String, String)> {
    let model = scope.model;
    let server = model.servers.first()?;
    let core = core_path(scope);
    let auth = model.auth_of(endpoint).filter(|auth| auth.scheme.is_some()).or(model.auth.as_ref());
    let (hidden, credential) = match auth.map(|auth| &auth.kind) {
        Some(AuthKind::Sign) => (format!("# let signer = {core}::signer_fn(|_| Ok(()));\n"), "signer"),
        Some(AuthKind::Basic) => (String::new(), "\"user:password\""),
        Some(AuthKind::Header { .. } | AuthKind::Query(_) | AuthKind::Path { .. }) => {
            (String::new(), "\"your token\"")
        }
        None => (String::new(), ""),
    };
    let client = match auth {
        Some(Auth { scheme: Some(scheme), kind, .. }) => {
            let with = if *kind == AuthKind::Sign { "with_signer_for" } else { "with_credential" };
            format!(
                "BlockingClient::with_settings(\n    \
                 {core}::Settings::new({:?})?.{with}({scheme:?}, {credential}),\n    \
                 {transport},\n)",
                server.url
            )
        }
        Some(_) => format!("BlockingClient::{}({credential}, {transport})?", server.name),
        None => format!("BlockingClient::{}({transport})?", server.name),
    };
    Some((hidden, client))
}

/// The runtime crate as code outside of the module names it.
pub(super) fn core_path(scope: &Scope<'_>) -> String {
    scope.core.to_string().replace(' ', "").trim_start_matches("::").to_owned()
}

/// Rust expressions for values, and the names that they use.
struct Code<'s, 'a> {
    scope: &'s Scope<'a>,
    names: BTreeSet<String>,
}

impl Code<'_, '_> {
    /// `Name::new(required..)` with a setter for each of the rest that is there.
    fn construct<'n>(
        &mut self,
        name: &str,
        fields: &[Field],
        value_of: impl Fn(usize, &Field) -> Option<&'n Node>,
    ) -> Option<String> {
        self.names.insert(name.to_owned());
        let mut required = Vec::new();
        let mut setters = String::new();
        for (position, field) in fields.iter().enumerate() {
            match (value_of(position, field), &field.shape) {
                (None, Shape::Optional { .. }) => {}
                (Some(value), Shape::Optional { item, none }) => {
                    let absent = match &value.value {
                        Value::Null => true,
                        Value::String(text) => none.contains(text),
                        _ => false,
                    };
                    if !absent {
                        let value = self.value(item, value)?;
                        setters.push_str(&format!(".{}({value})", setter_name(field)));
                    }
                }
                (value, shape) => required.push(self.value(shape, value?)?),
            }
        }
        Some(format!("{name}::new({}){setters}", required.join(", ")))
    }

    /// What a constructor or a setter takes for the value.
    fn value(&mut self, shape: &Shape, value: &Node) -> Option<String> {
        match shape {
            Shape::Scalar(codec) => self.scalar(codec, value),
            Shape::Named(index) if self.scope.model.types.get(*index)?.rust.is_some() => {
                Some(format!("{:?}.parse()?", text(value)?))
            }
            Shape::Named(index) => match &self.scope.model.types.get(*index)?.kind {
                TypeKind::Scalar { codec, .. } => self.scalar(codec, value),
                TypeKind::Enum { .. } => Some(format!("{:?}", text(value)?)),
                TypeKind::Record { fields } => {
                    let name = self.scope.entry(*index).ident.to_string();
                    self.construct(&name, fields, |_, field| {
                        let names = std::iter::once(&field.wire).chain(&field.also);
                        names.filter_map(|name| value.get(name)).next()
                    })
                }
                // Which variant it is does not show in the value alone.
                TypeKind::Union(_) => None,
                TypeKind::Tuple { entries } => {
                    let Value::Array(items) = &value.value else { return None };
                    let name = self.scope.entry(*index).ident.to_string();
                    self.construct(&name, entries, |position, _| items.get(position))
                }
            },
            Shape::List { item, .. } => {
                let Value::Array(items) = &value.value else { return None };
                let items: Option<Vec<_>> = items.iter().map(|value| self.value(item, value)).collect();
                Some(format!("[{}]", items?.join(", ")))
            }
            Shape::Map(item) => {
                let Value::Object(members) = &value.value else { return None };
                let entries: Option<Vec<_>> = members
                    .iter()
                    .map(|entry| {
                        Some(format!("({:?}.into(), {})", entry.key.value, self.value(item, &entry.value)?))
                    })
                    .collect();
                Some(format!("[{}]", entries?.join(", ")))
            }
            Shape::InString { item, .. } => match &value.value {
                Value::String(text) => self.value(item, &json::parse(text).ok()?.root),
                _ => self.value(item, value),
            },
            Shape::Secret(item) | Shape::Boxed(item) => self.value(item, value),
            Shape::Optional { .. } => None,
        }
    }

    fn scalar(&self, codec: &Codec, value: &Node) -> Option<String> {
        let said = text(value)?;
        Some(match codec.base {
            Base::String => format!("{said:?}"),
            Base::UrlOrIndex => format!("{said:?}"),
            Base::Bool => truth(codec, value)?.to_string(),
            Base::Decimal if said.parse::<i32>().is_ok() => said.to_owned(),
            Base::Decimal => {
                format!("{said:?}.parse::<{}::Decimal>()?", core_path(self.scope))
            }
            Base::Date | Base::DateTime | Base::YearMonth => format!("{said:?}.parse()?"),
            base if base.is_integer() => said.to_owned(),
            _ => return None,
        })
    }
}

/// The text of a string or a number.
fn text(value: &Node) -> Option<&str> {
    match &value.value {
        Value::String(text) | Value::Number(text) => Some(text),
        Value::Bool(true) => Some("true"),
        Value::Bool(false) => Some("false"),
        _ => None,
    }
}

fn truth(codec: &Codec, value: &Node) -> Option<bool> {
    match &value.value {
        Value::Bool(value) => Some(*value),
        Value::Number(text) => Some(text != "0"),
        Value::String(text) => codec.forms.iter().find_map(|form| match form {
            Form::Words(words) => words.iter().find(|(word, _)| word == text).map(|(_, value)| *value),
            _ => None,
        }),
        _ => None,
    }
}
