//! Every published request can be built with typed values, and what is sent then says the same.
//!
//! `fixtures/secpaid/*.json` holds the requests; the list of typed ones must have one for each, in the same order.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use secpaid_core::endpoint::Encoding;
use secpaid_core::v2::{
    CreateLink, CreateSplitLink, DeleteLink, GetMyUnusedLinks, GetMyUsedLinks, GetPayInTransactions,
    GetPayOutTransactions, GetTaxInvoiceList, Recipient, RefundPayment, SplitType,
};
use secpaid_core::{Decimal, Endpoint, Settings, call};
use serde_json::Value;

/// The fields of a request by name, each by what it says.
type Content = BTreeMap<String, String>;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// What a value says: `25.00`, `"25.00"` and `25` are the same.
fn said(value: &Value) -> String {
    let scalar =
        |text: &str| text.parse::<Decimal>().map_or(text.to_owned(), |number| number.normalize().to_string());
    match value {
        Value::String(text) => scalar(text),
        Value::Array(items) => format!("{:?}", items.iter().map(said).collect::<Vec<_>>()),
        Value::Object(_) => format!("{:?}", content(value)),
        other => scalar(&other.to_string()),
    }
}

/// Without what says nothing, as an empty search does.
fn content(object: &Value) -> Content {
    let fields = object.as_object().unwrap().iter();
    fields.map(|(name, value)| (name.clone(), said(value))).filter(|(_, text)| !text.is_empty()).collect()
}

/// What is sent for a request, as JSON and, where the endpoint takes one, as a form: both say the same.
fn sent<E: Endpoint>(endpoint: E) -> Content {
    let settings = Settings::new("https://app.secpaid.com/api").unwrap().with_token("any");
    let json = call::encode(&endpoint, &settings.clone().with_encoding(Encoding::Json)).unwrap();
    let json = content(&serde_json::from_slice(json.body()).unwrap());
    if E::DESCRIPTION.encodings.contains(&Encoding::Form) {
        let form = call::encode(&endpoint, &settings.with_encoding(Encoding::Form)).unwrap();
        let pairs =
            form_urlencoded::parse(form.body()).map(|(name, text)| (name.into_owned(), said(&text.into())));
        assert_eq!(pairs.collect::<Content>(), json);
    }
    json
}

/// The published requests of a file, without fields that no page documents.
fn published(file: &str) -> Vec<Content> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/secpaid/{file}.json"));
    let payloads: Vec<Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let requests = payloads.iter().filter(|payload| payload["kind"] == "request");
    let documented = requests.map(|payload| {
        let mut content = content(&payload["body"]);
        let undocumented = payload["undocumented"].as_array().into_iter().flatten();
        undocumented.for_each(|name| drop(content.remove(name.as_str().unwrap())));
        content
    });
    documented.collect()
}

#[track_caller]
fn same(file: &str, typed: impl IntoIterator<Item = Content>) {
    let (published, typed) = (published(file), typed.into_iter().collect::<Vec<_>>());
    assert_eq!(typed, published, "{file}");
}

#[test]
fn payment_links() {
    let plain = |amount: &str| CreateLink::new(decimal(amount));
    let to_order = || plain("12.34").recipient_note("Order #57");
    same(
        "create_link",
        [
            plain("49.99"),
            plain("49.99").callback_url("https://yoursite.com/payment/result"),
            plain("49.99").callback_url("0"),
            plain("100").recipient_note("Payment for Order #1234").callback_url("1"),
            plain("250").recipient_note("Invoice #1234").callback_url("1"),
            to_order(),
            to_order(),
        ]
        .map(sent),
    );
    same("delete_link", [12345, 124].map(|id| sent(DeleteLink::new(id))));
}

#[test]
fn split_links() {
    let split = |amount: u32, shares: &[(&str, u32)]| {
        let recipients = shares.iter().map(|(token, share)| Recipient::new(*token, Decimal::from(*share)));
        CreateSplitLink::new(amount, recipients.collect::<Vec<_>>())
    };
    let halves = |first, second| split(100, &[(first, 50), (second, 50)]);
    same(
        "create_split_link",
        [
            split(150, &[("RECIPIENT_TOKEN_A", 60), ("RECIPIENT_TOKEN_B", 40)])
                .recipient_note("Service package")
                .split_type(SplitType::Normal),
            split(100, &[("RECIPIENT_TOKEN_A", 50), ("RECIPIENT_TOKEN_B", 30), ("RECIPIENT_TOKEN_C", 20)])
                .recipient_note("Mixed service")
                .split_type(SplitType::Absolute),
            halves("recipient_token", "another_recipient_token")
                .recipient_note("Payment for shared services"),
            halves("recipient1_token", "recipient2_token").recipient_note("Equal split payment"),
            split(150, &[("main_service_token", 60), ("addon_service_token", 30), ("consultant_token", 10)])
                .recipient_note("Complex service package"),
            split(200, &[("sole_provider_token", 100)]),
            halves("RECIPIENT_TOKEN", "ANOTHER_RECIPIENT_TOKEN").recipient_note("Service payment"),
            split(100, &[("recipient_token", 50)]).recipient_note("Demo payment"),
            split(1, &[("RECIPIENT_TOKEN", 50)]).recipient_note("demo"),
            split(100, &[("testuser-m", 30)]).recipient_note("Payment for Order #1234").callback_url("1"),
        ]
        .map(sent),
    );
}

#[test]
fn lists() {
    same("get_my_unused_links", [sent(GetMyUnusedLinks::new().search("Invoice").limit(10u32))]);
    same(
        "get_my_used_links",
        [GetMyUsedLinks::new().limit(50u32), GetMyUsedLinks::new().search("Invoice").page(1u32).limit(10u32)]
            .map(sent),
    );
    let pay_ins = || GetPayInTransactions::new();
    same(
        "get_pay_in_transactions",
        [
            pay_ins().since(30u32).limit(200u32),
            pay_ins().limit(10000u32).since(20u32).date("2024-12-17".parse().unwrap()).pay_id(44116),
            pay_ins().limit(100u32).since(100u32),
        ]
        .map(sent),
    );
    same("get_pay_out_transactions", [sent(GetPayOutTransactions::new().search("Withdrawal").limit(10u32))]);
    same("get_tax_invoice_list", [sent(GetTaxInvoiceList::new().page(1u32).limit(12u32))]);
}

#[test]
fn refunds() {
    let refund = |id: u64, amount: &str| RefundPayment::new(id, decimal(amount));
    same(
        "refund_payment",
        [
            refund(12345, "49.99").is_full_refund(true),
            refund(12345, "20"),
            refund(12345, "49.99").is_full_refund(true),
            refund(12345, "20"),
            refund(42011, "25"),
            refund(4123, "50"),
        ]
        .map(sent),
    );
}
