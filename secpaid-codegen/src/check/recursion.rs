//! Rules about records that contain themselves.

use crate::model::{Shape, TypeDef, TypeKind};
use crate::report::{Collector, Diagnostic};
use crate::resolve::Resolved;
use crate::spec::{Spec, TypeExpr};

/// A record that always needs another one of itself has no first value, so neither can anybody build one nor can an
/// answer hold one.
pub(super) fn check_finite(spec: &Spec, types: &[Resolved<TypeDef>], collector: &mut Collector) {
    let ends = ends(types);
    let leads = |ty: usize, shape: &Shape| {
        // Where one alternative ends, the union does.
        let is_union = matches!(types.get(ty), Some(Ok(def)) if def.union().is_some());
        needed(shape).filter(|_| !(is_union && ends.get(ty) == Some(&true)))
    };
    for cycle in cycles(types, &leads) {
        let name =
            cycle.first().and_then(|step| spec.types.get(step.ty)).map_or("", |ty| ty.name.value.as_str());
        let mut fields = cycle.iter().filter_map(|step| written(spec, *step));
        let Some(first) = fields.next() else { continue };
        let message = format!("`{name}` can never be built, since it always needs another `{name}`");
        let finding = Diagnostic::new("never_built", first.span, message);
        let finding = fields.fold(finding, |finding, field| finding.also(field.span, "which needs this"));
        collector.error(
            finding.help("let one of the fields be missing: end its type in `?`, or make it a list or a map"),
        );
    }
}

/// Puts a box on the field that closes a cycle: a struct that holds itself would have no size. A list is a box already, and so is a map.
pub(super) fn box_cycles(types: &mut [Resolved<TypeDef>]) {
    for cycle in cycles(types, &|_, shape| held(shape)) {
        let Some(Step { ty, field }) = cycle.last().copied() else { continue };
        let Some(Ok(ty)) = types.get_mut(ty) else { continue };
        let shape = match &mut ty.kind {
            TypeKind::Record { fields } | TypeKind::Tuple { entries: fields } => {
                fields.get_mut(field).map(|field| &mut field.shape)
            }
            TypeKind::Union(union) => union.variants.get_mut(field).map(|variant| &mut variant.shape),
            TypeKind::Scalar { .. } | TypeKind::Enum { .. } => None,
        };
        shape.into_iter().for_each(put_box);
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

/// A field of a record, an entry of a tuple or a variant of a union; type and part by position.
#[derive(Debug, Clone, Copy)]
struct Step {
    ty: usize,
    field: usize,
}

fn written(spec: &Spec, step: Step) -> Option<&TypeExpr> {
    spec.types.get(step.ty)?.inside().nth(step.field)
}

/// Has a type a value that ends? None has at first; one gets it when all that it cannot do without have.
fn ends(types: &[Resolved<TypeDef>]) -> Vec<bool> {
    let mut ends = vec![false; types.len()];
    loop {
        let ended = |shape: &Shape| needed(shape).is_none_or(|ty| ends.get(ty) != Some(&false));
        let next: Vec<bool> = types
            .iter()
            .map(|ty| match ty {
                Ok(def) => match def.union() {
                    // What no alternative is, is kept as it is.
                    Some(union) => union.tag().is_some() || def.inside().any(ended),
                    None => def.inside().all(ended),
                },
                Err(_) => true,
            })
            .collect();
        if next == ends {
            return ends;
        }
        ends = next;
    }
}

/// The type that a shape inside a type leads to.
type Leads<'l> = dyn Fn(usize, &Shape) -> Option<usize> + 'l;

#[derive(Clone, Copy)]
enum Visit {
    Not,
    /// With its place on the way.
    OnTheWay(usize),
    Done,
}

/// Walks the records in the order of the file along the fields that `leads` follows. Each field that leads back to a
/// record on the way gives a cycle, of which it is the last step. Without those fields there is no cycle.
fn cycles(types: &[Resolved<TypeDef>], leads: &Leads<'_>) -> Vec<Vec<Step>> {
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
fn edges(types: &[Resolved<TypeDef>], ty: usize, leads: &Leads<'_>) -> Vec<(Step, usize)> {
    let Some(Ok(def)) = types.get(ty) else { return Vec::new() };
    let edge = |(field, shape): (usize, &Shape)| {
        let next = leads(ty, shape).filter(|next| *next < types.len())?;
        Some((Step { ty, field }, next))
    };
    def.inside().enumerate().filter_map(edge).collect()
}
