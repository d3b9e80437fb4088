//! Whole specs become models.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

use secpaid_codegen::fixture::fixtures;
use secpaid_codegen::load;
use secpaid_codegen::model::{
    AuthKind, Base, CaptureType, Codec, DataPlace, EmptyBy, Form, HttpPolicy, MetaPlace, Model, Outcome,
    PatternPart, Shape, TypeKind,
};
use secpaid_codegen::source::Source;

#[track_caller]
fn model(file: &str, text: &str) -> Model {
    let source = Source::new(file, text);
    match load(&source) {
        Ok(loaded) => {
            assert_eq!(loaded.warnings, []);
            loaded.model
        }
        Err(report) => panic!("{}", report.render(&source)),
    }
}

fn features() -> Model {
    model("features.json", include_str!("specs/features.json"))
}

/// The shape of a field of a type.
fn shape<'m>(model: &'m Model, ty: &str, wire: &str) -> &'m Shape {
    let fields = model.type_named(ty).unwrap().fields().unwrap();
    &fields.iter().find(|field| field.wire == wire).unwrap().shape
}

fn request<'m>(model: &'m Model, wire: &str) -> &'m Shape {
    let fields = &model.endpoint("PlantTree").unwrap().request;
    &fields.iter().find(|field| field.wire == wire).unwrap().shape
}

fn scalar(base: Base, forms: &[Form]) -> Shape {
    Shape::Scalar(Codec { base, forms: forms.to_vec() })
}

fn optional(item: Shape) -> Shape {
    Shape::Optional { item: Box::new(item), none: Vec::new() }
}

#[test]
fn the_smallest_spec_loads() {
    let model = model("minimal.json", include_str!("specs/minimal.json"));
    assert_eq!(model.servers[0].url, "https://api.example.com");
    assert_eq!(model.endpoints[0].method_name, "ping");
    assert_eq!(model.endpoints[0].error_name, "PingError");
    assert_eq!(model.metas[model.endpoints[0].meta].rust, None);
}

#[test]
fn the_head_of_the_file() {
    let model = features();
    assert_eq!(model.doc.as_deref(), Some("More.\nOver two lines."));
    let urls: Vec<_> = model.servers.iter().map(|server| server.url.as_str()).collect();
    assert_eq!(urls, ["https://api.example.com/base", "http://[::1]:8080"]);
    let auth = model.auth.unwrap();
    assert_eq!(auth.kind, AuthKind::Header { name: "x-token".to_owned(), prefix: "Bearer ".to_owned() });
    assert_eq!((auth.missing, auth.rejected), (Some(0), Some(0)));
}

