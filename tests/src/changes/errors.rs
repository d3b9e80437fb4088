//! Changes of declared errors.

use secpaid_codegen::json::Node;

use super::edit::{Editor, at, below, items, node, path, quoted, set, string, take};
use super::fields::push;

/// Every change of every error.
pub(super) fn propose(editor: &mut Editor) {
    let errors = path(&["errors"]);
    let added = r#"{"doc": "New.", "match": ["Something new"]}"#;
    editor.put("add error", &below(&errors, &["Added"]), added);
    let added = r#"{"doc": "New.", "match": ["Something new"], "scope": "api"}"#;
    editor.put("add error of every endpoint", &below(&errors, &["Added"]), added);
    editor.rotate("reorder errors", &errors);
    for error in editor.places(&errors) {
        let Some((name, _)) = error.split_last() else { continue };
        editor.change("remove error", &error, |root| {
            take(root, &error)?;
            remove_name(root, name);
            Some(())
        });
        editor.rename_everywhere("rename error", &error, &format!("{name}Renamed"));
        for (kind, key, value) in [
            ("document error", "doc", "\"Says more.\""),
            ("give error a remedy", "fix", "\"Do something else.\""),
            ("make error one of every endpoint", "scope", "\"api\""),
            ("make error one of some endpoints", "scope", "\"endpoint\""),
            ("say that error has no effect", "effect", "\"none\""),
            ("say that error may have an effect", "effect", "\"unknown\""),
        ] {
            editor.put(kind, &below(&error, &[key]), value);
        }
        let matchers = below(&error, &["match"]);
        for (kind, matcher) in [
            ("match error by another text", "\"Another text for it\""),
            ("match error by a code", "{\"code\": 987654}"),
            ("match error by a status", "{\"status\": 418}"),
            (
                "match error by a text with a capture",
                r#"{"message": "Wrong at {place:word}", "example": "Wrong at x"}"#,
            ),
        ] {
            editor.change(kind, &error, |root| push(root, &matchers, matcher));
        }
        for index in 0..editor.count(&matchers) {
            let matcher = below(&matchers, &[&index.to_string()]);
            editor.remove("remove matcher of error", &matcher);
            propose_message(editor, &matcher);
        }
    }
}

fn propose_message(editor: &mut Editor, matcher: &[String]) {
    let in_object = below(matcher, &["message"]);
    let (place, text) = match (editor.string(matcher), editor.string(&in_object)) {
        (Some(text), _) => (matcher.to_owned(), text),
        (None, Some(text)) => (in_object, text),
        (None, None) => return,
    };
    let example = below(matcher, &["example"]);
    editor.change("reword error", matcher, |root| {
        set(root, &place, node(&quoted(&format!("{text}, really"))))?;
        if let Some(shown) = at(root, &example).and_then(|node| string(node)) {
            set(root, &example, node(&quoted(&format!("{shown}, really"))))?;
        }
        Some(())
    });
    editor.change("capture from error", matcher, |root| {
        let shown = at(root, &example).and_then(|node| string(node)).unwrap_or_else(|| text.clone());
        let message = quoted(&format!("{text} ({{extra:u32}})"));
        let shown = quoted(&format!("{shown} (7)"));
        set(root, matcher, node(&format!("{{\"message\": {message}, \"example\": {shown}}}")))
    });
    let Some((before, rest)) = text.split_once('{') else { return };
    let Some((capture, after)) = rest.split_once('}') else { return };
    let Some((name, ty)) = capture.split_once(':') else { return };
    let other = |capture: &str| quoted(&format!("{before}{{{capture}}}{after}"));
    editor.put("rename capture", &place, &other(&format!("{name}_renamed:{ty}")));
    for ty in ["u32", "u64", "i64", "decimal", "word", "string"] {
        editor.put(&format!("make capture a {ty}"), &place, &other(&format!("{name}:{ty}")));
    }
    editor.change("remove capture", matcher, |root| {
        let shown = at(root, &example).and_then(|node| string(node))?;
        set(root, matcher, node(&quoted(&shown)))
    });
}

/// Takes a name out of every list of errors, and away from what names one.
fn remove_name(root: &mut Node, name: &str) {
    let Some(endpoints) = at(root, &path(&["endpoints"])).and_then(super::edit::members) else { return };
    for endpoint in endpoints {
        if let Some(errors) = at(&mut endpoint.value, &path(&["errors"])).and_then(items) {
            errors.retain(|error| string(error).as_deref() != Some(name));
        }
    }
    for key in ["missing", "rejected"] {
        let place = path(&["auth", key]);
        if at(root, &place).and_then(|node| string(node)).as_deref() == Some(name) {
            take(root, &place);
        }
    }
}
