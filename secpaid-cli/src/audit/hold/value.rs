//! In: JSON texts and pointers. Out: the value at a pointer, and what of a value may be shown.

use secpaid_codegen::json::EVERY;
use secpaid_core::json::{Kind, Reader};

use super::super::hidden;

/// Is it a JSON document, whatever it says?
pub(super) fn is_json(body: &[u8]) -> bool {
    let read = |mut reader: Reader<'_>| {
        reader.skip()?;
        reader.finish()
    };
    Reader::new(body).and_then(read).is_ok()
}

/// A pointer with `*` for what looks like a position.
pub(super) fn general(pointer: &str) -> String {
    let is_position = |step: &&str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    let steps = pointer.split('/').map(|step| if is_position(&step) { EVERY } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// The JSON text of the value at a pointer.
pub(super) fn value_at<'f>(text: &'f str, pointer: &str) -> Option<&'f str> {
    let mut value = text;
    for step in pointer.strip_prefix('/')?.split('/') {
        let step = step.replace("~1", "/").replace("~0", "~");
        let mut reader = Reader::from_text(value);
        value = match reader.peek().ok()? {
            Kind::Object => {
                let mut keys = reader.object().ok()?;
                loop {
                    let found = reader.next_key(&mut keys).ok()?? == step;
                    let value = reader.skip().ok()?;
                    if found {
                        break value;
                    }
                }
            }
            Kind::Array => {
                let mut items = reader.array().ok()?;
                let position: usize = step.parse().ok()?;
                for _ in 0..position {
                    reader.next_item(&mut items).ok().filter(|there| *there)?;
                    reader.skip().ok()?;
                }
                reader.next_item(&mut items).ok().filter(|there| *there)?;
                reader.skip().ok()?
            }
            _ => return None,
        };
    }
    Some(value)
}

/// What kind of value it is: a bool and null as they are.
pub(super) fn kind_of(value: &str) -> Option<String> {
    let kind = Reader::from_text(value).peek().ok()?;
    Some(match kind {
        Kind::Bool | Kind::Null => value.to_owned(),
        kind => kind.to_string(),
    })
}

/// A scalar in short, without what `hide` takes out; of a list or an object only what it is, and of a text that holds one.
pub(super) fn short_value(value: &str, hide: impl FnOnce(&str) -> String) -> Option<String> {
    let mut reader = Reader::from_text(value);
    match reader.peek().ok()? {
        Kind::Array | Kind::Object => kind_of(value),
        // A secret may be written in other ways than it is compared in.
        Kind::String => {
            let text = reader.string().ok()?;
            if text.trim_start().starts_with(['{', '[']) {
                return kind_of(value);
            }
            Some(hidden::in_short(&serde_json::Value::from(hide(&text)).to_string()))
        }
        _ => Some(hidden::in_short(&hide(value))),
    }
}
