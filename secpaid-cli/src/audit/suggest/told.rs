//! In: the values that were seen. Out: a type expression for them, with the types that it needs.

use std::collections::BTreeSet;

use secpaid_codegen::model::Base;
use secpaid_codegen::name;
use serde_json::{Value, json};

use super::super::hidden::Secrets;
use super::super::sample::Sample;
use super::draft::{Draft, Op};
use super::{fields, steps, taken};

/// What new types and errors say about themselves.
pub(super) const DOC: &str = "Seen in recordings; its meaning is not documented.";

/// The key that a spec has for comments.
pub(super) const COMMENT: &str = "$comment";

/// A type expression without `?`, and the types to add for it.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) expression: String,
    pub(super) types: Vec<Op>,
}

impl Told {
    /// The type that all the values have.
    pub(super) fn new(draft: &Draft, secrets: &Secrets, name: &str, sample: &Sample) -> Self {
        let mut teller = Teller { secrets, taken: taken(draft), types: Vec::new() };
        let expression = teller.tell(name, sample);
        let mut types = Vec::new();
        for (index, (name, value)) in teller.types.into_iter().enumerate() {
            // The first one may have to make the object, the others find it.
            let there = index > 0 || draft.at(&steps(&["types"])).is_some();
            types.extend(match there {
                true => vec![Op::Add { path: steps(&["types", &name]), value }],
                false => fields::put(draft, &steps(&["types"]), &name, value),
            });
        }
        Self { expression, types }
    }

    /// Any JSON.
    pub(super) fn any() -> Self {
        Self { expression: "json".to_owned(), types: Vec::new() }
    }

    /// Any text.
    pub(super) fn string() -> Self {
        Self { expression: "string".to_owned(), types: Vec::new() }
    }
}

struct Teller<'t> {
    secrets: &'t Secrets,
    taken: BTreeSet<String>,
    types: Vec<(String, Value)>,
}

impl Teller<'_> {
    fn tell(&mut self, name: &str, sample: &Sample) -> String {
        let any = || "json".to_owned();
        let Sample { bool, number, string, list, record, opaque, .. } = sample;
        match (bool, number, string, list, record) {
            _ if *opaque => any(),
            (true, false, false, None, None) => "bool".to_owned(),
            (false, true, false, None, None) => {
                let bases = [Base::U64, Base::I64, Base::Decimal];
                bases.iter().find(|base| sample.fits(**base)).map_or_else(any, |base| base.name().to_owned())
            }
            (false, false, true, None, None) => "string".to_owned(),
            // A list with null among its items has no type of its own.
            (false, false, false, Some(items), None) if !items.null => {
                format!("{}[]", self.tell(name, items))
            }
            // Nothing in a spec can stand for a field that is called like a comment.
            (false, false, false, None, Some(members)) if members.fields.contains_key(COMMENT) => any(),
            (false, false, false, None, Some(members)) if !members.fields.is_empty() => {
                let mut fields = serde_json::Map::new();
                for (field, (count, sample)) in &members.fields {
                    let told = self.tell(field, sample);
                    let optional = *count < members.objects || sample.null || sample.only_null();
                    let expression = format!("{told}{}", if optional { "?" } else { "" });
                    let others: Vec<_> = fields.keys().cloned().collect();
                    fields.insert(field.clone(), self::field(field, &expression, &others, self.secrets));
                }
                let name = unique(&type_name(name), &self.taken);
                self.taken.insert(name.clone());
                self.types.push((name.clone(), json!({"doc": DOC, "fields": fields})));
                name
            }
            _ => any(),
        }
    }
}

/// A field in its shortest form; one with the name of a secret one is secret, too.
pub(super) fn field(wire: &str, expression: &str, others: &[String], secrets: &Secrets) -> Value {
    let rust = snake_name(wire, others);
    let mut long = serde_json::Map::new();
    if name::value_identifier(wire).map(|known| known.trim_start_matches("r#").to_owned()).as_deref()
        != Ok(&*rust)
    {
        long.insert("name".to_owned(), Value::from(rust));
    }
    if secrets.has(wire) {
        long.insert("secret".to_owned(), Value::from(true));
    }
    if long.is_empty() {
        return Value::from(expression);
    }
    long.insert("type".to_owned(), Value::from(expression));
    Value::Object(long)
}

/// A name in `snake_case` that none of the others gives.
pub(super) fn snake_name(wire: &str, others: &[String]) -> String {
    let own = name::snake_case(wire);
    // The constructor of a request is called `new`.
    let usable = name::is_snake_case(&own) && !name::is_unusable(&own) && own != "new";
    let own = if usable { own } else { format!("field_{own}") };
    let own = own.trim_end_matches('_').to_owned();
    let taken: BTreeSet<String> = others.iter().map(|other| name::snake_case(other)).collect();
    let numbered = (2..).map(|number| format!("{own}_{number}"));
    std::iter::once(own.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(own)
}

fn type_name(name: &str) -> String {
    let own = name::upper_camel_case(name);
    if name::is_upper_camel_case(&own) { own } else { format!("Seen{own}") }
}

/// The name, or the first with a number behind it that is not taken.
pub(super) fn unique(name: &str, taken: &BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}
