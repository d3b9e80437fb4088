//! In: the details of errors and of envelopes. Out: per error what stands beside it.

use std::collections::BTreeSet;

use super::shape::Shapes;
use super::{EndpointParts, Resolved};
use crate::model::{Details, Envelope, ErrorDef, Shape};
use crate::report::{Collector, Diagnostic};
use crate::spec::{self, Spec};

/// Always optional: an error is never lost over what stands beside it.
pub(super) fn shape(
    details: &spec::Details,
    shapes: &Shapes<'_>,
    collector: &mut Collector,
) -> Resolved<Shape> {
    Ok(match shapes.plain(&details.ty, collector)? {
        optional @ Shape::Optional { .. } => optional,
        item => Shape::Optional { item: Box::new(item), none: Vec::new() },
    })
}

/// Gives every error that says nothing itself the details of the envelopes that it can come in.
///
/// Its variant is one, so these have one type.
pub(super) fn inherit(
    spec: &Spec,
    shapes: &Shapes<'_>,
    (errors, envelopes, endpoints): (&mut [Resolved<ErrorDef>], &[Envelope], &[EndpointParts]),
    collector: &mut Collector,
) {
    if spec.envelopes.iter().all(|envelope| envelope.details.is_none()) {
        return;
    }
    let of_envelopes: Vec<Option<Resolved<Shape>>> = spec
        .envelopes
        .iter()
        .map(|envelope| envelope.details.as_ref().map(|details| shape(details, shapes, collector)))
        .collect();
    let mut tried: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); errors.len()];
    for endpoint in endpoints {
        let (Ok(declared), Ok(envelopes)) = (&endpoint.errors, &endpoint.envelopes) else { continue };
        for error in &declared.all {
            if let Some(tried) = tried.get_mut(*error) {
                tried.extend(envelopes);
            }
        }
    }
    for ((error, tried), written) in errors.iter_mut().zip(&tried).zip(&spec.errors) {
        let Ok(definition) = error else { continue };
        if definition.details.is_some() {
            continue;
        }
        let mut found: Option<(usize, &Shape)> = None;
        let can_come = |index: usize| {
            let envelope = envelopes.get(index);
            envelope.is_some_and(|it| definition.matchers.iter().any(|matcher| matcher.can_meet(index, it)))
        };
        for index in tried.iter().copied().filter(|index| can_come(*index)) {
            let Some(Some(Ok(shape))) = of_envelopes.get(index) else { continue };
            match found {
                None => found = Some((index, shape)),
                Some((_, known)) if known == shape => {}
                Some((first, _)) => {
                    let place = |index: usize| spec.envelopes.get(index)?.details.as_ref();
                    let (Some(first), Some(again)) = (place(first), place(index)) else { continue };
                    let name = &written.name;
                    let message = format!("the error `{}` would have details of two types", name.value);
                    let finding = Diagnostic::new("details_types_differ", name.span, message);
                    let finding =
                        finding.also(first.ty.span, "one envelope").also(again.ty.span, "another one");
                    collector.error(finding.help("give the error `details` of its own"));
                }
            }
        }
        definition.details = found.map(|(_, shape)| Details { at: None, shape: shape.clone() });
    }
}
