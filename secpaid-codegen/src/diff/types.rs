//! In: the types of both specs. Out: what is different in them, judged by the ways that their values travel.

mod query;
mod union;
mod values;

use std::collections::BTreeMap;

use super::change::{Draft, Wire};
use super::document::Documents;
use super::field::Fields;
use super::flow::Flow;
use super::inclusion::Inclusion;
use super::pairing::{Pairing, TYPE};
use super::surface::Owner;
use super::words::{from_to, renamed};
use super::{Drafts, list};
use crate::model::{Codec, Form, Shape, TypeDef, TypeKind};

pub(super) fn compare<'m>(pairing: &mut Pairing<'m>, documents: &Documents<'_>, drafts: &mut Drafts) {
    let (old, new) = (pairing.old, pairing.new);
    let paired = list::pair(&old.types, &new.types, |ty| ty.name.as_str());
    let index = |types: &'m [TypeDef]| -> BTreeMap<&'m str, usize> {
        types.iter().enumerate().map(|(index, ty)| (ty.name.as_str(), index)).collect()
    };
    let (old_index, new_index) = (index(&old.types), index(&new.types));
    for (left, right) in &paired.both {
        let position =
            |index: &BTreeMap<&str, usize>| index.get(left.name.as_str()).copied().unwrap_or_default();
        Both { old: left, new: right, old_index: position(&old_index), new_index: position(&new_index) }
            .compare(pairing, documents, drafts);
    }
    for ty in &paired.removed {
        let hint = renamed(&ty.name, paired.added.iter().map(|added| added.name.as_str()));
        drafts.push(
            about("type_removed", ty, &[], format!("the type `{}` is gone", ty.name)).hint(hint).whole(),
        );
    }
    for ty in &paired.added {
        drafts.push(about("type_added", ty, &[], format!("the type `{}` is new", ty.name)));
    }
    if paired.reordered {
        drafts.push(
            Draft::new("order_changed", &Owner::Api, &["types"], "the types stand in another order").docs(),
        );
    }
}

/// Puts what a scalar of the file breaks in its fields down to the scalar. `expression` is the type of the field.
pub(super) fn blame(pairing: &mut Pairing<'_>, expression: &str, wire: Wire) {
    let name = expression.trim_end_matches(['[', ']', '{', '}', '?']);
    if pairing.both_have_type(name) {
        pairing.blame(TYPE, name, wire);
    }
}

fn about(kind: &'static str, ty: &TypeDef, keys: &[&str], message: String) -> Draft {
    let at: Vec<&str> = ["types", ty.name.as_str()].into_iter().chain(keys.iter().copied()).collect();
    Draft::new(kind, &Owner::Type(ty.name.clone()), &at, message)
}

/// A type that both specs have.
struct Both<'m> {
    old: &'m TypeDef,
    new: &'m TypeDef,
    old_index: usize,
    new_index: usize,
}

