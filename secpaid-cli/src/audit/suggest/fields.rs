//! In: fields that were missing, unknown or of another type. Out: the changes to the spec that accept them.

use secpaid_codegen::json::Value as NodeValue;
use secpaid_codegen::model::{Base, Codec, Form, Model, Shape, TypeKind};
use serde_json::{Value, json};

use super::super::hidden::Secrets;
use super::super::sample::{self, Sample};
use super::draft::{Draft, Op, below, steps};
use super::told::{COMMENT, Told};
use super::{OwnerKind, Place, Wrong};

/// What bounds a value of one type and no other.
const BOUNDS: [&str; 10] = [
    "min",
    "max",
    "min_exclusive",
    "max_exclusive",
    "max_decimals",
    "min_len",
    "max_len",
    "min_items",
    "max_items",
    "not_token",
];

/// The type expression of a field or of data, and where it stands.
fn expression(draft: &Draft, at: &[String]) -> Option<(String, Vec<String>)> {
    let node = draft.at(at)?;
    let (node, at) = match &node.value {
        NodeValue::Object(_) => (node.get("type")?, below(at, "type")),
        _ => (node, at.to_vec()),
    };
    match &node.value {
        NodeValue::String(text) => Some((text.clone(), at)),
        _ => None,
    }
}

/// The value may be left out.
pub(super) fn optional(draft: &Draft, at: &[String]) -> Vec<Op> {
    match expression(draft, at) {
        Some((text, path)) if !text.ends_with('?') => {
            // What may be left out is never missing.
            let missing = Some(below(at, "missing")).filter(|path| draft.at(path).is_some());
            let missing = missing.map(|path| Op::Remove { path });
            let optional = Op::Replace { path, value: Value::from(format!("{text}?")) };
            std::iter::once(optional).chain(missing).collect()
        }
        Some(_) => Vec::new(),
        None => varying(draft, at, "string?", None).into_iter().collect(),
    }
}

/// Makes a constant a field of this type, which callers give.
fn varying(draft: &Draft, at: &[String], expression: &str, wire: Option<Value>) -> Option<Op> {
    let Some(Value::Object(constant)) = draft.value_at(at) else { return None };
    let value = constant.get("const")?;
    let base = match value {
        Value::Bool(_) => "bool",
        Value::Number(_) => "decimal",
        _ => "string",
    };
    let expression = expression.replace("string", base);
    let (name, object) = at.split_last()?;
    let others: Vec<String> = match draft.value_at(object) {
        Some(Value::Object(members)) => members.keys().filter(|other| *other != name).cloned().collect(),
        _ => Vec::new(),
    };
    let mut field = serde_json::Map::new();
    field.insert("type".to_owned(), Value::from(expression));
    let rust = super::told::snake_name(name, &others);
    if identifier(name).as_deref() != Some(&*rust) {
        field.insert("name".to_owned(), Value::from(rust));
    }
    field.extend(wire.map(|wire| ("wire".to_owned(), wire)));
    field.extend(constant.into_iter().filter(|(key, _)| key != "const"));
    Some(Op::Replace { path: at.to_vec(), value: Value::Object(field) })
}

/// The name that a field has in Rust without being given one.
fn identifier(name: &str) -> Option<String> {
    Some(secpaid_codegen::name::value_identifier(name).ok()?.trim_start_matches("r#").to_owned())
}

/// Accepts values of other kinds: by a further form, by a wider type, at last by any JSON.
pub(super) fn accept(draft: &mut Draft, model: &Model, at: &[String], wrong: &Wrong<'_>) -> bool {
    let Wrong { owner, sample, .. } = wrong;
    if owner.kind == OwnerKind::Meta {
        let ops = metas(draft, at);
        return !ops.is_empty() && draft.make(ops);
    }
    if sample.null && owner.whole && !draft.make(optional(draft, at)) {
        return false;
    }
    if sample.only_null() && owner.whole {
        return true;
    }
    let base = base_of(owner.shape);
    let is_other = match base {
        Base::Bool => sample.number || sample.string,
        Base::Decimal => sample.string,
        _ => sample.number,
    };
    let forms = is_other.then(|| sample::forms(base).iter().filter_map(name).collect());
    let ways = match varying(draft, at, "string", forms) {
        Some(same) if sample.fits(base) => vec![vec![same]],
        Some(_) => Vec::new(),
        None => ways(draft, model, at, wrong),
    };
    let any = varying(draft, at, "json", None).map(|op| vec![op]);
    draft.make_one(ways.into_iter().chain(any).collect())
}

