//! In: an entry of `endpoints`. Out: the endpoint as written.

use super::object::{Section, wrong_kind};
use super::{Parsed, auth, bound, field, file, http, items, leaf, meta, outcome, pages, pointer, state, ty};
use crate::json::{Member, Node, Value};
use crate::model::{Encoding, Retry};
use crate::report::Collector;
use crate::source::Spanned;
use crate::spec::{Data, Endpoint, EndpointAuth, Example, File};

pub(crate) const ENDPOINT: Section = Section {
    what: "an endpoint",
    keys: &[
        "route", "doc", "docs", "source", "auth", "body", "retry", "envelope", "outcome", "code", "message",
        "request", "rules", "data", "items", "pages", "state", "meta", "errors", "examples",
    ],
};
pub(crate) const DATA: Section = Section { what: "`data`", keys: &["type", "wire", "at", "empty", "doc"] };
pub(crate) const EXAMPLE: Section = Section {
    what: "an example",
    keys: &["doc", "source", "request", "status", "error", "outcome", "response"],
};

const ENCODINGS: &[(&str, Encoding)] =
    &[("json", Encoding::Json), ("form", Encoding::Form), ("multipart", Encoding::Multipart)];
const RETRIES: &[(&str, Retry)] = &[("never", Retry::Never), ("safe", Retry::Safe)];

pub(super) fn parse(member: &Member, collector: &mut Collector) -> Parsed<Endpoint> {
    let cased = leaf::upper_camel_case(&member.key, "an endpoint", collector);
    let object = ENDPOINT.open(&member.value, Some(member.key.span), collector)?;
    let route = object.required("route", collector, http::route);
    let doc = object.optional("doc", collector, leaf::prose);
    let docs = object.optional("docs", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    let auth = object.optional("auth", collector, auth::of_endpoint);
    let body = object.optional("body", collector, body);
    let retry = object.optional("retry", collector, |node, collector| leaf::word(node, RETRIES, collector));
    let envelope = object.optional("envelope", collector, leaf::names);
    let outcomes = object.or_default("outcome", collector, outcome::own_tests);
    let code = object.or_default("code", collector, pointer::candidates);
    let message = object.or_default("message", collector, pointer::candidates);
    let request = object.or_default("request", collector, field::request);
    let rules = object.or_default("rules", collector, bound::rules);
    let carried = object.optional("data", collector, carried);
    let items = object.optional("items", collector, items::parse);
    let pages = object.optional("pages", collector, pages::parse);
    let state = object.optional("state", collector, state::parse);
    let meta = object.or_default("meta", collector, meta::parse);
    let errors = object.or_default("errors", collector, |node, collector| {
        let errors = leaf::list(node, collector, leaf::text)?;
        leaf::distinct(&errors, collector)?;
        Ok(errors)
    });
    let examples =
        object.or_default("examples", collector, |node, collector| leaf::list(node, collector, example));
    cased?;
    let (data, file) = match carried? {
        None => (None, None),
        Some(Carried::Data(data)) => (Some(data), None),
        Some(Carried::File(file)) => (None, Some(file)),
    };
    let (request, mut examples) = (request?, examples?);
    field::complete(&mut examples, &request);
    Ok(Endpoint {
        name: member.key.clone(),
        route: route?,
        doc: doc?,
        docs: docs?,
        source: source?,
        auth: auth?.unwrap_or(EndpointAuth::Default),
        body: body?,
        retry: retry?.unwrap_or(Retry::Never),
        envelope: envelope?,
        outcomes: outcomes?,
        code: code?,
        message: message?,
        request,
        rules: rules?,
        data,
        file,
        items: items?,
        pages: pages?,
        state: state?,
        meta: meta?,
        errors: errors?,
        examples,
    })
}

fn body(node: &Node, collector: &mut Collector) -> Parsed<Spanned<Vec<Encoding>>> {
    let encodings = leaf::one_or_more(node, collector, |node, collector| {
        Ok(Spanned::new(leaf::word(node, ENCODINGS, collector)?, node.span))
    })?;
    leaf::distinct(&encodings, collector)?;
    Ok(Spanned::new(encodings.into_iter().map(|encoding| encoding.value).collect(), node.span))
}

/// What a success carries.
enum Carried {
    Data(Data),
    File(File),
}

fn carried(node: &Node, collector: &mut Collector) -> Parsed<Carried> {
    if file::is_meant(node) {
        file::parse(node, collector).map(Carried::File)
    } else {
        data(node, collector).map(Carried::Data)
    }
}

fn data(node: &Node, collector: &mut Collector) -> Parsed<Data> {
    match node.value {
        Value::String(_) => {
            let ty = ty::expression(node, collector)?;
            Ok(Data { ty, wire: None, place: None, empty: None, doc: None })
        }
        Value::Object(_) => {
            let object = DATA.open(node, None, collector)?;
            let ty = object.required("type", collector, ty::expression);
            let wire = object.optional("wire", collector, field::wire);
            let place = object.optional("at", collector, pointer::place);
            let empty = object.optional("empty", collector, outcome::empty);
            let doc = object.optional("doc", collector, leaf::prose);
            Ok(Data { ty: ty?, wire: wire?, place: place?, empty: empty?, doc: doc? })
        }
        _ => Err(collector.error(wrong_kind(node, "a type expression or an object with `type`"))),
    }
}

fn example(node: &Node, collector: &mut Collector) -> Parsed<Example> {
    let object = EXAMPLE.open(node, None, collector)?;
    let response = object.required("response", collector, |node, _| Ok(node.clone()));
    let status = object.optional("status", collector, leaf::status);
    let error = object.optional("error", collector, leaf::text);
    let outcome = object.optional("outcome", collector, outcome::of_example);
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    doc?;
    Ok(Example {
        request: object.get("request").cloned(),
        status: status?.map_or(200, |status| status.value),
        response: response?,
        error: error?,
        outcome: outcome?,
        source: source?,
    })
}
