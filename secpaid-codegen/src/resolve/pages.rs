//! In: `pages` as written, and the fields it names. Out: the same with indices, or which name or type does not fit.

use super::Resolved;
use crate::model::{Base, Data, PageBy, Pages, Shape};
use crate::report::{Collector, Diagnostic, did_you_mean};
use crate::spec::{self, Spec, Suffix, Text, TypeKind};

pub(super) fn resolve(
    pages: &spec::Pages,
    endpoint: &spec::Endpoint,
    data: Option<&Data>,
    spec: &Spec,
    collector: &mut Collector,
) -> Resolved<Pages> {
    let by_text = matches!(pages.by, PageBy::Cursor { .. } | PageBy::Last { plus: None, .. });
    let fields = Fields { endpoint, spec };
    let field = fields.path(&pages.field, by_text, collector);
    let size = pages.size.as_ref();
    let size_field = size.map(|size| fields.path(&size.field, false, collector)).transpose();
    if let (Ok(field), Ok(Some(size)), Some(written)) = (&field, &size_field, size)
        && field == size
    {
        let message = "one request field cannot say both which page and how many records it holds";
        let finding = Diagnostic::new("page_size_is_the_page", written.field.span, message);
        collector.error(finding.also(pages.field.span, "the page"));
    }
    let items = match &endpoint.items {
        Some(_) => entries(pages, collector).map(|()| None),
        None => items(pages, data, spec, collector),
    };
    let items = items?;
    let by = match (&pages.by, &pages.key) {
        (PageBy::Last { plus, .. }, Some(name)) => {
            let key = key(name, plus.is_some(), endpoint, data, items, spec, collector)?;
            PageBy::Last { key, plus: *plus }
        }
        (by, _) => by.clone(),
    };
    Ok(Pages {
        by,
        field: field?,
        size: size_field?,
        default_size: size.and_then(|size| size.default),
        max_size: size.and_then(|size| size.max),
        items,
        total: pages.total.clone(),
        pages: pages.pages.clone(),
        stop: pages.stop.clone(),
    })
}

/// The names of the field of a record that the next page begins behind.
fn key(
    name: &Text,
    counts: bool,
    endpoint: &spec::Endpoint,
    data: Option<&Data>,
    items: Option<usize>,
    spec: &Spec,
    collector: &mut Collector,
) -> Resolved<Vec<String>> {
    if let Some(list) = &endpoint.items {
        let message = "the next page begins behind a record, but the entries of this list may be none";
        let finding = Diagnostic::new("key_of_entries", name.span, message);
        return Err(collector.error(finding.also(list.span, "the entries")));
    }
    let fields = record_of(data, items, spec).unwrap_or_default();
    let Some(field) = fields.iter().find(|field| field.wire_name.value == name.value) else {
        let near = did_you_mean(&name.value, fields.iter().map(|field| field.wire_name.value.as_str()));
        let message = format!("the records have no field `{}`{near}", name.value);
        let finding = Diagnostic::new("unknown_page_key", name.span, message);
        return Err(collector.error(finding.instead(name.span, &name.value, near.clear())));
    };
    let known = scalar_of(field, spec);
    let fits = known.is_some_and(|base| base.is_integer() || !counts && base == Base::String);
    if !fits || field.secret {
        let expected = if counts { "an integer" } else { "a `string` or an integer" };
        let message =
            format!("the field `{}` cannot tell pages apart: that takes {expected}, no secret", name.value);
        let finding = Diagnostic::new("page_key_type", name.span, message);
        return Err(collector.error(finding.also(field.ty.span, "its type")));
    }
    Ok(std::iter::once(&field.wire_name).chain(&field.also).map(|name| name.value.clone()).collect())
}

/// The fields of the records of a page.
fn record_of<'s>(data: Option<&Data>, items: Option<usize>, spec: &'s Spec) -> Option<&'s [spec::Field]> {
    let fields = |index: usize| match &spec.types.get(index)?.kind {
        TypeKind::Record { fields } => Some(fields.as_slice()),
        _ => None,
    };
    match (items, data?.shape.bare()) {
        (None, Shape::List { item, .. }) => match item.bare() {
            Shape::Named(index) => fields(*index),
            _ => None,
        },
        (Some(list), Shape::Named(index)) => {
            let name = &fields(*index)?.get(list)?.ty.name.value;
            fields(spec.types.iter().position(|ty| ty.name.value == *name)?)
        }
        _ => None,
    }
}

/// The built-in behind a field that is one scalar.
fn scalar_of(field: &spec::Field, spec: &Spec) -> Option<Base> {
    if field.ty.suffixes.iter().any(|suffix| *suffix != Suffix::Optional) {
        return None;
    }
    let name = &field.ty.name.value;
    let of_the_file = spec.types.iter().find(|ty| ty.name.value == *name).map(|ty| match &ty.kind {
        TypeKind::Scalar { base, .. } => Some(base.value),
        _ => None,
    });
    of_the_file.unwrap_or_else(|| Base::named(name))
}

/// The request fields of an endpoint.
struct Fields<'a> {
    endpoint: &'a spec::Endpoint,
    spec: &'a Spec,
}

impl<'a> Fields<'a> {
    /// The field that a name leads to, or a pointer into the request, if it can hold a number; with `text`, also if it can hold a text.
    fn path(&self, name: &Text, text: bool, collector: &mut Collector) -> Resolved<Vec<usize>> {
        let Some(pointer) = name.value.strip_prefix('/') else {
            return self.steps(name, std::slice::from_ref(&name.value), text, collector);
        };
        let steps: Vec<_> =
            pointer.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        self.steps(name, &steps, text, collector)
    }

