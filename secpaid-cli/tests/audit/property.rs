//! Whatever is broken about the answers of a spec's examples: the suggestions make a spec that accepts them.

use super::*;

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.next(all.len())]
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.next(if depth == 0 { 9 } else { 12 }) {
            0 => Value::Null,
            1 => json!(self.next(2) == 0),
            2 => json!(self.next(300)),
            3 => json!(-5),
            4 => json!(2.75),
            5 => json!("7"),
            6 => json!("Yes"),
            7 => json!("2026-05-20"),
            8 => json!("some {text}"),
            9 => json!({"a": self.value(depth - 1), "type": self.value(depth - 1)}),
            10 => json!([self.value(depth - 1), self.value(depth - 1)]),
            _ => json!([{"x-y": self.value(depth - 1)}, {"x-y": 1, "2": 2}]),
        }
    }

    /// A value somewhere inside this one.
    fn inside<'v>(&mut self, value: &'v mut Value) -> &'v mut Value {
        let length = match value {
            Value::Object(members) => members.len(),
            Value::Array(items) => items.len(),
            _ => 0,
        };
        if length == 0 || self.next(4) == 0 {
            return value;
        }
        let index = self.next(length);
        match value {
            Value::Object(members) => self.inside(members.values_mut().nth(index).unwrap()),
            value => self.inside(&mut value[index]),
        }
    }

    fn break_something(&mut self, body: &mut Value) {
        const KEYS: [&str; 6] = ["new", "Another-One", "type", "2nd", "id", "note"];
        let place = self.inside(body);
        match place {
            Value::Object(members) if self.next(2) == 0 => {
                members.insert((*self.pick(&KEYS)).to_owned(), self.value(2));
            }
            Value::Object(members) if !members.is_empty() => {
                let key = members.keys().nth(self.next(members.len())).unwrap().clone();
                members.remove(&key);
            }
            place => *place = self.value(2),
        }
    }
}

/// Route, status and answer of every example.
fn examples(spec: &Value) -> Vec<(String, String, Option<Value>, u16, Value)> {
    let mut examples = Vec::new();
    for endpoint in spec["endpoints"].as_object().unwrap().values() {
        let (method, path) = endpoint["route"].as_str().unwrap().split_once(' ').unwrap();
        for example in endpoint["examples"].as_array().into_iter().flatten() {
            let status = example["status"].as_u64().unwrap_or(200).try_into().unwrap();
            let request = example.get("request").cloned();
            examples.push((method.to_owned(), path.to_owned(), request, status, example["response"].clone()));
        }
    }
    examples
}

/// RFC 6902, by the book and for what patches here have.
fn apply(document: &mut Value, patch: &Value) {
    for operation in patch.as_array().unwrap() {
        let path = operation["path"].as_str().unwrap();
        let (parent, key) = path.rsplit_once('/').unwrap();
        let key = key.replace("~1", "/").replace("~0", "~");
        let parent = document.pointer_mut(parent).unwrap();
        match (operation["op"].as_str().unwrap(), parent) {
            ("add", Value::Object(members)) => _ = members.insert(key, operation["value"].clone()),
            ("add", Value::Array(items)) if key == "-" => items.push(operation["value"].clone()),
            ("replace", Value::Object(members)) => {
                assert!(members.insert(key, operation["value"].clone()).is_some(), "nothing at {path}");
            }
            ("remove", Value::Object(members)) => {
                assert!(members.remove(&key).is_some(), "nothing at {path}")
            }
            ("remove", Value::Array(items)) => _ = items.remove(key.parse().unwrap()),
            other => unreachable!("{other:?} at {path}"),
        }
    }
}

/// What no spec can accept.
const NEVER: [&str; 6] =
    ["not_json", "empty_body", "no_envelope", "contradiction", "repeated_field", "silent_error"];

fn holds_for(spec: &Path, seed: u64) {
    let mut random = Random(seed);
    let folder = folder(spec);
    let before: Value = serde_json::from_slice(&std::fs::read(spec).unwrap()).unwrap();
    let server = match before["servers"].as_object().unwrap().values().next().unwrap() {
        Value::String(url) => url.clone(),
        server => server["url"].as_str().unwrap().to_owned(),
    };
    let examples = examples(&before);
    let calls: Vec<Value> = (0..6)
        .map(|_| {
            let (method, path, request, status, body) = random.pick(&examples).clone();
            let (mut request, mut body) = (request, body);
            for _ in 0..=random.next(3) {
                random.break_something(&mut body);
            }
            if let Some(request) = request.as_mut().filter(|_| random.next(3) == 0) {
                random.break_something(request);
            }
            let request = request.filter(Value::is_object);
            call(&method, &format!("{server}{path}"), request.as_ref(), status, &body.to_string())
        })
        .collect();
    let recording = if seed.is_multiple_of(2) { har(&calls) } else { lines(&calls) };
    std::fs::write(folder.path().join("calls"), &recording).unwrap();

    let at = |arguments: &[&str]| secpaid(&[arguments, &["spec.json", "calls"]].concat(), folder.path());
    let suggested = at(&["audit", "--suggest"]);
    let context = format!("seed {seed}\n{}\n{recording}", suggested.output);
    assert!(!suggested.errors.contains("no suggestion"), "{}\n{context}", suggested.errors);
    let mut patched = before;
    apply(&mut patched, &suggested.json());
    let written = at(&["audit", "--suggest", "--write"]);
    assert!([0, 1].contains(&written.code), "{written:?}");
    let after = std::fs::read(folder.path().join("spec.json")).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&after).unwrap(), patched, "{context}");
    let lint = secpaid(&["lint", "spec.json"], folder.path());
    assert_eq!(lint.code, 0, "{}\n{context}", lint.output);
    let again = at(&["audit", "--format", "json"]);
    let left: Vec<_> =
        again.findings().into_iter().filter(|(_, kind, ..)| !NEVER.contains(&kind.as_str())).collect();
    assert!(left.is_empty(), "{left:?}\n{context}");
}

#[test]
fn suggestions_accept_whatever_the_shop_answers() {
    (0..40).for_each(|seed| holds_for(&shop(), seed));
}

#[test]
fn suggestions_accept_whatever_secpaid_answers() {
    (0..10).for_each(|seed| holds_for(&secpaid_spec(), seed));
}
