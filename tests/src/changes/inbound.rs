//! Changes of inbound shapes.

use super::edit::{Editor, below, path, quoted};

/// Every change of every inbound shape.
pub(super) fn propose(editor: &mut Editor) {
    let inbound = path(&["inbound"]);
    editor.rotate("reorder inbound shapes", &inbound);
    for shape in editor.places(&inbound) {
        let Some((name, _)) = shape.split_last() else { continue };
        editor.remove("remove inbound shape", &shape);
        editor.rename("rename inbound shape", &shape, &format!("{name}Renamed"));
        for (kind, key, value) in [
            ("send as JSON only", "from", "\"json\""),
            ("send as a form only", "from", "\"form\""),
            ("send in a query only", "from", "\"query\""),
            ("send in any way", "from", "[\"json\", \"form\", \"query\"]"),
            ("send when something holds", "when", r#"{"at": "/kind", "is": "new"}"#),
            ("encrypt", "encrypted", r#"{"at": "/secret", "cipher": "aes-256-cbc"}"#),
            ("document inbound shape", "doc", "\"Says more.\""),
        ] {
            editor.put(kind, &below(&shape, &[key]), value);
        }
        editor.remove("send whatever holds", &below(&shape, &["when"]));
        editor.remove("send in the clear", &below(&shape, &["encrypted"]));
        let data = below(&shape, &["data"]);
        let ty = editor.string(&data).or_else(|| editor.string(&below(&data, &["type"])));
        let Some(ty) = ty else { continue };
        let other = match ty.strip_suffix('?') {
            Some(required) => required.to_owned(),
            None => format!("{ty}?"),
        };
        editor.put("change whether data is required", &data, &quoted(&other));
        editor.put("send other data", &data, "\"json\"");
        let place = format!(r#"{{"type": {}, "at": "/elsewhere"}}"#, quoted(&ty));
        editor.put("move data of inbound shape", &data, &place);
    }
}
