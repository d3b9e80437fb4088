//! In: the outermost object of a document. Out: the sections of a spec.

use secpaid_codegen::json::Node;

use super::Import;
use super::fields::{doc, extend};
use super::names::snake;
use crate::export::EXTENSION;
use crate::export::tree::{Object, members, str_at, text};

/// The version of a spec whose document has none that is one.
const VERSION: &str = "0.1.0";

impl Import<'_> {
    /// The whole spec.
    pub(super) fn api(&mut self) -> Node {
        let empty = Node::from(Object::new());
        let root = self.document;
        let info = root.get("info").unwrap_or(&empty);
        let title = str_at(info, "title").unwrap_or("api");
        let own_name = root.get(EXTENSION).and_then(|own| str_at(own, "name"));
        let name = own_name.map_or_else(|| snake(title, "api"), str::to_owned);

        let mut spec = Object::new().with("name", text(&name)).with("version", text(self.version(info)));
        if !title.trim().is_empty() && title != name {
            spec.set("title", text(title));
        }
        spec.set_some("docs", external_docs(root).map(text));
        spec.set_some("doc", doc(&without_title(info)).map(text));
        spec.set("servers", self.servers());
        let security = self.security();
        spec.set_some("auth", security.auth.clone());
        spec.set_filled("auth_schemes", security.others.clone());
        self.unsaid_at_the_top();

        let operations = self.operations();
        let hooks = self.hooks();
        let (envelopes, endpoints) = if self.is_own() {
            self.all_components();
            (Object::new(), self.own_endpoints(&operations, &security))
        } else {
            self.drafted(&operations, &security)
        };
        let inbound = self.inbound(&hooks);
        spec.append(envelopes);
        let mut rest = Object::new();
        extend(&mut rest, root, &["name"]);
        let left_over = rest.take("endpoints");
        spec.append(rest);
        spec.set_filled("types", self.type_section());
        let mut endpoints = endpoints;
        endpoints.append(left_over.map_or_else(Object::new, Object::from));
        spec.set("endpoints", endpoints);
        spec.set_filled("inbound", inbound);
        if !self.is_own() {
            self.unused_components();
        }
        spec.into()
    }

    /// Was the document exported from a spec?
    pub(super) fn is_own(&self) -> bool {
        self.document.get(EXTENSION).is_some_and(|own| own.get("envelopes").is_some())
    }

    fn version(&mut self, info: &Node) -> String {
        let said = str_at(info, "version").unwrap_or("");
        let digits: Vec<&str> = said.trim_start_matches('v').split('.').collect();
        let number = |part: &&str| part.parse::<u64>().is_ok_and(|number| number.to_string() == **part);
        if digits.iter().all(number) && (1..=3).contains(&digits.len()) {
            let zeros = std::iter::repeat_n("0", 3 - digits.len());
            return digits.into_iter().chain(zeros).collect::<Vec<_>>().join(".");
        }
        let at = info.get("version").unwrap_or(info);
        self.losses.add(
            at,
            format!("`{said}` is no version of the kind `major.minor.patch`"),
            format!("`{VERSION}`"),
        );
        VERSION.to_owned()
    }

    fn unsaid_at_the_top(&mut self) {
        for key in ["tags", "jsonSchemaDialect"] {
            if let Some(at) = self.document.get(key) {
                self.losses.add(at, format!("`{key}` has no counterpart"), "left out");
            }
        }
        let info = self.document.get("info").map_or(&[][..], members);
        for member in info {
            if ["termsOfService", "contact", "license"].contains(&member.key.value.as_str()) {
                let message = format!("`{}` has no counterpart", member.key.value);
                self.losses.add(&member.value, message, "left out");
            }
        }
    }
}

fn without_title(info: &Node) -> Node {
    let mut info = Object::from(info.clone());
    info.take("title");
    info.into()
}

/// The address of further documentation.
pub(super) fn external_docs(node: &Node) -> Option<String> {
    node.get("externalDocs")
        .and_then(|docs| str_at(docs, "url"))
        .filter(|url| !url.trim().is_empty())
        .map(str::to_owned)
}
