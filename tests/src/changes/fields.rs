//! Changes of the fields of records and requests.

use secpaid_codegen::json::Node;

use super::edit::{Editor, Path, at, below, items, member, members, node, path, quoted, set, string, take};

/// Every change of every field.
pub(super) fn propose(editor: &mut Editor) {
    let mut groups: Vec<Path> = Vec::new();
    for ty in editor.places(&path(&["types"])) {
        groups.push(below(&ty, &["fields"]));
    }
    for endpoint in editor.places(&path(&["endpoints"])) {
        groups.push(below(&endpoint, &["request"]));
    }
    for group in groups {
        let fields = editor.places(&group);
        if fields.is_empty() {
            continue;
        }
        propose_for_group(editor, &group);
        for field in fields {
            propose_for_field(editor, &field);
        }
    }
}

fn propose_for_group(editor: &mut Editor, group: &[String]) {
    editor.rotate("reorder fields", group);
    let added = [
        ("add optional field", "added", "string?"),
        ("add required field", "added", "string"),
        ("add list field", "added", "u32[]?"),
        ("add field named as a function of a trait", "clone", "bool?"),
        ("add field named as a keyword", "type", "string?"),
        ("add field named as the constructor", "new", "u8?"),
    ];
    for (kind, name, ty) in added {
        editor.put(kind, &below(group, &[name]), &quoted(ty));
    }
    editor.put("add constant", &below(group, &["added"]), "{\"const\": \"fixed\"}");
    editor.change("add required field in front", group, |root| {
        members(at(root, group)?)?.insert(0, member("added", node("\"u8\"")));
        Some(())
    });
}

fn propose_for_field(editor: &mut Editor, field: &[String]) {
    let Some((name, _)) = field.split_last() else { return };
    editor.remove("remove field", field);
    let is_constant = editor.string(&below(field, &["const"])).is_some();
    for (kind, value) in [
        ("make field a constant", "{\"const\": \"fixed\"}"),
        ("make field another constant", "{\"const\": 7}"),
        ("make constant a field", "\"string\""),
        ("make constant a field of digits", "\"u32\""),
    ] {
        if is_constant || !kind.starts_with("make constant") {
            editor.put(kind, field, value);
        }
    }
    editor.rename("rename field", field, &format!("{name}_renamed"));
    editor
        .change("give field a Rust name", field, |root| set_key(root, field, "name", node("\"rust_name\"")));
    propose_types(editor, field);
    editor.change("add alias of field", field, |root| set_key(root, field, "also", node("[\"other_name\"]")));
    editor.remove("remove aliases of field", &below(field, &["also"]));
    editor.change("rename field, old name as alias", field, |root| {
        set_key(root, field, "also", node(&format!("[{}]", quoted(name))))?;
        set_key(root, field, "name", node(&quoted(name)))?;
        super::edit::rename(root, field, &format!("{name}_renamed"))
    });
    for (kind, key, value) in [
        ("make field secret", "secret", "true"),
        ("read field from other texts", "none", "[\"-\"]"),
        ("document field", "doc", "\"Says more.\""),
        ("bound field", "min", "1"),
        ("bound length of field", "max_len", "40"),
        ("bound entries of field", "max_items", "4"),
        ("read field as a string", "wire", "\"string\""),
        ("read field in two forms", "wire", "[\"string\", \"number\"]"),
        ("read field as words", "wire", "[{\"on\": true, \"off\": false}]"),
        ("read field inside a string", "wire", "\"json-in-string\""),
        ("read field without a list", "wire", "[\"json\", \"one\"]"),
    ] {
        editor.change(kind, field, |root| set_key(root, field, key, node(value)));
    }
    for key in ["secret", "none", "wire", "min", "min_exclusive", "max", "max_decimals", "max_len", "name"] {
        editor.remove(&format!("remove `{key}` of field"), &below(field, &[key]));
    }
}

fn propose_types(editor: &mut Editor, field: &[String]) {
    let Some(ty) = type_of(editor, field) else { return };
    let base = ty.trim_end_matches('?').to_owned();
    let (kind, other) = match ty.strip_suffix('?') {
        Some(required) => ("make field required", required.to_owned()),
        None => ("make field optional", format!("{ty}?")),
    };
    let mark = if base == ty { "" } else { "?" };
    let mut types = vec![(kind, other)];
    match base.strip_suffix("[]") {
        Some(item) => types.push(("make field a single value", format!("{item}{mark}"))),
        None => types.push(("make field a list", format!("{base}[]{mark}"))),
    }
    types.push(("make field a string", format!("string{mark}")));
    types.push(("make field an integer", format!("u64{mark}")));
    types.push(("make field a decimal", format!("decimal{mark}")));
    types.push(("make field a date", format!("date{mark}")));
    types.push(("make field JSON", format!("json{mark}")));
    for (kind, ty) in types {
        editor.change(kind, field, |root| set_type(root, field, &ty));
    }
}

fn type_of(editor: &Editor, field: &[String]) -> Option<String> {
    editor.string(field).or_else(|| editor.string(&below(field, &["type"])))
}

/// Sets a key of a field, which becomes an object for it.
pub(super) fn set_key(root: &mut Node, field: &[String], key: &str, value: Node) -> Option<()> {
    let found = at(root, field)?;
    if let Some(ty) = string(found) {
        *found = node(&format!("{{\"type\": {}}}", quoted(&ty)));
    }
    set(root, &below(field, &[key]), value)
}

/// Gives a field another type, with the forms and bounds of the old one taken away.
fn set_type(root: &mut Node, field: &[String], ty: &str) -> Option<()> {
    let found = at(root, field)?;
    if string(found).is_some() {
        *found = node(&quoted(ty));
        return Some(());
    }
    let same_values = {
        let old = at(root, &below(field, &["type"])).and_then(|node| string(node))?;
        old.trim_end_matches('?') == ty.trim_end_matches('?')
    };
    if !same_values {
        let forms = [
            "wire",
            "none",
            "example",
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
        ];
        for key in forms {
            take(root, &below(field, &[key]));
        }
    } else if !ty.ends_with('?') {
        take(root, &below(field, &["none"]));
    }
    set(root, &below(field, &["type"]), node(&quoted(ty)))
}

/// Adds an entry to a list.
pub(super) fn push(root: &mut Node, list: &[String], value: &str) -> Option<()> {
    items(at(root, list)?)?.push(node(value));
    Some(())
}
