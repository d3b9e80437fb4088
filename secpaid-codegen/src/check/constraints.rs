//! Rules about what the spec says must hold for requests.

use crate::decimal::Exact;
use crate::json::EVERY;
use crate::model::{Base, Bound, Field, Limit, Placed, Shape, Test, TypeDef, TypeKind, placed, pointer_text};
use crate::report::{Collector, Diagnostic, did_you_mean};
use crate::resolve::{Parts, Resolved};
use crate::source::Spanned;
use crate::spec::{self, RuleKind, Spec, Text};

/// What a bound can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    /// An integer of 128 bits, more than a decimal holds.
    Huge,
    Decimal,
    Text,
    Date,
    List,
    Other,
}

impl Kind {
    fn of(shape: &Shape, types: &[Resolved<TypeDef>]) -> Self {
        match shape {
            Shape::Scalar(codec) => Self::of_base(codec.base),
            Shape::List { .. } => Self::List,
            Shape::Map(_) => Self::Other,
            Shape::Named(index) => match types.get(*index) {
                Some(Ok(TypeDef { kind: TypeKind::Scalar { codec, .. }, .. })) => Self::of_base(codec.base),
                _ => Self::Other,
            },
            Shape::Optional { item, .. }
            | Shape::InString { item, .. }
            | Shape::Secret(item)
            | Shape::Boxed(item) => Self::of(item, types),
        }
    }

    fn of_base(base: Base) -> Self {
        match base {
            Base::Decimal => Self::Decimal,
            Base::U128 | Base::I128 => Self::Huge,
            base if base.is_integer() => Self::Integer,
            Base::String => Self::Text,
            Base::Date => Self::Date,
            _ => Self::Other,
        }
    }

    fn takes(self, bound: &Bound) -> bool {
        match bound {
            Bound::Min(_) | Bound::MinExclusive(_) | Bound::Max(_) | Bound::MaxExclusive(_) => {
                matches!(self, Self::Integer | Self::Huge | Self::Decimal)
            }
            Bound::MaxDecimals(_) => self == Self::Decimal,
            Bound::MinLen(_) | Bound::MaxLen(_) | Bound::NotToken => self == Self::Text,
            Bound::MinItems(_) | Bound::MaxItems(_) => self == Self::List,
        }
    }
}

