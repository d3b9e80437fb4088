//! A value that an answer or a request may have at a place, and what a test says about it.

use std::cmp::Ordering;

use crate::decimal::Exact;
use crate::model::{AtTest, Op, Scalar, ValueKind};

/// A value at a place, as far as tests can tell it from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Absent,
    Scalar(Scalar),
    /// Strings in a list.
    List(Vec<String>),
    /// A list with an entry that is no string, and none that starts with any prefix.
    OtherList,
    EmptyObject,
    Object,
    /// What `*` leads to, where that is more than one.
    Several(Vec<Value>),
}

impl Value {
    /// Can anything be below it?
    pub(super) fn is_container(&self) -> bool {
        match self {
            Self::List(items) => !items.is_empty(),
            Self::OtherList | Self::Object => true,
            Self::Several(values) => values.iter().any(Self::is_container),
            _ => false,
        }
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self, Self::List(_) | Self::OtherList)
    }

    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Absent => "is not there".to_owned(),
            Self::Scalar(Scalar::Null) => "is null".to_owned(),
            Self::Scalar(Scalar::Bool(value)) => format!("is {value}"),
            Self::Scalar(Scalar::Number(text)) => format!("is {text}"),
            Self::Scalar(Scalar::String(text)) => format!("is \"{text}\""),
            Self::List(items) if items.is_empty() => "is []".to_owned(),
            Self::List(_) => "is a list".to_owned(),
            Self::OtherList => "is a list of what is no text".to_owned(),
            Self::EmptyObject => "is {}".to_owned(),
            Self::Object => "is an object".to_owned(),
            Self::Several(values) => values
                .iter()
                .map(Self::in_words)
                .collect::<Vec<_>>()
                .join(" in one entry and in another one "),
        }
    }

    /// Does the test hold where this is at its place?
    pub(super) fn passes(&self, test: &AtTest) -> bool {
        if *self == Self::Absent {
            return test.or_absent || matches!(test.op, Op::Absent);
        }
        if let Self::Several(values) = self {
            if test.every {
                return values.iter().all(|value| value.passes(test));
            }
            return values.iter().any(|value| *value != Self::Absent && value.passes(test));
        }
        match &test.op {
            Op::Is(scalar) => self.equals(scalar, test.loose),
            Op::Not(scalar) => self.differs(std::slice::from_ref(scalar), test.loose),
            Op::In(scalars) => scalars.iter().any(|scalar| self.equals(scalar, test.loose)),
            Op::NotIn(scalars) => self.differs(scalars, test.loose),
            Op::Lt(limit) => self.compared(limit, test.loose).is_some_and(Ordering::is_lt),
            Op::Gte(limit) => self.compared(limit, test.loose).is_some_and(Ordering::is_ge),
            Op::Absent => false,
            Op::Present => true,
            Op::Container => matches!(self.kind(), Some(ValueKind::List | ValueKind::Object)),
            Op::Kind(kinds) => self.kind().is_some_and(|kind| kinds.contains(&kind)),
            Op::Empty(wanted) => self.is_empty() == *wanted,
            Op::Prefix(prefix) => {
                self.texts().is_some_and(|texts| texts.iter().any(|text| text.starts_with(prefix)))
            }
            Op::NonePrefix(prefix) => {
                self.texts().is_some_and(|texts| !texts.iter().any(|text| text.starts_with(prefix)))
            }
        }
    }

    /// `None` where nothing is there, or more than one.
    fn kind(&self) -> Option<ValueKind> {
        Some(match self {
            Self::Absent | Self::Several(_) => return None,
            Self::Scalar(Scalar::Null) => ValueKind::Null,
            Self::Scalar(Scalar::Bool(_)) => ValueKind::Bool,
            Self::Scalar(Scalar::Number(_)) => ValueKind::Number,
            Self::Scalar(Scalar::String(_)) => ValueKind::String,
            Self::List(_) | Self::OtherList => ValueKind::List,
            Self::EmptyObject | Self::Object => ValueKind::Object,
        })
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Scalar(Scalar::Null) | Self::EmptyObject => true,
            Self::Scalar(Scalar::String(text)) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            _ => false,
        }
    }

    /// The string, or those of a list that has nothing else.
    fn texts(&self) -> Option<&[String]> {
        match self {
            Self::Scalar(Scalar::String(text)) => Some(std::slice::from_ref(text)),
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    fn equals(&self, scalar: &Scalar, loose: bool) -> bool {
        match self {
            Self::Scalar(own) => equal(own, scalar, loose),
            _ => false,
        }
    }

    /// What is no scalar, null or empty says nothing, and so not that it is another value; what says the same in another type is none.
    fn differs(&self, scalars: &[Scalar], loose: bool) -> bool {
        let same = |scalar: &Scalar| {
            self.equals(scalar, loose) || *scalar != Scalar::Null && self.equals(scalar, true)
        };
        !scalars.iter().any(same) && scalars.iter().any(|scalar| self.can_differ(scalar))
            || scalars.iter().all(|scalar| *scalar == Scalar::Null) && *self != Self::Scalar(Scalar::Null)
    }

    /// A flag where none is meant is broken, and so is what is no flag where one is; but a text can be the reason where `false` means that
    /// there is none.
    fn can_differ(&self, scalar: &Scalar) -> bool {
        match (self, scalar) {
            (Self::Scalar(Scalar::Bool(_)), Scalar::Bool(_)) => true,
            (Self::Scalar(Scalar::Bool(_)), _) | (Self::Scalar(Scalar::Number(_)), Scalar::Bool(_)) => false,
            (_, Scalar::Null) => false,
            (Self::Scalar(Scalar::String(text)), Scalar::Bool(meant)) => !meant && !text.is_empty(),
            (Self::Scalar(Scalar::String(text)), _) => !text.is_empty(),
            (Self::Scalar(Scalar::Number(_)), _) => true,
            _ => false,
        }
    }

    fn compared(&self, limit: &str, loose: bool) -> Option<Ordering> {
        match self {
            Self::Scalar(Scalar::Number(text)) => compare(text, limit),
            Self::Scalar(Scalar::String(text)) if loose => compare(text, limit),
            _ => None,
        }
    }
}

/// Are two scalars equal, exactly or by what they say?
pub(super) fn equal(left: &Scalar, right: &Scalar, loose: bool) -> bool {
    match (left, right) {
        (Scalar::Number(left), Scalar::Number(right)) => same_number(left, right),
        _ if left == right => true,
        _ if loose => match (Said::of(left), Said::of(right)) {
            (Some(Said::Number(left)), Some(Said::Number(right))) => same_number(left, right),
            (left, right) => left.is_some() && left == right,
        },
        _ => false,
    }
}

#[derive(PartialEq, Eq)]
enum Said<'a> {
    Bool(bool),
    Number(&'a str),
    Text(&'a str),
}

impl<'a> Said<'a> {
    fn of(scalar: &'a Scalar) -> Option<Self> {
        match scalar {
            Scalar::Null => None,
            Scalar::Bool(value) => Some(Self::Bool(*value)),
            Scalar::Number(text) => Some(Self::Number(text)),
            Scalar::String(text) if text.eq_ignore_ascii_case("true") => Some(Self::Bool(true)),
            Scalar::String(text) if text.eq_ignore_ascii_case("false") => Some(Self::Bool(false)),
            Scalar::String(text) if is_number(text) => Some(Self::Number(text)),
            Scalar::String(text) => Some(Self::Text(text)),
        }
    }
}

fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok()
}

fn same_number(left: &str, right: &str) -> bool {
    left == right || compare(left, right) == Some(Ordering::Equal)
}

/// Exact where a decimal holds both.
fn compare(left: &str, right: &str) -> Option<Ordering> {
    Some(Exact::parse(left)?.cmp(&Exact::parse(right)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(value: &Value, op: Op) -> bool {
        value.passes(&AtTest { at: Vec::new(), op, or_absent: false, loose: false, every: false })
    }

    #[test]
    fn not_holds_for_no_broken_verdict() {
        let text = |text: &str| Scalar::String(text.to_owned());
        let number = |text: &str| Scalar::Number(text.to_owned());
        let empty =
            [Value::Scalar(Scalar::Null), Value::List(Vec::new()), Value::Object, Value::Scalar(text(""))];
        for value in &empty {
            for scalar in [number("0"), text("ok"), text("")] {
                assert!(!passes(value, Op::Not(scalar.clone())), "{value:?} {scalar:?}");
            }
            assert_eq!(passes(value, Op::Not(Scalar::Null)), *value != Value::Scalar(Scalar::Null));
        }
        for scalar in [number("0"), text("ok"), text(""), Scalar::Null] {
            assert!(passes(&Value::Scalar(number("7")), Op::Not(scalar)));
        }
    }

    #[test]
    fn kind_tells_every_kind_from_the_others() {
        let scalars =
            [Scalar::Null, Scalar::Bool(true), Scalar::Number("1".into()), Scalar::String("".into())];
        let lists = [Value::List(Vec::new()), Value::OtherList];
        let objects = [Value::EmptyObject, Value::Object];
        let values: Vec<Value> = scalars.map(Value::Scalar).into_iter().chain(lists).chain(objects).collect();
        use ValueKind::{Bool, List, Null, Number, Object, String};
        for (value, kind) in values.iter().zip([Null, Bool, Number, String, List, List, Object, Object]) {
            for other in [Null, Bool, Number, String, List, Object] {
                assert_eq!(passes(value, Op::Kind(vec![other])), kind == other, "{value:?} {other:?}");
            }
        }
    }

    #[test]
    fn none_prefix_is_about_texts_only() {
        let prefix = || "E".to_owned();
        let list = |texts: &[&str]| Value::List(texts.iter().map(|text| (*text).to_owned()).collect());
        for value in [list(&[]), list(&["W"])] {
            assert!(passes(&value, Op::NonePrefix(prefix())), "{value:?}");
        }
        for value in [list(&["W", "E"]), Value::OtherList, Value::Object, Value::Scalar(Scalar::Null)] {
            assert!(!passes(&value, Op::NonePrefix(prefix())), "{value:?}");
        }
        assert!(!passes(&Value::OtherList, Op::Prefix(prefix())));
    }
}
