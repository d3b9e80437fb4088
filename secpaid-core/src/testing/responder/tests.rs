use super::*;
use crate::endpoint::Encoding;
use crate::envelope::table::Auth;
use crate::fixture::{FixtureConstants, FixtureRoute};

const FIXTURE: Fixture = Fixture {
    endpoint: "Delete",
    method: "POST",
    path: "/delete",
    request: None,
    status: 200,
    content_type: "application/json",
    response: "\"first\"",
    error: None,
    outcome: Outcome::Ok,
    source: None,
    made: false,
};
const AUTH: FixtureAuth = FixtureAuth {
    auth: &Auth { scheme: None, kind: AuthKind::Header { name: "token", prefix: "" } },
    endpoints: &["Delete"],
    missing: None,
    rejected: None,
};
const FIXTURES: Fixtures = Fixtures {
    auth: &[FixtureAuth { missing: Some("Missing"), rejected: Some("Rejected"), ..AUTH }],
    entries: &[
        Fixture {
            request: Some(r#"{"id":7,"note":"a b"}"#),
            response: "\"used\"",
            error: Some("Used"),
            outcome: Outcome::Error,
            ..FIXTURE
        },
        FIXTURE,
        Fixture { response: "\"missing\"", error: Some("Missing"), outcome: Outcome::Error, ..FIXTURE },
        Fixture {
            response: "\"rejected\"",
            error: Some("Rejected"),
            outcome: Outcome::Error,
            status: 401,
            ..FIXTURE
        },
    ],
    shared: &[SharedFixtures {
        endpoints: &[FixtureRoute { endpoint: "Delete", method: "POST", path: "/delete" }, ROUTE],
        answers: &[SHARED, SharedAnswer { error: "Used", ..SHARED }],
    }],
    constants: &[],
};
const ROUTE: FixtureRoute = FixtureRoute { endpoint: "Ask", method: "GET", path: "/ask" };
const SHARED: SharedAnswer = SharedAnswer {
    error: "Busy",
    outcome: Outcome::Error,
    status: 503,
    content_type: "application/json",
    response: "\"shared\"",
};

fn request(token: Option<&str>, content_type: &str, body: &'static str) -> Request<Bytes> {
    let mut request = Request::builder()
        .method("POST")
        .uri("http://127.0.0.1/api/delete")
        .header(CONTENT_TYPE, content_type)
        .body(Bytes::from_static(body.as_bytes()))
        .unwrap();
    if let Some(token) = token {
        request.headers_mut().insert("token", token.parse().unwrap());
    }
    request
}

fn said_by(responder: &Responder, request: &Request<Bytes>) -> Bytes {
    responder.answer(request).body
}

#[test]
fn chooses_by_token_then_request_then_first_success() {
    let responder = Responder::new(FIXTURES).accepting(None, "good".into());
    let (json, form) = (Encoding::Json.content_type(), Encoding::Form.content_type());
    assert_eq!(said_by(&responder, &request(None, json, "{}")), "\"missing\"");
    assert_eq!(said_by(&responder, &request(Some(""), json, "{}")), "\"missing\"");
    assert_eq!(said_by(&responder, &request(Some("bad"), json, "{}")), "\"rejected\"");
    assert_eq!(responder.answer(&request(Some("bad"), json, "{}")).status, 401);
    assert_eq!(said_by(&responder, &request(Some("good"), json, "{}")), "\"first\"");
    assert_eq!(said_by(&responder, &request(Some("good"), json, r#"{"note":"a b", "id":7}"#)), "\"used\"");
    assert_eq!(said_by(&responder, &request(Some("good"), form, "id=7&note=a+b")), "\"used\"");
    assert_eq!(said_by(&responder, &request(Some("good"), form, "id=8&note=a+b")), "\"first\"");
}

#[test]
fn of_endpoints_with_one_path_an_example_says_which_is_meant() {
    const OTHER: Fixture = Fixture { endpoint: "Other", response: "\"other\"", ..FIXTURE };
    const FIXTURES: Fixtures = Fixtures {
        auth: &[],
        entries: &[
            Fixture { request: Some(r#"{"method":"a"}"#), ..FIXTURE },
            Fixture { request: Some(r#"{"method":"b"}"#), ..OTHER },
        ],
        shared: &[],
        constants: &[],
    };
    let responder = Responder::new(FIXTURES);
    let json = Encoding::Json.content_type();
    assert_eq!(said_by(&responder, &request(None, json, r#"{"method":"a"}"#)), "\"first\"");
    assert_eq!(said_by(&responder, &request(None, json, r#"{"method":"b"}"#)), "\"other\"");
}

#[test]
fn of_endpoints_with_one_path_constants_say_which_is_meant() {
    const OTHER: Fixture = Fixture { endpoint: "Other", response: "\"other\"", ..FIXTURE };
    const ANY: Fixture = Fixture { endpoint: "Any", response: "\"any\"", ..FIXTURE };
    const FIXTURES: Fixtures = Fixtures {
        auth: &[],
        entries: &[FIXTURE, OTHER, ANY],
        shared: &[],
        constants: &[
            FixtureConstants { endpoint: "Delete", request: r#"{"method":"a","version":1}"# },
            FixtureConstants { endpoint: "Other", request: r#"{"method":"b"}"# },
        ],
    };
    let responder = Responder::new(FIXTURES);
    let (json, form) = (Encoding::Json.content_type(), Encoding::Form.content_type());
    let said = |content_type, body| said_by(&responder, &request(None, content_type, body));
    assert_eq!(said(json, r#"{"version":1.0,"method":"a","note":"x"}"#), "\"first\"");
    assert_eq!(said(json, r#"{"method":"a","version":2}"#), "\"any\"");
    assert_eq!(said(form, "note=x&method=b"), "\"other\"");
    assert_eq!(said(json, r#"{"method":"c"}"#), "\"any\"");
    // Where all have constants, the one with the fewest that are not there.
    let two = Responder::new(Fixtures { entries: &[FIXTURE, OTHER], ..FIXTURES });
    let said = |body| said_by(&two, &request(None, json, body));
    assert_eq!(said(r#"{"method":"a","version":2}"#), "\"first\"");
    assert_eq!(said(r#"{"method":"b","version":2}"#), "\"other\"");
}

#[test]
fn a_wrong_token_is_refused_where_the_spec_names_no_error_for_it() {
    let fixtures = Fixtures { auth: &[AUTH], ..FIXTURES };
    let responder = Responder::new(fixtures).accepting(None, "good".into());
    assert_eq!(responder.answer(&request(Some("bad"), "application/json", "{}")).status, 401);
    assert_eq!(responder.answer(&request(None, "application/json", "{}")).status, 401);
    assert_eq!(responder.answer(&request(Some("good"), "application/json", "{}")).status, 200);
}

#[test]
fn each_endpoint_has_the_credential_of_its_scheme() {
    const BEARER: FixtureAuth = FixtureAuth {
        auth: &Auth {
            scheme: Some("bearer"),
            kind: AuthKind::Header { name: "authorization", prefix: "Bearer " },
        },
        endpoints: &["List"],
        ..AUTH
    };
    const LIST: Fixture = Fixture { endpoint: "List", path: "/list", ..FIXTURE };
    const PING: Fixture = Fixture { endpoint: "Ping", path: "/ping", ..FIXTURE };
    let fixtures =
        Fixtures { auth: &[AUTH, BEARER], entries: &[FIXTURE, LIST, PING], shared: &[], constants: &[] };
    let responder = Responder::new(fixtures)
        .accepting(None, "good".into())
        .accepting(Some("bearer".to_owned()), "access".into());
    let status = |path: &str, header: Option<(&'static str, &str)>| {
        let mut sent = request(None, "application/json", "{}");
        *sent.uri_mut() = format!("http://127.0.0.1{path}").parse().unwrap();
        if let Some((name, value)) = header {
            sent.headers_mut().insert(name, value.parse().unwrap());
        }
        responder.answer(&sent).status.as_u16()
    };
    assert_eq!(status("/delete", Some(("token", "good"))), 200);
    assert_eq!(status("/delete", Some(("authorization", "Bearer access"))), 401);
    assert_eq!(status("/list", Some(("authorization", "Bearer access"))), 200);
    assert_eq!(status("/list", Some(("authorization", "Bearer good"))), 401);
    assert_eq!(status("/list", Some(("token", "good"))), 401);
    assert_eq!(status("/ping", None), 200);
}

#[test]
fn the_longest_path_is_meant() {
    const SHORT: Fixture = Fixture { endpoint: "Short", path: "/delete", ..FIXTURE };
    const LONG: Fixture = Fixture { endpoint: "Long", path: "/api/delete", response: "\"long\"", ..FIXTURE };
    let responder =
        Responder::new(Fixtures { auth: &[], entries: &[SHORT, LONG], shared: &[], constants: &[] });
    assert_eq!(said_by(&responder, &request(None, "application/json", "{}")), "\"long\"");
}

#[test]
fn errors_of_sets_stand_behind_those_of_the_endpoint() {
    let responder = Responder::new(FIXTURES);
    let request = request(Some("any"), "application/json", "{}");
    assert_eq!(responder.error(&request, "Busy").status, 503);
    assert_eq!(responder.error(&request, "Used").body, "\"used\"");
    let mut asked = request.clone();
    (*asked.method_mut(), *asked.uri_mut()) = (http::Method::GET, "http://127.0.0.1/ask".parse().unwrap());
    assert_eq!(responder.error(&asked, "Used").body, "\"shared\"");
    assert_eq!(responder.answer(&asked).status, 501);
}

#[test]
fn what_the_spec_does_not_have_is_no_success() {
    let responder = Responder::new(FIXTURES);
    let mut other = request(Some("any"), "application/json", "{}");
    assert_eq!(responder.error(&other, "Nonsense").status, 501);
    *other.uri_mut() = "http://127.0.0.1/api/create".parse().unwrap();
    assert_eq!(responder.answer(&other).status, 404);
}
