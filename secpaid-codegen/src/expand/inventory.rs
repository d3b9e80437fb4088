//! From the names that a module lists to what they stand for in the model, and to where list and spec disagree.

use crate::model::{Model, TypeDef, TypeKind};
use crate::report::{Diagnostic, did_you_mean};
use crate::source::Span;

/// What a listed name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Index into [`Model::endpoints`].
    Endpoint(usize),
    /// Index into [`Model::inbound`].
    Inbound(usize),
    /// Index into [`Model::types`].
    Type(usize),
}

/// A listed name that stands for nothing.
#[derive(Debug)]
pub struct Unknown {
    /// What is wrong, with the place in the spec that it should have named.
    pub diagnostic: Diagnostic,
    /// What was probably meant.
    pub meant: Option<Meaning>,
}

/// Finds what a listed name stands for.
///
/// # Errors
///
/// When it is neither an endpoint nor an inbound shape nor a type with a Rust type of its own.
pub fn find(model: &Model, name: &str) -> Result<Meaning, Box<Unknown>> {
    if let Some(index) = model.endpoints.iter().position(|endpoint| endpoint.name == name) {
        return Ok(Meaning::Endpoint(index));
    }
    if let Some(index) = model.inbound.iter().position(|inbound| inbound.name == name) {
        return Ok(Meaning::Inbound(index));
    }
    match model.types.iter().enumerate().find(|(_, def)| def.name == name) {
        Some((_, def)) if !has_rust_type(def) => {
            Err(Box::new(Unknown { diagnostic: plain_scalar(def), meant: None }))
        }
        Some((index, _)) => Ok(Meaning::Type(index)),
        None => Err(Box::new(unknown(model, name))),
    }
}

/// The endpoints and inbound shapes that the list lacks, each with a finding, in the order of the file.
pub fn missing(model: &Model, listed: &[Meaning]) -> Vec<(Meaning, Diagnostic)> {
    let endpoints = model.endpoints.iter().enumerate().map(|(index, endpoint)| {
        let finding = unlisted("unlisted_endpoint", &endpoint.name, "an endpoint", endpoint.span);
        (Meaning::Endpoint(index), finding)
    });
    let inbound = model.inbound.iter().enumerate().map(|(index, inbound)| {
        let finding = unlisted("unlisted_inbound", &inbound.name, "an inbound shape", inbound.span);
        (Meaning::Inbound(index), finding)
    });
    endpoints.chain(inbound).filter(|(meaning, _)| !listed.contains(meaning)).collect()
}

fn unlisted(rule: &'static str, name: &str, what: &str, span: Span) -> Diagnostic {
    let message = format!("the module does not list `{name}`, {what} of the spec");
    let help =
        format!("add `pub struct {name};` to the module, or `partial` to the arguments of the attribute");
    Diagnostic::new(rule, span, message).help(help)
}

fn has_rust_type(def: &TypeDef) -> bool {
    !matches!(def.kind, TypeKind::Scalar { newtype: false, .. })
}

fn plain_scalar(def: &TypeDef) -> Diagnostic {
    let message = format!("`{}` has no Rust type of its own that could be listed", def.name);
    Diagnostic::new("listed_scalar", def.span, message).help("add `\"newtype\": true` to it in the spec")
}

fn unknown(model: &Model, name: &str) -> Unknown {
    let endpoints = model.endpoints.iter().enumerate();
    let endpoints = endpoints.map(|(index, def)| (Meaning::Endpoint(index), def.name.as_str(), def.span));
    let inbound = model.inbound.iter().enumerate();
    let inbound = inbound.map(|(index, def)| (Meaning::Inbound(index), def.name.as_str(), def.span));
    let types = model.types.iter().enumerate().filter(|(_, def)| has_rust_type(def));
    let types = types.map(|(index, def)| (Meaning::Type(index), def.name.as_str(), def.span));
    let candidates: Vec<_> = endpoints.chain(inbound).chain(types).collect();

    let suggestion = did_you_mean(name, candidates.iter().map(|(_, name, _)| *name));
    // The suggestion names one candidate, and is what that one alone would give.
    let meant = candidates.iter().find(|(_, other, _)| suggestion.near == Some(*other));
    let message = format!("the spec has no endpoint, inbound shape or type `{name}`{suggestion}");
    let (span, label) = match (meant, candidates.first()) {
        (Some((_, _, span)), _) => (*span, ""),
        (None, Some((_, _, span))) => (*span, "the endpoints begin here"),
        (None, None) => (Default::default(), "there are none"),
    };
    Unknown {
        diagnostic: Diagnostic::new("unknown_listed", span, message).label(label),
        meant: meant.map(|(meaning, ..)| *meaning),
    }
}
