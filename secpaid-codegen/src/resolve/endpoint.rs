//! In: endpoints as written. Out: endpoints in pieces, each resolved or reported, and the meta structs they share.

use super::meta::Metas;
use super::shape::Shapes;
use super::{EndpointErrors, Lookup, Resolved, envelope, error_set, items, pages, state, types};
use crate::json::Value;
use crate::model::{
    Data, Endpoint, EndpointAuth, Example, Field, File, Items, Meta, Outcome, Pages, Rule, RuleKind, State,
};
use crate::name;
use crate::report::Collector;
use crate::spec::{self, Spec, Text};

/// The content type of an envelope.
pub(crate) const JSON: &str = "application/json";

/// The pieces of an endpoint that can fail to resolve.
pub(crate) struct EndpointParts {
    pub(crate) method_name: String,
    pub(crate) auth: Resolved<EndpointAuth>,
    pub(crate) envelopes: Resolved<Vec<usize>>,
    pub(crate) request: Resolved<Vec<Field>>,
    pub(crate) data: Resolved<Option<Data>>,
    pub(crate) items: Resolved<Option<Items>>,
    pub(crate) pages: Resolved<Option<Pages>>,
    pub(crate) state: Resolved<Option<State>>,
    /// Per rule what stands for its being broken.
    pub(crate) rejected: Resolved<Vec<Option<usize>>>,
    pub(crate) meta: Resolved<usize>,
    pub(crate) errors: Resolved<EndpointErrors>,
    pub(crate) examples: Resolved<Vec<Example>>,
}

pub(super) fn resolve(
    spec: &Spec,
    lookup: &Lookup<'_>,
    shapes: &Shapes<'_>,
    collector: &mut Collector,
) -> (Vec<EndpointParts>, Vec<Meta>) {
    let default = match &spec.envelope {
        Some(names) => indices(names, lookup, collector),
        None => Ok((0..spec.envelopes.len()).collect()),
    };
    let mut metas = Metas::new(spec, shapes, default.clone().unwrap_or_default());
    let parts = spec.endpoints.iter().map(|endpoint| {
        let envelopes = match &endpoint.envelope {
            Some(names) => indices(names, lookup, collector),
            None => default.clone(),
        };
        let request = types::request(endpoint, shapes, collector);
        let data = data(endpoint, shapes, collector);
        let (data, items) = items(endpoint, data, spec, lookup, collector);
        let pages = pages(endpoint, &request, &data, spec, collector);
        EndpointParts {
            method_name: method_name(&endpoint.name),
            auth: auth(endpoint, lookup, collector),
            state: state(endpoint, &request, &data, &pages, spec, lookup, collector),
            rejected: rejected(endpoint, lookup, collector),
            pages,
            request,
            data,
            items,
            meta: envelopes
                .as_ref()
                .map_err(|reported| *reported)
                .and_then(|list| metas.of(endpoint, list, collector)),
            envelopes,
            errors: error_set::of_endpoint(&endpoint.errors, spec, lookup, collector),
            examples: examples(endpoint, spec, lookup, collector),
        }
    });
    (parts.collect(), metas.finish())
}

impl EndpointParts {
    pub(super) fn into_endpoint(self, written: &spec::Endpoint) -> Resolved<Endpoint> {
        let EndpointErrors { all: errors, own: own_errors, sets: error_sets } = self.errors?;
        Ok(Endpoint {
            name: written.name.value.clone(),
            method_name: self.method_name,
            error_name: error_name(&written.name),
            method: written.route.method.clone(),
            path: written.route.path.clone(),
            doc: written.doc.clone(),
            docs: written.docs.clone(),
            source: written.source.clone(),
            auth: self.auth?,
            encodings: written.body.as_ref().map(|body| body.value.clone()).unwrap_or_default(),
            retry: written.retry,
            envelopes: self.envelopes?,
            outcomes: envelope::tests(&written.outcomes),
            code: written.code.clone(),
            message: written.message.clone(),
            request: self.request?,
            rules: written
                .rules
                .iter()
                .zip(self.rejected?)
                .map(|(written, rejected)| Rule { rejected, ..rule(written) })
                .collect(),
            data: self.data?,
            file: written.file.as_ref().map(|file| File {
                optional: file.optional,
                content: file.content.iter().map(|content| content.value.clone()).collect(),
                doc: file.doc.clone(),
            }),
            items: self.items?,
            pages: self.pages?,
            state: self.state?,
            meta: self.meta?,
            errors,
            own_errors,
            error_sets,
            examples: self.examples?,
            span: written.name.span,
        })
    }
}

/// What its pointers lead to is for `check`; what stands for its being broken is resolved apart from it.
pub(crate) fn rule(rule: &spec::Rule) -> Rule {
    let kind = match &rule.kind {
        spec::RuleKind::Sum { at, at_most } => {
            RuleKind::Sum { at: at.value.clone(), at_most: at_most.value.clone() }
        }
        spec::RuleKind::NotAfter { earlier, later } => {
            RuleKind::NotAfter { earlier: earlier.value.clone(), later: later.value.clone() }
        }
    };
    let when = rule.when.as_ref().map(|test| test.value.clone());
    Rule { name: rule.name.value.clone(), doc: rule.doc.clone(), kind, when, rejected: None }
}

/// The name of an endpoint's error enum.
pub(crate) fn error_name(endpoint: &Text) -> String {
    format!("{}Error", endpoint.value)
}

