//! In: the `query` of a type as written. Out: its parameters as meant, with the functions that they become.

use std::collections::BTreeMap;

use super::lookup::Named;
use super::{Lookup, Resolved};
use crate::model::{Base, Parameter, ParameterType};
use crate::name;
use crate::report::{Collector, Diagnostic};
use crate::source::Span;
use crate::spec::{self, Spec, Suffix, TypeKind};

/// A URL is a text, and its parameters are functions of a type of its own.
pub(super) fn resolve(
    ty: &spec::TypeDef,
    spec: &Spec,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<Vec<Parameter>> {
    let TypeKind::Scalar { base, newtype, query, .. } = &ty.kind else { return Ok(Vec::new()) };
    if !query.is_empty() && (base.value != Base::String || !*newtype) {
        let message = "a type with a `query` is a `string` with `\"newtype\": true`";
        return Err(collector.error(Diagnostic::new("query_of_no_text", ty.name.span, message)));
    }
    let mut functions = BTreeMap::from([("into_inner".to_owned(), None)]);
    let parameters: Vec<_> =
        query.iter().map(|written| parameter(written, &mut functions, spec, lookup, collector)).collect();
    parameters.into_iter().collect()
}

fn parameter(
    written: &spec::Parameter,
    functions: &mut BTreeMap<String, Option<Span>>,
    spec: &Spec,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<Parameter> {
    let named = written.name.as_ref().unwrap_or(&written.wire_name);
    let rust = name::value_identifier(&named.value).map_err(|why| {
        let message = format!("`{}` gives no Rust name: it {}", named.value, why.reason());
        let finding = Diagnostic::new("not_an_identifier", named.span, message);
        collector.error(finding.help("give it a name of your own: `{\"type\": ..., \"name\": ...}`"))
    });
    let ty = target(written, spec, lookup, collector);
    let rust = rust?;
    let encode = written.base64.then(|| format!("encode_{}", rust.trim_start_matches("r#")));
    for function in std::iter::once(&rust).chain(&encode) {
        if let Some(other) = functions.insert(function.clone(), Some(named.span)) {
            let message =
                format!("the type would have two functions `{function}`, give the parameter a `name`");
            let finding = Diagnostic::new("method_name_collision", named.span, message);
            return Err(collector.error(match other {
                Some(other) => finding.also(other, "the other one"),
                None => finding,
            }));
        }
    }
    Ok(Parameter {
        wire: written.wire_name.value.clone(),
        rust,
        encode,
        doc: written.doc.clone(),
        source: written.source.clone(),
        ty: ty?,
        optional: written.ty.is_optional(),
    })
}

/// What a text of a query can be: a number or a text, or a type of its own around one.
fn target(
    written: &spec::Parameter,
    spec: &Spec,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<ParameterType> {
    let fits = |base: Base| base.is_integer() || matches!(base, Base::Decimal | Base::String);
    let found = match lookup.ty(&written.ty.name, collector)? {
        Named::BuiltIn(base) => fits(base).then_some(ParameterType::BuiltIn(base)),
        Named::OfTheFile(index) => match spec.types.get(index).map(|ty| &ty.kind) {
            Some(TypeKind::Scalar { base, newtype, rust: None, .. }) if fits(base.value) => {
                Some(if *newtype {
                    ParameterType::Named(index, base.value)
                } else {
                    ParameterType::BuiltIn(base.value)
                })
            }
            _ => None,
        },
    };
    found.filter(|_| !written.ty.suffixes.contains(&Suffix::List)).ok_or_else(|| {
        let message =
            "a parameter holds an integer, a `decimal`, a `string`, or a scalar that is one of them";
        collector.error(Diagnostic::new("query_type", written.ty.span, message))
    })
}
