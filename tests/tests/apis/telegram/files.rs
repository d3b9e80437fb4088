//! Files: in parts beside the other fields, or the text that stands for one that Telegram has.

use secpaid_core::testing::Server;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::{Settings, Upload, call};

use super::bot::{
    BlockingClient, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, InputMedia, InputMediaPhoto,
    ReplyMarkup, SendDocument, SendMediaGroup, SendPhoto, SetChatPhoto, SetWebhook,
};
use super::settings;
use crate::bodies::{answer, header, sent};

/// The parts of a body: their headers, and what they hold.
fn parts(request: &http::Request<bytes::Bytes>) -> Vec<(String, String)> {
    let boundary = header(request, "content-type").strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = String::from_utf8_lossy(request.body()).into_owned();
    let inside = body.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    let between = format!("--{boundary}\r\n");
    let parts = inside.split(&between).skip(1);
    parts
        .map(|part| {
            let (head, content) = part.strip_suffix("\r\n").unwrap().split_once("\r\n\r\n").unwrap();
            (head.to_ascii_lowercase(), content.to_owned())
        })
        .collect()
}

#[test]
fn a_file_that_telegram_has_is_a_text_in_json() {
    let photo = SendPhoto::new(ChatId::from("1"), "AgACAgIAAxkBAAIB").caption("Sunset");
    let text = sent(&photo, &settings(), &["content-type"]);
    assert!(
        text.ends_with("/sendPhoto\ncontent-type: application/json\n{\"chat_id\":\"1\",\"photo\":\"AgACAgIAAxkBAAIB\",\"caption\":\"Sunset\"}"),
        "{text}"
    );
}

#[test]
fn a_file_of_the_caller_s_makes_the_request_one_in_parts() {
    let button = InlineKeyboardButton::new("Yes").callback_data("y");
    let markup = ReplyMarkup::InlineKeyboardMarkup(InlineKeyboardMarkup::new([vec![button]]));
    let file = Upload::new("report.pdf", &b"%PDF-1.7 ..."[..]);
    let document = SendDocument::new(ChatId::from("1"), file)
        .caption("Numbers")
        .protect_content(true)
        .reply_markup(markup);
    let parts = parts(&call::encode(&document, &settings()).unwrap());
    let find =
        |name: &str| parts.iter().find(|(head, _)| head.contains(&format!("name=\"{name}\""))).unwrap();
    assert_eq!(find("chat_id").1, "1");
    assert_eq!(find("caption").1, "Numbers");
    assert_eq!(find("protect_content").1, "true");
    assert_eq!(find("reply_markup").1, r#"{"inline_keyboard":[[{"text":"Yes","callback_data":"y"}]]}"#);
    let (head, content) = find("document");
    assert!(head.contains("filename=\"report.pdf\"") && content == "%PDF-1.7 ...", "{head}");
    assert_eq!(parts.len(), 5);
}

#[test]
fn an_album_names_the_files_beside_it() {
    let one = InputMedia::Photo(InputMediaPhoto::new("attach://file_1").caption("Two"));
    let two = InputMedia::Photo(InputMediaPhoto::new("AgACAgIAAxkBAAIB"));
    let album =
        SendMediaGroup::new(ChatId::from("1"), [one, two]).file_1(Upload::new("a.jpg", &b"\xff\xd8"[..]));
    let parts = parts(&call::encode(&album, &settings()).unwrap());
    assert_eq!(parts.len(), 3);
    assert_eq!(
        parts[1].1,
        r#"[{"type":"photo","media":"attach://file_1","caption":"Two"},{"type":"photo","media":"AgACAgIAAxkBAAIB"}]"#
    );
    assert!(parts[2].0.contains("name=\"file_1\"; filename=\"a.jpg\""), "{parts:?}");
}

#[test]
fn a_list_of_texts_is_json_in_a_text() {
    let hook = SetWebhook::new("https://bot.example/hook")
        .allowed_updates(["message".to_owned()])
        .secret_token("s3cret");
    let text = sent(&hook, &settings(), &[]);
    assert!(text.contains(r#""allowed_updates":"[\"message\"]""#), "{text}");
    assert!(!format!("{hook:?}").contains("s3cret"));
}

#[test]
fn files_go_over_a_socket() {
    let server = Server::start_with(|request| {
        let whole = parts(request)
            .iter()
            .any(|(head, content)| head.contains("name=\"photo\"") && content == "\u{1}\u{2}");
        Some(if whole {
            answer(200, r#"{"ok": true, "result": true}"#)
        } else {
            answer(
                400,
                r#"{"ok": false, "error_code": 400, "description": "Bad Request: IMAGE_PROCESS_FAILED"}"#,
            )
        })
    });
    let server = server.unwrap();
    let settings = Settings::new(&server.url()).unwrap().with_token("123456:ABC".to_owned());
    let client = BlockingClient::with_settings(settings, Ureq::default());
    let send = |bytes: &'static [u8]| {
        client.set_chat_photo(SetChatPhoto::new(ChatId::from("1"), Upload::new("p.png", bytes)))
    };
    assert!(send(b"\x01\x02").unwrap().data);
    assert!(send(b"\x01").unwrap_err().rejection().is_some());
}
