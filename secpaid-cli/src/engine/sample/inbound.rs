//! From an inbound shape to what others may send in it.

use secpaid_codegen::json::{self, Node, Value};
use secpaid_codegen::model::{Carrier, Inbound, Shape};
use secpaid_core::json::Reader;

use super::super::value::Walk;
use super::super::{Engine, holds};
use super::answer::skeleton::{put, skeletons};
use super::value::{Direction, Sampler, distinct};

/// What others may send, in the clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleInbound {
    /// What it comes as.
    pub from: Carrier,
    /// The whole body, or the whole query.
    pub text: String,
    /// What it says, as JSON.
    pub document: String,
}

impl Engine {
    /// What an inbound shape permits, as everything that it may come as.
    pub fn sample_inbound(&self, inbound: &Inbound) -> Vec<SampleInbound> {
        let mut skeletons = skeletons(&inbound.when);
        skeletons.retain(|body| inbound.when.as_ref().is_none_or(|when| holds(when, &body.to_string())));
        let data = Sampler::new(self.types(), Direction::Read).values(&inbound.shape);
        let mut documents = Vec::new();
        for (position, skeleton) in skeletons.iter().enumerate() {
            // Every kind of data in the plainest document, and the plainest data in all others.
            let data = data.iter().take(if position == 0 { usize::MAX } else { 1 });
            documents.extend(data.filter_map(|data| with_data(skeleton, &inbound.at, data)));
        }
        // What the predicate looks at may be in the data.
        let fits = |body: &String| inbound.when.as_ref().is_none_or(|when| holds(when, body));
        let documents: Vec<String> =
            distinct(documents.iter().map(Node::to_string)).into_iter().filter(fits).collect();
        let of_carrier = |from: &Carrier| {
            let from = *from;
            documents.iter().filter_map(move |document| sent(from, document))
        };
        let all = inbound.from.iter().flat_map(of_carrier);
        // A form holds nothing but strings: what it makes of a document may be none any more.
        all.filter(|sample| self.reads(inbound, &sample.document).is_some()).collect()
    }

    /// Is what a document carries what the shape says?
    fn reads(&self, inbound: &Inbound, document: &str) -> Option<()> {
        let document = json::parse(document).ok()?.root;
        let Some(data) = document.point(&inbound.at).filter(|data| data.value != Value::Null) else {
            return matches!(inbound.shape, Shape::Optional { .. }).then_some(());
        };
        let text = data.to_string();
        Walk::strict(self.types(), "", &mut |_| ()).root(&inbound.shape, &mut Reader::from_text(&text)).ok()
    }
}

fn with_data(skeleton: &Node, at: &[String], data: &str) -> Option<Node> {
    let mut body = skeleton.clone();
    let data = json::parse(data).ok()?.root.value;
    match (&mut body.value, data) {
        (Value::Object(members), Value::Object(more)) if at.is_empty() => {
            for member in more {
                if !members.iter().any(|known| known.key.value == member.key.value) {
                    members.push(member);
                }
            }
        }
        (Value::Object(members), data) if at.is_empty() && members.is_empty() => body.value = data,
        (_, data) => {
            put(&mut body, at, data, false).then_some(())?;
        }
    }
    Some(body)
}

/// The document as it travels; `None` where it cannot.
fn sent(from: Carrier, document: &str) -> Option<SampleInbound> {
    if from == Carrier::Json {
        return Some(SampleInbound { from, text: document.to_owned(), document: document.to_owned() });
    }
    let document = in_strings(&json::parse(document).ok()?.root)?;
    let Value::Object(members) = &document.value else { return None };
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for member in members {
        add(&mut pairs, &member.key.value, &member.value);
    }
    Some(SampleInbound { from, text: pairs.finish(), document: document.to_string() })
}

fn add(pairs: &mut form_urlencoded::Serializer<'_, String>, name: &str, value: &Node) {
    match &value.value {
        Value::Object(members) => {
            for member in members {
                add(pairs, &format!("{name}[{}]", member.key.value), &member.value);
            }
        }
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                add(pairs, &format!("{name}[{position}]"), item);
            }
        }
        Value::String(text) => {
            pairs.append_pair(name, text);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The document that a form makes of this one: strings, and nothing of what is empty, which a form cannot say.
fn in_strings(value: &Node) -> Option<Node> {
    let said = match &value.value {
        Value::Null => return None,
        Value::Bool(_) | Value::Number(_) => Value::String(value.to_string()),
        Value::String(text) => Value::String(text.clone()),
        Value::Array(items) => {
            let items: Vec<Node> = items.iter().filter_map(in_strings).collect();
            (!items.is_empty()).then_some(Value::Array(items))?
        }
        Value::Object(members) => {
            let mut members = members.clone();
            members.retain_mut(|member| match in_strings(&member.value) {
                Some(value) => {
                    member.value = value;
                    true
                }
                None => false,
            });
            (!members.is_empty()).then_some(Value::Object(members))?
        }
    };
    Some(Node { span: value.span, value: said })
}
