//! The JSON Schema and the parser give the same answer: on the specs of `../specs`, and on what is left of them after one change.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use secpaid_codegen::load;
use secpaid_codegen::report::Report;
use secpaid_codegen::source::Source;
use serde_json::{Map, Value, json};

fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

fn read(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

fn schema() -> Validator {
    jsonschema::draft7::new(&read(&path("../spec/api.schema.json"))).unwrap()
}

/// The specs of a folder.
fn files(folder: &str) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(path("specs").join(folder)).unwrap().map(|entry| entry.unwrap().path())
}

/// The same by name.
fn specs(folder: &str) -> BTreeMap<String, Value> {
    files(folder).map(|file| (file.file_stem().unwrap().to_str().unwrap().to_owned(), read(&file))).collect()
}

fn parse(spec: &Value) -> Result<(), (Source, Report)> {
    let source = Source::new("spec.json", serde_json::to_string_pretty(spec).unwrap());
    load(&source).map(|_| ()).map_err(|report| (source, report))
}

#[test]
fn good_specs_are_accepted_by_both() {
    let schema = schema();
    let own = ["secpaid.json", "secpaid-v1.json"].map(|name| path("../spec").join(name));
    let of_apis = files("apis").map(|folder| folder.join("spec.json"));
    for file in files("good").chain(own).chain(of_apis) {
        let name = file.display();
        let spec = read(&file);
        let errors: Vec<_> =
            schema.iter_errors(&spec).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "the schema refuses {name}:\n{}", errors.join("\n"));
        // As it stands: the entries of a tuple have an order, which the value has not.
        let source = Source::new(name.to_string(), fs::read_to_string(&file).unwrap());
        assert!(
            load(&source).is_ok(),
            "the parser refuses {name}:\n{}",
            load(&source).unwrap_err().render(&source)
        );
    }
}

/// Bad specs whose shape is looked at together with the types it stands beside: what examples say, and which forms a type has.
const LATE: &[&str] = &["example_request_is_a_list", "list_form_on_a_scalar_type", "unknown_wire_form"];

/// The rule that a later stage would find broken by [`with_broken_rule`].
const RULE_OF_A_LATER_STAGE: &str = "unknown_type";

/// The spec with a mistake that is only looked for when its shape is right.
fn with_broken_rule(mut spec: Value) -> Value {
    if let Some(endpoints) = spec.get_mut("endpoints").and_then(Value::as_object_mut) {
        endpoints.insert("Zz".to_owned(), json!({"route": "GET /zz", "data": "NoSuchType"}));
    }
    spec
}

#[test]
fn bad_specs_are_refused_by_both_for_their_shape() {
    let (_, report) = parse(&with_broken_rule(specs("good")["one_of_each"].clone())).unwrap_err();
    let rules: Vec<_> = report.diagnostics().iter().map(|found| found.rule()).collect();
    assert_eq!(rules, [RULE_OF_A_LATER_STAGE]);

    let schema = schema();
    for (name, spec) in specs("bad") {
        assert!(!schema.is_valid(&spec), "the schema accepts {name}");
        let Err((_, report)) = parse(&with_broken_rule(spec)) else { panic!("the parser accepts {name}") };
        let late = report.diagnostics().iter().any(|found| found.rule() == RULE_OF_A_LATER_STAGE);
        assert_eq!(
            late,
            LATE.contains(&name.as_str()),
            "is {name} refused only after its shape was found right?"
        );
    }
}

/// A step from a value to one inside it.
#[derive(Clone)]
enum Step {
    Key(String),
    Index(usize),
}

/// Every value of the document, with the way to it.
fn places(value: &Value) -> Vec<Vec<Step>> {
    let mut all = vec![Vec::new()];
    let mut below = |step: Step, inner: &Value| {
        for place in places(inner) {
            all.push([vec![step.clone()], place].concat());
        }
    };
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, inner)| below(Step::Key(key.clone()), inner))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, inner)| below(Step::Index(index), inner))
        }
        _ => {}
    }
    all
}

