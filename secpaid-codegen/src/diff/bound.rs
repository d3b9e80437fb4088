//! In: what an old field is held to, and what a new one is. Out: does every value of the old one pass?

use super::atom::range;
use super::constant;
use crate::decimal::Exact;
use crate::model::{Base, Bound, Field, Shape};

/// Does the new field take every value that the old one lets through?
pub(super) fn implied(old: &Field, new: &Field) -> Result<(), String> {
    let values = Values::of(old);
    new.bounds.iter().try_for_each(|bound| passes(&values, bound))
}

/// Do the values of the old field pass this bound?
pub(super) fn passes_field(old: &Field, bound: &Bound) -> Result<(), String> {
    if let Some(constant) = &old.constant {
        return constant::passes(&old.wire, constant, bound);
    }
    passes(&Values::of(old), bound)
}

fn passes(values: &Values, bound: &Bound) -> Result<(), String> {
    if values.pass(bound) {
        Ok(())
    } else {
        Err(format!("clients may send what is not {}", bound.in_words()))
    }
}

/// What is known about the values of a field.
struct Values {
    least: Option<Edge>,
    most: Option<Edge>,
    decimals: Option<u64>,
    least_len: u64,
    most_len: Option<u64>,
    least_items: u64,
    most_items: Option<u64>,
    no_token: bool,
    whole: bool,
}

/// An end of an interval.
#[derive(Clone, Copy)]
struct Edge {
    at: Exact,
    /// Is the end itself outside?
    open: bool,
}

impl Values {
    fn of(field: &Field) -> Self {
        let base = match field.shape.bare() {
            Shape::Scalar(codec) => Some(codec.base),
            _ => None,
        };
        let range = base.and_then(range);
        let edge = |text: String| Exact::parse(&text).map(|at| Edge { at, open: false });
        let mut values = Self {
            least: range.and_then(|range| edge(range.least.to_string())),
            most: range.and_then(|range| edge(range.most.to_string())),
            decimals: None,
            least_len: 0,
            most_len: None,
            least_items: 0,
            most_items: None,
            no_token: false,
            whole: base.is_some_and(Base::is_integer),
        };
        field.bounds.iter().for_each(|bound| values.narrow(bound));
        values
    }

    fn narrow(&mut self, bound: &Bound) {
        let lowest = |have: Option<u64>, most: u64| Some(have.map_or(most, |have| have.min(most)));
        match bound {
            Bound::Min(text) => self.raise(text, false),
            Bound::MinExclusive(text) => self.raise(text, true),
            Bound::Max(text) => self.lower(text, false),
            Bound::MaxExclusive(text) => self.lower(text, true),
            Bound::MaxDecimals(most) => self.decimals = lowest(self.decimals, *most),
            Bound::MinLen(least) => self.least_len = self.least_len.max(*least),
            Bound::MaxLen(most) => self.most_len = lowest(self.most_len, *most),
            Bound::MinItems(least) => self.least_items = self.least_items.max(*least),
            Bound::MaxItems(most) => self.most_items = lowest(self.most_items, *most),
            Bound::NotToken => self.no_token = true,
        }
    }

    fn raise(&mut self, text: &str, open: bool) {
        let Some(at) = Exact::parse(text) else { return };
        let higher = self.least.is_none_or(|least| at > least.at || at == least.at && open);
        if higher {
            self.least = Some(Edge { at, open });
        }
    }

    fn lower(&mut self, text: &str, open: bool) {
        let Some(at) = Exact::parse(text) else { return };
        let lower = self.most.is_none_or(|most| at < most.at || at == most.at && open);
        if lower {
            self.most = Some(Edge { at, open });
        }
    }

