//! From the API to what makes every call, for each client: a function per endpoint, whose request the arguments of the program fill.

use std::fmt::Write as _;

use crate::api::{Api, Endpoint};
use crate::derived::function_name;

/// What all of them share.
const SHARED: &str = r#"
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

type Calling<'c> = Pin<Box<dyn Future<Output = ()> + 'c>>;

fn text() -> String {
    std::env::args().nth(2).unwrap_or_default()
}

fn show<T: Debug, E: Debug>(result: Result<T, E>) {
    println!("{result:?}");
}

"#;

const SECPAID: &str = r#"
use scale_secpaid::api::{self, *};
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::Decimal;

type Client = api::Client<Reqwest>;

fn client() -> Client {
    let transport = Reqwest::build(reqwest::Client::builder()).expect("a client");
    Client::with_settings(secpaid_core::Settings::new("https://api.example.com").expect("a URL"), transport)
}

"#;

const DERIVED: &str = r#"
use rust_decimal::Decimal;
use scale_derived::*;

fn client() -> Client {
    Client::new(reqwest::Client::new(), "https://api.example.com".to_owned(), text())
}

"#;

/// For the client of the spec.
pub(crate) fn secpaid(api: &Api) -> String {
    calls(api, SECPAID, |endpoint| {
        let Endpoint { name, lists, .. } = endpoint;
        let amount = if *lists { "" } else { ", Decimal::from(text().len())" };
        format!("{name}::new(text(){amount})")
    })
}

/// For the client that is written by hand.
pub(crate) fn derived(api: &Api) -> String {
    calls(api, DERIVED, |endpoint| {
        let fields = endpoint.request.iter().map(|field| match field.name {
            name if !field.required => format!("{name}: None"),
            "amount" => "amount: Decimal::from(text().len())".to_owned(),
            name => format!("{name}: text()"),
        });
        format!("&{} {{ {} }}", endpoint.name, fields.collect::<Vec<_>>().join(", "))
    })
}

fn calls(api: &Api, start: &str, request: impl Fn(&Endpoint) -> String) -> String {
    let mut text = format!("{SHARED}{start}");
    let mut table = String::from("static CALLS: &[(&str, fn(&Client) -> Calling<'_>)] = &[\n");
    for endpoint in &api.endpoints {
        let (name, function) = (&endpoint.name, function_name(&endpoint.name));
        let _ = write!(
            text,
            "fn {function}(client: &Client) -> Calling<'_> {{\n    \
             Box::pin(async move {{ show(client.{function}({}).await) }})\n}}\n\n",
            request(endpoint)
        );
        let _ = writeln!(table, "    (\"{name}\", {function}),");
    }
    text + &table + "];\n"
}
