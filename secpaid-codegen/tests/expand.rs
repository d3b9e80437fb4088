//! What generated code looks like: parsed and searched, not compiled.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use secpaid_codegen::expand::inventory::{self, Meaning};
use secpaid_codegen::expand::{self, Listed, Options};
use secpaid_codegen::model::Model;
use secpaid_codegen::source::Source;
use syn::parse_quote;

const SHOP: &str = include_str!("expand/shop.json");
const SECPAID: &str = include_str!("../../spec/secpaid.json");

fn source(text: &str) -> Source {
    Source::new("shop.json", text)
}

#[track_caller]
fn model(text: &str) -> Model {
    let source = source(text);
    match secpaid_codegen::load(&source) {
        Ok(loaded) => loaded.model,
        Err(report) => panic!("{}", report.render(&source)),
    }
}

/// The text that `expand` of the command line tool would print.
#[track_caller]
fn formatted(items: Vec<TokenStream>) -> String {
    let file = items.into_iter().map(|item| syn::parse2::<syn::File>(item).unwrap());
    file.map(|file| prettyplease::unparse(&file)).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn shop(options: &Options) -> String {
    formatted(expand::api(&model(SHOP), options))
}

/// Looks for a piece of code, however its lines are broken.
#[track_caller]
fn assert_has(text: &str, wanted: &str) {
    let squeeze = |text: &str| {
        let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        dense.replace(",)", ")").replace(",}", "}").replace(",>", ">")
    };
    assert!(squeeze(text).contains(&squeeze(wanted)), "no\n{wanted}\nin\n{text}");
}

#[test]
fn the_same_model_gives_the_same_text() {
    for text in [SHOP, SECPAID] {
        let first = formatted(expand::api(&model(text), &Options::default()));
        let again = formatted(expand::api(&model(text), &Options::default()));
        assert_eq!(first, again);
    }
}

#[test]
fn one_endpoint_is_a_part_of_the_whole() {
    let model = model(SHOP);
    let all = formatted(expand::api(&model, &Options::default()));
    for (index, endpoint) in model.endpoints.iter().enumerate() {
        let one = formatted(expand::endpoint(&model, index, &Options::default()));
        assert!(one.contains(&format!("pub struct {}", endpoint.name)));
        assert!(all.contains(&one));
    }
    assert!(expand::endpoint(&model, 99, &Options::default()).is_empty());
}

/// Names of the prelude that a module can give another meaning.
const PRELUDE: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Default",
    "Clone",
    "Debug",
    "PartialEq",
    "From",
    "Into",
    "Iterator",
    "IntoIterator",
    "ToString",
];

#[test]
fn nothing_is_taken_from_the_prelude() {
    for text in [SHOP, SECPAID] {
        for item in expand::api(&model(text), &Options::default()) {
            assert_rooted(item);
        }
    }
}

/// Every name that may be shadowed follows `::`, and every path that starts with a crate's name does so with `::`.
#[track_caller]
fn assert_rooted(tokens: TokenStream) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let after_colons =
            index >= 2 && tokens[index - 1].to_string() == ":" && tokens[index - 2].to_string() == ":";
        let rooted = after_colons && !index.checked_sub(3).is_some_and(|before| is_word(&tokens[before]));
        match token {
            TokenTree::Group(group) => assert_rooted(group.stream()),
            TokenTree::Ident(name) if PRELUDE.iter().any(|other| name == other) => {
                let defined = index.checked_sub(1).is_some_and(|before| tokens[before].to_string() == "type");
                assert!(after_colons || defined, "`{name}` is not rooted");
            }
            TokenTree::Ident(name) if name == "core" || name == "std" || name == "secpaid_core" => {
                assert!(rooted, "`{name}` is not rooted");
            }
            _ => {}
        }
    }
}

fn is_word(token: &TokenTree) -> bool {
    // `let ::core` and the like begin a path; `a::core` goes on with one.
    const KEYWORDS: &[&str] =
        &["as", "dyn", "for", "impl", "in", "let", "mut", "pub", "return", "static", "use"];
    matches!(token, TokenTree::Ident(name) if !KEYWORDS.iter().any(|keyword| name == keyword))
}

#[test]
fn docs_say_what_the_spec_says() {
    let code = shop(&Options::default());
    assert_has(&code, "/// `POST /orders`\n///\n/// Orders what is in the lines.\n///\n/// # Answer\n");
    assert_has(&code, "/// Names the order.\n///\n/// Also read from `order_id`.\npub id: OrderId,");
    assert_has(&code, "/// The field `isGift`.\npub is_gift: ::core::primitive::bool,");
    assert_has(
        &code,
        "/// There is not enough of an item.\n///\n/// Order at most what is left.\n///\n\
         /// Said as ``only {left} of `{item}` ``.",
    );
}