    fn steps(
        &self,
        name: &Text,
        steps: &[String],
        text: bool,
        collector: &mut Collector,
    ) -> Resolved<Vec<usize>> {
        let mut path = Vec::new();
        let mut fields = self.endpoint.request.as_slice();
        let mut last: Option<&spec::Field> = None;
        for step in steps {
            if let Some(around) = last {
                fields = self.record(around).ok_or_else(|| {
                    let around_name = &around.wire_name.value;
                    let message = format!(
                        "`{}` leads into `{around_name}`, which is no record that every request has",
                        name.value
                    );
                    let finding = Diagnostic::new("page_field_type", name.span, message);
                    collector.error(finding.also(around.ty.span, "its type"))
                })?;
            }
            let found = fields.iter().position(|field| field.wire_name.value == *step);
            let Some((index, field)) = found.and_then(|index| Some((index, fields.get(index)?))) else {
                return Err(collector.error(self.unknown(name, step, fields)));
            };
            path.push(index);
            last = Some(field);
        }
        let Some(field) = last else { return Ok(path) };
        if let Some(constant) = &field.constant {
            let message = format!("`{}` is a constant, which cannot ask for another page", name.value);
            let finding = Diagnostic::new("page_field_type", name.span, message);
            return Err(collector.error(finding.also(constant.span, "its value")));
        }
        if self.base(field).is_some_and(|base| base.is_integer() || text && base == Base::String) {
            return Ok(path);
        }
        let expected = if text { "a `string` or an integer" } else { "an integer" };
        let message = format!(
            "the request field `{}` cannot ask for a page: that takes {expected}, no newtype and no secret",
            name.value
        );
        let finding = Diagnostic::new("page_field_type", name.span, message);
        Err(collector.error(finding.also(field.ty.span, "its type")))
    }

    /// A name that leads nowhere.
    fn unknown(&self, name: &Text, step: &str, fields: &[spec::Field]) -> Diagnostic {
        let near = did_you_mean(step, fields.iter().map(|field| field.wire_name.value.as_str()));
        let endpoint = &self.endpoint.name.value;
        if step == name.value {
            let message = format!(
                "endpoint `{endpoint}` has no request field `{step}`, expected a key of its `request`{near}"
            );
            let finding = Diagnostic::new("unknown_request_field", name.span, message);
            return finding.instead(name.span, step, near.clear());
        }
        let message = format!(
            "`{}` leads to no field of a request of endpoint `{endpoint}`: there is no `{step}`{near}",
            name.value
        );
        Diagnostic::new("unknown_request_field", name.span, message)
    }

    /// The fields of a record that is always there.
    fn record(&self, field: &spec::Field) -> Option<&'a [spec::Field]> {
        let is_there = field.ty.suffixes.is_empty() && field.wire.is_none() && !field.secret;
        let ty = self.spec.types.iter().find(|ty| is_there && ty.name.value == field.ty.name.value)?;
        match &ty.kind {
            TypeKind::Record { fields } => Some(fields),
            _ => None,
        }
    }

    /// The built-in type that a field has in Rust, if it is one scalar and no secret.
    fn base(&self, field: &spec::Field) -> Option<Base> {
        let of_the_file = self.spec.types.iter().find(|ty| ty.name.value == field.ty.name.value);
        let is_plain = of_the_file
            .is_none_or(|ty| matches!(ty.kind, TypeKind::Scalar { newtype: false, rust: None, .. }));
        scalar_of(field, self.spec).filter(|_| is_plain && !field.secret)
    }
}

/// A list whose entries have outcomes is the list of the pages, wherever it is.
fn entries(pages: &spec::Pages, collector: &mut Collector) -> Resolved<()> {
    let Some(name) = &pages.items else { return Ok(()) };
    let message = "the list is where the `items` of the endpoint say, leave these out";
    Err(collector.error(Diagnostic::new("items_in_pages", name.span, message)))
}

/// Where in the data the records are; `None`: the data is the list.
fn items(
    pages: &spec::Pages,
    data: Option<&Data>,
    spec: &Spec,
    collector: &mut Collector,
) -> Resolved<Option<usize>> {
    let shape = data.map(|data| match &data.shape {
        Shape::Optional { item, .. } => item,
        other => other,
    });
    let Some(name) = &pages.items else {
        return match shape {
            Some(Shape::List { .. }) => Ok(None),
            _ => {
                let message = "`pages` needs `data` that is a list, or `items` with the name of a list in it";
                Err(collector.error(Diagnostic::new("pages_without_list", pages.span, message)))
            }
        };
    };
    let record = match shape {
        Some(Shape::Named(index)) => spec.types.get(*index).and_then(|ty| match &ty.kind {
            TypeKind::Record { fields } => Some(fields),
            _ => None,
        }),
        _ => None,
    };
    let Some(fields) = record else {
        let message = "`items` names a field, so `data` has to be a record";
        return Err(collector.error(Diagnostic::new("items_without_record", name.span, message)));
    };
    let Some((index, field)) =
        fields.iter().enumerate().find(|(_, field)| field.wire_name.value == name.value)
    else {
        let near = did_you_mean(&name.value, fields.iter().map(|field| field.wire_name.value.as_str()));
        let message = format!("the data has no field `{}`{near}", name.value);
        let finding = Diagnostic::new("unknown_items", name.span, message);
        return Err(collector.error(finding.instead(name.span, &name.value, near.clear())));
    };
    let suffixes = field.ty.suffixes.strip_suffix(&[Suffix::Optional]).unwrap_or(&field.ty.suffixes);
    if suffixes.last() != Some(&Suffix::List) || field.secret {
        let message = format!("the field `{}` is not a list of records", name.value);
        let finding = Diagnostic::new("items_not_a_list", name.span, message);
        return Err(collector.error(finding.also(field.ty.span, "its type")));
    }
    Ok(Some(index))
}
