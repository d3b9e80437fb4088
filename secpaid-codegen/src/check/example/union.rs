//! In: a JSON value and a union. Out: where and why it is none of its types, or more than one.

use super::constraint::holds;
use super::fit::{Direction, Walk};
use crate::json::{Node, Value};
use crate::model::{Union, UnionBy, Variant, kinds};
use crate::report::{Collector, did_you_mean};
use crate::source::Span;

/// Unions inside unions that are told by trying are looked at so deep.
const MAX_TRIES: u8 = 4;

impl Walk<'_> {
    pub(super) fn union(&mut self, node: &Node, union: &Union) {
        match &union.by {
            UnionBy::Tag(tag) => self.tagged(node, union, tag),
            UnionBy::Shape { first } => self.shaped(node, &union.variants, *first),
        }
    }

    fn tagged(&mut self, node: &Node, union: &Union, tag: &str) {
        if !matches!(node.value, Value::Object(_)) {
            return self.misfit(node.span, format!("expected an object, found {}", node.kind()));
        }
        let Some(told) = node.get(tag) else {
            let start = Span::new(node.span.start, node.span.start + 1);
            return self
                .misfit(start, format!("the field `{tag}` is missing, which says which type this is"));
        };
        let Value::String(text) = &told.value else {
            let message = format!("expected a string that says which type this is, found {}", told.kind());
            return self.step(tag.to_owned(), |walk| walk.misfit(told.span, message));
        };
        let Some(variant) = union.tagged(text) else {
            if self.direction == Direction::Request {
                let near = did_you_mean(text, union.variants.iter().map(|variant| variant.tag.as_str()));
                let message = format!("the union has no type `{text}`{near}");
                self.step(tag.to_owned(), |walk| walk.misfit(told.span, message));
            }
            return;
        };
        let types = self.types;
        // The variants of such a union are records; what else they are was reported.
        if let crate::model::Shape::Named(index) = variant.shape.bare()
            && let Some(Ok(ty)) = types.get(*index)
            && let Some(fields) = ty.fields()
        {
            self.record_beside(node, fields, Some(tag));
        }
    }

    fn shaped(&mut self, node: &Node, variants: &[Variant], first: bool) {
        if self.tries >= MAX_TRIES {
            return;
        }
        let types = self.types;
        let kind = match &node.value {
            Value::Null => crate::model::Kinds::NULL,
            Value::Bool(_) => crate::model::Kinds::BOOL,
            Value::Number(_) => crate::model::Kinds::NUMBER,
            Value::String(_) => crate::model::Kinds::STRING,
            Value::Array(_) => crate::model::Kinds::ARRAY,
            Value::Object(_) => crate::model::Kinds::OBJECT,
        };
        let mut possible = Vec::new();
        for variant in variants {
            match &variant.when {
                Some(test) => match holds(node, test) {
                    Some(true) => possible.push(variant),
                    Some(false) => {}
                    // Whether it holds is for the engine of the runtime.
                    None => return,
                },
                None if kinds(&variant.shape, &|index| types.get(index)?.as_ref().ok()).has(kind) => {
                    possible.push(variant);
                }
                None => {}
            }
        }
        if let [only] = possible.as_slice() {
            return self.value(node, &only.shape);
        }
        let fitting: Vec<_> = possible
            .into_iter()
            .filter(|variant| variant.when.is_some() || self.fits(node, variant))
            .collect();
        let names = |variants: &mut dyn Iterator<Item = &Variant>| {
            variants.map(|variant| format!("`{}`", variant.rust)).collect::<Vec<_>>().join(", ")
        };
        match fitting.as_slice() {
            [] => self.misfit(node.span, format!("this fits none of {}", names(&mut variants.iter()))),
            [only] if only.when.is_some() => self.value(node, &only.shape),
            [_] => {}
            [_, ..] if first => {}
            several => {
                let message =
                    format!("this fits several of the types: {}", names(&mut several.iter().copied()));
                self.misfit(node.span, message);
            }
        }
    }

    fn fits(&mut self, node: &Node, variant: &Variant) -> bool {
        let mut collector = Collector::default();
        let mut walk = self.trial(&mut collector);
        walk.value(node, &variant.shape);
        collector.is_empty()
    }
}
