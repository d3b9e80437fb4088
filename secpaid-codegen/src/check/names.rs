//! Rules about Rust names: what is generated must not collide.

use std::collections::BTreeMap;

use crate::model::Meta;
use crate::name;
use crate::report::{Collector, Diagnostic};
use crate::resolve::{EndpointParts, Lookup, error_name};
use crate::source::Span;
use crate::spec::{Endpoint, Spec, Text, TypeKind};

/// Items that every API has.
const ITEMS: &[(&str, &str)] = &[
    ("Client", "the client"),
    ("BlockingClient", "the blocking client"),
    ("Error", "the enum of all errors"),
    ("T", "the type parameter of the clients"),
];

/// Functions that every client has.
const CLIENT_FUNCTIONS: &[&str] = &["new", "from_inner", "with_settings", "inner", "at_server"];

/// Functions that the clients of an API with pages have.
const PAGE_FUNCTIONS: &[&str] = &["pages", "into_pages"];

/// The variant that open enums and error enums have for what the spec does not list.
const UNKNOWN: &str = "Unknown";

/// Some words can name nothing in Rust, and one variant is taken.
pub(super) fn check_reserved(spec: &Spec, collector: &mut Collector) {
    let types = spec.types.iter().map(|ty| &ty.name);
    let names = types.chain(spec.errors.iter().map(|error| &error.name));
    let names = names.chain(spec.error_sets.iter().map(|set| &set.name));
    let names = names.chain(spec.endpoints.iter().map(|endpoint| &endpoint.name));
    for name in names.chain(spec.inbound.iter().map(|inbound| &inbound.name)) {
        if name::is_unusable(&name.value) {
            let message = format!("`{}` is a word that Rust reserves", name.value);
            collector.error(Diagnostic::new("reserved_name", name.span, message));
        }
    }
    for server in &spec.servers {
        if name::is_keyword(&server.name.value) {
            let message =
                format!("`{}` is a word that Rust reserves, it cannot name a constructor", server.name.value);
            collector.error(Diagnostic::new("reserved_name", server.name.span, message));
        }
    }
    let variants = spec.errors.iter().map(|error| &error.name);
    let variants = variants.chain(spec.error_sets.iter().map(|set| &set.name));
    for name in variants.filter(|name| name.value == UNKNOWN) {
        let message =
            "the variant `Unknown` is there for errors that the spec does not list, choose another name";
        collector.error(Diagnostic::new("reserved_name", name.span, message));
    }
}

/// Types, endpoints, inbound shapes and what is generated for them share one module.
pub(super) fn check_items(spec: &Spec, metas: &[Meta], lookup: &Lookup<'_>, collector: &mut Collector) {
    let mut items = Items::default();
    for (name, what) in ITEMS {
        items.known.insert((*name).to_owned(), ((*what).to_owned(), None));
    }
    if metas.iter().any(|meta| meta.rust.as_deref() == Some("Meta")) {
        items.known.insert("Meta".to_owned(), ("the struct of meta fields".to_owned(), None));
    }
    for ty in &spec.types {
        items.add(&ty.name, "this type", collector);
    }
    for endpoint in &spec.endpoints {
        items.add_endpoint(endpoint, collector);
    }
    for inbound in &spec.inbound {
        items.add(&inbound.name, "this inbound shape", collector);
    }
    for endpoint in &spec.endpoints {
        let enum_name = Text::new(error_name(&endpoint.name), endpoint.name.span);
        items.add(&enum_name, &format!("the error enum of `{}`", endpoint.name.value), collector);
    }
    for set in &spec.error_sets {
        let enum_name = Text::new(error_name(&set.name), set.name.span);
        items.add(&enum_name, &format!("the enum of the set of errors `{}`", set.name.value), collector);
    }
    for (name, span) in meta_names(spec, metas, lookup) {
        items.add(&Text::new(name, span), "the struct of meta fields", collector);
    }
}

/// The structs for meta fields, but `Meta`, with the place that asks for each.
fn meta_names(spec: &Spec, metas: &[Meta], lookup: &Lookup<'_>) -> Vec<(String, Span)> {
    let names = metas.iter().filter_map(|meta| meta.rust.clone()).filter(|name| name != "Meta");
    let place = |name: &String| {
        let own = spec.endpoints.iter().find(|endpoint| format!("{}Meta", endpoint.name.value) == *name);
        let listed = spec.endpoints.iter().filter_map(|endpoint| endpoint.envelope.as_ref());
        let listed = listed.flatten().find(|envelope| lookup.envelope_index(envelope).is_some());
        let own = own.filter(|endpoint| !endpoint.meta.is_empty());
        own.map(|endpoint| endpoint.name.span).or(listed.map(|envelope| envelope.span))
    };
    names.filter_map(|name| place(&name).map(|span| (name, span))).collect()
}