/// The built-in type of a constant.
fn base_of(shape: Option<&Shape>) -> Base {
    match shape {
        Some(Shape::Scalar(codec)) => codec.base,
        _ => Base::String,
    }
}

fn ways(draft: &Draft, model: &Model, at: &[String], wrong: &Wrong<'_>) -> Vec<Vec<Op>> {
    let Wrong { owner, sample, .. } = wrong;
    let mut ways = Vec::new();
    if let Some(holder) = Holder::of(draft, at, owner.whole)
        && let Some(codec) = Holder::codec(model, owner.shape)
    {
        ways.extend(holder.further_forms(draft, codec, sample));
        let wider = [Base::I64, Base::Decimal, Base::String];
        let numeric = codec.base.is_integer() || codec.base == Base::Decimal;
        for base in wider.into_iter().filter(|base| sample.fits(*base) && *base != codec.base) {
            // Only what also reads the values that did fit.
            let reads_all = match base {
                Base::I64 => {
                    codec.base.is_integer() && !matches!(codec.base, Base::U64 | Base::U128 | Base::I128)
                }
                Base::Decimal => codec.base.is_integer() && !matches!(codec.base, Base::U128 | Base::I128),
                _ => codec.base != Base::Bool && (numeric || !codec.forms.contains(&Form::Bool)),
            };
            if reads_all {
                ways.push(holder.other_base(draft, base));
            }
        }
    }
    ways.extend(any_json(draft, at));
    ways
}

/// Where the wire forms of a scalar stand: in the field, or in the scalar of the file that it names.
struct Holder {
    at: Vec<String>,
    /// Is it a type of the file?
    is_type: bool,
}

impl Holder {
    fn of(draft: &Draft, at: &[String], whole: bool) -> Option<Self> {
        let (text, _) = expression(draft, at)?;
        if whole && draft.at(&below(at, "wire")).is_some() {
            return Some(Self { at: at.to_vec(), is_type: false });
        }
        let named = steps(&["types", text.trim_end_matches(['?', '[', ']', '{', '}'])]);
        match draft.at(&named) {
            Some(ty) if ty.get("scalar").is_some() => Some(Self { at: named, is_type: true }),
            Some(_) => None,
            None => whole.then(|| Self { at: at.to_vec(), is_type: false }),
        }
    }

    /// The built-in type with its forms.
    fn codec<'m>(model: &'m Model, shape: Option<&'m Shape>) -> Option<&'m Codec> {
        match shape?.bare() {
            Shape::Scalar(codec) => Some(codec),
            Shape::Named(index) => match &model.types.get(*index)?.kind {
                TypeKind::Scalar { codec, .. } => Some(codec),
                _ => None,
            },
            _ => None,
        }
    }

    fn further_forms(&self, draft: &Draft, codec: &Codec, sample: &Sample) -> Option<Vec<Op>> {
        let missing = |form: &Form| !codec.forms.contains(form);
        let mut further: Vec<Value> = Vec::new();
        if codec.base == Base::Bool {
            let words = sample.words().filter(|words| words.is_empty() || !sample.number)?;
            let fits = words.is_empty() && sample.fits(Base::Bool) || !words.is_empty();
            if !fits {
                return None;
            }
            further.extend((sample.bool && missing(&Form::Bool)).then(|| json!("bool")));
            further.extend((sample.number && missing(&Form::Number)).then(|| json!("number")));
            let words = words.into_iter().map(|(word, value)| (word.to_owned(), Value::from(value)));
            let words: serde_json::Map<_, _> = words.collect();
            further.extend((!words.is_empty()).then_some(Value::Object(words)));
        } else {
            if !sample.fits(codec.base) {
                return None;
            }
            further.extend(sample::forms(codec.base).iter().filter(|form| missing(form)).filter_map(name));
        }
        if further.is_empty() { None } else { self.with_forms(draft, codec, further) }
    }

