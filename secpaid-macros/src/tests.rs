//! The macro without a compiler: tokens in, tokens out.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;
use secpaid_codegen::build::Api;

use crate::expand::expand;
use crate::locate::Place;
use crate::message;

const SPEC: &str = r#"{
  "name": "shop", "version": "1.0.0", "servers": {"production": "https://shop.example"},
  "envelopes": {"main": {"outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}}, "data": "/data"}},
  "types": {"Order": {"fields": {"id": "OrderId"}}, "OrderId": {"scalar": "u64", "newtype": true}},
  "endpoints": {
    "GetOrder": {"route": "POST /get", "data": "Order"},
    "DropOrder": {"route": "POST /drop", "body": "json", "request": {"id": "OrderId"}}
  }
}"#;

/// A package in a folder of its own: `src/lib.rs`, and the spec beside the manifest.
struct Package {
    folder: PathBuf,
}

impl Package {
    fn new(test: &str, spec: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("secpaid-macros-{}-{test}", std::process::id()));
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("spec.json"), spec).unwrap();
        Self { folder }
    }

    fn place(&self) -> Place {
        Place { source_file: Some(self.folder.join("src/lib.rs")), manifest_dir: Some(self.folder.clone()) }
    }

    fn expand(&self, arguments: TokenStream, item: TokenStream) -> Output {
        Output::new(expand(arguments, item, &self.place()))
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Whatever the macro gives back has to be Rust.
struct Output {
    text: String,
    errors: Vec<String>,
}

impl Output {
    fn new(tokens: TokenStream) -> Self {
        let text = tokens.to_string();
        syn::parse2::<syn::File>(tokens.clone()).unwrap();
        let mut errors = Vec::new();
        collect_errors(tokens, &mut errors);
        Self { text, errors }
    }

    #[track_caller]
    fn assert_one_error(&self, expected: &str) {
        let [error] = self.errors.as_slice() else { panic!("{:#?}", self.errors) };
        assert!(error.contains(expected), "{error}");
    }

    #[track_caller]
    fn assert_has(&self, expected: &TokenStream) {
        assert!(self.text.contains(&expected.to_string()), "no {expected} in {}", self.text);
    }
}

fn collect_errors(tokens: TokenStream, errors: &mut Vec<String>) {
    let mut invoked = false;
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Ident(name) => invoked = name == "compile_error",
            proc_macro2::TokenTree::Group(group) if invoked => {
                errors.push(syn::parse2::<syn::LitStr>(group.stream()).unwrap().value());
                invoked = false;
            }
            proc_macro2::TokenTree::Group(group) => collect_errors(group.stream(), errors),
            _ => {}
        }
    }
}

#[test]
fn the_spec_is_found_beside_the_source_file() {
    let package = Package::new("beside", SPEC);
    let output = package.expand(
        quote!("../spec.json"),
        quote!(
            pub mod shop {}
        ),
    );
    assert!(output.errors.is_empty(), "{:?}", output.errors);
    output.assert_has(&quote!(::core::include_bytes!("../spec.json")));
    output.assert_has(&quote!(pub struct GetOrder));
    output.assert_has(&quote!(pub struct DropOrder));
}

#[test]
fn the_folder_of_the_package_is_the_fallback_and_no_path_of_the_machine_appears() {
    let package = Package::new("fallback", SPEC);
    let output = package.expand(
        quote!("spec.json"),
        quote!(
            pub mod shop {}
        ),
    );
    assert!(output.errors.is_empty(), "{:?}", output.errors);
    output.assert_has(&quote!(::core::include_bytes!(::core::concat!(
        ::core::env!("CARGO_MANIFEST_DIR"),
        "/",
        "spec.json"
    ))));
    assert!(!output.text.contains(&package.folder.display().to_string()));
}

#[test]
fn a_missing_file_names_both_places() {
    let package = Package::new("missing", SPEC);
    let output = package.expand(
        quote!("other.json"),
        quote!(
            pub mod shop {
                pub struct GetOrder;
            }
        ),
    );
    output.assert_one_error("there is no file `other.json`");
    let [error] = output.errors.as_slice() else { panic!() };
    let place = |below: &str| package.folder.join(below).display().to_string();
    assert!(error.contains(&place("src/other.json")) && error.contains(&place("other.json")), "{error}");
}

