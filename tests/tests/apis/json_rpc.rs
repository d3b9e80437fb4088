//! JSON-RPC 2.0, as an Ethereum node speaks it: one address, positional parameters, results of any kind, null among them.

use secpaid_core::endpoint::Effect;
use secpaid_core::testing::Server;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::{CallError, Settings, call};
use serde_json::{Value, json};

use crate::bodies::{Bodies, answer, data, hold, rejected, sent, text};

/// Methods of an Ethereum node.
#[secpaid_macros::api("../../specs/apis/json_rpc/spec.json", path = crate::json_rpc::node)]
mod node {}

use node::{
    Address, BalanceParams, BlockNumber, BlockingClient, Bytes, Call, CallParams, GetBalance,
    GetBlockByNumber, GetSyncing, GetTransactionReceipt, Hash, RawParams, ReadContract, ReadContractError,
    RpcError, SendRawTransaction, SendRawTransactionError, Syncing, TransactionOrHash,
};

fn reading(body: &Value) -> (Option<String>, Option<String>) {
    (body.pointer("/error/code").and_then(text), body.pointer("/error/message").and_then(text))
}

hold!(
    node,
    "../../specs/apis/json_rpc/spec.json",
    reading,
    [
        BlockNumber,
        GetBalance,
        GetBlockByNumber,
        GetSyncing,
        GetTransactionReceipt,
        ReadContract,
        SendRawTransaction,
    ]
);

fn settings() -> Settings {
    Settings::new("https://rpc.example").unwrap()
}

fn transaction() -> SendRawTransaction {
    let params = RawParams::new(Bytes::from("0xd46e"));
    SendRawTransaction::new(9u64, params)
}

#[test]
fn parameters_are_positions_in_a_list() {
    let address = Address::from("0x407d73d8a49eeb85d32cf465507dd71d507100c1");
    let balance = GetBalance::new(1u64, BalanceParams::new(address.clone(), "latest"));
    assert_eq!(
        sent(&balance, &settings(), &["content-type", "authorization"]),
        "POST https://rpc.example/\ncontent-type: application/json\nauthorization: -\n\
         {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBalance\",\"params\":[\"0x407d73d8a49eeb85d32cf465507dd71d507100c1\",\"latest\"]}"
    );
    let asked = CallParams::new(Call::new(address).data(Bytes::from("0x70a08231")), "0x1b4");
    let asked = ReadContract::new(2u64, asked);
    assert_eq!(
        sent(&asked, &settings(), &[]),
        "POST https://rpc.example/\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"eth_call\",\"params\":\
         [{\"to\":\"0x407d73d8a49eeb85d32cf465507dd71d507100c1\",\"data\":\"0x70a08231\"},\"0x1b4\"]}"
    );
    let bare = BlockNumber::new(83u64);
    assert_eq!(
        sent(&bare, &settings(), &[]),
        "POST https://rpc.example/\n{\"jsonrpc\":\"2.0\",\"id\":83,\"method\":\"eth_blockNumber\"}"
    );
}