    fn pass(&self, bound: &Bound) -> bool {
        match bound {
            Bound::Min(text) => Exact::parse(text).is_some_and(|limit| self.is_above(limit, false)),
            Bound::MinExclusive(text) => Exact::parse(text).is_some_and(|limit| self.is_above(limit, true)),
            Bound::Max(text) => Exact::parse(text).is_some_and(|limit| self.is_below(limit, false)),
            Bound::MaxExclusive(text) => Exact::parse(text).is_some_and(|limit| self.is_below(limit, true)),
            Bound::MaxDecimals(most) => self.whole || self.decimals.is_some_and(|decimals| decimals <= *most),
            Bound::MinLen(least) => self.least_len >= *least,
            Bound::MaxLen(most) => self.most_len.is_some_and(|longest| longest <= *most),
            Bound::MinItems(least) => self.least_items >= *least,
            Bound::MaxItems(most) => self.most_items.is_some_and(|longest| longest <= *most),
            Bound::NotToken => self.no_token,
        }
    }

    fn is_above(&self, limit: Exact, strictly: bool) -> bool {
        self.least.is_some_and(|least| {
            let next = || Exact::parse("1").and_then(|one| least.at.plus(one));
            least.at > limit
                || least.at == limit && (!strictly || least.open)
                // No whole number is between an open end that is one and the next.
                || self.steps_from(least) && next().is_some_and(|next| next > limit || next == limit && !strictly)
        })
    }

    fn is_below(&self, limit: Exact, strictly: bool) -> bool {
        self.most.is_some_and(|most| {
            let next = || Exact::parse("-1").and_then(|one| most.at.plus(one));
            most.at < limit
                || most.at == limit && (!strictly || most.open)
                || self.steps_from(most)
                    && next().is_some_and(|next| next < limit || next == limit && !strictly)
        })
    }

    fn steps_from(&self, edge: Edge) -> bool {
        (self.whole || self.decimals == Some(0)) && edge.open && edge.at.places() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Codec, Form, Location};
    use crate::source::Span;

    fn field(base: Base, bounds: &[Bound]) -> Field {
        let shape = Shape::Scalar(Codec { base, forms: vec![Form::Number] });
        Field {
            rust: "f".to_owned(),
            wire: "f".to_owned(),
            constant: None,
            also: Vec::new(),
            doc: None,
            source: Vec::new(),
            shape,
            location: Location::Body,
            joined: false,
            bounds: bounds.to_vec(),
            refusals: Vec::new(),
            span: Span::default(),
        }
    }

    fn passes(base: Base, old: &[Bound], new: Bound) -> bool {
        implied(&field(base, old), &field(base, &[new])).is_ok()
    }

    fn limit(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn a_bound_is_implied_by_a_narrower_one_and_by_the_type() {
        assert!(passes(Base::Decimal, &[Bound::Min(limit("1"))], Bound::MinExclusive(limit("0.5"))));
        assert!(!passes(Base::Decimal, &[Bound::Min(limit("1"))], Bound::MinExclusive(limit("1.0"))));
        assert!(passes(Base::Decimal, &[Bound::MinExclusive(limit("0"))], Bound::Min(limit("0.0"))));
        assert!(passes(Base::U8, &[], Bound::Min(limit("0"))));
        assert!(passes(Base::U8, &[], Bound::Max(limit("255"))));
        assert!(!passes(Base::U8, &[], Bound::Max(limit("254"))));
        assert!(passes(Base::U8, &[], Bound::MaxDecimals(0)));
        assert!(passes(Base::String, &[Bound::MaxLen(5)], Bound::MaxLen(6)));
        assert!(!passes(Base::String, &[Bound::MaxLen(7)], Bound::MaxLen(6)));
        assert!(!passes(Base::String, &[], Bound::NotToken));
    }

    #[test]
    fn whole_numbers_have_no_others_between_them() {
        assert!(passes(Base::U8, &[Bound::MinExclusive(limit("0"))], Bound::Min(limit("1"))));
        assert!(passes(Base::I32, &[Bound::MaxExclusive(limit("10"))], Bound::Max(limit("9"))));
        assert!(!passes(Base::Decimal, &[Bound::MinExclusive(limit("0"))], Bound::Min(limit("1"))));
        let whole = [Bound::MinExclusive(limit("0")), Bound::MaxDecimals(0)];
        assert!(passes(Base::Decimal, &whole, Bound::Min(limit("1"))));
    }
}
