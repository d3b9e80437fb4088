//! GraphQL over HTTP: data without errors, errors without data, and both.

use std::time::Duration;

use http::header::RETRY_AFTER;
use secpaid_core::testing::Memory;
use secpaid_core::{CallError, Settings, call};
use serde_json::Value;

use crate::bodies::{answer, data, hold, joined, rejected, sent, text};

/// Some operations on the films.
#[secpaid_macros::api("../../specs/apis/graphql/spec.json", path = crate::graphql::films)]
mod films {}

use films::{
    BlockingClient, Character, CreateReview, CreateReviewError, Episode, FIXTURES, GetHero, GetHeroKept,
    HeroVariables, ListStarships, RequestError, ReviewInput, ReviewVariables, Step,
};

fn reading(body: &Value) -> (Option<String>, Option<String>) {
    let code = joined(body, "/errors", "/extensions/code", ", ").or(joined(body, "/errors", "/type", ", "));
    let message = joined(body, "/errors", "/message", "; ").or(body.get("message").and_then(text));
    (code, message)
}

hold!(
    films,
    "../../specs/apis/graphql/spec.json",
    reading,
    [GetHero, GetHeroKept, CreateReview, ListStarships]
);

fn settings() -> Settings {
    Settings::new("https://graphql.example").unwrap().with_token("t0k3n")
}

#[test]
fn the_type_of_an_object_is_in_it_at_any_depth() {
    let hero = data::<GetHero>(
        r#"{"data": {"hero": {"id": "1000", "name": "Luke", "friends": [
            {"id": "2001", "name": "R2-D2", "friends": [{"__typename": "Human", "id": "1003", "name": "Leia"}], "__typename": "Droid"},
            {"id": "9", "name": "Chewbacca", "__typename": "Wookiee"}
        ], "__typename": "Human"}}}"#,
    );
    let Character::Human(luke) = hero else { panic!() };
    let friends = luke.friends.unwrap();
    let Character::Droid(droid) = &friends[0] else { panic!() };
    assert!(matches!(&droid.friends.as_ref().unwrap()[0], Character::Human(leia) if leia.name == "Leia"));
    // A type that the schema got later.
    assert!(matches!(&friends[1], Character::Unknown(json) if json.as_str().contains("Wookiee")));
    let untold = call::decode::<GetHero>(answer(200, r#"{"data": {"hero": {"id": "1", "name": "x"}}}"#));
    let Err(CallError::Undecodable(undecodable)) = untold else { panic!() };
    assert!(undecodable.path.starts_with("/data/hero"), "{undecodable}");
}

#[test]
fn errors_beside_data_are_a_part_of_a_success() {
    let body = r#"{
        "errors": [{"message": "No name.", "path": ["hero", "friends", 1, "name"], "extensions": {"code": "NOT_FOUND"}},
                   {"message": "No height.", "path": ["hero", "height"], "extensions": {"code": "NOT_FOUND"}}],
        "data": {"hero": {"__typename": "Droid", "id": "2001", "name": "R2-D2"}}
    }"#;
    let Err(error) = call::decode::<GetHero>(answer(200, body)) else { panic!() };
    let CallError::Partial(partial) = &error else { panic!("{error}") };
    assert_eq!(partial.message.as_deref(), Some("No name.; No height."));
    assert!(
        matches!(partial.data::<GetHero>().unwrap(), Some(Character::Droid(droid)) if droid.name == "R2-D2")
    );
    let Some(RequestError::NotFound { details: Some(problems) }) = &partial.error else {
        panic!("{partial:?}")
    };
    let path = problems[0].path.as_ref().unwrap();
    assert!(matches!(&path[..], [Step::Key(hero), _, Step::Index(1), _] if hero == "hero"));
    assert!(error.outcome_unknown() && error.rejection().is_none());
    // Another endpoint's data is not this one's.
    assert!(partial.data::<ListStarships>().is_err());
}

#[test]
fn errors_without_data_are_an_error() {
    for body in [
        r#"{"errors": [{"message": "No.", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}], "data": null}"#,
        r#"{"errors": [{"message": "No.", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]}"#,
    ] {
        let error = rejected::<GetHero>(200, body);
        assert!(matches!(error.error, RequestError::Internal { .. }), "{error:?}");
    }
    let two = r#"{"errors": [{"message": "a", "extensions": {"code": "NEW"}}, {"message": "b", "extensions": {"code": "BAD_USER_INPUT"}}]}"#;
    let two = rejected::<CreateReview>(200, two);
    assert_eq!((two.code.as_deref(), two.message.as_deref()), (Some("NEW, BAD_USER_INPUT"), Some("a; b")));
    assert!(matches!(two.error, CreateReviewError::BadInput { .. }), "{two:?}");
    // No errors and no data: the server says nothing at all.
    for body in [r#"{"data": null}"#, r#"{"errors": [], "data": null}"#, "{}"] {
        let nothing = call::decode::<GetHero>(answer(200, body));
        assert!(matches!(nothing, Err(CallError::Unrecognised(_))), "{body}");
    }
}

#[test]
fn what_stands_before_the_server_says_how_long_to_wait() {
    let mut slow =
        answer(403, r#"{"message": "You have exceeded a secondary rate limit", "documentation_url": "x"}"#);
    slow.headers.insert(RETRY_AFTER, "60".parse().unwrap());
    let Err(CallError::Rejected(slow)) = call::decode::<GetHero>(slow) else { panic!() };
    assert!(matches!(slow.error, RequestError::RateLimited { .. }), "{slow:?}");
    assert_eq!(slow.hints.retry_after(), Some(Duration::from_secs(60)));
}

#[test]
fn an_operation_is_a_query_and_its_variables() {
    let review = ReviewInput::new(5u8).commentary("Great");
    let review =
        CreateReview::new("mutation ($ep: Episode!) { x }", ReviewVariables::new(Episode::Jedi, review));
    assert_eq!(
        sent(&review, &settings(), &["authorization", "content-type"]),
        "POST https://graphql.example/graphql\nauthorization: Bearer t0k3n\ncontent-type: application/json\n\
         {\"query\":\"mutation ($ep: Episode!) { x }\",\"variables\":{\"ep\":\"JEDI\",\"review\":{\"stars\":5,\"commentary\":\"Great\"}}}"
    );
    let kept =
        GetHeroKept::new().operation_name("Hero").variables(HeroVariables::new().episode(Episode::Empire));
    assert_eq!(
        sent(&kept, &settings(), &["content-type"]),
        "GET https://graphql.example/graphql?operationName=Hero&variables=%7B%22episode%22%3A%22EMPIRE%22%7D\ncontent-type: -"
    );
}

#[test]
fn a_client_answers_from_the_examples() {
    let client = BlockingClient::with_settings(settings(), Memory::new(FIXTURES));
    let hero = client.get_hero(GetHero::new("{ hero { __typename id name } }")).unwrap();
    assert!(matches!(hero.data, Character::Droid(droid) if droid.name == "R2-D2"), "{:?}", hero.meta);
}