#[test]
fn required_fields_are_parameters_and_the_rest_setters() {
    let code = shop(&Options::default());
    assert_has(&code, "pub fn new(lines: impl ::core::iter::IntoIterator<Item = Line>) -> Self");
    assert_has(
        &code,
        "pub fn note(mut self, note: impl ::core::convert::Into<::std::string::String>) -> Self",
    );
    assert_has(
        &code,
        "pub password: ::core::option::Option<::secpaid_core::scalar::Secret<::std::string::String>>",
    );
}

#[test]
fn a_record_is_filled_in_place() {
    let code = shop(&Options::default());
    assert_has(&code, "text: \"id state isGift lines r key\"");
    assert_has(&code, "4 => __rt::fill(&mut self.r, r), 5 => __rt::fill(&mut self.key, r),");
    assert!(!code.contains("next_key"), "{code}");
}

#[test]
fn a_field_that_is_named_as_a_local_variable_takes_its_name() {
    // Nobody knows a value of a type of the user's to start with, so the record cannot be filled in place.
    let colour = r#""types": { "Colour": {"scalar": "string", "rust": "crate::Colour"},"#;
    let text = SHOP.replacen("\"types\": {", colour, 1);
    let text = text.replacen(r#""r": "string?""#, r#""r": "string?", "colour": "Colour""#, 1);
    let text = text.replace(r#""isGift": "No""#, r#""isGift": "No", "colour": "red""#);
    let code = formatted(expand::api(&model(&text), &Options::default()));
    assert_has(&code, "let r_ = r;");
    assert_has(&code, "while let __rt::Some(key_) = r_.next_key(&mut entries)?");
    assert_has(&code, "r: r.flatten(), colour, key: key.flatten()");
}

#[test]
fn readers_of_built_ins_are_shared() {
    let code = formatted(expand::api(&model(SECPAID), &Options::default()));
    assert_eq!(code.matches("fn __read_decimal_from_number_or_string(").count(), 1);
    assert!(code.matches("__read_decimal_from_number_or_string").count() > 5);
}

#[test]
fn an_endpoint_may_have_its_data_elsewhere() {
    let code = shop(&Options::default());
    assert_has(
        &code,
        "Envelope { data: DataPlace::Root, empty: EmptyBy::Any(&[Empty::Object]), ..__ENVELOPE_MAIN }",
    );
    assert_has(&code, "envelopes: &[&__OWN__ENVELOPE_MAIN],");
    assert_has(&code, "envelopes: __ENVELOPES_MAIN,");
}

#[test]
fn lists_of_tables_are_shared_and_named_after_what_is_in_them() {
    let code = formatted(expand::api(&model(include_str!("expand/lists.json")), &Options::default()));
    let count = |wanted: &str| code.matches(wanted).count();
    for (list, users) in [
        ("__ENVELOPES_A", 1),
        ("__ENVELOPES_A_OR_B", 2),
        ("__ENVELOPES_B_OR_A", 1),
        // Another list, whose only envelope is called like both of the first.
        ("__ENVELOPES_A_OR_B_", 1),
        ("__SETS_COMMON", 3),
        ("__SETS_COMMON_AND_RARE", 1),
    ] {
        assert_eq!(count(&format!("static {list}: ")), 1, "{list}\n{code}");
        assert_eq!(count(&format!(": {list},")), users, "{list}\n{code}");
    }
    // An error and a list of sets cannot get in each other's way.
    assert_eq!(count("static __ERROR_SETS_COMMON: "), 1);
}

#[test]
fn a_derive_of_the_user_is_not_repeated() {
    let attrs = vec![parse_quote!(#[doc = " Mine."]), parse_quote!(#[derive(std::fmt::Debug, Hash)])];
    let endpoints = vec![Listed { attrs, ..Listed::plain(0, "PlaceOrder") }, Listed::plain(1, "CountOrders")];
    let derives = vec![parse_quote!(Hash), parse_quote!(my::Trait)];
    let code = shop(&Options { endpoints, derives, ..Options::default() });
    assert_has(
        &code,
        "/// Mine.\n///\n/// `POST /orders`\n///\n/// Orders what is in the lines.\n///\n/// # Answer\n",
    );
    assert_has(
        &code,
        "#[derive(std::fmt::Debug, Hash)]\n\
         #[derive(::core::clone::Clone, ::core::cmp::PartialEq, my::Trait)]\n#[non_exhaustive]\npub struct PlaceOrder",
    );
}

#[test]
fn serde_sees_the_names_of_the_wire() {
    assert!(!shop(&Options::default()).contains("serde"));

    let code = shop(&Options { derives: vec![parse_quote!(serde::Serialize)], ..Options::default() });
    assert_has(&code, "#[serde(rename = \"isGift\")]\npub is_gift: ::core::primitive::bool,");
    assert_has(&code, "#[serde(alias = \"order_id\")]\npub id: OrderId,");
    assert_has(&code, "#[serde(rename = \"sent-out\", alias = \"shipped\")]\nSentOut,");
    assert_has(&code, "#[serde(untagged)]\nUnknown(::std::string::String)");
    assert_has(&code, "#[serde(transparent)]\npub struct OrderId(pub ::core::primitive::u64);");
    assert!(!code.contains(
        "pub r#type: ::core::option::Option<::std::string::String>,\n    #[serde(rename = \"type\")]"
    ));
    assert_has(&code, "::core::cmp::Eq\n)]\n#[non_exhaustive]\npub enum PlaceOrderError");
}

#[test]
fn serde_behind_a_feature_stays_behind_it() {
    let attrs =
        vec![parse_quote!(#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))])];
    let types = vec![Listed { attrs, ..Listed::plain(4, "Order") }];
    let code = shop(&Options { types, ..Options::default() });
    assert_has(
        &code,
        "#[cfg_attr(feature = \"serde\", serde(rename = \"isGift\"))]\npub is_gift: ::core::primitive::bool,",
    );
    assert!(!code.contains("#[serde("));
}

#[test]
fn another_name_is_used_everywhere() {
    let endpoints = vec![Listed { ident: parse_quote!(Buy), ..Listed::plain(0, "PlaceOrder") }];
    let types = vec![Listed { ident: parse_quote!(Purchase), ..Listed::plain(4, "Order") }];
    let code = shop(&Options { endpoints, types, ..Options::default() });
    assert_has(&code, "impl ::secpaid_core::Endpoint for Buy { type Data = Purchase;");
    assert_has(&code, "pub fn place_order(&self, request: Buy)");
    assert_has(&code, "pub struct Purchase {");
    assert!(!code.contains("struct PlaceOrder") && !code.contains("struct Order "));
}

#[test]
fn what_no_listed_endpoint_needs_is_left_out() {
    let code = shop(&Options { endpoints: vec![Listed::plain(1, "CountOrders")], ..Options::default() });
    assert!(code.contains("pub struct Page {"));
    for absent in ["PlaceOrder", "struct Order", "struct Line", "enum State"] {
        assert!(!code.contains(absent), "{absent}");
    }
}

#[test]
fn the_runtime_may_be_elsewhere() {
    let model = model(SHOP);
    let core: syn::Path = parse_quote!(crate::runtime);
    let options = Options { core: core.into_token_stream(), ..Options::default() };
    let code = formatted(expand::api(&model, &options));
    assert!(!code.contains("secpaid_core") && code.contains("use crate::runtime::__private as __rt;"));
}

#[track_caller]
fn found(name: &str) -> String {
    inventory::find(&model(SHOP), name).unwrap_err().diagnostic.render(&source(SHOP))
}

#[test]
fn names_are_endpoints_or_types() {
    let model = model(SHOP);
    assert_eq!(inventory::find(&model, "CountOrders").ok(), Some(Meaning::Endpoint(1)));
    assert_eq!(inventory::find(&model, "State").ok(), Some(Meaning::Type(2)));
}

#[test]
fn unknown_name_shows_what_was_meant() {
    let error = found("PlaceOrdr");
    assert!(
        error.starts_with(
            "error: the spec has no endpoint, inbound shape or type `PlaceOrdr`; did you mean `PlaceOrder`?"
        ),
        "{error}"
    );
    assert!(error.contains("--> shop.json:35:5"), "{error}");
    let unknown = inventory::find(&model(SHOP), "PlaceOrdr").unwrap_err();
    assert_eq!(unknown.meant, Some(Meaning::Endpoint(0)));
    assert!(found("Nothing").contains("the endpoints begin here"));
}

#[test]
fn listed_scalar_without_a_type_says_how_to_get_one() {
    assert!(found("Price").contains("\"newtype\": true"));
}

#[test]
fn unlisted_endpoints_are_missing() {
    let model = model(SHOP);
    assert!(inventory::missing(&model, &[Meaning::Endpoint(0), Meaning::Endpoint(1)]).is_empty());
    let missing = inventory::missing(&model, &[Meaning::Endpoint(0)]);
    let [(Meaning::Endpoint(1), finding)] = missing.as_slice() else { panic!("{missing:?}") };
    let error = finding.render(&source(SHOP));
    assert!(error.contains("`CountOrders`") && error.contains("pub struct CountOrders;"), "{error}");
}