impl<'m> Both<'m> {
    fn compare(&self, pairing: &mut Pairing<'m>, documents: &Documents<'_>, drafts: &mut Drafts) {
        let Self { old, new, .. } = self;
        let name = &old.name;
        match (&old.kind, &new.kind) {
            (
                TypeKind::Scalar { codec: left, newtype },
                TypeKind::Scalar { codec: right, newtype: other },
            ) => {
                self.compare_scalar(pairing, (left, right), drafts);
                if newtype != other {
                    let what = if *other {
                        "has a Rust type of its own now"
                    } else {
                        "has no Rust type of its own any more"
                    };
                    drafts.push(about(
                        "newtype_changed",
                        old,
                        &["newtype"],
                        format!("the type `{name}` {what}"),
                    ));
                }
            }
            (
                TypeKind::Enum { ignore_case, values },
                TypeKind::Enum { ignore_case: other, values: new_values },
            ) => {
                if ignore_case != other {
                    let what = if *other { "ignores case now" } else { "does not ignore case any more" };
                    let message = format!("the enum `{name}` {what}");
                    drafts.push(about("enum_case_changed", old, &["ignore_case"], message));
                }
                self.compare_values(pairing, values, new_values, *other, drafts);
            }
            (TypeKind::Record { fields }, TypeKind::Record { fields: new_fields }) => {
                let at = vec!["types".to_owned(), name.clone(), "fields".to_owned()];
                let owner = Owner::Type(name.clone());
                let flows = pairing.flows_of(name);
                Fields { owner, at, old: fields, new: new_fields, flows, in_path: Vec::new(), whole: None }
                    .compare(pairing, documents, drafts);
            }
            (TypeKind::Union(left), TypeKind::Union(right)) => {
                self.compare_union(pairing, left, right, drafts)
            }
            (TypeKind::Tuple { entries }, TypeKind::Tuple { entries: new_entries }) => {
                let at = vec!["types".to_owned(), name.clone(), "tuple".to_owned()];
                let owner = Owner::Type(name.clone());
                let flows = pairing.flows_of(name);
                let whole = flows.judge(|flow| {
                    let (sent, read) =
                        if flow.is_request() { (entries, new_entries) } else { (new_entries, entries) };
                    Inclusion::new(pairing.old, pairing.new, flow).entries(sent, read)
                });
                Fields {
                    owner,
                    at,
                    old: entries,
                    new: new_entries,
                    flows,
                    in_path: Vec::new(),
                    whole: Some(whole),
                }
                .compare(pairing, documents, drafts);
            }
            (left, right) => {
                let words = from_to(Some(kind(left)), Some(kind(right)));
                let message = format!("the type `{name}` is of another kind: it {words}");
                drafts.push(about("type_kind_changed", old, &[], message).wire(self.whole(pairing)).whole());
            }
        }
        if old.rust != new.rust {
            let words = from_to(old.rust.as_deref(), new.rust.as_deref());
            let message = format!(
                "the Rust type of `{name}` is another one: it {words}; what it takes is not compared"
            );
            drafts.push(about("rust_type_changed", old, &["rust"], message));
        }
        self.compare_query(pairing, drafts);
        if old.doc != new.doc {
            drafts.push(
                about("doc_changed", old, &["doc"], format!("the docs of the type `{name}` have changed"))
                    .docs(),
            );
        }
        if old.source != new.source {
            let message = format!("where the type `{name}` was read has changed");
            drafts.push(about("source_changed", old, &["source"], message).docs());
        }
    }

    /// All values of the old type against all of the new one.
    fn whole(&self, pairing: &Pairing<'m>) -> Wire {
        pairing.flows_of(&self.old.name).judge(|flow| self.values(pairing, flow))
    }

    fn values(&self, pairing: &Pairing<'m>, flow: Flow) -> Result<(), String> {
        let (old, new) = (Shape::Named(self.old_index), Shape::Named(self.new_index));
        super::inclusion::named(pairing.old, pairing.new, &old, &new, flow)
    }

    fn compare_scalar(&self, pairing: &Pairing<'m>, (old, new): (&Codec, &Codec), drafts: &mut Drafts) {
        let name = &self.old.name;
        if old.base != new.base {
            let words = from_to(Some(old.base.name()), Some(new.base.name()));
            let message = format!("the scalar `{name}` {words}");
            drafts.push(about("scalar_changed", self.old, &["scalar"], message).wire(self.whole(pairing)));
        } else if old.forms != new.forms {
            let words = from_to(Some(&forms(old)), Some(&forms(new)));
            let message = format!("`wire` of the type `{name}` {words}");
            drafts.push(about("wire_changed", self.old, &["wire"], message).wire(self.whole(pairing)));
        }
    }
}

fn kind(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Scalar { .. } => "scalar",
        TypeKind::Enum { .. } => "enum",
        TypeKind::Record { .. } => "record",
        TypeKind::Tuple { .. } => "tuple",
        TypeKind::Union(_) => "union",
    }
}

fn forms(codec: &Codec) -> String {
    let word = |form: &Form| match form {
        Form::Words(words) => {
            words.iter().map(|(word, value)| format!("{word} = {value}")).collect::<Vec<_>>().join(" and ")
        }
        Form::Plain => codec.base.name().to_owned(),
        Form::Number => "number".to_owned(),
        Form::String => "string".to_owned(),
        Form::Bool => "bool".to_owned(),
        Form::SpaceDateTime => "YYYY-MM-DD HH:MM:SS".to_owned(),
        Form::Rfc3339 => "RFC3339".to_owned(),
        Form::NumericMonth => "YYYY-MM".to_owned(),
        Form::EnglishMonth => "Month YYYY".to_owned(),
        Form::File => "file".to_owned(),
    };
    codec.forms.iter().map(word).collect::<Vec<_>>().join(", ")
}