fn at<'a>(document: &'a mut Value, place: &[Step]) -> &'a mut Value {
    place.iter().fold(document, |value, step| match step {
        Step::Key(key) => &mut value[key.as_str()],
        Step::Index(index) => &mut value[*index],
    })
}

fn shown(place: &[Step]) -> String {
    place
        .iter()
        .map(|step| match step {
            Step::Key(key) => format!("/{key}"),
            Step::Index(index) => format!("/{index}"),
        })
        .collect()
}

/// What the value may be replaced by, with what was done.
fn changes(value: &Value) -> Vec<(String, Value)> {
    let mut changes = Vec::new();
    let mut change = |what: String, value: Value| changes.push((what, value));
    match value {
        Value::Object(members) => {
            for key in members.keys() {
                let without: Map<_, _> = members
                    .iter()
                    .filter(|(other, _)| *other != key)
                    .map(|(k, v)| (k.clone(), v.clone()))
                    .collect();
                for name in ["", "zz", "Zz"] {
                    let mut renamed = without.clone();
                    renamed.insert(name.to_owned(), members[key].clone());
                    change(format!("with `{name}` for `{key}`"), renamed.into());
                }
                change(format!("without `{key}`"), without.into());
            }
            for key in ["zzz", "Zzz", ""] {
                let mut more = members.clone();
                more.insert(key.to_owned(), json!({}));
                change(format!("with `{key}`"), more.into());
            }
            change("without anything".to_owned(), json!({}));
            change("as a list".to_owned(), json!([value]));
            change("as a string".to_owned(), json!("text"));
        }
        Value::Array(items) => {
            change("without anything".to_owned(), json!([]));
            change("without a list around".to_owned(), items.first().cloned().unwrap_or(Value::Null));
            change("twice".to_owned(), [items.clone(), items.clone()].concat().into());
            change("as an object".to_owned(), json!({}));
        }
        scalar => {
            for other in [
                json!(null),
                json!(true),
                json!(false),
                json!(7),
                json!(7.5),
                json!(-1),
                json!("7"),
                json!(""),
            ] {
                if other != *scalar {
                    change(format!("as {other}"), other);
                }
            }
            change("in a list".to_owned(), json!([scalar]));
            change("in an object".to_owned(), json!({"value": scalar}));
            if let Value::String(text) = scalar {
                change("with a space".to_owned(), json!(format!("{text} ")));
                change("with a word".to_owned(), json!(format!("{text}Q")));
                change("in the other case".to_owned(), json!(text.chars().map(swapped).collect::<String>()));
                change("with an umlaut".to_owned(), json!(format!("{text}ä")));
            }
        }
    }
    changes
}

fn swapped(character: char) -> char {
    if character.is_ascii_lowercase() {
        character.to_ascii_uppercase()
    } else {
        character.to_ascii_lowercase()
    }
}

/// Whatever the schema refuses, the parser refuses. The other way round need not hold: rules that need a second look at the file,
/// such as which type a name stands for, are beyond a schema.
#[test]
fn what_the_schema_refuses_the_parser_refuses() {
    let schema = schema();
    let (mut tried, mut refused, mut wrong) = (0, 0, Vec::new());
    for (name, spec) in specs("good") {
        for place in places(&spec) {
            let mut mutant = spec.clone();
            for (what, change) in changes(at(&mut mutant, &place)) {
                let mut mutant = spec.clone();
                *at(&mut mutant, &place) = change;
                tried += 1;
                if !schema.is_valid(&mutant) {
                    refused += 1;
                    if parse(&mutant).is_ok() {
                        wrong.push(format!("{name}{} {what}", shown(&place)));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} specs that only the schema refuses:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 10_000 && refused > 5_000, "{refused} of {tried} mutants are refused");
}
