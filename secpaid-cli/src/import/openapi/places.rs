//! In: the envelope that answers share, or none, and the schemas of failures. Out: the sections `envelopes` and `envelope` of a draft.

use secpaid_codegen::json::Node;
use secpaid_codegen::name;

use super::Import;
use super::envelope::Shared;
use super::response::Answers;
use super::scalar::json_types;
use super::typed::enumerated;
use crate::export::tree::{Object, flag, text, texts};

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

/// Names of the envelopes of a draft.
pub(super) struct Envelope;

impl Envelope {
    const SHARED: &'static str = "main";
    pub(super) const PLAIN: &'static str = "plain";
}

impl Import<'_> {
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

fn is_scalar(schema: &Node) -> bool {
    let types = json_types(schema);
    !types.is_empty() && !types.iter().any(|name| name == "object" || name == "array")
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
