//! Changes of what belongs to the whole API: servers, credentials, envelopes.

use super::edit::{Editor, below, path, quoted};
use super::fields::push;

/// Every change of what is said once.
pub(super) fn propose(editor: &mut Editor) {
    for (kind, key, value) in [
        ("change version", "version", "\"99.0.0\""),
        ("change title", "title", "\"Another title\""),
        ("change docs", "docs", "\"https://docs.example.com/other\""),
        ("document the API", "doc", "\"Says more.\""),
        ("rename the API", "name", "\"another_name\""),
        ("add a comment", "$comment", "\"For those who read it.\""),
    ] {
        editor.put(kind, &path(&[key]), value);
    }
    propose_servers(editor);
    propose_auth(editor);
    let envelopes = path(&["envelopes"]);
    editor.rotate("reorder envelopes", &envelopes);
    for envelope in editor.places(&envelopes) {
        propose_envelope(editor, &envelope);
    }
    let default = path(&["envelope"]);
    editor.remove("answer in all envelopes", &default);
    for envelope in editor.keys(&envelopes) {
        editor.put("answer in one envelope by default", &default, &quoted(&envelope));
    }
}

fn propose_servers(editor: &mut Editor) {
    let servers = path(&["servers"]);
    editor.put("add server", &below(&servers, &["staging"]), "\"https://staging.example.com\"");
    editor.put(
        "add server named as a function of a trait",
        &below(&servers, &["clone"]),
        "\"https://c.example.com\"",
    );
    editor.rotate("reorder servers", &servers);
    for server in editor.places(&servers) {
        editor.remove("remove server", &server);
        editor.rename("rename server", &server, "renamed");
        editor.put("change address of server", &server, "\"https://other.example.com\"");
        editor.put(
            "document server",
            &server,
            r#"{"url": "https://other.example.com", "doc": "Says more."}"#,
        );
    }
}

fn propose_auth(editor: &mut Editor) {
    let auth = path(&["auth"]);
    editor.remove("remove credential", &auth);
    editor.put("replace credential", &auth, r#"{"header": "x-key"}"#);
    editor.put("send a bearer token", &auth, r#"{"bearer": true}"#);
    editor.put("authenticate by user and password", &auth, r#"{"basic": true}"#);
    editor.put("send credential in the query", &auth, r#"{"query": "key"}"#);
    editor.put("send credential in the path", &auth, r#"{"path": "/bot{token}"}"#);
    editor.put("sign the calls", &auth, r#"{"sign": true}"#);
    editor.put("change header of credential", &below(&auth, &["header"]), "\"x-other\"");
    editor.put("change prefix of credential", &below(&auth, &["prefix"]), "\"Key \"");
    editor.remove("remove answer to a wrong credential", &below(&auth, &["rejected"]));
    let schemes = path(&["auth_schemes"]);
    if editor.keys(&schemes).is_empty() {
        editor.put("add another credential", &schemes, r#"{"added": {"header": "x-added"}}"#);
    }
    for scheme in editor.places(&schemes) {
        editor.rename_everywhere("rename another credential", &scheme, "renamed");
        editor.put("change header of another credential", &below(&scheme, &["header"]), "\"x-other\"");
    }
}

fn propose_envelope(editor: &mut Editor, envelope: &[String]) {
    editor.rename_everywhere("rename envelope", envelope, "renamed");
    for (kind, key, value) in [
        ("go by the status first", "http", "\"first\""),
        ("go by the status last", "http", "\"fallback\""),
        ("ignore the status", "http", "\"ignore\""),
        ("move code", "code", "\"/other_code\""),
        ("move message", "message", "\"/other_message\""),
        ("look for the message in two places", "message", "[\"/first_message\", \"/second_message\"]"),
        ("move data in envelope", "data", "\"/other_data\""),
        ("make the body the data", "data", "\"root\""),
        ("put data beside the envelope", "data", "\"flat\""),
        ("spell no data in envelope otherwise", "empty", "[\"absent\", \"null\", \"[]\"]"),
        ("test envelope otherwise", "when", r#"{"at": "/kind", "present": true}"#),
        ("answer failures with a status", "status", "422"),
        ("document envelope", "doc", "\"Says more.\""),
    ] {
        editor.put(kind, &below(envelope, &[key]), value);
    }
    editor.remove("remove test of envelope", &below(envelope, &["when"]));
    editor.remove("remove samples", &below(envelope, &["samples"]));
    for class in ["ok", "error"] {
        let outcome = below(envelope, &["outcome", class]);
        if editor.base.point(&outcome).is_none() {
            continue;
        }
        editor.put("test outcome otherwise", &outcome, r#"{"at": "/other", "is": 1, "or_absent": true}"#);
        let all = below(&outcome, &["all"]);
        editor.change("test outcome more strictly", &outcome, |root| {
            push(root, &all, r#"{"at": "/extra", "absent": true}"#)
        });
        editor.remove("test outcome less strictly", &below(&all, &["0"]));
        editor.remove("remove outcome", &outcome);
    }
    let meta = below(envelope, &["meta"]);
    if editor.keys(&meta).is_empty() {
        editor.put("give envelope meta fields", &meta, r#"{"added": {"at": "/added", "type": "u32?"}}"#);
    } else {
        editor.put("add meta field", &below(&meta, &["added"]), r#"{"header": "x-added", "type": "u32?"}"#);
        editor.remove("remove meta fields", &meta);
    }
    for field in editor.places(&meta) {
        editor.remove("remove meta field", &field);
        editor.rename("rename meta field", &field, "renamed");
        editor.put("make meta field an integer", &below(&field, &["type"]), "\"u64?\"");
        editor.put("move meta field", &field, r#"{"header": "x-moved", "type": "string?"}"#);
    }
}
