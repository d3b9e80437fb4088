//! Requests: the token in the path, keyboards of every kind, records that say what they are.

use secpaid_core::endpoint::Encoding;
use secpaid_core::{Decimal, call};

use super::bot::{
    AnswerInlineQuery, BotCommand, BotCommandScope, ChatId, ForceReply, GetChat, GetMe, InlineArticle,
    InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResult, InputMessageContent, InputPollOption,
    InputVenue, KeyboardButton, KeyboardButtonOptions, ParseMode, ReactionEmoji, ReactionType,
    ReplyKeyboardMarkup, ReplyKeyboardRemove, ReplyMarkup, ReplyParameters, ScopeOfAll, ScopeOfMember,
    SendMessage, SendPoll, SetMessageReaction, SetMyCommands,
};
use super::settings;
use crate::bodies::sent;

const BOT: &str = "https://api.telegram.org/bot123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11";

/// The token as it is in the path: a colon may be there as it is, or percent-encoded.
fn line(path: &str, text: &str) -> String {
    text.replacen("%3A", ":", 1)
        .strip_prefix(&format!("POST {BOT}{path}\n"))
        .unwrap_or_else(|| panic!("{text}"))
        .to_owned()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn hello() -> SendMessage {
    SendMessage::new(ChatId::from("@channel"), "Hello")
}

fn body(request: &SendMessage) -> String {
    line("/sendMessage", &sent(request, &settings(), &[]))
}

#[test]
fn the_token_is_in_the_path_and_in_no_header() {
    let request = call::encode(&GetMe::new(), &settings()).unwrap();
    assert_eq!(
        request.uri().path().replace("%3A", ":"),
        "/bot123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11/getMe"
    );
    assert!(request.headers().get("authorization").is_none() && request.body().is_empty());
}

#[test]
fn fields_are_json_or_a_form() {
    let text = hello().parse_mode(ParseMode::Html).reply_parameters(ReplyParameters::new(41i64));
    assert_eq!(
        body(&text),
        r#"{"chat_id":"@channel","text":"Hello","parse_mode":"HTML","reply_parameters":{"message_id":41}}"#
    );
    let chat = GetChat::new(ChatId::from("-1001234567890"));
    assert_eq!(
        line("/getChat", &sent(&chat, &settings().with_encoding(Encoding::Form), &["content-type"])),
        "content-type: application/x-www-form-urlencoded\nchat_id=-1001234567890"
    );
}

#[test]
fn a_keyboard_is_one_of_four() {
    let yes = InlineKeyboardButton::new("Yes").callback_data("y");
    let docs = InlineKeyboardButton::new("Docs").url("https://example.com/");
    let inline =
        InlineKeyboardMarkup::new([vec![yes, docs], vec![InlineKeyboardButton::new("Pay").pay(true)]]);
    let with = |markup: ReplyMarkup| body(&hello().reply_markup(markup));
    assert_eq!(
        with(ReplyMarkup::InlineKeyboardMarkup(inline)),
        r#"{"chat_id":"@channel","text":"Hello","reply_markup":{"inline_keyboard":[[{"text":"Yes","callback_data":"y"},{"text":"Docs","url":"https://example.com/"}],[{"text":"Pay","pay":true}]]}}"#
    );
    let phone = KeyboardButtonOptions::new("Phone").request_contact(true);
    let keys = [vec![KeyboardButton::KeyboardButtonOptions(phone), KeyboardButton::Text("No".to_owned())]];
    let keys = ReplyKeyboardMarkup::new(keys).resize_keyboard(true);
    assert!(with(ReplyMarkup::ReplyKeyboardMarkup(keys)).ends_with(
        r#""reply_markup":{"keyboard":[[{"text":"Phone","request_contact":true},"No"]],"resize_keyboard":true}}"#
    ));
    assert!(
        with(ReplyMarkup::ReplyKeyboardRemove(ReplyKeyboardRemove::new(true)))
            .ends_with(r#"{"remove_keyboard":true}}"#)
    );
    assert!(
        with(ReplyMarkup::ForceReply(ForceReply::new(true).selective(true)))
            .ends_with(r#"{"force_reply":true,"selective":true}}"#)
    );
}

#[test]
fn records_say_what_they_are() {
    let everywhere = BotCommandScope::PrivateChats(ScopeOfAll::new());
    let commands = SetMyCommands::new([BotCommand::new("start", "Begins")]).scope(everywhere);
    assert_eq!(
        line("/setMyCommands", &sent(&commands, &settings(), &[])),
        r#"{"commands":[{"command":"start","description":"Begins"}],"scope":{"type":"all_private_chats"}}"#
    );
    let one = BotCommandScope::ChatMember(ScopeOfMember::new(ChatId::from("-1"), 7i64));
    let commands = SetMyCommands::new([]).scope(one);
    assert!(
        sent(&commands, &settings(), &[])
            .ends_with(r#"{"commands":[],"scope":{"type":"chat_member","chat_id":"-1","user_id":7}}"#)
    );
    let thumb = ReactionType::Emoji(ReactionEmoji::new("\u{1f44d}"));
    let reaction = SetMessageReaction::new(ChatId::from("-1"), 42i64).reaction([thumb]);
    assert!(
        sent(&reaction, &settings(), &[])
            .ends_with("\"reaction\":[{\"type\":\"emoji\",\"emoji\":\"\u{1f44d}\"}]}")
    );
    let place = InputVenue::new(decimal("1.5"), decimal("2.50"), "Tower", "Square 1");
    let place = InlineArticle::new("1", "A", InputMessageContent::InputVenue(place));
    let place = AnswerInlineQuery::new("9", [InlineQueryResult::Article(place)]);
    assert_eq!(
        line("/answerInlineQuery", &sent(&place, &settings(), &[])),
        r#"{"inline_query_id":"9","results":[{"type":"article","id":"1","title":"A","input_message_content":{"latitude":1.5,"longitude":2.50,"title":"Tower","address":"Square 1"}}]}"#
    );
}

#[test]
fn what_telegram_would_refuse_is_not_sent() {
    let poll = SendPoll::new(ChatId::from("1"), "Tea?", [InputPollOption::new("Yes")]);
    let refused = call::encode(&poll, &settings()).unwrap_err();
    assert!(refused.to_string().contains("options"), "{refused}");
    assert!(call::encode(&SendMessage::new(ChatId::from("1"), ""), &settings()).is_err());
}