/// `UpperCamelCase` names always give an identifier, except `Self`, which `check` refuses.
fn method_name(endpoint: &Text) -> String {
    name::value_identifier(&endpoint.value).unwrap_or_else(|_| name::snake_case(&endpoint.value))
}

fn auth(endpoint: &spec::Endpoint, lookup: &Lookup<'_>, collector: &mut Collector) -> Resolved<EndpointAuth> {
    Ok(match &endpoint.auth {
        spec::EndpointAuth::Default => EndpointAuth::Default,
        spec::EndpointAuth::None => EndpointAuth::None,
        spec::EndpointAuth::Scheme(name) => EndpointAuth::Scheme(lookup.auth_scheme(name, collector)?),
    })
}

fn indices(names: &[Text], lookup: &Lookup<'_>, collector: &mut Collector) -> Resolved<Vec<usize>> {
    let found: Vec<_> = names.iter().map(|name| lookup.envelope(name, collector)).collect();
    found.into_iter().collect()
}

fn data(endpoint: &spec::Endpoint, shapes: &Shapes<'_>, collector: &mut Collector) -> Resolved<Option<Data>> {
    let Some(data) = &endpoint.data else { return Ok(None) };
    let shape = shapes.data(data, collector)?;
    Ok(Some(Data { shape, place: data.place.clone(), empty: data.empty.clone(), doc: data.doc.clone() }))
}

/// The data of a success, or the list that it is, whose entries carry the data.
fn items(
    endpoint: &spec::Endpoint,
    data: Resolved<Option<Data>>,
    spec: &Spec,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> (Resolved<Option<Data>>, Resolved<Option<Items>>) {
    match (&endpoint.items, data) {
        (None, data) => (data, Ok(None)),
        (Some(_), Err(reported)) => (Err(reported), Err(reported)),
        (Some(written), Ok(data)) => {
            (Ok(None), items::resolve(written, data, spec, lookup, collector).map(Some))
        }
    }
}

fn pages(
    endpoint: &spec::Endpoint,
    request: &Resolved<Vec<Field>>,
    data: &Resolved<Option<Data>>,
    spec: &Spec,
    collector: &mut Collector,
) -> Resolved<Option<Pages>> {
    let Some(written) = &endpoint.pages else { return Ok(None) };
    // Its fields are looked for in what was written, and that has to have a meaning.
    request.as_ref().map_err(|reported| *reported)?;
    let data = data.as_ref().map_err(|reported| *reported)?;
    pages::resolve(written, endpoint, data.as_ref(), spec, collector).map(Some)
}

fn state(
    endpoint: &spec::Endpoint,
    request: &Resolved<Vec<Field>>,
    data: &Resolved<Option<Data>>,
    pages: &Resolved<Option<Pages>>,
    spec: &Spec,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<Option<State>> {
    let Some(written) = &endpoint.state else { return Ok(None) };
    let about = state::About {
        endpoint,
        request: request.as_ref().map_err(|reported| *reported)?,
        data: data.as_ref().map_err(|reported| *reported)?.as_ref(),
        pages: pages.as_ref().map_err(|reported| *reported)?.as_ref(),
        spec,
        lookup,
    };
    state::resolve(written, &about, collector).map(Some)
}

fn rejected(
    endpoint: &spec::Endpoint,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<Vec<Option<usize>>> {
    let named =
        |rule: &spec::Rule| rule.rejected.as_ref().map(|name| lookup.error(name, collector)).transpose();
    let rejected: Vec<_> = endpoint.rules.iter().map(named).collect();
    rejected.into_iter().collect()
}

/// What an example amounts to: what it says, or what its error does.
pub(crate) fn meant(example: &spec::Example, spec: &Spec) -> Outcome {
    // A success has no error; an example that says otherwise is reported, and is that of the error for everything else.
    if let Some(outcome) =
        example.outcome.as_ref().filter(|outcome| outcome.value != Outcome::Ok || example.error.is_none())
    {
        return outcome.value;
    }
    let Some(name) = &example.error else { return Outcome::Ok };
    let error = spec.errors.iter().find(|error| error.name.value == name.value);
    let said = error.and_then(|error| error.outcome.as_ref());
    said.map_or(Outcome::Error, |outcome| outcome.value)
}

fn examples(
    endpoint: &spec::Endpoint,
    spec: &Spec,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<Vec<Example>> {
    let resolve = |example: &spec::Example| {
        let error = example.error.as_ref().map(|name| lookup.error(name, collector)).transpose()?;
        let (content_type, response) = answer(endpoint, example, spec);
        Ok(Example {
            request: example.request.as_ref().map(ToString::to_string),
            status: example.status,
            content_type,
            response,
            error,
            outcome: meant(example, spec),
            source: example.source.clone(),
        })
    };
    let examples: Vec<_> = endpoint.examples.iter().map(resolve).collect();
    examples.into_iter().collect()
}

/// Content type and body of an example: JSON, or the text of a file of the first type that the endpoint answers with.
fn answer(endpoint: &spec::Endpoint, example: &spec::Example, spec: &Spec) -> (String, String) {
    match (&endpoint.file, &example.response.value) {
        (Some(file), Value::String(text)) if meant(example, spec) == Outcome::Ok => {
            (file.content.first().map(|first| first.value.clone()).unwrap_or_default(), text.clone())
        }
        _ => (JSON.to_owned(), example.response.to_string()),
    }
}
