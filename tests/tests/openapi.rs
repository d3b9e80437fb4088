//! What `secpaid export openapi` writes is OpenAPI 3.1 and says the truth, and `secpaid import openapi` takes all of it back.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use secpaid_cli::export::openapi_document;
use secpaid_cli::import::openapi_draft;
use secpaid_codegen::load;
use secpaid_codegen::source::Source;
use serde_json::{Map, Value, json};

fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// Every spec that there is, with its name.
fn specs() -> Vec<(String, PathBuf)> {
    let folder = fs::read_dir(path("tests/expansions/specs")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        ["../spec/secpaid.json", "../spec/secpaid-v1.json"].map(path).into_iter().chain(folder).collect();
    files.sort();
    assert!(files.len() > 10, "{files:?}");
    files.into_iter().map(|file| (file.file_stem().unwrap().to_str().unwrap().to_owned(), file)).collect()
}

fn exported(file: &Path) -> Value {
    serde_json::from_str(&openapi_document(file).unwrap()).unwrap()
}

fn of_secpaid() -> Value {
    exported(&path("../spec/secpaid.json"))
}

#[track_caller]
fn assert_valid(validator: &Validator, instance: &Value, what: &str) {
    let errors: Vec<String> =
        validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}:\n{}", errors.join("\n"));
}

#[test]
fn exported_documents_fit_the_official_schema() {
    let official = fs::read_to_string(path("tests/openapi/official/schema.json")).unwrap();
    let official = jsonschema::draft202012::new(&serde_json::from_str(&official).unwrap()).unwrap();
    for (name, file) in specs() {
        assert_valid(&official, &exported(&file), &name);
    }
    let mut broken = of_secpaid();
    broken["paths"]["/v2/createLink"]["post"]["responses"]["200"]
        .as_object_mut()
        .unwrap()
        .remove("description");
    assert!(!official.is_valid(&broken), "the schema finds nothing wrong");
}

