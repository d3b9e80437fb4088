//! In: a tree and a pointer. Out: the value it points at, or the tree with another value there.

use super::{Member, Node, Value};
use crate::source::{Span, Spanned};

/// The step of a pointer that stands for every entry of a list and every value of an object.
pub const EVERY: &str = "*";

impl Node {
    /// What a split and unescaped JSON Pointer leads to.
    pub fn point(&self, pointer: &[String]) -> Option<&Node> {
        pointer.iter().try_fold(self, |node, step| match &node.value {
            Value::Object(_) => node.get(step),
            Value::Array(items) => items.get(array_index(step)?),
            _ => None,
        })
    }

    /// Puts a value where a pointer leads, and makes the objects on the way that are not there.
    /// What stands in the way, such as a string that would have to have a key, becomes an object. Of what `*` stands for it is the first.
    pub fn put(&mut self, pointer: &[String], value: Value) {
        let Some((step, rest)) = pointer.split_first() else {
            self.value = value;
            return;
        };
        let every = step == EVERY;
        let inside = match &mut self.value {
            Value::Array(items) if every => items.first_mut(),
            Value::Array(items) => array_index(step).and_then(|index| items.get_mut(index)),
            Value::Object(members) if every && !members.iter().any(|member| member.key.value == EVERY) => {
                members.first_mut().map(|member| &mut member.value)
            }
            _ => None,
        };
        if let Some(inside) = inside {
            inside.put(rest, value);
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
