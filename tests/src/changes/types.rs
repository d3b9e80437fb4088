//! Changes of types: enums, scalars, queries, and types as a whole.

use super::edit::{Editor, at, below, items, node, path, quoted, replace_name, set, take};
use super::fields::push;

/// Every change of every type.
pub(super) fn propose(editor: &mut Editor) {
    let types = path(&["types"]);
    editor.put("add type", &below(&types, &["Added"]), r#"{"fields": {"id": "u8"}}"#);
    editor.rotate("reorder types", &types);
    for ty in editor.places(&types) {
        let Some((name, _)) = ty.split_last() else { continue };
        editor.rename_everywhere("rename type", &ty, &format!("{name}Renamed"));
        editor.change("remove type, its values are strings", &ty, |root| {
            take(root, &ty)?;
            replace_name(root, name, "string");
            Some(())
        });
        editor.put("document type", &below(&ty, &["doc"]), "\"Says more.\"");
        propose_enum(editor, &ty);
        propose_scalar(editor, &ty);
        propose_query(editor, &ty);
    }
}

fn propose_enum(editor: &mut Editor, ty: &[String]) {
    let values = below(ty, &["enum"]);
    let count = editor.count(&values);
    if count == 0 {
        return;
    }
    editor.change("add enum value", ty, |root| push(root, &values, "\"AddedValue\""));
    editor.put("ignore case of enum", &below(ty, &["ignore_case"]), "true");
    editor.remove("mind case of enum", &below(ty, &["ignore_case"]));
    editor.put("turn enum into a string", ty, r#"{"scalar": "string", "newtype": true}"#);
    editor.put("turn enum into a plain string", ty, r#"{"scalar": "string"}"#);
    editor.change("reorder enum values", ty, |root| {
        items(at(root, &values)?)?.reverse();
        Some(())
    });
    for index in 0..count.min(3) {
        let value = below(&values, &[&index.to_string()]);
        let Some(text) = editor.string(&value).or_else(|| editor.string(&below(&value, &["value"]))) else {
            continue;
        };
        let text = quoted(&text);
        editor.remove("remove enum value", &value);
        editor.put("rename enum value", &value, "\"RenamedValue\"");
        editor.put(
            "add alias of enum value",
            &value,
            &format!("{{\"value\": {text}, \"also\": [\"other text\"]}}"),
        );
        editor.put("name enum value", &value, &format!("{{\"value\": {text}, \"name\": \"Named\"}}"));
        editor.put("document enum value", &value, &format!("{{\"value\": {text}, \"doc\": \"Says more.\"}}"));
    }
}

fn propose_scalar(editor: &mut Editor, ty: &[String]) {
    let scalar = below(ty, &["scalar"]);
    let Some(base) = editor.string(&scalar) else { return };
    editor.put("turn scalar into a type of its own", &below(ty, &["newtype"]), "true");
    editor.remove("turn scalar into the built-in", &below(ty, &["newtype"]));
    for other in ["string", "u32", "u64", "decimal", "date"] {
        if other == base {
            continue;
        }
        editor.change(&format!("make scalar a {other}"), ty, |root| {
            take(root, &below(ty, &["wire"]));
            take(root, &below(ty, &["example"]));
            take(root, &below(ty, &["query"]));
            set(root, &scalar, node(&quoted(other)))
        });
    }
    for (kind, forms) in [
        ("read scalar as a string", "\"string\""),
        ("read scalar as a number", "\"number\""),
        ("read scalar in two forms", "[\"string\", \"number\"]"),
        ("write scalar in the other form", "[\"number\", \"string\"]"),
        ("read scalar as words", "{\"on\": true, \"off\": false}"),
    ] {
        editor.put(kind, &below(ty, &["wire"]), forms);
    }
    editor.remove("remove forms of scalar", &below(ty, &["wire"]));
    editor.put("turn scalar into an enum", ty, r#"{"enum": ["one", "two"]}"#);
    editor.put("turn scalar into a record", ty, r#"{"fields": {"value": "string"}}"#);
}

fn propose_query(editor: &mut Editor, ty: &[String]) {
    let query = below(ty, &["query"]);
    let parameters = editor.places(&query);
    if parameters.is_empty() {
        return;
    }
    editor.remove("remove query", &query);
    editor.put("add query parameter", &below(&query, &["added"]), "\"u32?\"");
    editor.put("add query parameter named as a conversion", &below(&query, &["from"]), "\"string?\"");
    for parameter in parameters {
        let Some((name, _)) = parameter.split_last() else { continue };
        editor.remove("remove query parameter", &parameter);
        editor.rename("rename query parameter", &parameter, &format!("{name}_renamed"));
        editor.put("make query parameter a string", &parameter, "\"string\"");
        editor.put("make query parameter optional", &parameter, "\"u64?\"");
        editor.put("write query parameter in base64", &parameter, r#"{"type": "u64", "wire": "base64"}"#);
        editor.put("document query parameter", &below(&parameter, &["doc"]), "\"Says more.\"");
    }
}
