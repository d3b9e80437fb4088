//! In: servers with variables. Out: base URLs by name.

use secpaid_codegen::json::Node;
use secpaid_codegen::name;

use super::Import;
use super::fields::{doc, extend};
use crate::export::EXTENSION;
use crate::export::tree::{Object, items, members, str_at, text};

const PLACEHOLDER: &str = "https://example.com";
const PRODUCTION: &str = "production";

impl Import<'_> {
    pub(super) fn servers(&mut self) -> Object {
        let mut servers = Object::new();
        for server in self.document.get("servers").map_or(&[][..], items) {
            let own = server.get(EXTENSION).and_then(|own| str_at(own, "name"));
            let url = self.url(server);
            let wanted = own.map_or_else(|| name_of(server, &url), str::to_owned);
            let name = self.names.server(&wanted);
            let mut object = Object::new().with("url", text(url));
            object.set_some("doc", doc(server).map(text));
            extend(&mut object, server, &["name"]);
            let short = object.members().len() == 1;
            let value = if short { object.take("url") } else { Some(object.into()) };
            servers.set_some(&name, value);
        }
        if servers.is_empty() {
            self.losses.add(
                self.document,
                "the document names no server",
                format!("`{PLACEHOLDER}` stands for it"),
            );
            servers.set(&self.names.server(PRODUCTION), text(PLACEHOLDER));
        }
        servers
    }

    /// The URL with the defaults of its variables.
    fn url(&mut self, server: &Node) -> String {
        let mut url = str_at(server, "url").unwrap_or("").to_owned();
        for variable in server.get("variables").map_or(&[][..], members) {
            let default = str_at(&variable.value, "default").unwrap_or("");
            url = url.replace(&format!("{{{}}}", variable.key.value), default);
            let message = format!("the server variable `{}` has no counterpart", variable.key.value);
            self.losses.add(&variable.value, message, format!("its default `{default}` is part of the URL"));
        }
        let at = server.get("url").unwrap_or(server);
        let absolute = url.starts_with("https://") || url.starts_with("http://");
        let whole = if absolute {
            url
        } else {
            self.losses.add(at, format!("`{url}` is no absolute URL"), format!("below `{PLACEHOLDER}`"));
            format!("{PLACEHOLDER}/{}", url.trim_start_matches('/'))
        };
        let usable =
            |character: char| character.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:%[]".contains(character);
        if whole.chars().all(usable) {
            return whole.trim_end_matches('/').to_owned();
        }
        self.losses.add(at, format!("`{whole}` is no base URL"), format!("`{PLACEHOLDER}` stands for it"));
        PLACEHOLDER.to_owned()
    }
}

/// What the description calls it, if that is a word or two.
fn name_of(server: &Node, url: &str) -> String {
    let said = name::snake_case(str_at(server, "description").unwrap_or(""));
    let short = name::is_snake_case(&said) && said.split('_').count() <= 2;
    let local = ["://localhost", "://127.0.0.1"].iter().any(|host| url.contains(host));
    match (short, local) {
        (true, _) => said,
        (false, true) => "local".to_owned(),
        (false, false) => PRODUCTION.to_owned(),
    }
}