    /// Adds forms behind those there are.
    fn with_forms(&self, draft: &Draft, codec: &Codec, further: Vec<Value>) -> Option<Vec<Op>> {
        let wire = below(&self.at, "wire");
        match draft.value_at(&wire) {
            Some(Value::Array(_)) => {
                let path = below(&wire, "-");
                Some(further.into_iter().map(|value| Op::Add { path: path.clone(), value }).collect())
            }
            Some(one) => {
                let forms = [one].into_iter().chain(further).collect();
                Some(vec![Op::Replace { path: wire, value: Value::Array(forms) }])
            }
            None => {
                let forms: Vec<Value> = codec.forms.iter().filter_map(name).chain(further).collect();
                self.set_wire(draft, Value::Array(forms))
            }
        }
    }

    /// Says the forms where there were none.
    fn set_wire(&self, draft: &Draft, forms: Value) -> Option<Vec<Op>> {
        let node = draft.at(&self.at)?;
        match &node.value {
            NodeValue::String(text) => {
                let value = json!({"type": text, "wire": forms});
                Some(vec![Op::Replace { path: self.at.clone(), value }])
            }
            _ => Some(vec![Op::Add { path: below(&self.at, "wire"), value: forms }]),
        }
    }

    /// Makes it another built-in type, in both its forms.
    fn other_base(&self, draft: &Draft, base: Base) -> Vec<Op> {
        let forms: Value = sample::forms(base).iter().filter_map(name).collect();
        if self.is_type {
            return vec![
                Op::Replace { path: below(&self.at, "scalar"), value: Value::from(base.name()) },
                Op::Add { path: below(&self.at, "wire"), value: forms },
            ];
        }
        let Some((text, path)) = expression(draft, &self.at) else { return Vec::new() };
        let text = format!("{}{}", base.name(), if text.ends_with('?') { "?" } else { "" });
        if path == self.at {
            return vec![Op::Replace { path, value: json!({"type": text, "wire": forms}) }];
        }
        vec![
            Op::Replace { path, value: Value::from(text) },
            Op::Add { path: below(&self.at, "wire"), value: forms },
        ]
    }
}

/// What the format calls a form; the only one of a type has no name.
fn name(form: &Form) -> Option<Value> {
    Some(Value::from(match form {
        Form::Number => "number",
        Form::String => "string",
        Form::Bool => "bool",
        Form::SpaceDateTime => "YYYY-MM-DD HH:MM:SS",
        Form::Rfc3339 => "RFC3339",
        Form::NumericMonth => "YYYY-MM",
        Form::EnglishMonth => "Month YYYY",
        Form::File => "file",
        Form::Words(words) => {
            return Some(words.iter().map(|(word, value)| (word.clone(), Value::from(*value))).collect());
        }
        Form::Plain => return None,
    }))
}

/// Makes it any JSON, with the bounds it has and without.
fn any_json(draft: &Draft, at: &[String]) -> Vec<Vec<Op>> {
    let Some((text, path)) = expression(draft, at) else { return Vec::new() };
    let text = if text.ends_with('?') { "json?" } else { "json" };
    let removed = |keys: &[&str]| -> Vec<Op> {
        let there = keys.iter().map(|key| below(at, key)).filter(|path| draft.at(path).is_some());
        there.map(|path| Op::Remove { path }).collect()
    };
    let bare: Vec<Op> = [vec![Op::Replace { path, value: Value::from(text) }], removed(&["wire"])].concat();
    let unbound = [bare.clone(), removed(&BOUNDS), removed(&["none", "rejected"])].concat();
    let mut ways = vec![bare, unbound.clone()];
    // What goes through pages, what a rule looks at, and what is remembered, must have a type of its own.
    if let [group, endpoint, ..] = at
        && group == "endpoints"
    {
        let own = ["pages", "rules"].map(|key| vec![steps(&[group, endpoint, key])]);
        let parts = own.into_iter().chain([states(draft, endpoint)]);
        let there: Vec<_> = parts.filter(|paths| paths.iter().any(|path| draft.at(path).is_some())).collect();
        let without = |paths: &[Vec<Vec<String>>]| {
            let removed = paths.iter().flatten().map(|path| Op::Remove { path: path.clone() });
            unbound.iter().cloned().chain(removed).collect::<Vec<_>>()
        };
        ways.extend(there.iter().map(|paths| without(std::slice::from_ref(paths))));
        ways.push(without(&there));
    }
    ways
}

