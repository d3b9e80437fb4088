//! In: a tree and a pointer. Out: the value it points at, or the tree with another value there.

use super::{Member, Node, Value};
use crate::source::{Span, Spanned};

/// The step of a pointer that stands for every entry of a list and every value of an object.
pub const EVERY: &str = "*";

impl Node {
    /// What a split and unescaped JSON Pointer leads to; through `*`, the first.
    pub fn point(&self, pointer: &[String]) -> Option<&Node> {
        let Some((step, rest)) = pointer.split_first() else { return Some(self) };
        match &self.value {
            Value::Object(members) => match self.get(step) {
                Some(found) => found.point(rest),
                None if step == EVERY => members.iter().find_map(|member| member.value.point(rest)),
                None => None,
            },
            Value::Array(items) if step == EVERY => items.iter().find_map(|item| item.point(rest)),
            Value::Array(items) => items.get(array_index(step)?)?.point(rest),
            _ => None,
        }
    }

    /// Of what `*` stands for here, the value in which the rest of a pointer leads somewhere; if there is none the first that holds others,
    /// and else the first.
    pub fn every_mut(&mut self, rest: &[String]) -> Option<&mut Node> {
        let mut values: Vec<&mut Node> = match &mut self.value {
            Value::Array(items) => items.iter_mut().collect(),
            Value::Object(members) => members.iter_mut().map(|member| &mut member.value).collect(),
            _ => Vec::new(),
        };
        let leads_on = |value: &&mut Node| value.point(rest).is_some();
        let holds_others = |value: &&mut Node| matches!(value.value, Value::Array(_) | Value::Object(_));
        let place = values.iter().position(leads_on).or_else(|| values.iter().position(holds_others));
        let place = place.unwrap_or(0);
        (place < values.len()).then(|| values.swap_remove(place))
    }

    /// Puts a value where a pointer leads, and makes the objects on the way that are not there.
    /// What stands in the way, such as a string that would have to have a key, becomes an object. Of what `*` stands for, one gets the value.
    pub fn put(&mut self, pointer: &[String], value: Value) {
        let Some((step, rest)) = pointer.split_first() else {
            self.value = value;
            return;
        };
        if step == EVERY
            && self.get(EVERY).is_none()
            && let Some(inside) = self.every_mut(rest)
        {
            inside.put(rest, value);
            return;
        }
        if let Value::Array(items) = &mut self.value
            && let Some(item) = array_index(step).and_then(|index| items.get_mut(index))
        {
            item.put(rest, value);
            return;
        }
        if !matches!(self.value, Value::Object(_)) {
            self.value = Value::Object(Vec::new());
        }
        let Value::Object(members) = &mut self.value else { return };
        if let Some(member) = members.iter_mut().find(|member| member.key.value == *step) {
            member.value.put(rest, value);
            return;
        }
        let mut node = Node { span: Span::default(), value: Value::Null };
        node.put(rest, value);
        members.push(Member { key: Spanned::new(step.clone(), Span::default()), value: node });
    }
}

/// Positions are written without a sign and without leading zeros.
fn array_index(step: &str) -> Option<usize> {
    let digits = step.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = step.len() > 1 && step.starts_with('0');
    if digits && !leading_zero { step.parse().ok() } else { None }
}
