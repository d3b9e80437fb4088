//! Calls by the real command, over real sockets: what it sends, what it makes of the answer, and what it never shows.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use secpaid_core::Answer;
use secpaid_core::testing::Server;
use serde_json::{Value, json};

const TOKEN: &str = "sk-1234567890";

/// What a run of the command amounts to.
#[derive(Debug, PartialEq)]
struct Run {
    code: i32,
    output: String,
    errors: String,
}

impl Run {
    fn json(&self) -> Value {
        serde_json::from_str(&self.output).unwrap()
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    command.args(["call", "shop.json"]).args(arguments);
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/call"));
    // Nothing of the one who runs the tests.
    command.env_clear().env("MY_SHOP_TOKEN", TOKEN);
    command
}

fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    let run = Run {
        code: output.status.code().unwrap(),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!format!("{run:?}").contains(TOKEN), "the token is shown: {run:?}");
    run
}

/// A server that gives one answer to all, and remembers what it was sent.
struct Shop {
    server: Server,
    requests: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl Shop {
    fn answering(body: &'static str) -> Self {
        Self::with(move || Some(Answer::new(StatusCode::OK, HeaderMap::new(), body)))
    }

    fn with(answer: impl Fn() -> Option<Answer> + Send + Sync + 'static) -> Self {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let server = Server::start_with(move |request| {
            seen.lock().unwrap().push(request.clone());
            answer()
        });
        Self { server: server.unwrap(), requests }
    }

    fn call(&self, arguments: &[&str]) -> Run {
        run(command(arguments).args(["--server", &self.server.url()]))
    }

    /// The only request there was.
    fn request(&self) -> Request<Bytes> {
        let requests = self.requests.lock().unwrap();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests[0].clone()
    }
}

const ORDER: &str = r#"{"ok":true,"text":"Placed","data":{"id":18446744073709551615,"price":2.50,"pickup_code":"open-sesame","new":"open-sesame"}}"#;
const PLACE: [&str; 3] = ["PlaceOrder", "item=Tea", "price=2.50"];

