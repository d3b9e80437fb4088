//! In: `fields` and `request` objects. Out: their fields as written, and wire forms.

mod constant;

pub(super) use self::constant::complete;
use super::object::{Section, entries, wrong_kind};
use super::{Parsed, all, bound, leaf, refusal, ty};
use crate::json::{Member, Node, Value};
use crate::model::Location;
use crate::report::{Collector, Diagnostic};
use crate::source::Spanned;
use crate::spec::{Field, Wire, WireForm};

pub(crate) const FIELD: Section = Section {
    what: "a field",
    keys: &[
        "type",
        "const",
        "in",
        "name",
        "also",
        "wire",
        "none",
        "secret",
        "min",
        "min_exclusive",
        "max",
        "max_exclusive",
        "max_decimals",
        "min_len",
        "max_len",
        "min_items",
        "max_items",
        "not_token",
        "missing",
        "rejected",
        "doc",
        "source",
        "example",
    ],
};

/// A field whose value never varies.
pub(crate) const CONSTANT: Section = Section { what: "a constant", keys: &["const", "in", "doc", "source"] };

/// What is in the path is said by the route.
const LOCATIONS: &[(&str, Location)] =
    &[("query", Location::Query), ("header", Location::Header), ("body", Location::Body)];

pub(super) fn fields(node: &Node, collector: &mut Collector) -> Parsed<Vec<Field>> {
    let entries = entries(node, "name to field", collector)?;
    all(entries.map(|member| field(member, false, collector)).collect())
}

/// The fields of a request, which may be constants.
pub(super) fn request(node: &Node, collector: &mut Collector) -> Parsed<Vec<Field>> {
    let entries = entries(node, "name to field", collector)?;
    let parse = |member: &Member| match member.value.get("const") {
        Some(value) if member.value.get("type").is_none() => constant::parse(member, value, collector),
        _ => field(member, true, collector),
    };
    all(entries.map(parse).collect())
}

fn field(member: &Member, in_request: bool, collector: &mut Collector) -> Parsed<Field> {
    let wire_name = member.key.clone();
    match member.value.value {
        Value::String(_) => Ok(Field::of(wire_name, ty::expression(&member.value, collector)?)),
        Value::Object(_) => {
            let object = FIELD.open(&member.value, Some(member.key.span), collector)?;
            let ty = if in_request {
                let ty = object.exactly_one(&["type", "const"], collector);
                ty.and_then(|member| ty::expression(&member.value, collector))
            } else {
                constant::refuse(&object, collector)?;
                object.required("type", collector, ty::expression)
            };
            let location = object.optional("in", collector, location);
            let name = object.optional("name", collector, |node, collector| {
                let name = leaf::text(node, collector)?;
                leaf::snake_case(&name, "a field", collector)?;
                Ok(name)
            });
            let also = object
                .or_default("also", collector, |node, collector| leaf::list(node, collector, leaf::text));
            let wire = object.optional("wire", collector, wire);
            let none = object.optional("none", collector, leaf::distinct_texts);
            let secret = object.or_default("secret", collector, leaf::only_true);
            let bounds = bound::bounds(&object, collector);
            let refusals = refusal::refusals(&object, collector);
            let doc = object.optional("doc", collector, leaf::prose);
            let source = object.or_default("source", collector, leaf::source);
            Ok(Field {
                wire_name,
                ty: ty?,
                constant: None,
                location: location?,
                name: name?,
                also: also?,
                wire: wire?,
                none: none?,
                secret: secret?,
                bounds: bounds?,
                refusals: refusals?,
                doc: doc?,
                source: source?,
                example: object.get("example").cloned(),
            })
        }
        _ => Err(collector.error(wrong_kind(&member.value, "a type expression or an object with `type`"))),
    }
}

/// Where in a request the field is.
fn location(node: &Node, collector: &mut Collector) -> Parsed<Spanned<Location>> {
    Ok(Spanned::new(leaf::word(node, LOCATIONS, collector)?, node.span))
}

/// One form or a list of forms.
pub(super) fn wire(node: &Node, collector: &mut Collector) -> Parsed<Wire> {
    let forms = leaf::one_or_more(node, collector, form)?;
    leaf::distinct(&forms, collector)?;
    Ok(Wire { span: node.span, forms })
}

fn form(node: &Node, collector: &mut Collector) -> Parsed<Spanned<WireForm>> {
    let form = match &node.value {
        Value::String(name) => WireForm::Name(name.clone()),
        Value::Object(_) => WireForm::Words(words(node, collector)?),
        _ => {
            return Err(
                collector.error(wrong_kind(node, "a wire form: a string, or words for true and false"))
            );
        }
    };
    Ok(Spanned::new(form, node.span))
}

/// Words for true and false: without both, one of them could not be written.
fn words(node: &Node, collector: &mut Collector) -> Parsed<Vec<(String, bool)>> {
    let entries = entries(node, "word to `true` or `false`", collector)?;
    let words = entries.map(|member| Ok((member.key.value.clone(), leaf::flag(&member.value, collector)?)));
    let words = all(words.collect())?;
    for value in [true, false] {
        if !words.iter().any(|(_, says)| *says == value) {
            let message = format!("no word of this vocabulary says `{value}`");
            let finding = Diagnostic::new("bad_vocabulary", node.span, message);
            return Err(collector.error(finding.help(
                "list words for both, such as `{\"Yes\": true, \"No\": false}`; where only one of them is ever said, the type is an `enum`",
            )));
        }
    }
    Ok(words)
}
