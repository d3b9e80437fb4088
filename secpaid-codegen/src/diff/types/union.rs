//! In: a union of both specs. Out: what is different in what says which type a value is, and in the types.

use super::{Both, about};
use crate::diff::Drafts;
use crate::diff::change::{Draft, Wire};
use crate::diff::inclusion::Inclusion;
use crate::diff::pairing::{Pairing, same_variant};
use crate::diff::shape::same;
use crate::diff::words::{from_to, renamed};
use crate::model::{Union, UnionBy, Variant};

impl<'m> Both<'m> {
    pub(super) fn compare_union(
        &self,
        pairing: &Pairing<'m>,
        old: &'m Union,
        new: &'m Union,
        drafts: &mut Drafts,
    ) {
        let name = &self.old.name;
        let wire = pairing.flows_of(name).judge(|flow| {
            let mut inclusion = Inclusion::new(pairing.old, pairing.new, flow);
            let (sent, read) = if flow.is_request() { (old, new) } else { (new, old) };
            match (sent.tag(), read.tag()) {
                (Some(tag), Some(other)) => inclusion.tagged((tag, &sent.variants), (other, &read.variants)),
                (None, None) => inclusion.shaped(&sent.variants, &read.variants),
                _ => Err("another thing says which type it is".to_owned()),
            }
        });
        if old.by != new.by {
            let words = from_to(Some(&by(&old.by)), Some(&by(&new.by)));
            let message = format!("what says which type a `{name}` is {words}");
            let key = if old.tag().is_some() { "tag" } else { "first" };
            drafts.push(about("union_told_otherwise", self.old, &[key], message).wire(wire.clone()));
        }
        self.compare_variants(pairing, old, new, &wire, drafts);
    }

    fn compare_variants(
        &self,
        pairing: &Pairing<'m>,
        old: &'m Union,
        new: &'m Union,
        wire: &Wire,
        drafts: &mut Drafts,
    ) {
        let name = &self.old.name;
        let of = |union: &Union, variant: &Variant, position: usize| match union.tag() {
            Some(_) => variant.tag.clone(),
            None => position.to_string(),
        };
        let draft = |kind, at: &str, variant: &Variant, message: String| -> Draft {
            let member = if variant.tag.is_empty() { &variant.rust } else { &variant.tag };
            about(kind, self.old, &["union", at], message).member(member)
        };
        let added: Vec<_> = new
            .variants
            .iter()
            .enumerate()
            .filter(|(_, variant)| !old.variants.iter().any(|known| same_variant(known, variant)))
            .collect();
        let mut last = None;
        let mut reordered = false;
        for (position, variant) in old.variants.iter().enumerate() {
            let called = if variant.tag.is_empty() { &variant.rust } else { &variant.tag };
            let at = of(old, variant, position);
            let partner = new.variants.iter().position(|known| same_variant(variant, known));
            let Some((new_position, partner)) = partner.and_then(|at| Some((at, new.variants.get(at)?)))
            else {
                let names = added.iter().map(|(_, other)| {
                    if other.tag.is_empty() { other.rust.as_str() } else { other.tag.as_str() }
                });
                let message = format!("the union `{name}` has no `{called}` any more");
                let hint = renamed(called, names);
                drafts.push(draft("variant_removed", &at, variant, message).wire(wire.clone()).hint(hint));
                continue;
            };
            reordered |= last.is_some_and(|last| new_position < last);
            last = Some(new_position);
            let new_at = of(new, partner, new_position);
            let push = |drafts: &mut Drafts, kind, message: String, change: &dyn Fn(Draft) -> Draft| {
                drafts.push(change(
                    draft(kind, &at, variant, message).new_at(&["types", name, "union", &new_at]),
                ));
            };
            if !same(pairing.old, &variant.shape, pairing.new, &partner.shape) {
                let message = format!("the alternative `{called}` of `{name}` is of another type");
                push(drafts, "variant_type_changed", message, &|draft| draft.wire(wire.clone()));
            }
            if variant.rust != partner.rust {
                let words = from_to(Some(&variant.rust), Some(&partner.rust));
                let message = format!("the Rust name of the alternative `{called}` of `{name}` {words}");
                push(drafts, "variant_rust_name_changed", message, &|draft| draft);
            }
            let test = |variant: &Variant| format!("{:?}", variant.when);
            if test(variant) != test(partner) {
                let message =
                    format!("what decides for the alternative `{called}` of `{name}` is another test");
                push(drafts, "variant_test_changed", message, &|draft| draft.wire(wire.clone()));
            }
            if variant.doc != partner.doc {
                let message = format!("the docs of the alternative `{called}` of `{name}` have changed");
                push(drafts, "doc_changed", message, &Draft::docs);
            }
            if variant.source != partner.source {
                let message = format!("where the alternative `{called}` of `{name}` was read has changed");
                push(drafts, "source_changed", message, &Draft::docs);
            }
        }
        for (position, variant) in added {
            let called = if variant.tag.is_empty() { &variant.rust } else { &variant.tag };
            let at = of(new, variant, position);
            let message = format!("the union `{name}` has `{called}`, too");
            drafts.push(draft("variant_added", &at, variant, message).wire(wire.clone()));
        }
        if reordered {
            let message = format!("the types of the union `{name}` stand in another order");
            drafts.push(about("order_changed", self.old, &["union"], message));
        }
    }
}

fn by(by: &UnionBy) -> String {
    match by {
        UnionBy::Tag(tag) => format!("the field `{tag}`"),
        UnionBy::Shape { first: true } => "the first type that fits".to_owned(),
        UnionBy::Shape { first: false } => "the only type that fits".to_owned(),
    }
}
