//! Files in requests: what goes over the wire, and what the servers of the tests and of the mock make of it.

use bytes::Bytes;
use http::{HeaderValue, Request};
use secpaid_core::call::encode;
use secpaid_core::call::untyped::{FormPart, form_parts};
use secpaid_core::endpoint::Encoding;
use secpaid_core::{BuildError, Settings, Upload, UploadOrReference};

use super::uploads::{AddPage, SendPicture};

/// No text, and with what ends a part.
const BYTES: &[u8] = b"\x00\xFF\r\n--form-data-boundary\r\n\r\nname=\"x\"\r\n";

fn settings() -> Settings {
    Settings::new("http://127.0.0.1/api").unwrap().with_token("tok")
}

/// The parts of a request.
fn parts(request: &Request<Bytes>) -> Vec<FormPart<'_>> {
    let content_type = request.headers()["content-type"].to_str().unwrap();
    assert!(content_type.starts_with("multipart/form-data; boundary="), "{content_type}");
    form_parts(request.body()).collect()
}

fn text<'b>(name: &'b str, text: &'b str) -> FormPart<'b> {
    FormPart { name: name.into(), file_name: None, content_type: None, content: text.as_bytes() }
}

fn file<'b>(name: &'b str, file_name: &'b str, content_type: &'b str, content: &'b [u8]) -> FormPart<'b> {
    FormPart {
        name: name.into(),
        file_name: Some(file_name.into()),
        content_type: Some(content_type),
        content,
    }
}

#[test]
fn files_and_lists_of_them_are_parts_with_names() {
    let page = Upload::new("page \"1\".bin", BYTES);
    let note = Upload::new("ä.txt", "hi").with_content_type(HeaderValue::from_static("text/plain"));
    let request = AddPage::new("a/b", page).appendices([note.clone(), note]).title("one").draft(true);
    let request = encode(&request, &settings()).unwrap();
    assert_eq!(request.uri(), "http://127.0.0.1/api/pages/a%2Fb?draft=true");
    let appendix = || file("appendices", "ä.txt", "text/plain", b"hi");
    let page = file("page", "page \"1\".bin", "application/octet-stream", BYTES);
    assert_eq!(parts(&request), [page, appendix(), appendix(), text("title", "one")]);
}

#[test]
fn bytes_are_sent_in_parts_and_references_as_any_text() {
    let sent = |picture: UploadOrReference, encoding: Option<Encoding>| {
        let settings = encoding.map_or_else(settings, |encoding| settings().with_encoding(encoding));
        encode(&SendPicture::new(picture).caption("c"), &settings).unwrap()
    };
    for encoding in [None, Some(Encoding::Json), Some(Encoding::Form), Some(Encoding::Multipart)] {
        let request = sent(Upload::new("a.png", BYTES).into(), encoding);
        let file = file("picture", "a.png", "application/octet-stream", BYTES);
        assert_eq!(parts(&request), [file, text("caption", "c")], "{encoding:?}");
    }
    assert_eq!(sent("AgAC".into(), None).body(), r#"{"picture":"AgAC","caption":"c"}"#);
    assert_eq!(sent("AgAC".into(), Some(Encoding::Form)).body(), "picture=AgAC&caption=c");
    let request = sent("AgAC".into(), Some(Encoding::Multipart));
    assert_eq!(parts(&request), [text("picture", "AgAC"), text("caption", "c")]);
}

#[test]
fn constraints_are_held_and_nothing_of_the_content_shows() {
    let request = AddPage::new("b", Upload::new("1.txt", "hidden")).title("x".repeat(21));
    let refused = encode(&request, &settings()).unwrap_err();
    assert!(matches!(refused, BuildError::Constraints(_)), "{refused:?}");
    let shown = format!("{refused} {refused:?} {request:?}");
    assert!(!shown.contains("hidden") && shown.contains("6 bytes"), "{shown}");
}

mod over_sockets {
    use http::{HeaderMap, StatusCode};
    use secpaid_core::Answer;
    use secpaid_core::testing::{Memory, Server};
    use secpaid_core::transport::reqwest_0_13::Reqwest;
    use secpaid_core::transport::ureq_3::Ureq;

    use super::super::uploads::{BlockingClient, Client, FIXTURES};
    use super::*;

    fn page() -> AddPage {
        AddPage::new("b", Upload::new("1.bin", BYTES)).title("one").draft(true)
    }

    #[test]
    fn every_byte_arrives() {
        let server = Server::start_with(|request| {
            let page = file("page", "1.bin", "application/octet-stream", BYTES);
            let data = if parts(request) == [page, text("title", "one")] { "7" } else { "0" };
            let body = format!(r#"{{"ok":true,"data":{data}}}"#);
            Some(Answer::new(StatusCode::OK, HeaderMap::new(), body))
        });
        let server = server.unwrap();
        let settings = || Settings::new(&server.url()).unwrap().with_token("tok");
        let blocking = BlockingClient::with_settings(settings(), Ureq::default());
        assert_eq!(blocking.add_page(page()).unwrap().data, 7);
        let reqwest = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
        let client = Client::with_settings(settings(), reqwest);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert_eq!(runtime.block_on(client.add_page(page())).unwrap().data, 7);
    }

    #[test]
    fn test_servers_know_the_file_of_an_example() {
        let client = BlockingClient::with_settings(settings(), Memory::new(FIXTURES));
        let example = Upload::new("1.txt", "hi").with_content_type(HeaderValue::from_static("text/plain"));
        assert_eq!(client.add_page(AddPage::new("b", example).draft(true)).unwrap().data, 7);
    }
}
