//! Rules about records that contain themselves.

use crate::model::{Shape, TypeDef, TypeKind};
use crate::report::{Collector, Diagnostic};
use crate::resolve::Resolved;
use crate::spec::{self, Spec};

/// A record that always needs another one of itself has no first value, so neither can anybody build one nor can an
/// answer hold one.
pub(super) fn check_finite(spec: &Spec, types: &[Resolved<TypeDef>], collector: &mut Collector) {
    for cycle in cycles(types, needed) {
        let name =
            cycle.first().and_then(|step| spec.types.get(step.ty)).map_or("", |ty| ty.name.value.as_str());
        let mut fields = cycle.iter().filter_map(|step| written(spec, *step));
        let Some(first) = fields.next() else { continue };
        let message = format!("`{name}` can never be built, since it always needs another `{name}`");
        let finding = Diagnostic::new("never_built", first.ty.span, message);
        let finding = fields.fold(finding, |finding, field| finding.also(field.ty.span, "which needs this"));
        collector.error(
            finding.help("let one of the fields be missing: end its type in `?`, or make it a list or a map"),
        );
    }
}

/// Puts a box on the field that closes a cycle: a struct that holds itself would have no size. A list is a box already, and so is a map.
pub(super) fn box_cycles(types: &mut [Resolved<TypeDef>]) {
    for cycle in cycles(types, held) {
        let Some(Step { ty, field }) = cycle.last().copied() else { continue };
        let Some(Ok(ty)) = types.get_mut(ty) else { continue };
        if let TypeKind::Record { fields } | TypeKind::Tuple { entries: fields } = &mut ty.kind
            && let Some(field) = fields.get_mut(field)
        {
            put_box(&mut field.shape);
        }
    }
}

/// The type that a value of this shape cannot do without.
fn needed(shape: &Shape) -> Option<usize> {
    match shape {
        Shape::Optional { .. } => None,
        _ => held(shape),
    }
}

/// The type whose value a value of this shape holds inside itself.
fn held(shape: &Shape) -> Option<usize> {
    match shape {
        Shape::Named(index) => Some(*index),
        Shape::Secret(item) | Shape::InString { item, .. } | Shape::Optional { item, .. } => held(item),
        Shape::Scalar(_) | Shape::List { .. } | Shape::Map(_) | Shape::Boxed(_) => None,
    }
}

fn put_box(shape: &mut Shape) {
    match shape {
        Shape::Named(index) => *shape = Shape::Boxed(Box::new(Shape::Named(*index))),
        Shape::Secret(item) | Shape::InString { item, .. } | Shape::Optional { item, .. } => put_box(item),
        Shape::Scalar(_) | Shape::List { .. } | Shape::Map(_) | Shape::Boxed(_) => {}
    }
}

/// A field of a record, both by position.
#[derive(Debug, Clone, Copy)]
struct Step {
    ty: usize,
    field: usize,
}

fn written(spec: &Spec, step: Step) -> Option<&spec::Field> {
    spec.types.get(step.ty)?.fields().get(step.field)
}

#[derive(Clone, Copy)]
enum Visit {
    Not,
    /// With its place on the way.
    OnTheWay(usize),
    Done,
}

/// Walks the records in the order of the file along the fields that `leads` follows. Each field that leads back to a
/// record on the way gives a cycle, of which it is the last step. Without those fields there is no cycle.
fn cycles(types: &[Resolved<TypeDef>], leads: fn(&Shape) -> Option<usize>) -> Vec<Vec<Step>> {
    let edges: Vec<Vec<(Step, usize)>> = (0..types.len()).map(|ty| edges(types, ty, leads)).collect();
    let mut visits = vec![Visit::Not; types.len()];
    let mut found = Vec::new();
    for start in 0..types.len() {
        if !matches!(visits[start], Visit::Not) {
            continue;
        }
        visits[start] = Visit::OnTheWay(0);
        // Records on the way, each with the number of its edges that were followed.
        let mut way = vec![(start, 0)];
        while let Some((ty, followed)) = way.last_mut() {
            let Some((_, next)) = edges[*ty].get(*followed).copied() else {
                visits[*ty] = Visit::Done;
                way.pop();
                continue;
            };
            *followed += 1;
            match visits[next] {
                Visit::Not => {
                    visits[next] = Visit::OnTheWay(way.len());
                    way.push((next, 0));
                }
                Visit::OnTheWay(place) => {
                    found
                        .push(way[place..].iter().map(|(ty, followed)| edges[*ty][followed - 1].0).collect());
                }
                Visit::Done => {}
            }
        }
    }
    found
}

/// The fields of a record that lead to another type of the file.
fn edges(types: &[Resolved<TypeDef>], ty: usize, leads: fn(&Shape) -> Option<usize>) -> Vec<(Step, usize)> {
    let fields = match types.get(ty) {
        Some(Ok(def)) => def.members(),
        _ => &[],
    };
    let edge = |(field, next): (usize, &crate::model::Field)| {
        let next = leads(&next.shape).filter(|next| *next < types.len())?;
        Some((Step { ty, field }, next))
    };
    fields.iter().enumerate().filter_map(edge).collect()
}