#[test]
fn a_result_may_be_null_and_is_a_success_all_the_same() {
    assert_eq!(data::<GetBlockByNumber>(r#"{"jsonrpc": "2.0", "id": 1, "result": null}"#), None);
    assert_eq!(
        data::<GetBlockByNumber>(r#"{"jsonrpc": "2.0", "id": 1, "error": null, "result": null}"#),
        None
    );
    // Neither of the two is no answer, and both contradict each other.
    for body in [
        r#"{"jsonrpc": "2.0", "id": 1}"#,
        r#"{"jsonrpc": "2.0", "id": 1, "result": "0x1", "error": {"code": 1, "message": "x"}}"#,
        r#"{"id": 1, "result": "0x1"}"#,
    ] {
        let read = call::decode::<BlockNumber>(answer(200, body));
        assert!(matches!(read, Err(CallError::Unrecognised(_))), "{body}");
    }
}

#[test]
fn a_result_is_told_by_its_shape() {
    let syncing =
        |result: &str| data::<GetSyncing>(&format!(r#"{{"jsonrpc": "2.0", "id": 1, "result": {result}}}"#));
    assert!(matches!(syncing("false"), Syncing::Done(false)));
    let Syncing::Progress(progress) =
        syncing(r#"{"startingBlock": "0x384", "currentBlock": "0x386", "highestBlock": "0x454"}"#)
    else {
        panic!()
    };
    assert_eq!(progress.current_block.to_string(), "0x386");

    let block = |transaction: &Value| {
        let block = json!({
            "number": null, "hash": null, "parentHash": "0x1", "miner": "0x2", "gasLimit": "0x0", "gasUsed": "0x0",
            "timestamp": "0x0", "transactions": [transaction], "uncles": []
        });
        let body = json!({"jsonrpc": "2.0", "id": 1, "result": block});
        data::<GetBlockByNumber>(&body.to_string()).unwrap().transactions.remove(0)
    };
    assert!(matches!(block(&json!("0x88")), TransactionOrHash::Hash(hash) if hash == Hash::from("0x88")));
    let whole = json!({"hash": "0x88", "from": "0x1", "to": null, "value": "0x0", "nonce": "0x15", "input": "0x", "type": "0x2"});
    assert!(matches!(block(&whole), TransactionOrHash::Transaction(one) if one.to.is_none()));
}

#[test]
fn a_receipt_that_is_not_there_yet_is_neither_success_nor_failure() {
    let pending =
        call::decode::<GetTransactionReceipt>(answer(200, r#"{"jsonrpc": "2.0", "id": 1, "result": null}"#));
    let Err(error @ CallError::Pending(_)) = pending else { panic!() };
    assert!(error.outcome_unknown() && error.rejection().is_none());
}

#[test]
fn errors_have_code_message_and_whatever_the_node_adds() {
    let body = r#"{"jsonrpc": "2.0", "id": 1, "error": {"code": 3, "message": "execution reverted: no", "data": "0x08c3"}}"#;
    let reverted = rejected::<ReadContract>(200, body);
    let ReadContractError::Reverted { details } = &reverted.error else { panic!("{reverted:?}") };
    assert_eq!(details, &Some(Bytes::from("0x08c3")));
    assert_eq!(
        (reverted.code.as_deref(), reverted.message.as_deref()),
        (Some("3"), Some("execution reverted: no"))
    );

    let limited = r#"{"jsonrpc": "2.0", "id": 1, "error": {"code": -32005, "message": "slow down", "data": {"see": "docs"}}}"#;
    let limited = rejected::<BlockNumber>(429, limited);
    let RpcError::LimitExceeded { details: Some(more) } = &limited.error else { panic!("{limited:?}") };
    assert_eq!(serde_json::from_str::<Value>(more.as_str()).unwrap(), json!({"see": "docs"}));
    // A code of the node's own.
    let other = rejected::<BlockNumber>(
        200,
        r#"{"jsonrpc": "2.0", "id": 1, "error": {"code": -32042, "message": "no"}}"#,
    );
    assert!(matches!(&other.error, RpcError::Unknown(unknown) if unknown.code.as_deref() == Some("-32042")));
}

#[test]
fn a_transaction_that_the_node_knows_has_not_failed() {
    let say = |message: &str| {
        let body = json!({"jsonrpc": "2.0", "id": 1, "error": {"code": -32000, "message": message}});
        call::decode::<SendRawTransaction>(answer(200, &body.to_string())).unwrap_err()
    };
    let known = say("already known");
    assert!(matches!(&known, CallError::Noop(_)) && !known.outcome_unknown());
    let low = say("nonce too low: next nonce 7, tx nonce 5");
    let Some(SendRawTransactionError::NonceTooLow { next, given, .. }) = low.rejection() else {
        panic!("{low}")
    };
    assert_eq!((*next, *given), (Some(7), Some(5)));
    let wei = "340182366920938463463374";
    let short =
        say(&format!("insufficient funds for gas * price + value: balance 1, tx cost {wei}, overshot {wei}"));
    let Some(SendRawTransactionError::InsufficientFunds { cost, .. }) = short.rejection() else {
        panic!("{short}")
    };
    assert_eq!(cost.to_string(), wei);
    let other = say("transaction underpriced");
    assert!(
        matches!(other.rejection(), Some(SendRawTransactionError::Rpc(RpcError::ServerError { .. }))),
        "{other}"
    );
    let broken = rejected::<SendRawTransaction>(
        200,
        r#"{"jsonrpc": "2.0", "id": 1, "error": {"code": -32603, "message": "Internal error"}}"#,
    );
    assert_eq!(broken.effect, Effect::Unknown);
}

#[test]
fn a_server_tells_methods_of_one_path_apart() {
    let bodies = Bodies::new(include_str!("../../specs/apis/json_rpc/spec.json"), reading);
    let number = BlockNumber::new(1u64);
    assert_eq!(bodies.routed(&number), Some("BlockNumber"));
    assert_eq!(bodies.routed(&transaction()), Some("SendRawTransaction"));
    let params = BalanceParams::new(Address::from("0x407d"), "latest");
    let balance = GetBalance::new(1u64, params);
    assert_eq!(bodies.routed(&balance), Some("GetBalance"));
}

#[test]
fn a_server_of_the_examples_knows_a_method_whose_parameters_no_example_has() {
    let server = Server::start(node::FIXTURES).unwrap();
    let client = BlockingClient::with_settings(Settings::new(&server.url()).unwrap(), Ureq::default());
    let params = BalanceParams::new(Address::from("0x1"), "earliest");
    let balance = client.get_balance(GetBalance::new(5u64, params)).unwrap();
    assert_eq!(balance.data.to_string(), "0x0234c8a3397aab58");
    assert_eq!(client.block_number(BlockNumber::new(6u64)).unwrap().data.to_string(), "0x4b7");
}

#[test]
fn calls_go_over_a_socket() {
    let server = Server::start_with(|request| {
        let asked: Value = serde_json::from_slice(request.body()).unwrap();
        let body = match asked["method"].as_str() {
            Some("eth_blockNumber") => json!({"jsonrpc": "2.0", "id": asked["id"], "result": "0x4b7"}),
            _ => {
                json!({"jsonrpc": "2.0", "id": asked["id"], "error": {"code": -32601, "message": "Method not found"}})
            }
        };
        Some(answer(200, &body.to_string()))
    });
    let server = server.unwrap();
    let client = BlockingClient::with_settings(Settings::new(&server.url()).unwrap(), Ureq::default());
    let number = client.block_number(BlockNumber::new(1u64)).unwrap();
    assert_eq!(number.data.to_string(), "0x4b7");
    let error = client.send_raw_transaction(transaction()).unwrap_err();
    assert!(
        matches!(error.rejection(), Some(SendRawTransactionError::Rpc(RpcError::MethodNotFound { .. }))),
        "{error}"
    );
}
