//! JSend: success, fail with a field and what is wrong about it, error.

use secpaid_core::endpoint::{Effect, Encoding};
use secpaid_core::testing::Server;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::{CallError, Settings};
use serde_json::Value;

use crate::bodies::{answer, data, hold, rejected, sent, text};

/// A blog whose API answers in JSend.
#[secpaid_macros::api("../../specs/apis/jsend/spec.json", path = crate::jsend::blog)]
mod blog {}

use blog::{
    BlockingClient, CreatePost, CreatePostError, DeletePost, FIXTURES, GetPost, GetPostError, ListPosts,
    ServerError,
};

fn reading(body: &Value) -> (Option<String>, Option<String>) {
    (body.get("code").and_then(text), body.get("message").and_then(text))
}

hold!(blog, "../../specs/apis/jsend/spec.json", reading, [ListPosts, GetPost, CreatePost, DeletePost]);

fn settings() -> Settings {
    Settings::new("https://blog.example/api").unwrap().with_token("t0k3n")
}

#[test]
fn data_is_under_a_key_of_the_endpoints_own() {
    let posts = data::<ListPosts>(
        r#"{"data": {"posts": [{"id": 1, "title": "A", "body": "B", "tags": null}]}, "status": "success"}"#,
    );
    assert_eq!((posts[0].id, posts[0].title.as_str(), &posts[0].tags), (1, "A", &None));
    let post =
        data::<GetPost>(r#"{"status": "success", "data": {"post": {"id": 2, "title": "A", "body": ""}}}"#);
    assert_eq!(post.id, 2);
    // Nothing comes back, and that is what there should be.
    data::<DeletePost>(r#"{"status": "success", "data": null}"#);
}

#[test]
fn a_failure_says_which_fields_are_wrong() {
    let body = r#"{"status": "fail", "data": {"title": "A title is required", "body": "Too short"}}"#;
    let failed = rejected::<CreatePost>(400, body);
    let CreatePostError::Invalid { details: Some(fields) } = &failed.error else { panic!("{failed:?}") };
    assert_eq!(fields["title"], "A title is required");
    assert_eq!(fields.len(), 2);
    assert_eq!((failed.message, failed.effect), (None, Effect::None));

    // A list in the place of a text: the error is one all the same.
    let failed =
        rejected::<CreatePost>(400, r#"{"status": "fail", "data": {"title": ["Required", "Short"]}}"#);
    assert!(matches!(failed.error, CreatePostError::Invalid { details: None }), "{failed:?}");
    // One that is about the post that was asked for is told apart by the key.
    let failed = rejected::<GetPost>(404, r#"{"status": "fail", "data": {"post_id": "There is no post 3"}}"#);
    let GetPostError::PostUnknown { details } = failed.error else { panic!("{failed:?}") };
    assert_eq!(details.as_deref(), Some("There is no post 3"));
}

#[test]
fn an_error_has_what_the_server_is_busy_with() {
    let body = r#"{"status": "error", "message": "Too many connections", "code": 1040, "data": {"connections": 152, "limit": 151}}"#;
    let busy = rejected::<ListPosts>(503, body);
    let ServerError::Overloaded { details: Some(load) } = &busy.error else { panic!("{busy:?}") };
    assert_eq!((load.connections, load.limit, busy.effect), (152, 151, Effect::None));
    let down = rejected::<CreatePost>(
        200,
        r#"{"status": "error", "message": "Unable to communicate with database"}"#,
    );
    assert_eq!(
        (&down.error, down.effect),
        (&CreatePostError::Server(ServerError::DatabaseDown), Effect::Unknown)
    );
    // Neither of the three words.
    let other =
        secpaid_core::call::decode::<ListPosts>(answer(200, r#"{"status": "ok", "data": {"posts": []}}"#));
    assert!(matches!(other, Err(CallError::Unrecognised(_))));
}

#[test]
fn requests_are_as_the_api_wants_them() {
    let authorization = ["authorization", "content-type"];
    assert_eq!(
        sent(&GetPost::new(7u64), &settings(), &authorization),
        "GET https://blog.example/api/posts/7\nauthorization: Bearer t0k3n\ncontent-type: -"
    );
    let post = CreatePost::new("A & B", "Text").tags(["a".to_owned(), "b c".to_owned()]);
    assert_eq!(
        sent(&post, &settings(), &authorization),
        "POST https://blog.example/api/posts\nauthorization: Bearer t0k3n\ncontent-type: application/json\n\
         {\"title\":\"A & B\",\"body\":\"Text\",\"tags\":[\"a\",\"b c\"]}"
    );
    assert_eq!(
        sent(&post, &settings().with_encoding(Encoding::Form), &["content-type"]),
        "POST https://blog.example/api/posts\ncontent-type: application/x-www-form-urlencoded\n\
         title=A+%26+B&body=Text&tags=a%2Cb+c"
    );
}

#[test]
fn calls_go_over_a_socket() {
    let server = Server::start(FIXTURES).unwrap();
    let settings = Settings::new(&server.url()).unwrap().with_token("any");
    let client = BlockingClient::with_settings(settings, Ureq::default());
    assert_eq!(client.list_posts(ListPosts::new()).unwrap().data.len(), 2);
    let unknown = client.get_post(GetPost::new(3u64)).unwrap_err();
    assert!(matches!(unknown.rejection(), Some(GetPostError::PostUnknown { .. })), "{unknown}");
}
