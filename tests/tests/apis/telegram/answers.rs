//! Answers of every kind: bare values, one of several types, messages inside messages, errors and what they say to do next.

use std::time::Duration;

use secpaid_core::endpoint::Effect;
use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::{CallError, Settings, call};
use serde_json::{Value, json};

use super::bot::{
    BlockingClient, ChatId, ChatMember, CommonError, DeleteMessage, DeleteMessageError, EditMessageText,
    EditMessageTextError, EditedMessage, ExportChatInviteLink, FIXTURES, GetChat, GetChatMember,
    GetChatMemberCount, GetMe, GetUpdates, GetUserProfilePhotos, InChatError, MaybeInaccessibleMessage,
    Message, MessageOrigin, ReactionType, SendMessage, SendMessageError, WebhookUpdate,
};
use super::settings;
use crate::bodies::{answer, data, rejected};

fn ok(result: &Value) -> String {
    json!({"ok": true, "result": result}).to_string()
}

fn message(more: &Value) -> Value {
    let mut message = json!({"message_id": 42, "date": 1717171717, "chat": {"id": -1001234567890i64, "type": "supergroup", "title": "Group"}});
    for (key, value) in more.as_object().unwrap() {
        message[key] = value.clone();
    }
    message
}

#[test]
fn results_are_true_a_number_or_a_text() {
    assert!(data::<DeleteMessage>(r#"{"ok":true,"result":true}"#));
    assert_eq!(data::<GetChatMemberCount>(r#"{"ok":true,"result":1234}"#), 1234);
    assert_eq!(data::<ExportChatInviteLink>(r#"{"ok":true,"result":"https://t.me/+A"}"#), "https://t.me/+A");
    // What is no success has no result, and what has none is no success.
    let none = call::decode::<DeleteMessage>(answer(200, r#"{"ok":true}"#));
    assert!(matches!(none, Err(CallError::Undecodable(_))));
}

#[test]
fn an_edited_message_is_the_message_or_true() {
    assert!(matches!(data::<EditMessageText>(&ok(&json!(true))), EditedMessage::Done(true)));
    let EditedMessage::Message(edited) =
        data::<EditMessageText>(&ok(&message(&json!({"text": "Better", "edit_date": 1717171800}))))
    else {
        panic!()
    };
    assert_eq!((edited.text.as_deref(), edited.edit_date), (Some("Better"), Some(1_717_171_800)));
    let neither = call::decode::<EditMessageText>(answer(200, &ok(&json!({"message_id": "x"}))));
    let Err(CallError::Undecodable(undecodable)) = neither else { panic!() };
    assert!(undecodable.path.starts_with("/result"), "{undecodable}");
}

#[test]
fn messages_hold_messages() {
    let first = message(&json!({"text": "1"}));
    let second = message(&json!({"text": "2", "reply_to_message": first}));
    let third = message(&json!({"pinned_message": second}));
    let updates = data::<GetUpdates>(&ok(&json!([{"update_id": 1, "message": third}])));
    let third: &Message = updates[0].message.as_ref().unwrap();
    let Some(MaybeInaccessibleMessage::Message(second)) = &third.pinned_message else { panic!() };
    assert_eq!(second.reply_to_message.as_ref().unwrap().text.as_deref(), Some("1"));
    // One that is gone has the date 0, and nothing of what a message has.
    let gone = json!({"pinned_message": {"message_id": 3, "date": 0, "chat": {"id": 1, "type": "private"}}});
    let updates = data::<GetUpdates>(&ok(&json!([{"update_id": 1, "message": message(&gone)}])));
    let pinned = &updates[0].message.as_ref().unwrap().pinned_message;
    assert!(
        matches!(pinned, Some(MaybeInaccessibleMessage::InaccessibleMessage(gone)) if gone.message_id == 3)
    );

    let mut deep = message(&json!({}));
    for _ in 0..1000 {
        deep = json!({"reply_to_message": deep, "message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}});
    }
    let deep = call::decode::<SendMessage>(answer(200, &ok(&deep)));
    assert!(matches!(deep, Err(CallError::Unrecognised(_) | CallError::Undecodable(_))));
}

#[test]
fn a_member_is_told_by_the_status() {
    let user = json!({"id": 987654321, "is_bot": false, "first_name": "Ann"});
    let member = |more: Value| {
        let mut member = json!({"user": user});
        for (key, value) in more.as_object().unwrap() {
            member[key] = value.clone();
        }
        call::decode::<GetChatMember>(answer(200, &ok(&member))).map(|success| success.data)
    };
    assert!(
        matches!(member(json!({"status": "member"})).unwrap(), ChatMember::Member(member) if member.user.id == 987_654_321)
    );
    assert!(
        matches!(member(json!({"status": "kicked", "until_date": 0})).unwrap(), ChatMember::Banned(banned) if banned.until_date == 0)
    );
    assert!(matches!(
        member(json!({"status": "creator", "is_anonymous": false})).unwrap(),
        ChatMember::Owner(_)
    ));
    assert!(
        matches!(member(json!({"status": "guest"})).unwrap(), ChatMember::Unknown(json) if json.as_str().contains("guest"))
    );
    let Err(CallError::Undecodable(untold)) = member(json!({"is_member": true})) else { panic!() };
    assert!(untold.path.starts_with("/result"), "{untold}");
    let Err(CallError::Undecodable(unfit)) = member(json!({"status": "kicked"})) else { panic!() };
    assert!(unfit.path.starts_with("/result"), "{unfit}");
}

#[test]
fn origins_and_reactions_are_told_by_their_type() {
    let updates = data::<GetUpdates>(&ok(&json!([
        {"update_id": 1, "message": message(&json!({"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}}))},
        {"update_id": 2, "message_reaction": {"chat": {"id": 1, "type": "group"}, "message_id": 3, "date": 4, "old_reaction": [],
            "new_reaction": [{"emoji": "\u{1f44d}", "type": "emoji"}, {"type": "paid"}, {"type": "sound", "id": 7}]}}
    ])));
    let origin = updates[0].message.as_ref().unwrap().forward_origin.as_ref();
    assert!(matches!(origin, Some(MessageOrigin::HiddenUser(user)) if user.sender_user_name == "Somebody"));
    let reactions = &updates[1].message_reaction.as_ref().unwrap().new_reaction;
    assert!(matches!(&reactions[0], ReactionType::Emoji(thumb) if thumb.emoji == "\u{1f44d}"));
    assert!(
        matches!(&reactions[1], ReactionType::Paid(_)) && matches!(&reactions[2], ReactionType::Unknown(_))
    );
}

#[test]
fn errors_are_told_by_their_text() {
    let error = |code: u16, text: &str| {
        rejected::<SendMessage>(
            code,
            &json!({"ok": false, "error_code": code, "description": text}).to_string(),
        )
        .error
    };
    assert_eq!(
        error(400, "Bad Request: chat not found"),
        SendMessageError::InChat(InChatError::ChatNotFound)
    );
    assert_eq!(
        error(403, "Forbidden: bot was blocked by the user"),
        SendMessageError::InChat(InChatError::BotBlocked)
    );
    let kicked = error(403, "Forbidden: bot was kicked from the group chat");
    assert!(matches!(kicked, SendMessageError::InChat(InChatError::BotKicked { kind }) if kind == "group"));
    assert_eq!(error(401, "Unauthorized"), SendMessageError::Common(CommonError::Unauthorized));
    let SendMessageError::Unknown(unknown) = error(400, "Bad Request: something new") else { panic!() };
    assert_eq!(unknown.message.as_deref(), Some("Bad Request: something new"));
    // The code may be missing, and the status is not the verdict.
    let bare = rejected::<SendMessage>(200, r#"{"ok": false, "description": "Bad Request: chat not found"}"#);
    assert_eq!((bare.code, bare.error), (None, SendMessageError::InChat(InChatError::ChatNotFound)));
    let broken = rejected::<GetMe>(502, r#"{"ok": false, "error_code": 502, "description": "Bad Gateway"}"#);
    assert_eq!(broken.effect, Effect::Unknown);
}

#[test]
fn an_error_says_how_long_to_wait_and_where_the_chat_went() {
    let body = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}}"#;
    let slow = rejected::<SendMessage>(429, body);
    assert_eq!(slow.hints.retry_after(), Some(Duration::from_secs(35)));
    assert!(matches!(
        slow.error,
        SendMessageError::Common(CommonError::TooManyRequests { seconds: Some(35) })
    ));

    let body = r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001234567890}}"#;
    let Err(moved) = call::decode::<GetChat>(answer(400, body)) else { panic!() };
    assert_eq!(moved.hints().unwrap().migrate_to(), Some("-1001234567890"));
    assert_eq!(moved.hints().unwrap().retry_after(), None);
}

#[test]
fn what_is_so_already_has_not_failed() {
    let text = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";
    let body = json!({"ok": false, "error_code": 400, "description": text}).to_string();
    let Err(error) = call::decode::<EditMessageText>(answer(400, &body)) else { panic!() };
    let CallError::Noop(noop) = &error else { panic!("{error}") };
    assert!(matches!(noop.error, Some(EditMessageTextError::NotModified)) && !error.outcome_unknown());
    let gone =
        r#"{"ok": false, "error_code": 400, "description": "Bad Request: message to delete not found"}"#;
    let Err(CallError::Noop(gone)) = call::decode::<DeleteMessage>(answer(400, gone)) else { panic!() };
    assert!(matches!(gone.error, Some(DeleteMessageError::AlreadyGone)));
}

#[test]
fn updates_are_read_on_from_the_last_one() {
    let memory = Memory::new(FIXTURES);
    for ids in [&[7i64, 8][..], &[9], &[]] {
        let updates: Vec<_> = ids.iter().map(|id| json!({"update_id": id})).collect();
        memory.next_answer(answer(200, &ok(&json!(updates))));
    }
    let client = BlockingClient::with_settings(settings(), &memory);
    let ids: Vec<_> =
        client.pages(GetUpdates::new().timeout(1u32)).map(|update| update.unwrap().update_id).collect();
    assert_eq!(ids, [7, 8, 9]);
    let requests = memory.requests();
    let asked: Vec<_> = requests.iter().map(|request| String::from_utf8_lossy(request.body())).collect();
    assert_eq!(asked, [r#"{"timeout":1}"#, r#"{"offset":9,"timeout":1}"#, r#"{"offset":10,"timeout":1}"#]);
}

#[test]
fn pictures_are_read_by_offset_up_to_their_total() {
    let memory = Memory::new(FIXTURES);
    let photo = json!([{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]);
    for count in [2, 1] {
        let photos = vec![photo.clone(); count];
        memory.next_answer(answer(200, &ok(&json!({"total_count": 3, "photos": photos}))));
    }
    let client = BlockingClient::with_settings(settings(), &memory);
    let photos = client.pages(GetUserProfilePhotos::new(987_654_321i64).limit(2u32));
    assert_eq!(photos.map(Result::unwrap).count(), 3);
    assert_eq!(memory.requests().len(), 2);
}

#[test]
fn a_webhook_gets_what_a_list_of_updates_has() {
    let body = json!({"update_id": 5, "message": message(&json!({"text": "/start"}))}).to_string();
    let mut headers = http::HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    let update = WebhookUpdate::receiver().decode(&headers, body).unwrap();
    assert_eq!(update.message.unwrap().text.as_deref(), Some("/start"));
}

#[test]
fn calls_go_over_a_socket_and_the_token_shows_nowhere() {
    let server = Server::start_accepting(FIXTURES, "123456:ABC").unwrap();
    let settings = |token: &str| Settings::new(&server.url()).unwrap().with_token(token.to_owned());
    let client = BlockingClient::with_settings(settings("123456:ABC"), Ureq::default());
    assert_eq!(client.get_me(GetMe::new()).unwrap().data.username.as_deref(), Some("example_bot"));
    let chat = client.get_chat(GetChat::new(ChatId::from("@nobody"))).unwrap_err();
    assert!(matches!(chat.rejection(), Some(error) if error.to_string().contains("no such chat")), "{chat}");
    let wrong = BlockingClient::with_settings(settings("123456:XYZ"), Ureq::default());
    let error = wrong.get_me(GetMe::new()).unwrap_err();
    assert!(matches!(error.rejection(), Some(CommonError::Unauthorized)), "{error}");

    let gone = Settings::new("http://127.0.0.1:1").unwrap().with_token("123456:S3CRET".to_owned());
    let gone = BlockingClient::with_settings(gone, Ureq::default());
    let error = gone.get_me(GetMe::new()).unwrap_err();
    assert!(!format!("{error} {error:?} {gone:?}").contains("S3CRET"));
}
