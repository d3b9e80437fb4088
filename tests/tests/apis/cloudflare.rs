//! Cloudflare, version 4: a verdict beside lists of errors and messages, pages with totals, records told apart by their type.

use std::time::Duration;

use http::header::RETRY_AFTER;
use secpaid_core::endpoint::Effect;
use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::{CallError, Settings, call};
use serde_json::{Value, json};

use crate::bodies::{answer, data, hold, joined, rejected, sent, text};

/// Zones, records, settings, accounts.
#[secpaid_macros::api("../../specs/apis/cloudflare/spec.json", path = crate::cloudflare::v4)]
mod v4 {}

use v4::{
    BlockingClient, ChangeRecord, CommonError, CreateRecord, CreateRecordError, CreateZone, CreateZoneError,
    DeleteRecord, FIXTURES, GetSetting, GetUser, GetZone, Id, ListAccounts, ListKeys, ListRecords, ListZones,
    PurgeCache, PurgeFile, PurgeVariant, Record, RecordData, RecordsError, ReplaceRecord, ServiceData,
    SettingValue, VerifyToken, ZoneStatus,
};

fn reading(body: &Value) -> (Option<String>, Option<String>) {
    let code = joined(body, "/errors", "/code", ", ").or(body.get("code").and_then(text));
    (code, body.pointer("/errors/0/message").or(body.get("error")).and_then(text))
}

hold!(
    v4,
    "../../specs/apis/cloudflare/spec.json",
    reading,
    [
        ListZones,
        GetZone,
        CreateZone,
        ListRecords,
        CreateRecord,
        ReplaceRecord,
        ChangeRecord,
        DeleteRecord,
        PurgeCache,
        GetSetting,
        GetUser,
        VerifyToken,
        ListAccounts,
        ListKeys,
    ]
);

const ZONE: &str = "023e105f4ecef8ad9ca31a8372d0c353";

fn zone() -> Id {
    Id::from(ZONE)
}

fn settings() -> Settings {
    Settings::new("https://api.cloudflare.com/client/v4").unwrap().with_token("t0k3n")
}

fn result(result: &Value) -> String {
    json!({"result": result, "success": true, "errors": [], "messages": []}).to_string()
}

fn failure(errors: &Value) -> String {
    json!({"result": null, "success": false, "errors": errors, "messages": []}).to_string()
}

#[test]
fn parameters_are_in_the_path_and_the_query() {
    let zones =
        ListZones::new().name("exämple.com").status(ZoneStatus::ReadOnly).account_id(zone()).page(2u32);
    assert_eq!(
        sent(&zones, &settings(), &["authorization", "content-type"]),
        format!(
            "GET https://api.cloudflare.com/client/v4/zones?name=ex%C3%A4mple.com&status=read%20only&account.id={ZONE}&page=2\n\
             authorization: Bearer t0k3n\ncontent-type: -"
        )
        .replace("%20", if uri(&zones).contains("read+only") { "+" } else { "%20" })
    );
    let delete = DeleteRecord::new(zone(), Id::from("a/b c"));
    assert_eq!(
        sent(&delete, &settings(), &[]),
        format!("DELETE https://api.cloudflare.com/client/v4/zones/{ZONE}/dns_records/a%2Fb%20c")
    );
}

fn uri(zones: &ListZones) -> String {
    call::encode(zones, &settings()).unwrap().uri().to_string()
}

