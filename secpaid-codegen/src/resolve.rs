//! In: the [`Spec`] as written. Out: the pieces of the [`Model`], or which name or form in them means nothing.
//!
//! A piece that does not resolve stays an error of its own, so that the rules of `check` still see the others.

mod details;
mod endpoint;
mod envelope;
mod error;
mod error_set;
mod inbound;
mod items;
mod lookup;
mod meta;
mod pages;
mod query;
mod reach;
mod refusal;
mod shape;
mod state;
mod types;
mod union;

pub(crate) use self::endpoint::{EndpointParts, JSON, error_name, meant, rule};
pub(crate) use self::error_set::{EndpointErrors, known as known_errors};
pub(crate) use self::lookup::Lookup;
pub(crate) use self::reach::{reach, read_types};
pub(crate) use self::types::location;
use crate::model::{Auth, Envelope, ErrorDef, ErrorSet, Inbound, Meta, Model, Server, TypeDef};
use crate::report::{Collector, Reported};
use crate::spec::{self, Spec};

pub(crate) type Resolved<T> = Result<T, Reported>;

/// The model in pieces, in the order of the spec.
pub(crate) struct Parts {
    pub(crate) auth: Resolved<Option<Auth>>,
    pub(crate) auth_schemes: Vec<Resolved<Auth>>,
    pub(crate) envelopes: Vec<Envelope>,
    pub(crate) errors: Vec<Resolved<ErrorDef>>,
    pub(crate) error_sets: Vec<Resolved<ErrorSet>>,
    pub(crate) types: Vec<Resolved<TypeDef>>,
    pub(crate) metas: Vec<Meta>,
    pub(crate) endpoints: Vec<EndpointParts>,
    pub(crate) inbound: Vec<Resolved<Inbound>>,
}

/// Resolves every name and every wire form.
pub(crate) fn resolve(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) -> Parts {
    let scalars = types::scalars(spec, collector);
    let shapes = shape::Shapes::new(spec, lookup, &scalars);
    let default = spec.auth.as_ref().map(|written| auth(None, written, lookup, collector)).transpose();
    let schemes = spec.auth_schemes.iter();
    let auth_schemes =
        schemes.map(|scheme| auth(Some(&scheme.name.value), &scheme.auth, lookup, collector)).collect();
    let envelopes: Vec<_> = spec.envelopes.iter().map(envelope::lower).collect();
    let errors = spec.errors.iter().map(|error| error::resolve(error, lookup, &shapes, collector));
    let mut errors: Vec<_> = errors.collect();
    let error_sets = spec.error_sets.iter().map(|set| error_set::resolve(set, lookup, collector)).collect();
    let types = types::resolve(spec, lookup, &shapes, collector);
    let (endpoints, metas) = endpoint::resolve(spec, lookup, &shapes, collector);
    details::inherit(spec, &shapes, (&mut errors, &envelopes, &endpoints), collector);
    let inbound = inbound::resolve(spec, &shapes, collector);
    Parts { auth: default, auth_schemes, envelopes, errors, error_sets, types, metas, endpoints, inbound }
}

fn auth(
    scheme: Option<&String>,
    auth: &spec::Auth,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<Auth> {
    let missing = auth.missing.as_ref().map(|name| lookup.error(name, collector)).transpose();
    let rejected = auth.rejected.as_ref().map(|name| lookup.error(name, collector)).transpose();
    let (scheme, kind) = (scheme.cloned(), auth.kind.clone());
    Ok(Auth { scheme, kind, missing: missing?, rejected: rejected? })
}

impl Parts {
    /// The whole model, if every piece of it resolved.
    pub(crate) fn into_model(self, spec: &Spec) -> Resolved<Model> {
        let server = |server: &spec::Server| Server {
            name: server.name.value.clone(),
            url: server.url.clone(),
            doc: server.doc.clone(),
        };
        let endpoints = spec.endpoints.iter().zip(self.endpoints);
        Ok(Model {
            name: spec.name.clone(),
            version: spec.version.clone(),
            title: spec.title.clone(),
            docs: spec.docs.clone(),
            doc: spec.doc.clone(),
            servers: spec.servers.iter().map(server).collect(),
            auth: self.auth?,
            auth_schemes: self.auth_schemes.into_iter().collect::<Resolved<_>>()?,
            byte_order_mark: spec.byte_order_mark,
            envelopes: self.envelopes,
            errors: self.errors.into_iter().collect::<Resolved<_>>()?,
            error_sets: self.error_sets.into_iter().collect::<Resolved<_>>()?,
            types: self.types.into_iter().collect::<Resolved<_>>()?,
            metas: self.metas,
            endpoints: endpoints
                .map(|(written, parts)| parts.into_endpoint(written))
                .collect::<Resolved<_>>()?,
            inbound: self.inbound.into_iter().collect::<Resolved<_>>()?,
        })
    }
}