/// The `state` of an endpoint, and of all others with the same collection: what one of them has, the others may look at.
fn states(draft: &Draft, endpoint: &str) -> Vec<Vec<String>> {
    let Some(Value::Object(endpoints)) = draft.value_at(&steps(&["endpoints"])) else { return Vec::new() };
    let collection = |value: &Value| value.get("state")?.get("in")?.as_str().map(str::to_owned);
    let Some(own) = endpoints.get(endpoint).and_then(collection) else { return Vec::new() };
    let same = endpoints.iter().filter(|(_, value)| collection(value).as_ref() == Some(&own));
    same.map(|(name, _)| steps(&["endpoints", name, "state"])).collect()
}

/// Makes the meta fields at a pointer any JSON.
fn metas(draft: &Draft, at: &[String]) -> Vec<Op> {
    let mut ops = Vec::new();
    for group in ["envelopes", "endpoints"] {
        let Some(Value::Object(members)) = draft.value_at(&steps(&[group])) else { continue };
        for (name, member) in members {
            let Some(Value::Object(metas)) = member.get("meta") else { continue };
            for (meta, value) in metas {
                if value.get("at").and_then(Value::as_str) == at.first().map(String::as_str) {
                    let path = steps(&[group, &name, "meta", meta, "type"]);
                    ops.push(Op::Replace { path, value: Value::from("json?") });
                }
            }
        }
    }
    ops
}

/// Adds a field that the spec does not have: of the type that its values have, at last of any JSON.
pub(super) fn add(draft: &mut Draft, place: &Place, name: &str, sample: &Sample, secrets: &Secrets) -> bool {
    let told = Told::new(draft, secrets, name, sample);
    let any = Told::any();
    match place {
        Place::Fields(at) => {
            let Some(ops) = field(draft, at, name, &told, secrets) else { return false };
            let Some(other) = field(draft, at, name, &any, secrets) else { return false };
            let text = field(draft, at, name, &Told::string(), secrets)
                .filter(|_| !sample.bool && sample.only_scalars());
            draft.make_one([Some(ops), text, Some(other)].into_iter().flatten().collect())
        }
        Place::Envelope(envelope) => {
            let at = steps(&["envelopes", envelope, "meta"]);
            // Another envelope may have a meta field of this name and of another type.
            let other = format!("{envelope}_{name}");
            let ways = [(name, &told), (name, &any), (&other, &told), (&other, &any)];
            let ways = ways.map(|(called, told)| meta(draft, &at, name, called, told));
            draft.make_one(ways.to_vec())
        }
    }
}

fn field(draft: &Draft, at: &[String], name: &str, told: &Told, secrets: &Secrets) -> Option<Vec<Op>> {
    let path = below(at, name);
    // It may have come with another change; and a comment is no field.
    if draft.at(&path).is_some() || name == COMMENT {
        return None;
    }
    let others = match draft.value_at(at) {
        Some(Value::Object(members)) => members.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let value = super::told::field(name, &format!("{}?", told.expression), &others, secrets);
    Some([told.types.clone(), put(draft, at, name, value)].concat())
}

fn meta(draft: &Draft, at: &[String], wire: &str, name: &str, told: &Told) -> Vec<Op> {
    let pointer = secpaid_codegen::model::pointer_text(&[wire.to_owned()]);
    let value = json!({"at": pointer, "type": format!("{}?", told.expression)});
    let others: Vec<String> = match draft.value_at(at) {
        Some(Value::Object(members)) => members.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let name = super::told::snake_name(name, &others);
    [told.types.clone(), put(draft, at, &name, value)].concat()
}

/// Puts a member into an object, which may have to be made.
pub(super) fn put(draft: &Draft, at: &[String], name: &str, value: Value) -> Vec<Op> {
    if draft.at(at).is_some() {
        return vec![Op::Add { path: below(at, name), value }];
    }
    let object = Value::Object([(name.to_owned(), value)].into_iter().collect());
    vec![Op::Add { path: at.to_vec(), value: object }]
}
