//! KuCoin: a code that is a text, calls that are signed, and data of another shape almost everywhere.

mod signed;

use secpaid_core::endpoint::Effect;
use secpaid_core::items::Item;
use secpaid_core::testing::Memory;
use secpaid_core::{CallError, Decimal, Settings, call, signer_fn};
use serde_json::{Value, json};

use crate::bodies::{answer, data, hold, rejected, sent, text};

/// Market data, accounts, orders, fills.
#[secpaid_macros::api("../../specs/apis/kucoin/spec.json", path = crate::kucoin::spot)]
mod spot {}

use spot::{
    BlockingClient, CancelAll, CancelOrder, CancelPair, CommonError, FIXTURES, GetOrderBook, GetServerTime,
    GetStatus, GetTicker, IsHighFrequency, ListCandles, ListFills, ListFillsAfter, ListPrices, ListSymbols,
    OrderId, PlaceOrder, PlaceOrderError, PlaceOrders, PlaceOrdersError, PlacingError, ServiceState, Side,
};

fn reading(body: &Value) -> (Option<String>, Option<String>) {
    (body.get("code").and_then(text), body.get("msg").and_then(text))
}

hold!(
    spot,
    "../../specs/apis/kucoin/spec.json",
    reading,
    [
        GetServerTime,
        GetStatus,
        ListSymbols,
        GetTicker,
        GetOrderBook,
        ListCandles,
        ListPrices,
        ListAccounts,
        IsHighFrequency,
        PlaceOrder,
        PlaceOrders,
        CancelOrder,
        CancelPair,
        CancelAll,
        ListFills,
        ListFillsAfter,
    ]
);

