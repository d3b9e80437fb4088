//! In: the types of both specs. Out: what is different in them, judged by the ways that their values travel.

use std::collections::BTreeMap;

use super::atom::range;
use super::change::{Draft, Wire};
use super::document::Documents;
use super::field::Fields;
use super::flow::Flow;
use super::pairing::{Pairing, TYPE};
use super::surface::Owner;
use super::words::{from_to, quoted, renamed};
use super::{Drafts, list};
use crate::model::{Base, Codec, EnumValue, Form, Parameter, ParameterType, Shape, TypeDef, TypeKind};

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
    let name = expression.trim_end_matches(['[', ']', '?']);
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
                Fields { owner, at, old: fields, new: new_fields, flows }.compare(pairing, documents, drafts);
            }
            (left, right) => {
                let words = from_to(Some(kind(left)), Some(kind(right)));
                let message = format!("the type `{name}` is of another kind: it {words}");
                drafts.push(about("type_kind_changed", old, &[], message).wire(self.whole(pairing)).whole());
            }
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

    fn compare_values(
        &self,
        pairing: &Pairing<'m>,
        old: &'m [EnumValue],
        new: &'m [EnumValue],
        ignore_case: bool,
        drafts: &mut Drafts,
    ) {
        let name = &self.old.name;
        let flows = pairing.flows_of(name);
        let listed = |text: &str| {
            new.iter()
                .flat_map(|value| std::iter::once(&value.value).chain(&value.also))
                .any(|known| known == text || ignore_case && known.eq_ignore_ascii_case(text))
        };
        let refused = |value: &EnumValue| {
            flows.judge(|flow| {
                if flow.is_request() && !listed(&value.value) {
                    Err(format!("clients send {}, which the API does not list", quoted(&value.value)))
                } else {
                    Ok(())
                }
            })
        };
        let paired = list::pair(old, new, |value| value.value.as_str());
        let place = |values: &[EnumValue], value: &EnumValue| {
            values.iter().position(|known| known.value == value.value).unwrap_or_default().to_string()
        };
        let draft = |kind, (values, value): (&[EnumValue], &EnumValue), message: String| {
            about(kind, self.old, &["enum", &place(values, value)], message).member(&value.value)
        };
        for value in &paired.removed {
            let hint = renamed(&value.value, paired.added.iter().map(|added| added.value.as_str()));
            let message = format!("the value {} of `{name}` is gone", quoted(&value.value));
            drafts.push(draft("enum_value_removed", (old, value), message).wire(refused(value)).hint(hint));
        }
        for value in &paired.added {
            let message = format!("the value {} of `{name}` is new", quoted(&value.value));
            drafts.push(draft("enum_value_added", (new, value), message).wire(flows.judge(|_| Ok(()))));
        }
        for (left, right) in &paired.both {
            let value = quoted(&left.value);
            let both = |kind, message| {
                draft(kind, (old, left), message).new_at(&["types", name, "enum", &place(new, right)])
            };
            if left.also != right.also {
                let wire =
                    flows.judge(|flow| if flow.is_request() { Ok(()) } else { meaning(old, left, right) });
                drafts.push(
                    both(
                        "enum_value_names_changed",
                        format!("the other texts of the value {value} have changed"),
                    )
                    .wire(wire),
                );
            }
            if left.rust != right.rust {
                let words = from_to(Some(&left.rust), Some(&right.rust));
                drafts.push(both(
                    "enum_variant_renamed",
                    format!("the Rust name of the value {value} {words}"),
                ));
            }
            if left.doc != right.doc {
                drafts
                    .push(both("doc_changed", format!("the docs of the value {value} have changed")).docs());
            }
        }
        if paired.reordered {
            drafts.push(about(
                "order_changed",
                self.old,
                &["enum"],
                format!("the values of `{name}` stand in another order"),
            ));
        }
        let case_refused = flows.judge(|flow| {
            let sent = old.iter().find(|value| flow.is_request() && !listed(&value.value));
            sent.map_or(Ok(()), |value| {
                Err(format!("clients send {}, which the API does not take", quoted(&value.value)))
            })
        });
        if let Some(draft) = drafts
            .iter_mut()
            .rev()
            .find(|draft| draft.kind == "enum_case_changed" && draft.owner == Owner::Type(name.clone()))
        {
            let known = paired.removed.iter().any(|value| !listed(&value.value));
            draft.wire = if known { flows.judge(|_| Ok(())) } else { case_refused };
        }
    }

    fn compare_query(&self, pairing: &Pairing<'m>, drafts: &mut Drafts) {
        let name = &self.old.name;
        let flows = pairing.flows_of(name);
        let read = |result: Result<(), String>| {
            flows.judge(|flow| if flow.is_request() { Ok(()) } else { result.clone() })
        };
        let paired = list::pair(&self.old.query, &self.new.query, |parameter| parameter.wire.as_str());
        let draft = |kind, parameter: &Parameter, message: String| {
            about(kind, self.old, &["query", &parameter.wire], message).member(&parameter.wire)
        };
        for parameter in &paired.removed {
            let lost = if parameter.optional {
                Ok(())
            } else {
                Err(format!("clients look for the parameter `{}`", parameter.wire))
            };
            let message = format!("the parameter `{}` of `{name}` is gone", parameter.wire);
            drafts.push(draft("parameter_removed", parameter, message).wire(read(lost)));
        }
        for parameter in &paired.added {
            let message = format!("the parameter `{}` of `{name}` is new", parameter.wire);
            drafts.push(draft("parameter_added", parameter, message));
        }
        for (left, right) in &paired.both {
            let wire = left.wire.as_str();
            if parameter_type(pairing.old, left) != parameter_type(pairing.new, right)
                || left.encode.is_some() != right.encode.is_some()
            {
                let result = if parameter_fits(left, right) {
                    Ok(())
                } else {
                    Err(format!("clients read `{wire}` in another form"))
                };
                drafts.push(
                    draft(
                        "parameter_type_changed",
                        left,
                        format!("the parameter `{wire}` of `{name}` has another type or form"),
                    )
                    .wire(read(result)),
                );
            }
            if left.optional != right.optional {
                let lost =
                    if right.optional { Err(format!("clients need the parameter `{wire}`")) } else { Ok(()) };
                drafts.push(
                    draft(
                        "parameter_optional_changed",
                        left,
                        format!(
                            "the parameter `{wire}` of `{name}` is {} now",
                            if right.optional { "optional" } else { "required" }
                        ),
                    )
                    .wire(read(lost)),
                );
            }
            if left.rust != right.rust
                || left.encode.is_some() && left.encode != right.encode && right.encode.is_some()
            {
                let words = from_to(Some(&left.rust), Some(&right.rust));
                drafts.push(draft(
                    "parameter_renamed",
                    left,
                    format!("the function of the parameter `{wire}` {words}"),
                ));
            }
            if left.doc != right.doc || left.source != right.source {
                drafts.push(
                    draft("doc_changed", left, format!("the docs of the parameter `{wire}` have changed"))
                        .docs(),
                );
            }
        }
        if paired.reordered {
            drafts.push(
                about(
                    "order_changed",
                    self.old,
                    &["query"],
                    "the parameters stand in another order".to_owned(),
                )
                .docs(),
            );
        }
    }
}

