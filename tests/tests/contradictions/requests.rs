//! Requests are what the page says.

use std::collections::BTreeSet;

use secpaid_core::endpoint::Encoding;
use secpaid_core::v2::{
    CreateLink, CreateSplitLink, DeleteLink, GetMyUnusedLinks, GetMyUsedLinks, GetPayInTransactions,
    GetPayOutTransactions, GetTaxInvoiceList, Recipient, RefundPayment,
};
use secpaid_core::{BuildError, Decimal, Endpoint, Settings, call};

use crate::{Point, points};

fn sent<E: Endpoint>(endpoint: &E, encoding: Option<Encoding>) -> Result<(String, String), BuildError> {
    let mut settings = Settings::new("https://app.secpaid.com/api").unwrap().with_token("token");
    if let Some(encoding) = encoding {
        settings = settings.with_encoding(encoding);
    }
    let request = call::encode(endpoint, &settings)?;
    let content_type = request.headers()["content-type"].to_str().unwrap().to_owned();
    Ok((content_type, format!("{} {}", request.uri().path(), std::str::from_utf8(request.body()).unwrap())))
}

/// Point 6.
#[test]
fn json_is_sent_and_other_encodings_to_those_that_take_them() {
    fn forms<E: Endpoint>(endpoint: &E) -> bool {
        assert_eq!(sent(endpoint, None).unwrap().0, "application/json");
        assert_eq!(sent(endpoint, None), sent(endpoint, Some(Encoding::Json)));
        match sent(endpoint, Some(Encoding::Form)) {
            Ok((content_type, _)) => content_type == "application/x-www-form-urlencoded",
            Err(BuildError::Encoding { .. }) => false,
            Err(error) => panic!("{error}"),
        }
    }
    assert!(
        sent(&GetPayInTransactions::new(), Some(Encoding::Multipart))
            .unwrap()
            .0
            .starts_with("multipart/form-data;")
    );
    assert!(sent(&CreateLink::new(1), Some(Encoding::Multipart)).is_err());
    assert!(forms(&CreateLink::new(1)));
    assert!(forms(&DeleteLink::new(1)));
    assert!(forms(&RefundPayment::new(1, 1)));
    assert!(forms(&GetMyUnusedLinks::new()) && forms(&GetMyUsedLinks::new()));
    assert!(forms(&GetPayInTransactions::new()) && forms(&GetPayOutTransactions::new()));
    assert!(!forms(&CreateSplitLink::new(1, vec![Recipient::new("a", 1)])));
    assert!(!forms(&GetTaxInvoiceList::new()));
}

/// Points 15, 26 and 30: what one source allows is sent; what no source allows, only when the check is off.
#[test]
fn the_stricter_source_decides_until_its_check_is_off() {
    fn refused<E: Endpoint>(endpoint: &E, constraint: &str) -> bool {
        let settings = Settings::new("https://app.secpaid.com/api").unwrap().with_token("token");
        assert!(call::encode(endpoint, &settings.clone().without_constraint(constraint)).is_ok());
        matches!(call::encode(endpoint, &settings), Err(BuildError::Constraints(_)))
    }
    let split =
        |share: u32| CreateSplitLink::new(10, vec![Recipient::new("a", 60), Recipient::new("b", share)]);
    for (note, share, limit, expected) in [(50, 40, 1000, false), (51, 41, 1001, true)] {
        let note = "\u{e4}".repeat(note);
        assert_eq!(refused(&CreateLink::new(1).recipient_note(&*note), "recipient_note.max_len"), expected);
        assert_eq!(refused(&split(1).recipient_note(note), "recipient_note.max_len"), expected);
        assert_eq!(refused(&split(share), "percentages_within_100"), expected);
        assert_eq!(refused(&GetPayOutTransactions::new().limit(limit), "limit.max"), expected);
        assert!(!refused(&GetPayInTransactions::new().limit(limit), "limit.max"));
    }
}

/// What the page says is sent stands in the request, and what is tested here stands on the page.
#[test]
fn requests_are_what_the_page_says() {
    let points = points();
    let mut seen = BTreeSet::new();
    let mut check = |number: usize, (_, request): (String, String), part: &str| {
        assert!(
            points[&number].client.contains(&format!("`{part}`")),
            "point {number} does not say `{part}`"
        );
        assert!(request.contains(part), "point {number}: {request}");
        seen.insert(number);
    };
    let (json, form) = (None, Some(Encoding::Form));
    let amount = Decimal::new(4990, 2);
    let link = || CreateLink::new(amount);
    let half = || CreateSplitLink::new(100, vec![Recipient::new("a", 100)]);
    let refund = || RefundPayment::new(99290, Decimal::new(4999, 2));

    check(1, sent(&DeleteLink::new(99290), json).unwrap(), r#""link_id":99290"#);
    check(1, sent(&refund(), json).unwrap(), r#""pay_id":99290"#);
    check(2, sent(&DeleteLink::new(99290), json).unwrap(), r#""link_id":99290"#);
    check(4, sent(&link(), json).unwrap(), r#""amount":49.90"#);
    check(4, sent(&link(), form).unwrap(), "amount=49.90");
    for number in [7, 8] {
        check(number, sent(&link().cancellable(false), json).unwrap(), r#""cancellable":false"#);
    }
    check(7, sent(&link().is_cancellation(false), json).unwrap(), r#""is_cancellation":"No""#);
    check(8, sent(&link().bank_transfer(true), json).unwrap(), r#""bank_transfer":"true""#);
    check(8, sent(&link().is_encryption(true), json).unwrap(), r#""is_encryption":"true""#);
    check(9, sent(&link().is_qr_link(true), json).unwrap(), r#""is_qr_link":"true""#);
    check(9, sent(&half().is_qr_link(true), json).unwrap(), r#""is_qr_link":true"#);
    let hook = link().payment_endpoint("https://shop.example/hook");
    check(12, sent(&hook, json).unwrap(), r#""payment_endpoint":"https://shop.example/hook""#);
    check(13, sent(&link(), json).unwrap(), r#"{"amount":49.90}"#);
    check(14, sent(&link().callback_url(0), json).unwrap(), r#""callback_url":"0""#);
    check(25, sent(&GetPayInTransactions::new().since(30_u32), json).unwrap(), r#""since":30"#);
    check(26, sent(&GetPayInTransactions::new().limit(10_000_u32), json).unwrap(), r#""limit":10000"#);
    check(27, sent(&GetMyUsedLinks::new().page(2_u32), json).unwrap(), r#""page":2"#);
    check(30, sent(&half(), json).unwrap(), r#""share":100"#);
    let key = link().encryption_key("0123456789abcdefghijklmnopqrstuv".to_owned());
    check(36, sent(&key, json).unwrap(), r#""encryption_key""#);
    check(41, sent(&half(), json).unwrap(), "/v2/createSplitLink");
    check(43, sent(&refund().is_full_refund(true), json).unwrap(), r#""isFullRefund":true"#);
    check(43, sent(&refund(), json).unwrap(), r#""refund_amount":49.99"#);

    let (_, untouched) = sent(&refund(), json).unwrap();
    assert!(!untouched.contains("isFullRefund"), "{untouched}");
    let shows_a_request = |point: &Point| point.client.contains("`\"") || point.client.contains("`{");
    let shown = points.iter().filter(|(_, point)| shows_a_request(point));
    for (number, _) in shown {
        assert!(seen.contains(number), "point {number} shows a request that is not tested");
    }
}
