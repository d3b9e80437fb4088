//! In: a spec. Out: an OpenAPI 3.1 document that says the same.
//!
//! The standard part means something by itself: schemas for everything that goes over the wire, made from the model. What OpenAPI has
//! no word for goes into `x-envelope` objects as the spec has it, so that an import loses nothing.

mod conjoin;
mod envelope;
mod error;
mod example;
mod extension;
mod inbound;
mod operation;
mod predicate;
mod response;
mod scalar;
mod security;
mod shape;
mod types;

use secpaid_codegen::json::{self, Member, Node};
use secpaid_codegen::model::Model;

pub(crate) use self::extension::EXTENSION;
use self::extension::residual;
pub(crate) use self::security::DEFAULT as DEFAULT_SCHEME;
use super::tree::{Object, list, members, str_at, text};
use crate::failure::Failure;
use crate::spec::Spec;

/// The spec as meant and as written.
struct Context<'s> {
    model: &'s Model,
    written: &'s Node,
}

/// The whole document.
pub(super) fn document(spec: &Spec) -> Result<Node, Failure> {
    let written = json::parse(spec.source.text()).map_err(|error| Failure::new(error.message))?.root;
    let context = Context { model: &spec.model, written: &written };
    let mut document = Object::new().with("openapi", text("3.1.0")).with("info", context.info());
    document.set_some("externalDocs", context.model.docs.as_deref().map(external_docs));
    document.set("servers", context.servers());
    document.set_some("security", context.security());
    let (paths, left_over) = context.paths();
    document.set("paths", paths);
    document.set_filled("webhooks", context.webhooks());
    document.set("components", context.components());
    document.set(EXTENSION, context.rest(left_over));
    Ok(document.into())
}

fn external_docs(url: &str) -> Node {
    Object::new().with("url", text(url)).into()
}

/// The members of an object that say something.
fn entries(node: &Node) -> impl Iterator<Item = &Member> {
    members(node).iter().filter(|member| member.key.value != "$comment")
}

fn reference(component: &str) -> Node {
    Object::new().with("$ref", text(format!("#/components/schemas/{component}"))).into()
}

impl<'s> Context<'s> {
    /// The entries of a section of the spec, in the order of the model.
    fn section(&self, name: &str) -> impl Iterator<Item = &'s Member> + use<'s> {
        self.written.get(name).into_iter().flat_map(entries)
    }

    fn info(&self) -> Node {
        let title = self.model.title.as_ref().unwrap_or(&self.model.name);
        let mut info = Object::new().with("title", text(title)).with("version", text(&self.model.version));
        info.set_some("description", self.model.doc.as_deref().map(text));
        info.into()
    }

    fn servers(&self) -> Node {
        list(self.section("servers").zip(&self.model.servers).map(|(written, server)| {
            let url = str_at(&written.value, "url").unwrap_or(&server.url);
            let mut object = Object::new().with("url", text(url));
            object.set_some("description", server.doc.as_deref().map(text));
            let mut extension = Object::new().with("name", text(&server.name));
            extension.append(residual(&written.value, &["url", "doc"]));
            object.with(EXTENSION, extension).into()
        }))
    }

    fn components(&self) -> Object {
        let mut schemas = self.type_schemas();
        schemas.append(self.request_schemas());
        schemas.append(self.envelope_schemas());
        schemas.append(self.error_schemas());
        let mut components = Object::new();
        components.set_filled("schemas", schemas);
        components.set_filled("securitySchemes", self.security_schemes());
        components
    }

    /// What the document as a whole has no place for.
    fn rest(&self, left_over: Object) -> Object {
        let expressed = [
            "$schema",
            "version",
            "title",
            "docs",
            "doc",
            "servers",
            "auth",
            "auth_schemes",
            "types",
            "endpoints",
            "inbound",
        ];
        let mut rest = residual(self.written, &expressed);
        rest.set_filled("endpoints", left_over);
        rest
    }
}