/// Names of a module with what each is and where the spec gives it.
#[derive(Default)]
struct Items {
    known: BTreeMap<String, (String, Option<Span>)>,
}

impl Items {
    fn add(&mut self, name: &Text, what: &str, collector: &mut Collector) {
        self.add_or(name, what, "", collector);
    }

    /// Endpoints are asked for what types are called: with a verb in front they are called otherwise.
    fn add_endpoint(&mut self, endpoint: &Endpoint, collector: &mut Collector) {
        let verb = match endpoint.route.method.as_str() {
            "GET" => "Get",
            "DELETE" => "Delete",
            "POST" => "Create",
            _ => "Update",
        };
        let free = format!("{verb}{}", endpoint.name.value);
        let other_name =
            if self.known.contains_key(&free) { String::new() } else { format!(", such as `{free}`") };
        self.add_or(&endpoint.name, "this endpoint", &other_name, collector);
    }

    fn add_or(&mut self, name: &Text, what: &str, such_as: &str, collector: &mut Collector) {
        match self.known.get(&name.value) {
            None => {
                self.known.insert(name.value.clone(), (what.to_owned(), Some(name.span)));
            }
            Some((other, place)) => {
                let message =
                    format!("two items would have the Rust name `{}`: {what} and {other}", name.value);
                let finding = Diagnostic::new("item_name_collision", name.span, message);
                collector.error(match place.filter(|place| *place != name.span) {
                    Some(place) => {
                        let help = format!("give one of them another name{such_as}");
                        finding.also(place, "the other one").help(help)
                    }
                    None => finding.help(format!("give it another name{such_as}")),
                });
            }
        }
    }
}

/// The methods of endpoints and the constructors of servers are functions of one client.
pub(super) fn check_methods(spec: &Spec, parts: &[EndpointParts], collector: &mut Collector) {
    let paged = spec.endpoints.iter().any(|endpoint| endpoint.pages.is_some());
    let own = CLIENT_FUNCTIONS.iter().chain(PAGE_FUNCTIONS.iter().filter(|_| paged));
    let mut known: BTreeMap<&str, Option<Span>> = own.map(|name| (*name, None)).collect();
    let servers = spec.servers.iter().map(|server| (server.name.value.as_str(), server.name.span));
    let endpoints = spec.endpoints.iter().zip(parts);
    let methods = endpoints.map(|(endpoint, parts)| (parts.method_name.as_str(), endpoint.name.span));
    for (name, span) in servers.chain(methods) {
        match known.get(name) {
            None => {
                known.insert(name, Some(span));
            }
            Some(other) => {
                let message = match other {
                    Some(_) => format!("the client would have two functions `{name}`"),
                    None => format!("every client has a function `{name}` already"),
                };
                let finding = Diagnostic::new("method_name_collision", span, message);
                collector.error(match other {
                    Some(other) => finding.also(*other, "the other one"),
                    None => finding,
                });
            }
        }
    }
}

/// Values of an enum have a variant each, and no text may stand for two of them.
pub(super) fn check_variants(spec: &Spec, collector: &mut Collector) {
    for ty in &spec.types {
        let TypeKind::Enum { ignore_case, values } = &ty.kind else { continue };
        let mut variants: BTreeMap<String, Span> = BTreeMap::new();
        let mut texts: BTreeMap<String, Span> = BTreeMap::new();
        for value in values {
            let named = value.name.as_ref().unwrap_or(&value.value);
            // A value that gives no name was reported when it was resolved.
            let Ok(variant) = name::variant_identifier(&named.value) else { continue };
            let said_twice = std::iter::once(&value.value).chain(&value.also).fold(false, |found, text| {
                let key = if *ignore_case { text.value.to_ascii_lowercase() } else { text.value.clone() };
                let first = texts.get(&key).copied();
                texts.entry(key).or_insert(text.span);
                let Some(first) = first else { return found };
                let message = format!("the text `{}` stands for two values", text.value);
                collector
                    .error(Diagnostic::new("repeated_value", text.span, message).also(first, "first here"));
                true
            });
            if variant == UNKNOWN {
                let message = "the variant `Unknown` is there for texts that the spec does not list";
                let finding = Diagnostic::new("reserved_name", named.span, message);
                collector.error(finding.help("give the value a `name` of its own"));
            }
            let first = variants.get(&variant).copied();
            variants.entry(variant.clone()).or_insert(named.span);
            if let Some(first) = first.filter(|_| !said_twice) {
                let message =
                    format!("two values would have the variant `{variant}`, give one of them a `name`");
                let finding = Diagnostic::new("variant_name_collision", named.span, message);
                collector.error(finding.also(first, "the other one"));
            }
        }
    }
}