/// The fields of records, tuples and requests, as written and as resolved; for a type, whether a request holds it.
fn fields<'a>(
    spec: &'a Spec,
    parts: &'a Parts,
) -> impl Iterator<Item = (&'a spec::Field, &'a Field, Option<(&'a Text, bool)>)> {
    let types = spec.types.iter().zip(&parts.types).filter_map(|(written, ty)| {
        let ty = ty.as_ref().ok()?;
        Some((written.fields(), ty.members(), Some((&written.name, ty.written))))
    });
    let requests = spec.endpoints.iter().zip(&parts.endpoints).filter_map(|(written, resolved)| {
        Some((written.request.as_slice(), resolved.request.as_deref().ok()?, None))
    });
    types.chain(requests).flat_map(|(written, resolved, record)| {
        written.iter().zip(resolved).map(move |(written, resolved)| (written, resolved, record))
    })
}

/// A bound of something that a value of the type does not have would never be broken.
pub(super) fn check_fit(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for (written, field, record) in fields(spec, parts) {
        let kind = Kind::of(&field.shape, &parts.types);
        for bound in &written.bounds {
            let key = bound.value.key();
            if !kind.takes(&bound.value) {
                let of = match bound.value {
                    Bound::MaxDecimals(_) => "a `decimal`",
                    Bound::MinLen(_) | Bound::MaxLen(_) | Bound::NotToken => "a `string`",
                    Bound::MinItems(_) | Bound::MaxItems(_) => "a list",
                    _ => "an integer or a `decimal`",
                };
                let message = format!("`{key}` bounds {of}, which `{}` is not", written.wire_name.value);
                let finding = Diagnostic::new("bound_does_not_fit", bound.span, message);
                collector.error(finding.also(written.ty.span, "its type"));
            } else if let Some((record, false)) = record {
                let message =
                    format!("no request holds a `{}`, so `{key}` would never be checked", record.value);
                let finding = Diagnostic::new("never_checked", bound.span, message);
                collector.error(finding.help("say it in `doc`: what an answer holds is never refused"));
            } else if bound.value == Bound::NotToken && spec.auth.is_none() && spec.auth_schemes.is_empty() {
                let message = "without `auth` a caller has no token, so `not_token` would never be checked";
                collector.error(Diagnostic::new("never_checked", bound.span, message));
            }
        }
    }
}

/// No value could be sent, or one bound says what another says already.
pub(super) fn check_contradictions(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for (written, field, _) in fields(spec, parts) {
        let whole = matches!(Kind::of(&field.shape, &parts.types), Kind::Integer | Kind::Huge);
        let bounds = &written.bounds;
        for (position, later) in bounds.iter().enumerate() {
            for earlier in bounds.iter().take(position) {
                let Some(message) = contradiction(&earlier.value, &later.value, whole) else { continue };
                let finding = Diagnostic::new("contradictory_bounds", later.span, message);
                collector.error(finding.also(earlier.span, "the other bound"));
            }
        }
    }
}

/// Why two bounds of a field do not go together; `earlier` stands before `later` in the documentation.
fn contradiction(earlier: &Bound, later: &Bound, whole: bool) -> Option<&'static str> {
    use Bound::{Max, MaxExclusive, MaxItems, MaxLen, Min, MinExclusive, MinItems, MinLen};
    let nothing = "no value is within these two bounds";
    let number = |text: &String| Exact::parse(text);
    let empty = match (earlier, later) {
        (Min(_), MinExclusive(_)) | (Max(_), MaxExclusive(_)) => {
            return Some("two bounds on one side: keep the one that is meant");
        }
        (Min(low), Max(high)) => number(low)? > number(high)?,
        (Min(low), MaxExclusive(high)) | (MinExclusive(low), Max(high)) => number(low)? >= number(high)?,
        (MinExclusive(low), MaxExclusive(high)) => {
            let (low, high) = (number(low)?, number(high)?);
            low >= high || whole && low.plus(Exact::parse("1")?)? >= high
        }
        (MinLen(low), MaxLen(high)) | (MinItems(low), MaxItems(high)) => low > high,
        _ => return None,
    };
    empty.then_some(nothing)
}

/// Rules are switched off by name, and what they look at has to be there.
pub(super) fn check_rules(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let Ok(request) = &resolved.request else { continue };
        let places = Places {
            fields: placed(request, &|index| parts.types.get(index)?.as_ref().ok()),
            types: &parts.types,
        };
        for (position, rule) in endpoint.rules.iter().enumerate() {
            let rules = endpoint.rules.iter().take(position).map(|rule| (&rule.name.value, rule.name.span));
            let fields = places.fields.iter().map(|place| (&place.field.wire, place.field.span));
            let taken = rules.chain(fields).find(|(name, _)| **name == rule.name.value);
            if let Some((_, taken)) = taken {
                let message = format!(
                    "the name `{}` is taken, so the rule could not be switched off by it alone",
                    rule.name.value
                );
                let finding = Diagnostic::new("rule_name_collision", rule.name.span, message);
                collector.error(finding.also(taken, "the other one"));
            }
            places.check_rule(rule, collector);
        }
    }
}

/// The fields of a request at their places.
struct Places<'a> {
    fields: Vec<Placed<'a>>,
    types: &'a [Resolved<TypeDef>],
}