#[test]
fn a_folder_is_not_a_file() {
    let package = Package::new("folder", SPEC);
    let output = package.expand(
        quote!(".."),
        quote!(
            pub mod shop {}
        ),
    );
    output.assert_one_error("cannot read `..`: ");
}

#[test]
fn attributes_visibility_and_other_items_stay() {
    let package = Package::new("stay", SPEC);
    let output = package.expand(
        quote!("../spec.json"),
        quote! {
            /// Mine.
            #[allow(dead_code)]
            pub(crate) mod shop {
                #![allow(unused)]
                use std::fmt;
                #[derive(Hash)]
                pub(super) struct GetOrder;
                #[api(rename = "DropOrder")]
                pub struct Forget;
                pub struct Order;
                impl GetOrder { fn mine(&self) {} }
            }
        },
    );
    assert!(output.errors.is_empty(), "{:?}", output.errors);
    output.assert_has(&quote!(#[allow(dead_code)]));
    output.assert_has(&quote!(#![allow(unused)] use std::fmt; impl GetOrder { fn mine(&self) {} }));
    output.assert_has(&quote!(#[non_exhaustive] pub(super) struct GetOrder));
    output.assert_has(&quote!(#[non_exhaustive] pub struct Forget));
    output.assert_has(&quote!(pub(super) fn get_order(&self, request: GetOrder)));
    output.assert_has(&quote!(pub fn drop_order(&self, request: Forget)));
    assert!(!output.text.contains("rename"));
}

#[test]
fn arguments_reach_the_generator() {
    let package = Package::new("arguments", SPEC);
    let list = quote!(
        pub mod shop {
            pub struct GetOrder;
        }
    );
    let output =
        package.expand(quote!("../spec.json", partial, derive(Hash, my::Trait), crate = my::runtime,), list);
    assert!(output.errors.is_empty(), "{:?}", output.errors);
    output.assert_has(&quote!(Hash, my::Trait));
    output.assert_has(&quote!(
        use my::runtime::__private as __rt;
    ));
    assert!(!output.text.contains("DropOrder") && !output.text.contains("secpaid_core"));
}

#[test]
fn wrong_arguments_say_what_is_accepted() {
    let package = Package::new("wrong", SPEC);
    for (arguments, expected) in [
        (quote!(), message::path_missing()),
        (quote!(partial), message::path_missing()),
        (quote!("../spec.json", tokio), message::unknown_argument("tokio")),
        (quote!("../spec.json", partial, partial), message::repeated_argument("partial")),
        (quote!("../spec.json", crate), message::crate_path_expected()),
        (quote!("../spec.json", crate = "core"), message::crate_path_expected()),
        (quote!("../spec.json", path = "core"), message::path_expected()),
        (quote!("../spec.json" partial), "expected `,`".to_owned()),
    ] {
        package
            .expand(
                arguments,
                quote!(
                    pub mod shop {}
                ),
            )
            .assert_one_error(&expected);
    }
}

#[test]
fn what_is_not_an_inline_module_stays_as_it_is() {
    let package = Package::new("item", SPEC);
    let output = package.expand(
        quote!("../spec.json"),
        quote!(
            pub fn shop() {}
        ),
    );
    output.assert_one_error(&message::not_a_module());
    output.assert_has(&quote!(
        pub fn shop() {}
    ));
    let output = package.expand(
        quote!("../spec.json"),
        quote!(
            mod shop;
        ),
    );
    output.assert_one_error(&message::module_in_another_file("shop"));
}

#[test]
fn wrong_structs_say_what_to_write() {
    let package = Package::new("structs", SPEC);
    for (item, expected) in [
        (
            quote!(
                pub struct GetOrder {
                    id: u32,
                }
            ),
            message::struct_with_fields("GetOrder"),
        ),
        (
            quote!(
                pub struct GetOrder(u32);
            ),
            message::struct_with_fields("GetOrder"),
        ),
        (
            quote!(
                pub struct GetOrder<T>;
            ),
            message::struct_with_generics("GetOrder"),
        ),
        (
            quote!(
                #[cfg(unix)]
                pub struct GetOrder;
            ),
            message::struct_with_cfg("GetOrder"),
        ),
        (
            quote!(
                #[api(name = "x")]
                pub struct GetOrder;
            ),
            message::rename_expected(),
        ),
        (
            quote!(
                #[api]
                pub struct GetOrder;
            ),
            message::rename_expected(),
        ),
        (
            quote!(
                pub struct GetOrder;
                #[api(rename = "GetOrder")]
                pub struct Again;
            ),
            message::listed_twice("GetOrder"),
        ),
    ] {
        let output = package.expand(quote!("../spec.json", partial), quote!(pub mod shop { #item }));
        output.assert_one_error(&expected);
        output.assert_has(&quote!(pub struct GetOrder));
    }
}

#[test]
fn a_misspelt_name_is_one_mistake() {
    let package = Package::new("misspelt", SPEC);
    let list = quote!(
        pub mod shop {
            pub struct GetOrdr;
            pub struct DropOrder;
        }
    );
    let output = package.expand(quote!("../spec.json"), list);
    output.assert_one_error("no endpoint, inbound shape or type `GetOrdr`; did you mean `GetOrder`?");
    output.assert_has(&quote!(pub struct GetOrder));
}

#[test]
fn an_unlisted_endpoint_is_a_mistake_unless_the_list_is_partial() {
    let package = Package::new("unlisted", SPEC);
    let list = quote!(
        pub mod shop {
            pub struct GetOrder;
        }
    );
    let output = package.expand(quote!("../spec.json"), list.clone());
    output.assert_one_error("does not list `DropOrder`");
    output.assert_has(&quote!(pub struct DropOrder));
    let output = package.expand(quote!("../spec.json", partial), list);
    assert!(output.errors.is_empty() && !output.text.contains("DropOrder"));
}

#[test]
fn every_mistake_of_a_spec_is_an_error_with_its_place() {
    let spec = SPEC
        .replace(r#""data": "Order""#, r#""data": "Ordr""#)
        .replace(r#"{"id": "OrderId"}}, "#, r#"{"id": "Id"}}, "#);
    let package = Package::new("mistakes", &spec);
    let output = package.expand(
        quote!("../spec.json"),
        quote!(
            pub mod shop {
                struct GetOrder;
            }
        ),
    );
    let [first, second] = output.errors.as_slice() else { panic!("{:#?}", output.errors) };
    assert!(first.starts_with("unknown type `Id`") && first.contains("spec.json:4:"), "{first}");
    assert!(second.starts_with("unknown type `Ordr`") && second.contains("spec.json:6:"), "{second}");
}

#[test]
fn everything_that_code_refers_to_is_stood_in_for() {
    let spec = SPEC.replace("\"data\": \"Order\"", "\"data\": \"Ordr\"");
    let package = Package::new("stand-in", &spec);
    let list = quote!(
        pub mod shop {
            #[api(rename = "DropOrder")]
            pub(crate) struct Forget;
        }
    );
    let output = package.expand(quote!("../spec.json"), list);
    for name in [
        "GetOrder",
        "GetOrderError",
        "DropOrder",
        "Order",
        "OrderId",
        "Error",
        "Meta",
        "Client",
        "BlockingClient",
    ] {
        assert!(output.text.contains(&format!("pub type {name} ")), "{name}");
    }
    output.assert_has(&quote!(
        pub(crate) type Forget = __Mistake;
    ));
    output.assert_has(&quote!(
        pub(crate) type DropOrderError = __Mistake;
    ));
    output.assert_has(&quote!(pub fn OrderId<T>));
}

#[test]
fn a_spec_that_is_not_json_leaves_the_listed_names() {
    let package = Package::new("not-json", "{");
    let output = package.expand(
        quote!("../spec.json"),
        quote!(
            pub mod shop {
                pub struct GetOrder;
            }
        ),
    );
    assert_eq!(output.errors.len(), 1);
    output.assert_has(&quote!(
        pub type GetOrder = __Mistake;
    ));
    fs::write(package.folder.join("spec.json"), b"\xff").unwrap();
    package
        .expand(
            quote!("../spec.json"),
            quote!(
                pub mod shop {}
            ),
        )
        .assert_one_error("is not UTF-8 text");
}

#[test]
fn the_same_input_gives_the_same_output() {
    let place = Place {
        source_file: Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")),
        manifest_dir: None,
    };
    let expand = || {
        expand(
            quote!("../../spec/secpaid.json"),
            quote!(
                pub mod v2 {}
            ),
            &place,
        )
        .to_string()
    };
    assert_eq!(expand(), expand());
}

/// The spec with something that the shop sends.
fn with_inbound() -> String {
    SPEC.replacen(
        r#""endpoints": {"#,
        r#""inbound": {"OrderPaid": {"from": "json", "data": "Order"}}, "endpoints": {"#,
        1,
    )
}

#[test]
fn an_inbound_shape_is_listed_like_an_endpoint() {
    let package = Package::new("inbound", &with_inbound());
    let output = package.expand(
        quote!("../spec.json", partial),
        quote!(
            pub mod shop {
                /// What the shop sends.
                #[api(rename = "OrderPaid")]
                pub(crate) struct Paid;
            }
        ),
    );
    assert!(output.errors.is_empty(), "{:?}", output.errors);
    output.assert_has(&quote!(
        pub(crate) struct Paid;
    ));
    assert!(!output.text.contains("GetOrder"), "an endpoint that is not listed");
    let all = package.expand(
        quote!("../spec.json"),
        quote!(
            pub mod shop {}
        ),
    );
    all.assert_has(&quote!(
        pub struct OrderPaid;
    ));
    all.assert_has(&quote!(pub struct GetOrder));
}

#[test]
fn an_inbound_shape_that_is_not_listed_is_an_error() {
    let package = Package::new("unlisted-inbound", &with_inbound());
    let output = package.expand(
        quote!("../spec.json"),
        quote!(
            pub mod shop {
                pub struct GetOrder;
                pub struct DropOrder;
            }
        ),
    );
    output.assert_one_error("the module does not list `OrderPaid`, an inbound shape of the spec");
    output.assert_has(&quote!(
        pub struct OrderPaid;
    ));
}

/// What a build script generates is what the macro generates, but for the item through which cargo watches the spec.
#[track_caller]
fn same_as_built(
    test: &str,
    spec: &str,
    arguments: TokenStream,
    list: TokenStream,
    build: impl Fn(Api) -> Api,
) {
    let package = Package::new(test, spec);
    let tokens = expand(arguments, quote!(mod api { #list }), &package.place());
    let module: syn::ItemMod = syn::parse2(tokens).unwrap();
    let (_, mut items) = module.content.unwrap();
    let watch = items.remove(0);
    assert!(quote!(#watch).to_string().contains("include_bytes"), "{}", quote!(#watch));

    let built = build(Api::new(package.folder.join("spec.json"))).text().unwrap();
    let built = syn::parse_file(&built).unwrap().items;
    let print = |items: Vec<syn::Item>| {
        prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items })
    };
    let (generated, built) = (print(items), print(built));
    assert!(generated.contains("struct") && generated == built, "{test}: macro and build script differ");
}

#[test]
fn a_build_script_generates_what_the_macro_generates() {
    const SECPAID: &str = include_str!("../../spec/secpaid.json");
    const V1: &str = include_str!("../../spec/secpaid-v1.json");
    const FEATURES: &str = include_str!("../../secpaid-codegen/tests/specs/features.json");
    for (test, spec) in [("shop", SPEC), ("secpaid", SECPAID), ("v1", V1), ("features", FEATURES)] {
        same_as_built(&format!("built-{test}"), spec, quote!("../spec.json"), quote!(), |api| api);
    }
    same_as_built("built-derive", SPEC, quote!("../spec.json", derive(a::B, C)), quote!(), |api| {
        api.derive("a::B").derive("C")
    });
    same_as_built("built-crate", SPEC, quote!("../spec.json", crate = my::core), quote!(), |api| {
        api.core("my::core")
    });
    same_as_built("built-path", SPEC, quote!("../spec.json", path = my::shop), quote!(), |api| {
        api.path("my::shop")
    });
    let list = quote!(
        pub struct DropOrder;
    );
    same_as_built("built-only", SPEC, quote!("../spec.json", partial), list, |api| api.only("DropOrder"));
}
