//! Lists, successes and errors are recognised in every body and with every status that was published.

use secpaid_core::endpoint::DeclaredError;
use secpaid_core::v2::{
    CreateLink, CreateSplitLink, DeleteLink, GetMyUnusedLinks, GetMyUsedLinks, GetPayInTransactions,
    GetPayOutTransactions, GetTaxInvoiceList, RefundPayment,
};
use secpaid_core::{CallError, Decimal, Endpoint, Success};
use serde_json::json;

use crate::{decode, published};

/// Point 23: the list is the same, and the counts are beside it where they were sent.
#[test]
fn lists_are_read_in_every_envelope() {
    fn list<E: Endpoint<Data = Vec<T>>, T>(around: &str) -> Success<E> {
        let body = published::<E>();
        let success = decode::<E>(200, format!(r#"{{"data":{}{around}}}"#, body["data"])).unwrap();
        assert_eq!(success.data.len(), body["data"].as_array().unwrap().len(), "{around}");
        success
    }
    let envelope = r#","ResponseCode":1,"ResponseMsg":"List retrived successfully","Result":"True""#;
    let counted = format!(r#","totalRecords":7,"expected_payout":"4.02"{envelope}"#);
    let bare = r#","total":7,"page":1,"limit":10"#;
    for around in [envelope, &counted, bare] {
        list::<GetMyUnusedLinks, _>(around);
        list::<GetMyUsedLinks, _>(around);
        list::<GetPayOutTransactions, _>(around);
        list::<GetPayInTransactions, _>(around);
    }
    list::<GetTaxInvoiceList, _>(envelope);
    assert_eq!(list::<GetTaxInvoiceList, _>(&counted).meta.total_records, Some(7));
    let meta = list::<GetPayInTransactions, _>(&counted).meta;
    assert_eq!((meta.total_records, meta.expected_payout), (Some(7), Some(Decimal::new(402, 2))));
    let meta = list::<GetPayInTransactions, _>(bare).meta;
    assert_eq!((meta.total, meta.page, meta.limit), (Some(7), Some(1), Some(10)));
    assert!(decode::<GetMyUsedLinks>(502, r#"{"data":[]}"#).is_err());
    assert!(decode::<DeleteLink>(200, r#"{"data":[]}"#).is_err());
}

/// Points 16, 22 and 29: neither the status nor the text decides, and the zone may be missing.
#[test]
fn a_success_is_one_with_any_text_and_zone() {
    for text in [
        "Link has been created successfully",
        "Link has been created successfully.",
        "Link created successfully",
        "Link angelegt",
        "",
    ] {
        for (zone, expected) in
            [(r#","ServerTime":"CET""#, Some("CET")), (r#","ServerTime":"UTC""#, Some("UTC")), ("", None)]
        {
            let data = r#"{"amount":"1","pay_link":"x"}"#;
            let body = format!(r#"{{"ResponseCode":1,"ResponseMsg":"{text}","data":{data}{zone}}}"#);
            for status in [200, 201, 400] {
                let success = decode::<CreateLink>(status, &*body).unwrap();
                assert_eq!(success.meta.server_time.as_deref(), expected, "{body}");
            }
        }
    }
}

/// Points 16 to 21 and 45.
#[test]
fn errors_are_the_same_in_every_body() {
    #[track_caller]
    fn is<E: Endpoint>(expected: &str, answers: &[(u16, &str)]) {
        for (status, text) in answers {
            let bodies = if text.starts_with(['{', '<']) {
                vec![(*text).to_owned()]
            } else {
                let error = json!({"error": "InvalidRequest", "errorMessage": text});
                let envelope =
                    json!({"ResponseCode": 0, "ResponseMsg": text, "Result": "False", "ServerTime": "CET"});
                vec![error.to_string(), envelope.to_string()]
            };
            for body in bodies {
                let Err(CallError::Rejected(rejected)) = decode::<E>(*status, &*body) else {
                    panic!("{status} {body}")
                };
                assert_eq!(rejected.error.info().map(|info| info.name), Some(expected), "{status} {body}");
            }
        }
    }
    is::<CreateLink>("AmountRequired", &[(200, "Amount is required"), (400, "Please enter amount")]);
    is::<CreateSplitLink>("AmountRequired", &[(200, "Amount is required"), (400, "Please enter amount")]);
    let not_found = r#"{"error":"NotFound","errorMessage":"Nothing here"}"#;
    let unknown = [
        (200, "Invalid link ID"),
        (200, "Link not found"),
        (404, "The requested resource could not be found."),
        (404, not_found),
    ];
    is::<DeleteLink>("LinkNotFound", &unknown);
    is::<RefundPayment>("LinkNotFound", &unknown);
    is::<RefundPayment>(
        "RefundAmountRequired",
        &[(200, "Please enter refund_amount"), (400, "Refund amount is required")],
    );
    is::<GetTaxInvoiceList>("TokenMissing", &[(200, "Please enter token"), (401, "Please enter token")]);
    let wrong = [
        (200, "Incorrect token or missing token"),
        (401, "No user found with the provided API key."),
        (403, "No user found with the provided API key."),
        (401, r#"{"ResponseCode":0,"ResponseMsg":"Unbekannt","Result":"False"}"#),
        (401, "<html>"),
    ];
    is::<CreateLink>("TokenRejected", &wrong);
    is::<GetPayInTransactions>("TokenRejected", &wrong);
    is::<CreateLink>("PermissionDenied", &[(403, "You do not have permission to perform this action.")]);
    is::<GetMyUsedLinks>(
        "RateLimited",
        &[(429, "Slow down"), (429, r#"{"message":"Too Many Attempts."}"#), (429, "<html>")],
    );
}