#[test]
fn a_success_is_shown_with_exact_numbers_and_without_secrets() {
    let shop = Shop::answering(ORDER);
    let run = shop.call(&PLACE);
    let lines: Vec<_> = run.output.lines().collect();
    assert_eq!((run.code, run.errors.as_str()), (0, ""), "{run:?}");
    assert_eq!(lines[0], format!("POST {}/orders", shop.server.url()));
    assert!(lines[1].starts_with("HTTP status 200, "), "{run:?}");
    let rest = "\nok: Placed\n{\n  \"id\": 18446744073709551615,\n  \"price\": 2.50,\n  \"pickup_code\": \"[redacted]\",\n  \"new\": \"[redacted]\"\n}\nwarning: /data/new: the spec does not have this field\n";
    assert_eq!(run.output.split_once(" ms\n").unwrap().1, rest);
    let request = shop.request();
    assert_eq!(request.body(), r#"{"item":"Tea","price":2.50}"#);
    assert_eq!(request.headers()["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(request.headers()["content-type"], "application/json");
}

#[test]
fn a_success_for_scripts() {
    let shop = Shop::answering(ORDER);
    let run = shop.call(&["PlaceOrder", "item=Tea", "price=2.50", "--format", "json"]);
    assert_eq!((run.code, run.errors.as_str()), (0, ""), "{run:?}");
    assert!(run.output.contains(r#""data": {"id":18446744073709551615,"price":2.50,"#), "{}", run.output);
    let said = run.json();
    for (key, value) in [
        ("outcome", json!("ok")),
        ("outcome_unknown", json!(false)),
        ("status", json!(200)),
        ("message", json!("Placed")),
        ("error", json!(null)),
        ("server", json!(null)),
        ("url", json!(format!("{}/orders", shop.server.url()))),
        (
            "warnings",
            json!([{"path": "/data/new", "kind": "unknown_field", "message": "the spec does not have this field"}]),
        ),
    ] {
        assert_eq!(said[key], value, "{key}");
    }
    assert!(!run.output.contains("open-sesame"), "{}", run.output);
}

#[test]
fn a_byte_order_mark_hides_no_data() {
    let shop = Shop::answering("\u{feff}{\"ok\":true,\"data\":[{\"id\":7}]}");
    let spec = "../../../tests/tests/expansions/specs/data_forms.json";
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/call")).env_clear();
    command.args(["call", spec, "ListLinks", "--format", "json", "--server", &shop.server.url()]);
    let said = run(&mut command).json();
    assert_eq!((&said["outcome"], &said["data"]), (&json!("ok"), &json!([{"id": 7}])), "{said}");
}

#[test]
fn a_declared_error() {
    let shop = Shop::answering(r#"{"ok":false,"text":"only 3 left","code":17}"#);
    let run = shop.call(&PLACE);
    assert_eq!(run.code, 1, "{run:?}");
    let expected = "\nerror: OutOfStock: There is not enough of an item.\n  remedy: Order less.\n  left: 3\n  message: only 3 left\n  code: 17\nthe call took no effect\n";
    assert_eq!(run.output.split_once(" ms\n").unwrap().1, expected);
    let said = shop.call(&["PlaceOrder", "item=Tea", "price=2.50", "--format", "json"]).json();
    let error = json!({"name": "OutOfStock", "doc": "There is not enough of an item.", "remedy": "Order less.", "captures": {"left": "3"}, "details": null});
    assert_eq!((&said["outcome"], &said["error"], &said["code"]), (&json!("error"), &error, &json!("17")));
}

#[test]
fn an_error_that_nobody_knows_may_have_taken_effect() {
    let run = Shop::answering(r#"{"ok":false,"text":"sk-1234567890 is \u001b[31mwrong"}"#).call(&PLACE);
    assert_eq!(run.code, 1);
    assert!(
        run.output.contains("error: the API answered with an error that the spec does not declare\n"),
        "{run:?}"
    );
    assert!(run.output.contains("  message: [redacted]") && !run.output.contains('\u{1b}'), "{run:?}");
    assert!(run.output.ends_with("the call may have taken effect: look before you try again\n"), "{run:?}");
}

#[test]
fn an_answer_that_is_not_understood() {
    for (body, said) in [
        (r#"{"ok":true,"data":{"id":"x","price":1}}"#, "error: the call worked, but its data does not fit: "),
        ("<html>Bad\u{1b}[2J\u{9b} gateway</html>", "<html>Bad [2J  gateway</html>\n"),
        (r#"{"ok":"sk-1234567890"}"#, "[redacted]"),
    ] {
        let shop = Shop::answering(body);
        let run = shop.call(&PLACE);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(
            run.output.contains(said) && run.output.contains("the call may have taken effect"),
            "{run:?}"
        );
        assert_eq!(shop.requests.lock().unwrap().len(), 1, "it was tried twice");
    }
    let undecodable = Shop::answering(r#"{"ok":true,"data":{"id":"x","price":1}}"#);
    let said = undecodable.call(&["PlaceOrder", "item=Tea", "price=2.50", "--format", "json"]).json();
    assert_eq!((&said["outcome"], &said["outcome_unknown"]), (&json!("undecodable"), &json!(true)));
    assert_eq!(said["wrong"]["path"], "/data/id");
}

#[test]
fn no_answer_says_whether_anything_was_sent() {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let nobody = format!("http://127.0.0.1:{port}");
    let refused = run(command(&PLACE).args(["--server", &nobody]));
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(
        refused.output.contains("the request was not sent") && !refused.output.contains("may have"),
        "{refused:?}"
    );

    let shop = Shop::with(|| None);
    let run = shop.call(&PLACE);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.output.contains("the call may have taken effect"), "{run:?}");
    shop.request();
    let said = shop.call(&["PlaceOrder", "item=Tea", "price=2.50", "--format", "json"]).json();
    assert_eq!((&said["outcome"], &said["outcome_unknown"]), (&json!("no_answer"), &json!(true)));
}

#[test]
fn everything_that_is_wrong_is_said_before_anything_is_sent() {
    let shop = Shop::answering(ORDER);
    let arguments = [
        "PlaceOrder",
        "itme=Tea",
        "price=sk-9",
        "colour=rde",
        "gift=maybe",
        "deliver_on=2026-02-30",
        "to[0].share=1",
        "gift:=true",
        "nothing",
    ];
    let run = shop.call(&arguments);
    assert_eq!((run.code, run.output.as_str()), (2, ""));
    let expected = [
        "error: unknown field `itme`, expected `item`, `price`, `colour`, `gift`, `deliver_on`, `to`, `pin`; did you mean `item`?",
        "error: `price` does not fit: expected a number such as `12.50`, exact to 28 digits",
        "error: `colour` does not fit: expected one of `red`, `green`, or JSON (`:=`) for what the spec does not list; did you mean `red`?",
        "error: `gift` does not fit: expected `true` or `false`",
        "error: `deliver_on` does not fit: expected a date such as `2026-05-20`",
        "error: `gift` is given twice",
        "error: `nothing` gives nothing to a field; expected `field=value`, `field:=JSON` or `field=@file`",
        "error: `to/0/name`: the field is missing",
        "error: `item`: the field is missing",
        "nothing was sent",
    ];
    assert_eq!(run.errors.lines().collect::<Vec<_>>(), expected);
    assert!(shop.requests.lock().unwrap().is_empty());
}

#[test]
fn constraints_are_held_before_anything_is_sent() {
    let shop = Shop::answering(ORDER);
    let pin = format!("pin={TOKEN}");
    let run = shop.call(&[
        "PlaceOrder",
        "item=a very long name of an item",
        "price=0.001",
        &pin,
        "--format",
        "json",
    ]);
    assert_eq!((run.code, run.errors.as_str()), (2, ""), "{run:?}");
    let said = run.json();
    assert_eq!((&said["outcome"], &said["outcome_unknown"]), (&json!("not_sent"), &json!(false)));
    let paths: Vec<_> = said["mistakes"].as_array().unwrap().iter().map(|mistake| &mistake["path"]).collect();
    assert_eq!(paths, ["/item", "/price", "/pin"], "{run:?}");
    assert!(shop.requests.lock().unwrap().is_empty());
}

#[test]
fn the_token_comes_from_the_environment_only() {
    let missing = run(command(&PLACE).env_remove("MY_SHOP_TOKEN"));
    assert_eq!((missing.code, missing.output.as_str()), (2, ""));
    assert!(
        missing.errors.contains("`MY_SHOP_TOKEN` is not set") && missing.errors.contains("--token-env"),
        "{missing:?}"
    );
    assert_eq!(run(command(&PLACE).env("MY_SHOP_TOKEN", "")).code, 2);

    let shop = Shop::answering(ORDER);
    let url = shop.server.url();
    let mut other = command(&PLACE);
    other.env_remove("MY_SHOP_TOKEN").env("KEY", TOKEN).args(["--token-env", "KEY", "--server", &url]);
    assert_eq!(run(&mut other).code, 0);
    assert_eq!(shop.request().headers()["authorization"], format!("Bearer {TOKEN}"));
    // Somebody who gives the token itself does not see it again.
    let pasted = run(command(&PLACE).args(["--token-env", TOKEN]));
    assert_eq!(pasted.code, 2);

    let shop = Shop::answering("{\"ok\":true}");
    let run = run(command(&["Ping"]).env_remove("MY_SHOP_TOKEN").args(["--server", &shop.server.url()]));
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!shop.request().headers().contains_key("authorization"));
}

#[test]
fn a_scheme_of_its_own_has_a_variable_of_its_own_and_a_file_goes_where_it_is_told() {
    let shop = Shop::with(|| {
        let headers =
            HeaderMap::from_iter([("content-type".parse().unwrap(), "application/pdf".parse().unwrap())]);
        Some(Answer::new(StatusCode::OK, headers, &b"%PDF-\xff"[..]))
    });
    assert!(shop.call(&["GetReport"]).errors.contains("`MY_SHOP_REPORTS_TOKEN` is not set"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    let mut report =
        command(&["GetReport", "--server", &shop.server.url(), "--output", path.to_str().unwrap()]);
    let run = run(report.env("MY_SHOP_REPORTS_TOKEN", "reports-key"));
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.output.contains("ok: a file, `application/pdf`, 6 bytes") && !run.output.contains("reports-key"),
        "{run:?}"
    );
    assert_eq!(shop.request().headers()["x-key"], "reports-key");
    assert_eq!(std::fs::read(path).unwrap(), b"%PDF-\xff");
}

#[test]
fn a_request_from_a_file_or_from_standard_input() {
    let shop = Shop::answering(ORDER);
    let url = shop.server.url();
    let with_input = |input: &str, arguments: &[&str]| {
        let mut command = command(&["PlaceOrder", "--data", "-", "--server", &url]);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, errors) = with_input(
        r#"{"item": "Tea", "price": 1.10, "to": [{"name": "a"}]}"#,
        &["to[1].name=b", "price=2.20"],
    );
    assert_eq!((code, errors.as_str()), (0, ""));
    assert_eq!(shop.request().body(), r#"{"item":"Tea","price":2.20,"to":[{"name":"a"},{"name":"b"}]}"#);
    for (input, said) in [
        ("{\"item\": \"Tea\",\n oops}", "standard input:2:2\n"),
        ("[]", "a request is an object with its fields, this is a list\n --> standard input:1:1\n"),
        ("", "standard input:1:1\n"),
        ("{\"item\": 1, \"item\": 2}", "key `item` is there twice"),
    ] {
        let (code, errors) = with_input(input, &[]);
        assert_eq!(code, 2, "{input}");
        assert!(errors.starts_with("error: ") && errors.contains(said), "{input}: {errors}");
    }
    let (_, errors) = with_input(r#"{"itme": "Tea", "price": 1}"#, &[]);
    assert!(errors.contains("`itme`: the spec does not have this field; did you mean `item`?"), "{errors}");
}

/// The words of a line, as a POSIX shell reads them, and the variables put in.
fn shell_words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        let word = words.last_mut().unwrap();
        match character {
            ' ' => words.push(String::new()),
            '\'' => word.extend(characters.by_ref().take_while(|character| *character != '\'')),
            '\\' => word.extend(characters.next()),
            '"' => {
                let quoted: String = characters.by_ref().take_while(|character| *character != '"').collect();
                let variable = quoted.strip_prefix('$').unwrap();
                assert!(["MY_SHOP_TOKEN", "KEY"].contains(&variable), "{variable}");
                word.push_str(TOKEN);
            }
            _ => {
                assert!(!"$`;&|<>(){}*?[]#~!\n\t".contains(character), "{character} is not quoted in {line}");
                word.push(character);
            }
        }
    }
    words
}

/// The line for curl that a dry run gives, as words.
fn curl(arguments: &[&str]) -> Vec<String> {
    let run = run(command(arguments).args(["--dry-run", "--format", "json"]));
    assert_eq!((run.code, run.errors.as_str()), (0, ""), "{run:?}");
    shell_words(run.json()["curl"].as_str().unwrap())
}

#[test]
fn a_dry_run_shows_a_line_that_a_shell_reads_as_the_request() {
    let words = curl(&["PlaceOrder", "item=it's $5 & `x`", "price=2.50", "gift=true", "--timeout", "7"]);
    let expected = [
        "curl",
        "--request",
        "POST",
        "--max-time",
        "7",
        "--header",
        "accept: application/json",
        "--header",
        "content-type: application/json",
        "--header",
        "authorization: Bearer sk-1234567890",
        "--data-raw",
        r#"{"item":"it's $5 & `x`","price":2.50,"gift":true}"#,
        "http://127.0.0.1:9/api/orders",
    ];
    assert_eq!(words, expected);
    let words = curl(&["FindOrder", "id=7", "note=a b&c", "--server", "staging"]);
    assert!(words.contains(&"content-type: application/x-www-form-urlencoded".to_owned()), "{words:?}");
    assert_eq!(words[words.len() - 2..], ["id=7&note=a+b%26c", "http://127.0.0.1:9/staging/orders/find"]);
    let words = curl(&["FindOrder", "id=7", "note=a b", "--encoding", "multipart"]);
    assert_eq!(
        words[words.len() - 5..words.len() - 1],
        ["--form-string", "id=7", "--form-string", "note=a b"]
    );
    assert!(!words.iter().any(|word| word.starts_with("content-type")), "{words:?}");
    assert_eq!(curl(&["Ping"]).last().unwrap(), "http://127.0.0.1:9/api/ping");
}

#[test]
fn a_dry_run_for_people() {
    let run = run(command(&["PlaceOrder", "item=Tea", "price=2.50", "pin=open-sesame", "--dry-run"])
        .env_remove("MY_SHOP_TOKEN"));
    assert_eq!((run.code, run.errors.as_str()), (0, ""), "{run:?}");
    let expected = format!(
        "POST http://127.0.0.1:9/api/orders (server `production`)\n\
         accept: application/json\n\
         user-agent: secpaid-cli/{}\n\
         authorization: Bearer $MY_SHOP_TOKEN\n\
         content-type: application/json\n\
         \n\
         {{\"item\":\"Tea\",\"price\":2.50,\"pin\":\"[redacted]\"}}\n\
         \n\
         curl --request POST --max-time 45 --header 'accept: application/json' --header 'content-type: application/json' --header 'authorization: Bearer '\"$MY_SHOP_TOKEN\" --data-raw '{{\"item\":\"Tea\",\"price\":2.50,\"pin\":\"[redacted]\"}}' http://127.0.0.1:9/api/orders\n\
         \nwarning: secret values are left out; put them in the place of `[redacted]`\n\
         \nwarning: `MY_SHOP_TOKEN` is not set\n",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(run.output, expected);
}

#[test]
fn wrong_names_are_said_with_the_ones_that_were_meant() {
    let fails = |arguments: &[&str], said: &str| {
        let run = run(&mut command(arguments));
        assert_eq!((run.code, run.output.as_str()), (2, ""), "{run:?}");
        assert!(run.errors.contains(said), "{run:?}");
    };
    fails(
        &["PlaceOder"],
        "the spec has no endpoint `PlaceOder`; it has PlaceOrder, FindOrder, GetReport, Ping; did you mean `PlaceOrder`?",
    );
    fails(&["PlaceOrder", "item=Tea", "price=1", "--server", "stagin"], "did you mean `staging`?");
    fails(
        &["PlaceOrder", "item=Tea", "price=1", "--server", "ftp://x"],
        "must begin with `https://` or `http://`",
    );
    fails(
        &["PlaceOrder", "item=Tea", "price=1", "--encoding", "form"],
        "takes no `application/x-www-form-urlencoded` body",
    );
    fails(&["Ping", "x=1"], "unknown field `x`, there are none");
}
