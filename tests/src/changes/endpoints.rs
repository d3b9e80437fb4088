//! Changes of endpoints but for their request fields.

use super::edit::{Editor, below, path, quoted};
use super::fields::push;

/// Every change of every endpoint.
pub(super) fn propose(editor: &mut Editor) {
    let endpoints = path(&["endpoints"]);
    let added = r#"{"route": "POST /added/endpoint", "body": "json", "request": {"id": "u8"}}"#;
    editor.put("add endpoint", &below(&endpoints, &["Added"]), added);
    let named = r#"{"route": "GET /clone"}"#;
    editor.put("add endpoint named as a function of a trait", &below(&endpoints, &["Clone"]), named);
    editor.rotate("reorder endpoints", &endpoints);
    for endpoint in editor.places(&endpoints) {
        let Some((name, _)) = endpoint.split_last() else { continue };
        editor.remove("remove endpoint", &endpoint);
        editor.rename("rename endpoint", &endpoint, &format!("{name}Renamed"));
        propose_route(editor, &endpoint);
        propose_answer(editor, &endpoint);
        propose_errors(editor, &endpoint);
        for (kind, key, value) in [
            ("take another encoding first", "body", "[\"form\", \"json\"]"),
            ("take one encoding", "body", "\"json\""),
            ("take multipart", "body", "[\"json\", \"multipart\"]"),
            ("say that endpoint may be repeated", "retry", "\"safe\""),
            ("say that endpoint may not be repeated", "retry", "\"never\""),
            ("document endpoint", "doc", "\"Says more.\""),
            ("call endpoint without credential", "auth", "null"),
            ("give endpoint a page of the docs", "docs", "\"https://docs.example.com/more\""),
        ] {
            editor.put(kind, &below(&endpoint, &[key]), value);
        }
        for scheme in editor.keys(&path(&["auth_schemes"])) {
            editor.put(
                "call endpoint with another credential",
                &below(&endpoint, &["auth"]),
                &quoted(&scheme),
            );
        }
        editor.remove("call endpoint with the default credential", &below(&endpoint, &["auth"]));
        propose_envelopes(editor, &endpoint);
        propose_pages(editor, &endpoint);
        editor.remove("remove rules", &below(&endpoint, &["rules"]));
        editor.remove("remove examples", &below(&endpoint, &["examples"]));
    }
}

fn propose_route(editor: &mut Editor, endpoint: &[String]) {
    let route = below(endpoint, &["route"]);
    let Some(text) = editor.string(&route) else { return };
    let Some((method, address)) = text.split_once(' ') else { return };
    editor.put("change path", &route, &quoted(&format!("{text}/v3")));
    let other = if method == "POST" { "PUT" } else { "POST" };
    editor.put("change method", &route, &quoted(&format!("{other} {address}")));
}

fn propose_answer(editor: &mut Editor, endpoint: &[String]) {
    let data = below(endpoint, &["data"]);
    let ty = editor.string(&data).or_else(|| editor.string(&below(&data, &["type"])));
    if let Some(ty) = ty {
        editor.remove("remove data", &data);
        let other = match ty.strip_suffix('?') {
            Some(required) => required.to_owned(),
            None => format!("{ty}?"),
        };
        let kind = if ty.ends_with('?') { "make data required" } else { "make data optional" };
        editor.put(kind, &data, &quoted(&other));
        let list = format!("{}[]", ty.trim_end_matches('?'));
        editor.put("make data a list", &data, &quoted(&list));
        let place = format!(r#"{{"type": {}, "at": "/elsewhere"}}"#, quoted(&ty));
        editor.put("move data", &data, &place);
        let empty = format!(r#"{{"type": {}, "empty": ["null", "[]"]}}"#, quoted(&ty));
        editor.put("spell no data otherwise", &data, &empty);
    }
    editor.put("make data JSON", &data, "\"json\"");
    editor.put("make data a file", &data, r#"{"type": "file", "content": "application/pdf"}"#);
    editor.put("make data an optional file", &data, r#"{"type": "file?", "content": ["text/csv"]}"#);
    let meta = below(endpoint, &["meta"]);
    editor.put("give endpoint meta fields", &meta, r#"{"extra": {"at": "/extra", "type": "string?"}}"#);
    editor.remove("remove meta fields of endpoint", &meta);
}

fn propose_errors(editor: &mut Editor, endpoint: &[String]) {
    let errors = below(endpoint, &["errors"]);
    let count = editor.count(&errors);
    let listed: Vec<_> =
        (0..count).filter_map(|index| editor.string(&below(&errors, &[&index.to_string()]))).collect();
    for index in 0..count {
        editor.remove("remove error of endpoint", &below(&errors, &[&index.to_string()]));
    }
    editor.remove("remove errors of endpoint", &errors);
    let others = editor.keys(&path(&["errors"])).into_iter().filter(|error| !listed.contains(error));
    for error in others {
        let kind = "add error of endpoint";
        let place = below(endpoint, &["errors", &error]);
        if count == 0 {
            editor.change(kind, &place, |root| {
                super::edit::set(root, &errors, super::edit::node(&format!("[{}]", quoted(&error))))
            });
        } else {
            editor.change(kind, &place, |root| push(root, &errors, &quoted(&error)));
        }
    }
}

fn propose_envelopes(editor: &mut Editor, endpoint: &[String]) {
    let place = below(endpoint, &["envelope"]);
    editor.remove("answer in the default envelopes", &place);
    for envelope in editor.keys(&path(&["envelopes"])) {
        editor.put("answer in one envelope", &place, &quoted(&envelope));
    }
}

fn propose_pages(editor: &mut Editor, endpoint: &[String]) {
    let pages = below(endpoint, &["pages"]);
    if editor.keys(&pages).is_empty() {
        return;
    }
    editor.remove("remove pages", &pages);
    editor.remove("remove size of pages", &below(&pages, &["size"]));
    editor.put("stop pages", &below(&pages, &["stop"]), r#"{"at": "/more", "is": false}"#);
    editor.put("count pages from another number", &below(&pages, &["first"]), "7");
}