impl Places<'_> {
    fn check_rule(&self, rule: &spec::Rule, collector: &mut Collector) {
        match &rule.kind {
            RuleKind::Sum { at, at_most } => {
                self.check_place(
                    at,
                    &[Kind::Integer, Kind::Decimal],
                    "numbers of up to 64 bits or decimals",
                    true,
                    collector,
                );
                if let Limit::At(limit) = &at_most.value {
                    let limit = Spanned::new(limit.clone(), at_most.span);
                    self.check_place(
                        &limit,
                        &[Kind::Integer, Kind::Decimal],
                        "a number of up to 64 bits or a decimal",
                        false,
                        collector,
                    );
                }
            }
            RuleKind::NotAfter { earlier, later } => {
                for place in [earlier, later] {
                    self.check_place(place, &[Kind::Date], "a `date`", false, collector);
                }
            }
        }
        if let Some(when) = &rule.when {
            let mut pointers = Vec::new();
            pointers_of(&when.value, &mut pointers);
            for pointer in pointers {
                if !self.leads_to_value(pointer) {
                    self.report_missing(pointer, when.span, collector);
                }
            }
        }
    }

    fn check_place(
        &self,
        place: &Spanned<Vec<String>>,
        kinds: &[Kind],
        what: &str,
        several: bool,
        collector: &mut Collector,
    ) {
        let pointer = &place.value;
        let mut steps = pointer.as_slice();
        let mut in_list = 0;
        // The last steps may go into the lists of the field itself.
        let found = loop {
            if let Some(found) = self.fields.iter().find(|field| field.at == steps) {
                break found;
            }
            match steps.split_last() {
                Some((last, before)) if last == EVERY => {
                    steps = before;
                    in_list += 1;
                }
                _ => return self.report_missing(pointer, place.span, collector),
            }
        };
        let mut shape = found.field.shape.bare();
        for _ in 0..in_list {
            shape = match shape {
                Shape::InString { item, .. } => match item.bare() {
                    Shape::List { item, .. } | Shape::Map(item) => item.bare(),
                    _ => return self.report_missing(pointer, place.span, collector),
                },
                Shape::List { item, .. } | Shape::Map(item) => item.bare(),
                _ => return self.report_missing(pointer, place.span, collector),
            };
        }
        if !kinds.contains(&Kind::of(shape, self.types)) {
            let message = format!("this rule compares {what}, which `{}` is not", pointer_text(pointer));
            collector.error(Diagnostic::new("rule_does_not_fit", place.span, message));
        } else if !several && pointer.iter().any(|step| step == EVERY) {
            let message =
                format!("`{}` names several values, and one is compared here", pointer_text(pointer));
            collector.error(Diagnostic::new("rule_does_not_fit", place.span, message));
        }
    }

    /// May something of a request be there? What a position of a list stands for is what `*` does.
    fn leads_to_value(&self, pointer: &[String]) -> bool {
        let is_position = |step: &str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        let same = |place: &[String], pointer: &[String]| {
            place.len() == pointer.len()
                && place
                    .iter()
                    .zip(pointer)
                    .all(|(known, step)| known == step || known == EVERY && is_position(step))
        };
        let end =
            pointer.iter().rposition(|step| step != EVERY && !is_position(step)).map_or(0, |last| last + 1);
        pointer.is_empty()
            || (end..=pointer.len())
                .filter_map(|length| pointer.get(..length))
                .any(|pointer| self.fields.iter().any(|field| same(&field.at, pointer)))
    }

    fn report_missing(&self, pointer: &[String], span: crate::source::Span, collector: &mut Collector) {
        let text = pointer_text(pointer);
        let known: Vec<_> = self.fields.iter().map(|field| pointer_text(&field.at)).collect();
        let near = did_you_mean(&text, known.iter().map(String::as_str));
        let message = format!("the request has no field at `{text}`{near}");
        let finding = Diagnostic::new("unknown_request_field", span, message);
        collector.error(finding.instead(span, &text, near.clear()));
    }
}

fn pointers_of<'t>(test: &'t Test, pointers: &mut Vec<&'t [String]>) {
    match test {
        Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| pointers_of(test, pointers)),
        Test::Not(test) => pointers_of(test, pointers),
        Test::Status(_) | Test::Rust(_) => {}
        Test::At(test) => pointers.push(&test.at),
    }
}
