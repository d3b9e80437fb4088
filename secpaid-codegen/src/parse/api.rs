//! In: the outermost object. Out: the whole [`Spec`] as written.

use super::object::{Section, members, wrong_kind};
use super::{Parsed, auth, endpoint, envelope, error, http, inbound, leaf, ty};
use crate::json::{Member, Node, Value};
use crate::report::{Collector, Diagnostic};
use crate::spec::{Server, Spec};

pub(crate) const API: Section = Section {
    what: "the spec",
    keys: &[
        "$schema",
        "name",
        "version",
        "title",
        "docs",
        "doc",
        "servers",
        "auth",
        "auth_schemes",
        "byte_order_mark",
        "envelopes",
        "envelope",
        "errors",
        "error_sets",
        "types",
        "endpoints",
        "inbound",
    ],
};

pub(crate) const SERVER: Section = Section { what: "a server", keys: &["url", "doc", "source"] };

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<Spec> {
    let object = API.open(node, None, collector)?;
    let schema = object.optional("$schema", collector, leaf::string);
    let name = object.required("name", collector, |node, collector| {
        let name = leaf::text(node, collector)?;
        leaf::snake_case(&name, "an API", collector)?;
        Ok(name.value)
    });
    let version = object.required("version", collector, version);
    let title = object.optional("title", collector, leaf::prose);
    let docs = object.optional("docs", collector, leaf::prose);
    let doc = object.optional("doc", collector, leaf::prose);
    let servers = object.required("servers", collector, |node, collector| {
        section(node, "name to base URL", collector, server)
    });
    let auth = object.optional("auth", collector, auth::parse);
    let auth_schemes = object.or_default("auth_schemes", collector, |node, collector| {
        members(node, "name to auth scheme", collector, auth::scheme)
    });
    let byte_order_mark = object.or_default("byte_order_mark", collector, leaf::only_true);
    let envelopes = object.required("envelopes", collector, |node, collector| {
        section(node, "name to envelope", collector, envelope::parse)
    });
    let envelope = object.optional("envelope", collector, leaf::names);
    let errors = object.or_default("errors", collector, |node, collector| {
        members(node, "name to error", collector, error::parse)
    });
    let error_sets = object.or_default("error_sets", collector, |node, collector| {
        members(node, "name to set of errors", collector, error::set)
    });
    let types = object.or_default("types", collector, |node, collector| {
        members(node, "name to type", collector, ty::parse)
    });
    let endpoints = object.required("endpoints", collector, |node, collector| {
        members(node, "name to endpoint", collector, endpoint::parse)
    });
    let inbound = object.or_default("inbound", collector, |node, collector| {
        members(node, "name to inbound shape", collector, inbound::parse)
    });
    schema?;
    Ok(Spec {
        name: name?,
        version: version?,
        title: title?,
        docs: docs?,
        doc: doc?,
        servers: servers?,
        auth: auth?,
        auth_schemes: auth_schemes?,
        byte_order_mark: byte_order_mark?,
        envelopes: envelopes?,
        envelope: envelope?,
        errors: errors?,
        error_sets: error_sets?,
        types: types?,
        endpoints: endpoints?,
        inbound: inbound?,
    })
}

/// `major.minor.patch`
fn version(node: &Node, collector: &mut Collector) -> Parsed<String> {
    let text = leaf::string(node, collector)?;
    let number = |part: &str| {
        let leading_zero = part.len() > 1 && part.starts_with('0');
        !part.is_empty() && !leading_zero && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if text.split('.').count() == 3 && text.split('.').all(number) {
        return Ok(text);
    }
    let message = format!("`{text}` is no version, expected `major.minor.patch` such as `1.0.0`");
    Err(collector.error(Diagnostic::new("bad_version", node.span, message)))
}

fn server(member: &Member, collector: &mut Collector) -> Parsed<Server> {
    let cased = leaf::snake_case(&member.key, "a server", collector);
    let name = member.key.clone();
    let (url, doc) = match &member.value.value {
        Value::String(_) => (http::base_url(&member.value, collector), Ok(None)),
        Value::Object(_) => {
            let object = SERVER.open(&member.value, Some(member.key.span), collector)?;
            let url = object.required("url", collector, http::base_url);
            let doc = object.optional("doc", collector, leaf::prose);
            object.or_default("source", collector, leaf::source)?;
            (url, doc)
        }
        _ => return Err(collector.error(wrong_kind(&member.value, "a base URL or an object with `url`"))),
    };
    cased?;
    Ok(Server { name, url: url?, doc: doc? })
}

/// Entries of which at least one is needed.
fn section<T>(
    node: &Node,
    what: &str,
    collector: &mut Collector,
    parse: fn(&Member, &mut Collector) -> Parsed<T>,
) -> Parsed<Vec<T>> {
    let parsed = members(node, what, collector, parse)?;
    if parsed.is_empty() {
        let message = format!("this object is empty, expected at least one entry: {what}");
        return Err(collector.error(Diagnostic::new("empty_section", node.span, message)));
    }
    Ok(parsed)
}
