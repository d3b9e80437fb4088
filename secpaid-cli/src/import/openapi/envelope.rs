//! In: the schemas of all successes and failures. Out: the envelope that they share, as far as it can be told from them.

use std::collections::{BTreeMap, BTreeSet};

use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::name;

use super::Import;
use super::endpoint::Operation;
use super::response::Answers;
use super::scalar::json_types;
use super::typed::enumerated;
use crate::export::tree::{Object, flag, members, same, str_of, text, texts};

/// Names under which a boolean says whether it worked.
const SWITCHES: &[&str] = &["success", "ok", "successful", "succeeded", "is_success", "isSuccess"];
/// What a word that says so is, where it worked.
const WORDS: &[&str] = &["success", "Success", "SUCCESS", "ok", "Ok", "OK", "succeeded", "True", "true"];
const DATA: &[&str] = &["data", "result", "results", "payload", "response", "content", "body"];
const MESSAGES: &[&str] = &[
    "message",
    "msg",
    "error_message",
    "errorMessage",
    "error_description",
    "errorDescription",
    "detail",
    "description",
    "title",
    "error",
];
const CODES: &[&str] = &["code", "error_code", "errorCode", "status_code"];
/// Lists and objects that hold messages and codes.
const HOLDERS: &[&str] = &["error", "errors"];
/// At least so many of a hundred answers must share an envelope.
const MOST: usize = 60;

/// Names of the envelopes of a draft.
pub(super) struct Envelope;

impl Envelope {
    const SHARED: &'static str = "main";
    pub(super) const PLAIN: &'static str = "plain";
}

/// The envelope that most answers are in.
#[derive(Debug)]
pub(super) struct Shared {
    /// The key that says whether it worked.
    key: String,
    ok: Node,
    /// The value that says that it did not; without it, every other value does.
    error: Option<Node>,
    /// The key of the data; nothing where the answer as a whole is.
    pub(super) data: Option<String>,
    /// Keys beside the data, with their schemas.
    beside: Vec<(String, Node)>,
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
        let failures: Vec<BTreeMap<String, Node>> = answers
            .iter()
            .flat_map(|answer| &answer.failures)
            .cloned()
            .collect::<Vec<_>>()
            .iter()
            .map(|failure| self.properties(failure).into_iter().collect())
            .collect();
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
        let data = named.or_else(|| if let [one] = differing.as_slice() { Some(**one) } else { None });
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

    fn properties(&mut self, schema: &Node) -> Vec<(String, Node)> {
        let flat = self.flat_resolved(schema);
        let properties = flat.get("properties").map_or(&[][..], members);
        properties
            .iter()
            .map(|member| (member.key.value.clone(), self.flat_resolved(&member.value)))
            .collect()
    }

    /// The sections `envelopes` and `envelope`.
    pub(super) fn envelopes(&mut self, shared: Option<&Shared>, plain: bool, answers: &[Answers]) -> Object {
        let by_status = answers.iter().any(|answers| !answers.failures.is_empty());
        let failures: Vec<Node> = answers.iter().flat_map(|answers| answers.failures.clone()).collect();
        let mut roots: Vec<Vec<(String, Node)>> =
            failures.iter().map(|failure| self.properties(failure)).collect();
        let mut envelopes = Object::new();
        if let Some(shared) = shared {
            roots.push(shared.beside.clone());
            let mut envelope = Object::new();
            if by_status {
                envelope.set("http", text("first"));
            }
            let at = || Object::new().with("at", text(format!("/{}", escaped(&shared.key))));
            let error = match &shared.error {
                Some(error) => at().with("is", error.clone()),
                None => at().with("not", shared.ok.clone()),
            };
            envelope.set(
                "outcome",
                Object::new().with("ok", at().with("is", shared.ok.clone())).with("error", error),
            );
            self.say_places(&mut envelope, &roots);
            let root =
                shared.data.as_ref().map_or_else(|| "root".to_owned(), |key| format!("/{}", escaped(key)));
            envelope.set("data", text(root));
            let meta = self.meta(shared, &envelope);
            envelope.set_filled("meta", meta);
            envelopes.set(Envelope::SHARED, envelope);
        }
        if plain || shared.is_none() {
            let ok = Object::new().with("at", text("")).with("present", flag(true));
            let mut envelope =
                Object::new().with("http", text("first")).with("outcome", Object::new().with("ok", ok));
            self.say_places(&mut envelope, &roots);
            envelope.set("data", text("root"));
            envelopes.set(Envelope::PLAIN, envelope);
        }
        let mut sections = Object::new().with("envelopes", envelopes);
        if shared.is_some() && plain {
            sections.set("envelope", text(Envelope::SHARED));
        }
        sections
    }

    fn say_places(&mut self, envelope: &mut Object, roots: &[Vec<(String, Node)>]) {
        for (key, names) in [("code", CODES), ("message", MESSAGES)] {
            let mut places: Vec<String> = Vec::new();
            for root in roots {
                let place = self.place(root, names);
                places.extend(place.filter(|place| !places.contains(place)));
            }
            match places.as_slice() {
                [] => {}
                [one] => envelope.set(key, text(one)),
                several => envelope.set(key, texts(several.iter().cloned())),
            }
        }
    }

    /// Where one of these names is, at the root or in what is there for it.
    fn place(&mut self, root: &[(String, Node)], names: &[&str]) -> Option<String> {
        let find = |properties: &[(String, Node)]| {
            names.iter().find_map(|name| {
                let found = properties.iter().find(|(key, schema)| key == name && is_scalar(schema));
                found.map(|(key, _)| key.clone())
            })
        };
        if let Some(key) = find(root) {
            return Some(format!("/{}", escaped(&key)));
        }
        for (holder, schema) in root.iter().filter(|(key, _)| HOLDERS.contains(&key.as_str())) {
            let (inside, star) = match schema.get("items") {
                Some(item) => (self.properties(item), "/*"),
                None => (self.properties(schema), ""),
            };
            if let Some(key) = find(&inside) {
                return Some(format!("/{}{star}/{}", escaped(holder), escaped(&key)));
            }
        }
        None
    }

    /// Scalars beside the data become meta fields.
    fn meta(&mut self, shared: &Shared, envelope: &Object) -> Object {
        let mut meta = Object::new();
        let said: String = [envelope.get("code"), envelope.get("message")]
            .into_iter()
            .flatten()
            .map(Node::to_string)
            .collect();
        for (key, schema) in &shared.beside {
            if said.contains(&format!("\"/{}", escaped(key))) {
                continue;
            }
            let name = name::snake_case(key);
            if !is_scalar(schema) || !name::is_snake_case(&name) || enumerated(schema).is_some() {
                let message = format!("`{key}` beside the data is no scalar");
                self.losses.add(schema, message, "left out; it can become a meta field");
                continue;
            }
            let typed = self.typed_plain(schema, &format!("Meta {key}"));
            let at = text(format!("/{}", escaped(key)));
            meta.set(&name, Object::new().with("at", at).with("type", text(typed.expression(true))));
        }
        meta
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

fn is_scalar(schema: &Node) -> bool {
    let types = json_types(schema);
    !types.is_empty() && !types.iter().any(|name| name == "object" || name == "array")
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