#[test]
fn another_reader_of_openapi_takes_them() {
    for (name, file) in specs() {
        let document = oas3::from_json(openapi_document(&file).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let operations = document.operations().count();
        let model = model(&file);
        assert_eq!(operations, model.endpoints.len(), "{name}");
    }
}

/// Every schema of a document, wherever it stands.
fn schemas(document: &Value) -> Vec<&Value> {
    let mut found: Vec<&Value> =
        document["components"]["schemas"].as_object().into_iter().flat_map(Map::values).collect();
    collect(&document["paths"], &mut found);
    collect(&document["webhooks"], &mut found);
    found
}

fn collect<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match key.as_str() {
                    "schema" => found.push(value),
                    "examples" | "x-envelope" => {}
                    _ => collect(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

#[test]
fn schemas_are_schemas() {
    for (name, file) in specs() {
        let document = exported(&file);
        let schemas = schemas(&document);
        assert!(!schemas.is_empty(), "{name}");
        for schema in schemas {
            assert!(jsonschema::draft202012::meta::is_valid(schema), "{name}: {schema}");
            within(&document, schema);
        }
    }
}

/// A schema of the document, whose references lead to the document's components.
fn within(document: &Value, schema: &Value) -> Validator {
    let whole = json!({"allOf": [schema], "components": document["components"]});
    jsonschema::draft202012::new(&whole).unwrap_or_else(|error| panic!("{error}: {schema}"))
}

/// Every media type below a value, each with where it stands.
fn media_types<'v>(value: &'v Value, at: &str, found: &mut Vec<(String, &'v Value)>) {
    let Value::Object(members) = value else { return };
    for (key, value) in members {
        let at = format!("{at}/{key}");
        match (key.as_str(), value) {
            ("content", Value::Object(content)) => {
                found.extend(content.iter().map(|(kind, media)| (format!("{at}/{kind}"), media)))
            }
            ("x-envelope", _) => {}
            _ => media_types(value, &at, found),
        }
    }
}

#[test]
fn examples_fit_the_schemas_beside_them() {
    let mut checked = 0;
    for (name, file) in specs() {
        let document = exported(&file);
        let mut media = Vec::new();
        media_types(&document["paths"], &name, &mut media);
        media_types(&document["webhooks"], &name, &mut media);
        for (at, media) in media {
            let Some(examples) = media.get("examples").and_then(Value::as_object) else { continue };
            let Some(schema) = media.get("schema") else { continue };
            let validator = within(&document, schema);
            for (example, shown) in examples {
                // What is encrypted is seen as the text that it is sent as.
                if shown["x-envelope"].get("key").is_none() {
                    assert_valid(&validator, &shown["value"], &format!("{at}/{example}"));
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 50, "only {checked} examples");
}

#[test]
fn every_example_of_a_spec_is_in_its_document() {
    for (name, file) in specs() {
        let model = model(&file);
        let document = exported(&file);
        let mut media = Vec::new();
        media_types(&document["paths"], &name, &mut media);
        let responses = media.iter().filter(|(at, _)| at.contains("/responses/"));
        let shown: usize =
            responses.filter_map(|(_, media)| media["examples"].as_object().map(Map::len)).sum();
        let expected: usize = model.endpoints.iter().map(|endpoint| endpoint.examples.len()).sum();
        assert_eq!(shown, expected, "{name}");
    }
}

#[test]
fn answers_that_contradict_themselves_fit_no_schema() {
    let document = of_secpaid();
    let media =
        &document["paths"]["/v2/createLink"]["post"]["responses"]["200"]["content"]["application/json"];
    let validator = within(&document, &media["schema"]);
    let good = &media["examples"]["example_1"]["value"];
    assert!(validator.is_valid(good));
    let changed = |change: &dyn Fn(&mut Map<String, Value>)| {
        let mut answer = good.clone();
        change(answer.as_object_mut().unwrap());
        answer
    };
    let bad = [
        changed(&|answer| answer["Result"] = json!("False")),
        changed(&|answer| answer["ResponseCode"] = json!(7)),
        changed(&|answer| answer["ResponseCode"] = json!("1")),
        changed(&|answer| drop(answer.remove("data"))),
        changed(&|answer| drop(answer.remove("ResponseCode"))),
        changed(&|answer| answer["data"] = json!([])),
        changed(&|answer| answer["data"]["amount"] = json!(true)),
    ];
    for answer in bad {
        assert!(!validator.is_valid(&answer), "{answer}");
    }
    // One published answer lacks it.
    assert!(validator.is_valid(&changed(&|answer| drop(answer.remove("Result")))));
}

#[test]
fn declared_errors_are_told_by_their_messages() {
    let document = exported(&path("tests/expansions/specs/calls.json"));
    let error = within(&document, &json!({"$ref": "#/components/schemas/error_main_Full"}));
    assert!(error.is_valid(&json!({"ok": false, "message": "only 3 left"})));
    assert!(!error.is_valid(&json!({"ok": false, "message": "only three left"})));
    assert!(!error.is_valid(&json!({"ok": true, "message": "only 3 left"})));
}

fn model(file: &Path) -> secpaid_codegen::model::Model {
    let source = Source::new(file.display().to_string(), fs::read_to_string(file).unwrap());
    load(&source).unwrap_or_else(|report| panic!("{}", report.render(&source))).model
}

/// Everything that a model says, but where the file says it.
fn said(file: &Path) -> String {
    let text = format!("{:#?}", model(file));
    let mut lines = text.lines();
    let mut kept = Vec::new();
    while let Some(line) = lines.next() {
        if line.trim() == "span: Span {" {
            lines.by_ref().take(3).for_each(drop);
        } else {
            kept.push(line);
        }
    }
    kept.join("\n")
}

#[test]
fn an_import_takes_back_what_an_export_says() {
    let folder = std::env::temp_dir().join(format!("secpaid-openapi-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (name, file) in specs() {
        let document = folder.join("document.json");
        fs::write(&document, openapi_document(&file).unwrap()).unwrap();
        let draft = folder.join("draft.json");
        fs::write(&draft, openapi_draft(&document).unwrap()).unwrap();
        let (before, after) = (said(&file), said(&draft));
        let different = before.lines().zip(after.lines()).position(|(before, after)| before != after);
        let around = |text: &str| {
            let lines: Vec<&str> =
                text.lines().skip(different.unwrap_or(0).saturating_sub(12)).take(20).collect();
            lines.join("\n")
        };
        assert!(before == after, "{name}:\n{}\n---- became\n{}", around(&before), around(&after));
        assert_eq!(exported(&draft), exported(&file), "{name}");
    }
    fs::remove_dir_all(folder).unwrap();
}