/// What public calls need: nothing.
fn settings() -> Settings {
    Settings::new("https://api.kucoin.com").unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn ok(data: &Value) -> String {
    json!({"code": "200000", "data": data}).to_string()
}

#[test]
fn data_is_a_number_a_flag_or_a_word() {
    assert_eq!(data::<GetServerTime>(r#"{"code": "200000", "data": 1729100692873}"#), 1_729_100_692_873);
    assert_eq!(data::<GetServerTime>(r#"{"success": true, "code": "200", "msg": "success", "data": 1}"#), 1);
    assert!(data::<IsHighFrequency>(&ok(&json!(true))));
    assert_eq!(data::<CancelPair>(&ok(&json!("success"))), "success");
    assert_eq!(
        data::<GetStatus>(&ok(&json!({"status": "cancelonly", "msg": ""}))).status,
        ServiceState::Cancelonly
    );
    // The old code without the old verdict says nothing.
    let old = call::decode::<GetServerTime>(answer(200, r#"{"code": "200", "data": 1}"#));
    assert!(matches!(old, Err(CallError::Unrecognised(_))));
}

#[test]
fn data_is_a_list_of_places() {
    let book = data::<GetOrderBook>(&ok(&json!({
        "time": 1729176273859u64, "sequence": "36893488147419103232",
        "bids": [["66976.4", "0.69109872"], ["66976.3", "0.14377"]], "asks": [["66976.5", "0.05408199", "7"]]
    })));
    assert_eq!(book.bids[0].price.to_string(), "66976.4");
    assert_eq!(
        (book.bids[1].size.to_string(), book.asks[0].size.to_string()),
        ("0.14377".to_owned(), "0.05408199".to_owned())
    );
    assert_eq!(book.sequence, "36893488147419103232");
    let candles = data::<ListCandles>(&ok(&json!([[
        "1566789720",
        "10411.5",
        "10401.9",
        "10411.5",
        "10396.3",
        "29.11357276",
        "302889.301529914"
    ]])));
    assert_eq!(
        (candles[0].time, candles[0].turnover.to_string()),
        (1_566_789_720, "302889.301529914".to_owned())
    );
    let short = call::decode::<ListCandles>(answer(
        200,
        &ok(&json!([["1566789720", "1", "2", "3", "4", "5", "6"], ["1566789660", "1"]])),
    ));
    let Err(CallError::Undecodable(undecodable)) = short else { panic!() };
    assert!(undecodable.path.starts_with("/data/1"), "{undecodable}");
}

#[test]
fn data_is_an_object_with_any_keys_or_null() {
    let prices = data::<ListPrices>(&ok(&json!({"BTC": "67268.6", "ETH": "2653.15"})));
    assert_eq!(prices["ETH"].to_string(), "2653.15");
    assert!(data::<GetTicker>(&ok(&Value::Null)).is_none());
    assert!(data::<ListSymbols>(&ok(&json!([]))).is_empty());
}

#[test]
fn requests_are_as_the_exchange_wants_them() {
    let candles = ListCandles::new("BTC-USDT", "1hour").start_at(1566703297u64);
    assert_eq!(
        sent(&candles, &settings(), &["content-type"]),
        "GET https://api.kucoin.com/api/v1/market/candles?symbol=BTC-USDT&type=1hour&startAt=1566703297\ncontent-type: -"
    );
    assert_eq!(
        sent(&GetOrderBook::new(20u8, "BTC-USDT"), &settings(), &[]),
        "GET https://api.kucoin.com/api/v1/market/orderbook/level2_20?symbol=BTC-USDT"
    );
    let prices = ListPrices::new().base("USD").currencies(["BTC".to_owned(), "ETH".to_owned()]);
    assert_eq!(
        sent(&prices, &settings(), &[]),
        "GET https://api.kucoin.com/api/v1/prices?base=USD&currencies=BTC%2CETH"
    );
    let signed = settings().with_signer(signer_fn(|_| Ok(())));
    let cancel = CancelOrder::new(OrderId::from("671124f9365ccb00073debd4"), "BTC-USDT");
    assert_eq!(
        sent(&cancel, &signed, &[]),
        "DELETE https://api.kucoin.com/api/v1/hf/orders/671124f9365ccb00073debd4?symbol=BTC-USDT"
    );
    let order =
        PlaceOrder::new("BTC-USDT", Side::Buy, "limit").price(decimal("50000")).size(decimal("0.00001"));
    assert_eq!(
        sent(&order, &signed, &["content-type"]),
        "POST https://api.kucoin.com/api/v1/hf/orders\ncontent-type: application/json\n\
         {\"symbol\":\"BTC-USDT\",\"side\":\"buy\",\"type\":\"limit\",\"price\":\"50000\",\"size\":\"0.00001\"}"
    );
}

#[test]
fn errors_come_with_status_200_as_well() {
    let fail = |status: u16, code: &str, message: &str| {
        rejected::<PlaceOrder>(status, &json!({"code": code, "msg": message}).to_string())
    };
    let none = fail(200, "200004", "Balance insufficient!");
    assert_eq!(
        (&none.error, none.effect),
        (&PlaceOrderError::Placing(PlacingError::BalanceInsufficient), Effect::None)
    );
    // One code, many meanings: the text tells them apart, where the spec knows it.
    let small = fail(400, "400100", "Order size below the minimum requirement.");
    assert_eq!(small.error, PlaceOrderError::Placing(PlacingError::SizeTooSmall));
    assert_eq!(
        fail(400, "400100", "size invalid").error,
        PlaceOrderError::Common(CommonError::ParameterError)
    );
    let step = fail(200, "400100", "Price increment invalid.").error;
    assert!(
        matches!(step, PlaceOrderError::Placing(PlacingError::IncrementInvalid { what: Some(what) }) if what == "Price")
    );
    assert_eq!(
        fail(429, "429000", "Too many requests").error,
        PlaceOrderError::Common(CommonError::TooManyRequests)
    );
    let PlaceOrderError::Unknown(unknown) = fail(200, "900003", "clientOid is invalid").error else {
        panic!()
    };
    assert_eq!(unknown.code.as_deref(), Some("900003"));
}

#[test]
fn an_order_that_nobody_knows_of_has_not_failed() {
    let say = |code: &str| {
        let body = json!({"code": code, "msg": "System error"}).to_string();
        call::decode::<PlaceOrder>(answer(200, &body)).unwrap_err()
    };
    let lost = say("230005");
    assert!(matches!(&lost, CallError::Unknown(_)) && lost.outcome_unknown() && lost.rejection().is_none());
    let twice = say("102411");
    assert!(matches!(&twice, CallError::Noop(_)) && !twice.outcome_unknown());
}

#[test]
fn each_order_of_a_batch_is_accepted_or_refused_for_itself() {
    let placed = data::<PlaceOrders>(&ok(&json!([
        {"orderId": "6710d8336afcdb0007319c27", "clientOid": "a", "success": true},
        {"success": false, "failMsg": "The order funds should more then 0.1 USDT."},
        {"success": false, "failMsg": "symbol.notExists"}
    ])));
    assert_eq!(placed.len(), 3);
    let Some(Item::Ok(first)) = placed.iter().next() else { panic!() };
    assert_eq!(first.order_id, OrderId::from("6710d8336afcdb0007319c27"));
    let failed: Vec<_> = placed.not_ok().map(|failed| (failed.position, failed.message.as_deref())).collect();
    assert_eq!(
        failed,
        [(1, Some("The order funds should more then 0.1 USDT.")), (2, Some("symbol.notExists"))]
    );
    let known = placed.not_ok().nth(1).unwrap().error.as_ref();
    assert!(matches!(
        known,
        None | Some(PlaceOrdersError::Placing(PlacingError::SymbolUnknown) | PlaceOrdersError::Unknown(_))
    ));
    // An entry that is neither.
    let neither = call::decode::<PlaceOrders>(answer(200, &ok(&json!([{"orderId": "x"}]))));
    assert!(matches!(neither, Err(CallError::Undecodable(undecodable)) if undecodable.path == "/data/0"));
}

#[test]
fn a_cancellation_that_worked_for_some_pairs_is_no_success() {
    let body = ok(
        &json!({"succeedSymbols": ["ETH-USDT"], "failedSymbols": [{"symbol": "BTC-USDT", "error": "timeout"}]}),
    );
    let Err(CallError::Partial(partial)) = call::decode::<CancelAll>(answer(200, &body)) else { panic!() };
    let cancelled = partial.data::<CancelAll>().unwrap().unwrap();
    assert_eq!((cancelled.succeed_symbols.len(), cancelled.failed_symbols.len()), (1, 1));
}

fn fill(id: u64) -> Value {
    json!({
        "id": id, "symbol": "BTC-USDT", "tradeId": id, "orderId": "o", "counterOrderId": "c", "side": "buy", "liquidity": "taker",
        "forceTaker": false, "price": "1", "size": "1", "funds": "1", "fee": "0", "feeRate": "0.001", "feeCurrency": "USDT",
        "stop": "", "tradeType": "TRADE", "type": "limit", "createdAt": 1729577515473u64
    })
}

#[test]
fn fills_are_read_page_by_page_and_from_id_to_id() {
    let memory = Memory::new(FIXTURES);
    for page in 1..=2u64 {
        let items: Vec<_> = (0..10).map(|n| fill(page * 100 + n)).collect();
        memory.next_answer(answer(
            200,
            &ok(
                &json!({"currentPage": page, "pageSize": 10, "totalNum": 20, "totalPage": 2, "items": items}),
            ),
        ));
    }
    for (items, last) in [(vec![fill(1), fill(2)], 2), (vec![fill(3)], 3), (vec![], 3)] {
        memory.next_answer(answer(200, &ok(&json!({"items": items, "lastId": last}))));
    }
    let client = BlockingClient::with_settings(settings().with_signer(signer_fn(|_| Ok(()))), &memory);
    let fills: Vec<_> =
        client.pages(ListFills::new("TRADE").page_size(10u32)).map(|fill| fill.unwrap().trade_id).collect();
    assert_eq!((fills.len(), fills[19].as_str()), (20, "209"));
    let after: Vec<_> = client.pages(ListFillsAfter::new("BTC-USDT")).map(|fill| fill.unwrap()).collect();
    assert_eq!((after.len(), after[2].stop.as_deref()), (3, None));
    let asked: Vec<_> =
        memory.requests().iter().map(|request| request.uri().query().unwrap().to_owned()).collect();
    assert_eq!(
        asked,
        [
            "tradeType=TRADE&pageSize=10",
            "tradeType=TRADE&currentPage=2&pageSize=10",
            "symbol=BTC-USDT",
            "symbol=BTC-USDT&lastId=2",
            "symbol=BTC-USDT&lastId=3",
        ]
    );
}