/// Do old clients read every value of the new parameter?
fn parameter_fits(old: &Parameter, new: &Parameter) -> bool {
    let base = |parameter: &Parameter| match parameter.ty {
        ParameterType::BuiltIn(base) | ParameterType::Named(_, base) => base,
    };
    let (read, sent) = (base(old), base(new));
    let fits = match (range(read), range(sent)) {
        (Some(read), Some(sent)) => sent.within(read),
        (None, Some(sent)) if read == Base::Decimal => sent.fits_decimal(),
        _ => read == sent || read == Base::String,
    };
    fits && old.encode.is_some() == new.encode.is_some()
}

fn parameter_type(model: &crate::model::Model, parameter: &Parameter) -> String {
    match parameter.ty {
        ParameterType::BuiltIn(base) => base.name().to_owned(),
        ParameterType::Named(index, base) => {
            format!("{} {}", model.types.get(index).map_or("", |ty| ty.name.as_str()), base.name())
        }
    }
}

/// Does a text that old clients take for one value stand for another one now?
fn meaning(old: &[EnumValue], left: &EnumValue, right: &EnumValue) -> Result<(), String> {
    let others = old.iter().filter(|value| value.value != left.value);
    let mut taken = others
        .flat_map(|value| std::iter::once(&value.value).chain(&value.also).map(move |text| (value, text)));
    match taken.find(|(_, text)| right.also.contains(text)) {
        Some((value, text)) => Err(format!("clients take {} for {}", quoted(text), quoted(&value.value))),
        None => Ok(()),
    }
}

fn kind(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Scalar { .. } => "scalar",
        TypeKind::Enum { .. } => "enum",
        TypeKind::Record { .. } => "record",
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
    };
    codec.forms.iter().map(word).collect::<Vec<_>>().join(", ")
}