#[test]
fn envelopes_with_their_defaults() {
    let model = features();
    let [v1, gateway] = model.envelopes.as_slice() else { panic!() };
    assert_eq!(
        v1.code,
        [vec!["code/x".to_owned()], vec!["errors".to_owned(), "0".to_owned(), "code".to_owned()]]
    );
    assert_eq!(v1.empty.of(Outcome::Ok).len(), 5);
    assert_eq!(v1.samples[1].1, r#"{"code":0,"msg":"Failed","errors":[{"code":"E0"}]}"#);
    assert_eq!((v1.http, gateway.http), (HttpPolicy::Fallback, HttpPolicy::First));
    assert_eq!(gateway.empty, EmptyBy::default());
    assert_eq!(gateway.data, DataPlace::None);
}

#[test]
fn scalars_of_the_file_are_their_built_in_unless_they_are_newtypes() {
    let model = features();
    assert_eq!(request(&model, "id"), &scalar(Base::U64, &[Form::Number, Form::String]));
    assert_eq!(request(&model, "size"), &scalar(Base::U8, &[Form::String]));
    assert_eq!(request(&model, "price"), &optional(Shape::Named(1)));
    let words = Form::Words(vec![("Yes".to_owned(), true), ("No".to_owned(), false)]);
    assert_eq!(request(&model, "paid"), &optional(scalar(Base::Bool, &[words, Form::Bool, Form::Number])));
    assert_eq!(request(&model, "month"), &optional(scalar(Base::YearMonth, &[Form::EnglishMonth])));
    assert_eq!(request(&model, "extra"), &optional(scalar(Base::Json, &[Form::Plain])));
    assert!(matches!(model.types[1].kind, TypeKind::Scalar { newtype: true, .. }));
}

#[test]
fn lists_in_strings_with_all_ways_to_read_them() {
    let item = Box::new(scalar(Base::String, &[Form::String]));
    let list = Box::new(Shape::List { item, one: true });
    let expected = Shape::InString { item: list, bare_read: true, bare_write: false };
    assert_eq!(request(&features(), "tags"), &optional(expected));
}

#[test]
fn secrets_are_inside_options() {
    let secret = Shape::Secret(Box::new(scalar(Base::String, &[Form::String])));
    let none = vec![String::new(), "-".to_owned()];
    assert_eq!(shape(&features(), "Owner", "pin"), &Shape::Optional { item: Box::new(secret), none });
}

#[test]
fn boxes_are_where_a_cycle_closes_and_nowhere_else() {
    let model = features();
    let tree = Shape::Named(4);
    assert_eq!(shape(&model, "Tree", "left"), &optional(Shape::Boxed(Box::new(tree.clone()))));
    assert_eq!(shape(&model, "Tree", "children"), &Shape::List { item: Box::new(tree.clone()), one: false });
    assert_eq!(shape(&model, "Tree", "owner"), &optional(Shape::Named(5)));
    assert_eq!(shape(&model, "Owner", "tree"), &Shape::Boxed(Box::new(tree)));
}

#[test]
fn rust_names_of_fields_variants_and_methods() {
    let model = features();
    let names: Vec<_> = model.types[4].fields().unwrap().iter().map(|field| field.rust.as_str()).collect();
    assert_eq!(names, ["left", "children", "owner", "r#type", "attr"]);
    let TypeKind::Enum { values, ignore_case: true } = &model.types[3].kind else { panic!() };
    assert_eq!((values[0].rust.as_str(), values[1].rust.as_str()), ("Open", "Two"));
    assert_eq!(values[1].also, ["two"]);
    assert_eq!(model.endpoint("Type").unwrap().method_name, "r#type");
}

#[test]
fn types_know_which_way_they_go() {
    let model = features();
    let ways: Vec<_> = model.types.iter().map(|ty| (ty.name.as_str(), ty.read, ty.written)).collect();
    assert_eq!(
        ways,
        [
            ("Id", true, true),
            ("Money", false, true),
            ("YesNo", false, true),
            ("Status", true, false),
            ("Tree", true, false),
            ("Owner", true, false),
        ]
    );
}

#[test]
fn captures_of_all_patterns_are_the_fields_of_the_variant() {
    let model = features();
    let broken = &model.errors[model.error_index("Broken").unwrap()];
    let captures: Vec<_> = broken.captures.iter().map(|c| (c.name.as_str(), c.ty, c.always)).collect();
    assert_eq!(captures, [("id", CaptureType::U32, true), ("r#type", CaptureType::Word, false)]);
    let parts = &broken.matchers[0].message.as_ref().unwrap().parts;
    assert_eq!(parts[3], PatternPart::Capture(1, CaptureType::Word));
    assert_eq!(parts[4], PatternPart::Literal(" is broken{!}".to_owned()));
    let denied = &model.errors[model.error_index("Denied").unwrap()];
    assert_eq!(denied.matchers[0].example.as_deref(), Some("Denied"));
}

#[test]
fn endpoints_have_their_errors_and_those_of_the_api_in_the_order_of_the_file() {
    let model = features();
    let names = |endpoint: &str| -> Vec<String> {
        let errors = &model.endpoint(endpoint).unwrap().errors;
        errors.iter().map(|index| model.errors[*index].name.clone()).collect()
    };
    assert_eq!(names("PlantTree"), ["Denied", "Broken", "Down"]);
    assert_eq!(names("Type"), ["Denied", "Coded"]);
    assert_eq!(names("Ping"), ["Denied"]);
}

#[test]
fn meta_structs_are_shared_by_endpoints_with_the_same_envelopes() {
    let model = features();
    let meta = |endpoint: &str| &model.metas[model.endpoint(endpoint).unwrap().meta];
    let names = ["PlantTree", "Type", "Ping", "Pong"].map(|endpoint| meta(endpoint).rust.as_deref());
    assert_eq!(names, [Some("Meta"), Some("TypeMeta"), Some("GatewayMeta"), Some("GatewayMeta")]);
    assert_eq!(model.metas.len(), 3);
    let fields: Vec<_> = meta("Type").fields.iter().map(|field| field.rust.as_str()).collect();
    assert_eq!(fields, ["zone", "r#type", "count"]);
    let zone = [MetaPlace::At(vec!["zone".to_owned()]), MetaPlace::Header("zone".to_owned())];
    assert_eq!(meta("Type").fields[0].places, zone);
    assert_eq!(meta("PlantTree").fields[1].places, [MetaPlace::Header("x-type".to_owned())]);
}

#[test]
fn fixtures_are_the_examples_and_an_answer_for_each_error_without_one() {
    let model = features();
    let all = fixtures(&model);
    let of = |endpoint: &str| -> Vec<(u16, Option<&str>, bool, &str)> {
        let fixtures = all.iter().filter(|fixture| model.endpoints[fixture.endpoint].name == endpoint);
        let error = |error: Option<usize>| error.map(|index| model.errors[index].name.as_str());
        fixtures.map(|f| (f.status, error(f.error), f.made, f.response.as_str())).collect()
    };
    let tree = r#"{"code":"1","tree":{"children":[{"children":[],"type":"two","@attr":"2026-01-01"}],"type":"new","@attr":"2026-01-01","x":1}}"#;
    assert_eq!(
        of("PlantTree"),
        [
            (201, None, false, tree),
            (200, Some("Denied"), false, r#"{"code":0,"msg":"Denied"}"#),
            (
                400,
                Some("Broken"),
                true,
                r#"{"code":0,"msg":"Order 7 of x is broken{!}","errors":[{"code":"E0"}]}"#
            ),
            (503, Some("Down"), true, r#"{"code":0,"msg":"Failed","errors":[{"code":"E0"}]}"#),
        ]
    );
    assert_eq!(
        of("Type"),
        [
            (400, Some("Denied"), true, r#"{"code":0,"msg":"Denied","errors":[{"code":"E0"}]}"#),
            (
                422,
                Some("Coded"),
                true,
                r#"{"code":0,"msg":"Failed","errors":[{"code":"E0"}],"code/x":"E17"}"#
            ),
        ]
    );
    assert_eq!(of("Ping"), [(502, Some("Denied"), true, r#"{"error":"Oops","text":"Denied"}"#)]);
}

#[test]
fn two_lists_of_envelopes_have_two_metas() {
    let text = r#"{
      "name": "shop", "version": "1.0.0", "servers": {"production": "https://shop.example"}, "envelope": "flat",
      "envelopes": {
        "flat": {
          "outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}}, "data": "flat",
          "meta": {"time": {"at": "/time", "type": "string?"}}
        },
        "tests": {
          "when": {"at": "/passed", "present": true}, "data": "flat",
          "outcome": {"ok": {"at": "/passed", "is": true}, "error": {"at": "/passed", "is": false}},
          "meta": {"seed": {"at": "/seed", "type": "u64?"}}
        }
      },
      "endpoints": {
        "Ping": {"route": "GET /ping"},
        "Check": {"route": "GET /check", "envelope": "tests"},
        "CheckAll": {"route": "GET /check/all", "envelope": ["tests", "flat"]},
        "CheckAgain": {"route": "GET /check/again", "envelope": ["tests", "flat"]}
      }
    }"#;
    let model = model("shop.json", text);
    let names: Vec<_> = model
        .endpoints
        .iter()
        .map(|endpoint| model.metas[endpoint.meta].rust.as_deref().unwrap_or_default())
        .collect();
    assert_eq!(names, ["Meta", "TestsMeta", "TestsFlatMeta", "TestsFlatMeta"]);
}

/// A spec with one endpoint, from its envelopes, its errors and the endpoint.
fn with_endpoint(envelopes: &str, errors: &str, endpoint: &str) -> Model {
    let text = format!(
        r#"{{"name": "shop", "version": "1.0.0", "servers": {{"production": "https://api.example.com"}},
            "envelopes": {{{envelopes}}}, "errors": {{{errors}}}, "endpoints": {{"Buy": {endpoint}}}}}"#
    );
    model("shop.json", &text)
}

#[test]
fn an_error_can_be_what_only_the_endpoint_calls_a_failure() {
    let v1 = r#""v1": {"outcome": {
        "ok": {"at": "/ok", "is": true},
        "error": {"all": [{"at": "/ok", "is": false}, {"at": "/data", "absent": true}]}
    }}"#;
    let no_funds =
        r#""NoFunds": {"doc": "N.", "match": [{"when": {"at": "/data/reason", "is": "NO_FUNDS"}}]}"#;
    let buy = r#"{"route": "POST /buy", "errors": ["NoFunds"],
        "outcome": {"error": {"at": "/data/status", "is": "FAILED"}}}"#;
    assert_eq!(with_endpoint(v1, no_funds, buy).errors.len(), 1);
}

#[test]
fn a_status_can_be_all_that_tells_of_failures() {
    let v1 = r#""v1": {"http": "fallback", "when": {"at": "/ok", "present": true}, "outcome": {"ok": {"at": "/ok", "is": true}}}"#;
    let gone = r#""Gone": {"doc": "G.", "match": [{"status": 410}]}"#;
    let model = with_endpoint(v1, gone, r#"{"route": "GET /buy", "errors": ["Gone"]}"#);
    assert_eq!(model.envelopes[0].http, HttpPolicy::Fallback);
    with_endpoint(v1, gone, r#"{"route": "GET /buy", "errors": ["Gone"], "envelope": "v1"}"#);
    let wide = gone.replace("\"match\"", "\"scope\": \"api\", \"match\"");
    with_endpoint(v1, &wide, r#"{"route": "GET /buy"}"#);
}

#[test]
fn outcomes_that_only_look_as_if_they_never_held() {
    // Of three entries, between two numbers, and of an answer without a body.
    let v1 = r#""v1": {"outcome": {
        "ok": {"at": "/ok", "is": true},
        "error": {"all": [{"at": "/a/*", "is": 1}, {"at": "/a/*", "is": 2}, {"at": "/a/*", "is": 3}]},
        "pending": {"all": [{"at": "/n", "lt": 5}, {"not": {"at": "/n", "lt": 3}}, {"at": "/n", "not": 3}]},
        "noop": {"all": [{"at": "", "absent": true}, {"status": 204}]},
        "unknown": {"all": [{"rust": "crate::lost"}, {"at": "/a", "is": 1}, {"at": "/a", "is": 2}]}
    }}"#;
    let buy = r#"{"route": "POST /buy", "outcome": {"partial": {"at": "/data/0/state", "is": "open"}}}"#;
    assert_eq!(with_endpoint(v1, "", buy).envelopes[0].outcomes.len(), 5);
}

/// What is below a place is not there where the place is empty, and a test may hold for that.
#[test]
fn a_test_of_a_place_can_hold_beside_one_of_what_it_is_in() {
    let spec = |ok: &str, own: &str| {
        format!(
            r#"{{
                "name": "tiny",
                "version": "1.0.0",
                "servers": {{"main": "https://api.example.com"}},
                "envelopes": {{
                    "main": {{"outcome": {{"ok": {ok}, "error": {{"at": "/failed", "present": true}}}}}}
                }},
                "endpoints": {{"Ping": {{"route": "GET /ping", "outcome": {{"unknown": {own}}}}}}}
            }}"#
        )
    };
    const EVERY: &str = r#"{"at": "/data/*/code", "is": "0", "every": true}"#;
    const EMPTY: &str = r#"{"at": "/data", "empty": true}"#;
    for (ok, own) in [
        (r#"{"at": "/data/*/code", "is": "0", "every": true, "or_absent": true}"#, EMPTY),
        (r#"{"at": "/data/0", "is": "0", "or_absent": true}"#, EMPTY),
        (r#"{"at": "/data/code", "not": "0", "or_absent": true}"#, EMPTY),
        (r#"{"at": "/data/*/code", "is": "0", "or_absent": true}"#, r#"{"at": "/data", "is": null}"#),
        (
            r#"{"at": "/data/*/code", "is": "0", "or_absent": true, "every": true}"#,
            r#"{"at": "/data", "absent": true}"#,
        ),
        (r#"{"at": "/data/code", "is": "0", "or_absent": true}"#, r#"{"at": "/data", "kind": "null"}"#),
        (r#"{"at": "/data/0", "is": "0", "or_absent": true}"#, r#"{"at": "/data", "kind": "string"}"#),
        (r#"{"at": "/data/*/code", "is": "0"}"#, r#"{"at": "/data/*/code", "is": "1"}"#),
    ] {
        assert_eq!(model("may_hold.json", &spec(ok, own)).endpoints[0].outcomes.len(), 1, "{ok} {own}");
    }
    for own in
        [EMPTY, r#"{"at": "/data/*/code", "is": "1"}"#, r#"{"not": {"at": "/data/*/code", "is": "0"}}"#]
    {
        let report = load(&Source::new("never.json", spec(EVERY, own))).unwrap_err();
        assert_eq!(report.diagnostics()[0].rule(), "unreachable_outcome", "{own}");
    }
}
