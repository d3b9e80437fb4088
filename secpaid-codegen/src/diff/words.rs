//! Names and texts as messages show them.

/// A text in backticks; a long one is cut.
pub(super) fn quoted(text: &str) -> String {
    const SHOWN: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}...`", line.get(..end).unwrap_or_default()),
        None => format!("`{line}`"),
    }
}

/// What a value was and is; `None` and no text are not said.
pub(super) fn from_to(old: Option<&str>, new: Option<&str>) -> String {
    let said = |text: &&str| !text.is_empty();
    match (old.filter(said), new.filter(said)) {
        (Some(old), Some(new)) => format!("is {}, was {}", quoted(new), quoted(old)),
        (None, Some(new)) => format!("is {} now", quoted(new)),
        (Some(old), None) => format!("is gone, was {}", quoted(old)),
        (None, None) => "is as it was".to_owned(),
    }
}

/// "`a`, `b`"
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(quoted).collect::<Vec<_>>().join(", ")
}

/// The name among these that is nearly this one, as a hint.
pub(super) fn renamed<'a>(name: &str, others: impl IntoIterator<Item = &'a str>) -> Option<String> {
    crate::report::did_you_mean(name, others)
        .near
        .map(|near| format!("`{near}` is nearly the same: was it renamed?"))
}
