//! In: the schemas of all successes and failures. Out: the envelope that they share, as far as it can be told from them.

use std::collections::{BTreeMap, BTreeSet};

use secpaid_codegen::json::{Node, Value};

use super::Import;
use super::endpoint::Operation;
use super::response::Answers;
use super::scalar::json_types;
use super::typed::enumerated;
use crate::export::tree::{flag, members, same, str_of};

/// Names under which a boolean says whether it worked.
const SWITCHES: &[&str] = &["success", "ok", "successful", "succeeded", "is_success", "isSuccess"];
/// What a word that says so is, where it worked.
const WORDS: &[&str] = &["success", "Success", "SUCCESS", "ok", "Ok", "OK", "succeeded", "True", "true"];
const DATA: &[&str] = &["data", "result", "results", "payload", "response", "content", "body"];
/// At least so many of a hundred answers must share an envelope.
const MOST: usize = 60;

/// The envelope that most answers are in.
#[derive(Debug)]
pub(super) struct Shared {
    /// The key that says whether it worked.
    pub(super) key: String,
    pub(super) ok: Node,
    /// The value that says that it did not; without it, every other value does.
    pub(super) error: Option<Node>,
    /// The key of the data; nothing where the answer as a whole is.
    pub(super) data: Option<String>,
    /// Keys beside the data, with their schemas.
    pub(super) beside: Vec<(String, Node)>,
    members: BTreeSet<usize>,
}

impl Shared {
    /// Is the success of this operation in the envelope?
    pub(super) fn holds(&self, index: usize) -> bool {
        self.members.contains(&index)
    }
}

/// The root of one success.
struct Root {
    index: usize,
    properties: BTreeMap<String, Node>,
    order: Vec<String>,
}

impl Import<'_> {
    /// The envelope that the answers share, if they do.
    pub(super) fn shared(&mut self, operations: &[Operation<'_>], answers: &[Answers]) -> Option<Shared> {
        let mut successes = 0;
        let mut roots = Vec::new();
        for (index, answer) in answers.iter().enumerate() {
            let Some(success) = &answer.success else { continue };
            successes += 1;
            let properties = self.properties(success);
            if !properties.is_empty() {
                let order = properties.iter().map(|(key, _)| key.clone()).collect();
                roots.push(Root { index, properties: properties.into_iter().collect(), order });
            }
        }
        let failures = answers.iter().flat_map(|answer| &answer.failures);
        let failures: Vec<BTreeMap<String, Node>> =
            failures.map(|failure| self.properties(failure).into_iter().collect()).collect();
        let candidates: BTreeSet<&String> = roots.iter().flat_map(|root| &root.order).collect();
        let (key, ok, inside) = candidates
            .into_iter()
            .filter_map(|key| {
                let (ok, inside) = agreed(key, &roots)?;
                (inside.len() * 100 >= successes * MOST).then(|| (key.clone(), ok, inside))
            })
            .max_by_key(|(key, ok, inside)| {
                (inside.len(), SWITCHES.contains(&key.as_str()), matches!(ok.value, Value::Bool(_)))
            })?;
        let error = match &ok.value {
            Value::Bool(value) => Some(flag(!value)),
            _ => failed_value(&key, &ok, &failures),
        };
        let shared = self.placed(key, ok, error, &roots, inside);
        self.explain(&shared, operations);
        Some(shared)
    }

    fn placed(
        &mut self,
        key: String,
        ok: Node,
        error: Option<Node>,
        roots: &[Root],
        inside: Vec<usize>,
    ) -> Shared {
        let members: BTreeSet<usize> = inside.iter().copied().collect();
        let roots: Vec<&Root> = roots.iter().filter(|root| members.contains(&root.index)).collect();
        let first = roots.first().map_or(&[][..], |root| &root.order);
        let common: Vec<&String> = first
            .iter()
            .filter(|name| **name != key && roots.iter().all(|root| root.properties.contains_key(*name)))
            .collect();
        let differs = |name: &&&String| {
            let mut schemas = roots.iter().filter_map(|root| root.properties.get(**name));
            let one = schemas.next();
            schemas.any(|schema| one.is_some_and(|one| !same(one, schema)))
        };
        let named = DATA.iter().find_map(|known| common.iter().find(|name| name.as_str() == *known)).copied();
        let anywhere =
            DATA.iter().find(|known| roots.iter().any(|root| root.properties.contains_key(**known)));
        let differing: Vec<&&String> = common.iter().filter(differs).collect();
        let only = if let [one] = differing.as_slice() { Some(**one) } else { None };
        let data = named.or(only);
        let data = data.cloned().or_else(|| anywhere.map(|known| (*known).to_owned()));
        let beside = common.iter().filter(|name| Some(**name) != data.as_ref());
        let beside =
            beside.filter_map(|name| Some(((*name).clone(), roots.first()?.properties.get(*name)?.clone())));
        let beside = beside.collect();
        Shared { key, ok, error, data, beside, members }
    }

    /// Says what was guessed.
    fn explain(&mut self, shared: &Shared, operations: &[Operation<'_>]) {
        let Some(first) = shared.members.first().and_then(|index| operations.get(*index)) else { return };
        let at = first.node.get("responses").unwrap_or(first.node).clone();
        let error = match &shared.error {
            Some(error) => format!("`{error}`"),
            None => "any other value".to_owned(),
        };
        let message = format!(
            "nothing says which field decides about success; `{}` looks like it in {} answers",
            shared.key,
            shared.members.len()
        );
        self.losses.add(&at, message, format!("`{}` is a success, {error} an error", shared.ok));
    }

    pub(super) fn properties(&mut self, schema: &Node) -> Vec<(String, Node)> {
        let flat = self.flat_resolved(schema);
        let properties = flat.get("properties").map_or(&[][..], members);
        properties
            .iter()
            .map(|member| (member.key.value.clone(), self.flat_resolved(&member.value)))
            .collect()
    }
}

/// The value of a key that stands for success, and the answers that have it.
fn agreed(key: &str, roots: &[Root]) -> Option<(Node, Vec<usize>)> {
    let mut ok: Option<Node> = None;
    let mut inside = Vec::new();
    for root in roots {
        let Some(value) = root.properties.get(key).and_then(|schema| ok_value(key, schema)) else { continue };
        if ok.as_ref().is_none_or(|ok| same(ok, &value)) {
            ok = Some(value);
            inside.push(root.index);
        }
    }
    Some((ok?, inside))
}

/// What a key says where it worked.
fn ok_value(key: &str, schema: &Node) -> Option<Node> {
    let values = enumerated(schema);
    if let Some([one]) = values.as_deref() {
        return Some(one.clone());
    }
    let word = |value: &&Node| str_of(value).is_some_and(|word| WORDS.contains(&word));
    if let Some(value) = values.as_deref().and_then(|values| values.iter().find(word)) {
        return Some(value.clone());
    }
    let is_switch = SWITCHES.contains(&key) && json_types(schema) == ["boolean"];
    is_switch.then(|| flag(true))
}

/// What the key says in failures, where all of them say the same.
fn failed_value(key: &str, ok: &Node, failures: &[BTreeMap<String, Node>]) -> Option<Node> {
    let mut found: Option<Node> = None;
    for schema in failures.iter().filter_map(|failure| failure.get(key)) {
        let values = enumerated(schema)?;
        let [one] = values.as_slice() else { return None };
        if same(one, ok) || found.as_ref().is_some_and(|found| !same(found, one)) {
            return None;
        }
        found = Some(one.clone());
    }
    found
}