#[test]
fn bodies_are_json_and_have_nothing_of_the_path() {
    let record =
        CreateRecord::new(zone(), "A", "example.com").content("198.51.100.4").ttl(3600u32).proxied(true);
    assert_eq!(
        sent(&record, &settings(), &["content-type"]),
        format!(
            "POST https://api.cloudflare.com/client/v4/zones/{ZONE}/dns_records\ncontent-type: application/json\n\
             {{\"type\":\"A\",\"name\":\"example.com\",\"content\":\"198.51.100.4\",\"ttl\":3600,\"proxied\":true}}"
        )
    );
    let service = RecordData::ServiceData(ServiceData::new(5060u16, 10u16, "sip.example.com", 5u16));
    let service = CreateRecord::new(zone(), "SRV", "_sip._tcp.example.com").data(service);
    assert!(
        sent(&service, &settings(), &[])
            .ends_with(r#""data":{"port":5060,"priority":10,"target":"sip.example.com","weight":5}}"#)
    );
    let patch = ChangeRecord::new(zone(), zone()).proxied(false);
    assert!(
        sent(&patch, &settings(), &[]).starts_with("PATCH ")
            && sent(&patch, &settings(), &[]).ends_with("\n{\"proxied\":false}")
    );
    let variant =
        PurgeVariant::new("https://example.com/b", [("CF-Device-Type".to_owned(), "mobile".to_owned())]);
    let purge =
        PurgeCache::new(zone()).files([PurgeFile::Url("https://example.com/a".to_owned()), variant.into()]);
    assert!(sent(&purge, &settings(), &[]).ends_with(
        r#"{"files":["https://example.com/a",{"url":"https://example.com/b","headers":{"CF-Device-Type":"mobile"}}]}"#
    ));
    let put = ReplaceRecord::new(zone(), zone(), "TXT", "example.com", "\"x\"", 60u32);
    assert!(sent(&put, &settings(), &[]).starts_with("PUT "));
}

#[test]
fn records_are_told_apart_by_their_type() {
    let times = json!({"created_on": "2024-01-01T05:20:00Z", "modified_on": "2024-01-01T05:20:00Z"});
    let record = |more: Value| {
        let mut record = json!({"id": ZONE, "name": "example.com", "ttl": 1, "tags": []});
        for (key, value) in times.as_object().unwrap().iter().chain(more.as_object().unwrap()) {
            record[key] = value.clone();
        }
        record
    };
    let list = [
        record(json!({"type": "MX", "content": "mail.example.com", "priority": 10})),
        record(json!({"content": "::1", "proxied": false, "proxiable": true, "type": "AAAA"})),
        record(json!({"type": "LOC", "content": "x", "data": {"altitude": 0}})),
    ];
    let records = data::<ListRecords>(&result(&json!(list)));
    assert!(matches!(&records[0], Record::Mx(mail) if mail.priority == 10));
    assert!(matches!(&records[1], Record::Aaaa(address) if address.content == "::1"));
    assert!(matches!(&records[2], Record::Unknown(json) if json.as_str().contains("altitude")));
    let untold = result(&json!([list[0], {"id": ZONE}]));
    let Err(CallError::Undecodable(undecodable)) = call::decode::<ListRecords>(answer(200, &untold)) else {
        panic!()
    };
    assert!(undecodable.path.starts_with("/result/1"), "{undecodable}");
}

#[test]
fn a_setting_is_a_text_a_number_a_list_or_an_object() {
    let value = |value: Value| {
        let setting = json!({"id": "x", "value": value, "editable": true, "modified_on": null});
        data::<GetSetting>(&result(&setting)).value
    };
    assert!(matches!(value(json!("off")), SettingValue::Text(off) if off == "off"));
    assert!(matches!(value(json!(14400)), SettingValue::Number(14400)));
    assert!(matches!(value(json!(["a", "b"])), SettingValue::Texts(texts) if texts.len() == 2));
    assert!(
        matches!(value(json!({"css": "on", "html": "off", "js": "off"})), SettingValue::Minify(minify) if minify.css == "on")
    );
    let hsts = value(json!({"strict_transport_security": {"enabled": true}}));
    assert!(matches!(hsts, SettingValue::Hsts(header) if header.strict_transport_security.enabled));
    let other = result(&json!({"id": "x", "value": {"percentage": 5}, "editable": true}));
    let Err(CallError::Undecodable(undecodable)) = call::decode::<GetSetting>(answer(200, &other)) else {
        panic!()
    };
    assert_eq!(undecodable.path, "/result/value");
}

#[test]
fn an_error_is_told_by_its_codes_and_has_all_of_them() {
    let chain = json!([{"code": 1004, "message": "DNS Validation Error", "error_chain": [{"code": 9005, "message": "Content for A record must be a valid IPv4 address."}]}]);
    let invalid = rejected::<CreateRecord>(400, &failure(&chain));
    let CreateRecordError::Records(RecordsError::RecordInvalid { details: Some(problems), .. }) =
        &invalid.error
    else {
        panic!("{invalid:?}")
    };
    assert_eq!(problems[0].error_chain.as_ref().unwrap()[0].code, 9005);
    let expected = json!([{"code": 9005, "message": "Content for A record must be a valid IPv4 address."}]);
    let expected = rejected::<CreateRecord>(400, &failure(&expected));
    let CreateRecordError::Records(RecordsError::RecordInvalid { kind, expected, .. }) = &expected.error
    else {
        panic!("{expected:?}")
    };
    assert_eq!((kind.as_deref(), expected.as_deref()), (Some("A"), Some("IPv4 address")));

    let two = failure(
        &json!([{"code": 7003, "message": "Could not route to /x"}, {"code": 7000, "message": "No route"}]),
    );
    let two = rejected::<GetZone>(404, &two);
    assert_eq!(
        (two.code.as_deref(), two.message.as_deref()),
        (Some("7003, 7000"), Some("Could not route to /x"))
    );
    let bare = rejected::<GetUser>(403, r#"{"code": 1007, "error": "auth.key_not_in_claims"}"#);
    let CommonError::AuthenticationFailed { reason, .. } = &bare.error else { panic!("{bare:?}") };
    assert_eq!(reason.as_deref(), Some("key_not_in_claims"));
    // The verdict counts, and not the status.
    let other = rejected::<GetUser>(200, &failure(&json!([{"code": 1, "message": "New"}])));
    assert!(
        matches!(&other.error, CommonError::Unknown(unknown) if unknown.message.as_deref() == Some("New"))
    );
    let exists = failure(&json!([{"code": 1061, "message": "example.com already exists"}]));
    let Err(CallError::Noop(noop)) = call::decode::<CreateZone>(answer(400, &exists)) else { panic!() };
    assert!(matches!(&noop.error, Some(CreateZoneError::ZoneExists { name, .. }) if name == "example.com"));
}

#[test]
fn a_page_of_the_proxy_s_is_no_answer_of_the_api() {
    let page = call::decode::<GetUser>(answer(502, "<html><title>502 Bad Gateway</title></html>"));
    let Err(error @ CallError::Unrecognised(_)) = page else { panic!() };
    assert!(error.outcome_unknown() && error.answer().unwrap().status == 502);
    let broken =
        rejected::<GetUser>(500, &failure(&json!([{"code": 10500, "message": "Internal server error"}])));
    assert_eq!(broken.effect, Effect::Unknown);
}

#[test]
fn the_header_says_how_long_to_wait() {
    let mut slow = answer(
        429,
        &failure(
            &json!([{"code": 971, "message": "Please wait and consider throttling your request speed"}]),
        ),
    );
    slow.headers.insert(RETRY_AFTER, "300".parse().unwrap());
    let Err(error) = call::decode::<ListZones>(slow) else { panic!() };
    assert!(matches!(error.rejection(), Some(CommonError::Throttled { .. })), "{error}");
    assert_eq!(error.hints().unwrap().retry_after(), Some(Duration::from_secs(300)));
}

#[test]
fn messages_are_warnings() {
    let body = |messages: Value| {
        let result = json!({"id": ZONE, "status": "active"});
        json!({"result": result, "success": true, "errors": [], "messages": messages}).to_string()
    };
    let warnings =
        |messages: Value| call::decode::<VerifyToken>(answer(200, &body(messages))).unwrap().warnings;
    assert_eq!(warnings(json!([{"code": 10000, "message": "Valid", "type": null}])), ["Valid"]);
    assert_eq!(warnings(json!(["Old", "Slow"])), ["Old", "Slow"]);
    assert!(warnings(json!([])).is_empty());
}

#[test]
fn pages_end_where_the_totals_say() {
    let memory = Memory::new(FIXTURES);
    for page in 1..=2 {
        let records: Vec<_> = (0..2).map(|n| json!({
            "id": format!("{page}{n}"), "type": "TXT", "name": "example.com", "content": "x", "ttl": 1, "tags": [],
            "created_on": "2024-01-01T05:20:00Z", "modified_on": "2024-01-01T05:20:00Z"
        })).collect();
        let info = json!({"page": page, "per_page": 2, "count": 2, "total_count": 4, "total_pages": 2});
        let body =
            json!({"result": records, "success": true, "errors": [], "messages": [], "result_info": info});
        memory.next_answer(answer(200, &body.to_string()));
    }
    let client = BlockingClient::with_settings(settings(), &memory);
    let ids: Vec<_> = client
        .pages(ListRecords::new(zone()).per_page(2u32))
        .map(|record| match record.unwrap() {
            Record::Txt(text) => text.id,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(ids, ["10", "11", "20", "21"].map(Id::from));
    let asked: Vec<_> =
        memory.requests().iter().map(|request| request.uri().query().unwrap().to_owned()).collect();
    assert_eq!(asked, ["per_page=2", "page=2&per_page=2"], "the first page is the first without a number");
}

#[test]
fn keys_are_read_from_cursor_to_cursor() {
    let memory = Memory::new(FIXTURES);
    for (name, cursor) in [("a", "c1=="), ("b", "")] {
        let body = json!({"result": [{"name": name}], "success": true, "errors": [], "messages": [], "result_info": {"count": 1, "cursor": cursor}});
        memory.next_answer(answer(200, &body.to_string()));
    }
    let client = BlockingClient::with_settings(settings(), &memory);
    let keys: Vec<_> = client.pages(ListKeys::new(zone(), zone())).map(|key| key.unwrap().name).collect();
    assert_eq!(keys, ["a", "b"]);
    let requests = memory.requests();
    assert_eq!((requests[0].uri().query(), requests[1].uri().query()), (None, Some("cursor=c1%3D%3D")));
}

#[test]
fn calls_go_over_a_socket() {
    let server = Server::start(FIXTURES).unwrap();
    let settings = Settings::new(&format!("{}/client/v4", server.url())).unwrap().with_token("any");
    let client = BlockingClient::with_settings(settings, Ureq::default());
    let deleted = client
        .delete_record(DeleteRecord::new(zone(), Id::from("372e67954025e0ba6aaa6d586b9e0b59")))
        .unwrap();
    assert_eq!(deleted.data.id, Id::from("372e67954025e0ba6aaa6d586b9e0b59"));
    assert_eq!(client.list_accounts(ListAccounts::new()).unwrap().data[0].name, "Example Account");
}
