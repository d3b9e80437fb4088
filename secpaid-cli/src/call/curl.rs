//! In: a request without its credential. Out: the line for a shell that sends it with curl.

use http::header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName};
use secpaid_core::call::untyped::FormPart;

/// What goes into the line.
pub(super) struct Curl<'c> {
    pub(super) method: &'c str,
    pub(super) url: &'c str,
    /// Those of the request; that of the credential is left out.
    pub(super) headers: &'c HeaderMap,
    pub(super) credential: Option<Credential<'c>>,
    pub(super) timeout: u64,
    pub(super) body: Body<'c>,
}

/// What the shell fills in from an environment variable.
pub(super) enum Credential<'c> {
    /// A header, behind a text.
    Header { name: &'c str, prefix: &'c str, variable: &'c str },
    /// User and password.
    User { variable: &'c str },
    /// A part of the URL, which has the variable with its dollar in it.
    Url { variable: &'c str },
}

impl Credential<'_> {
    /// Does it make this header?
    pub(super) fn makes(&self, header: &HeaderName) -> bool {
        match self {
            Self::Header { name, .. } => header.as_str() == *name,
            Self::User { .. } => *header == AUTHORIZATION,
            Self::Url { .. } => false,
        }
    }
}

/// What is sent.
pub(super) enum Body<'c> {
    None,
    Text(&'c str),
    /// curl makes the parts and says in a header where they end.
    Parts(&'c [FormPart<'c>]),
}

impl Curl<'_> {
    /// One line, as a POSIX shell reads it.
    pub(super) fn line(&self) -> String {
        let mut words = vec!["curl".to_owned()];
        // Brackets and braces of a URL are patterns to curl.
        if self.url.contains(['[', ']', '{', '}']) {
            words.push("--globoff".to_owned());
        }
        words.extend([
            "--request".to_owned(),
            quoted(self.method),
            "--max-time".to_owned(),
            self.timeout.to_string(),
        ]);
        let made_by_curl = |name: &str| name == CONTENT_TYPE.as_str() && matches!(self.body, Body::Parts(_));
        for (name, value) in self.headers {
            let hidden = self.credential.as_ref().is_some_and(|credential| credential.makes(name));
            if hidden || *name == USER_AGENT || made_by_curl(name.as_str()) {
                continue;
            }
            words.push("--header".to_owned());
            words.push(quoted(&format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))));
        }
        // The shell puts the variable's value there, whatever characters it has.
        match &self.credential {
            Some(Credential::Header { name, prefix, variable }) => words.extend([
                "--header".to_owned(),
                format!("{}\"${variable}\"", always_quoted(&format!("{name}: {prefix}"))),
            ]),
            Some(Credential::User { variable }) => {
                words.extend(["--user".to_owned(), format!("\"${variable}\"")]);
            }
            Some(Credential::Url { .. }) | None => {}
        }
        match self.body {
            Body::None => {}
            Body::Text(text) => words.extend(["--data-raw".to_owned(), quoted(text)]),
            Body::Parts(parts) => {
                words.extend(parts.iter().flat_map(part));
            }
        }
        words.push(self.address());
        words.join(" ")
    }
}

impl Curl<'_> {
    fn address(&self) -> String {
        let variable = match &self.credential {
            Some(Credential::Url { variable }) => format!("${variable}"),
            _ => return quoted(self.url),
        };
        match self.url.split_once(&variable) {
            Some((before, "")) => format!("{}\"{variable}\"", quoted(before)),
            Some((before, after)) => format!("{}\"{variable}\"{}", quoted(before), quoted(after)),
            None => quoted(self.url),
        }
    }
}

/// The option for a part.
fn part(part: &FormPart<'_>) -> [String; 2] {
    let Some(file_name) = &part.file_name else {
        return ["--form-string".to_owned(), quoted(&format!("{}={}", part.name, part.text()))];
    };
    let content_type = part.content_type.map(|text| format!(";type={text}")).unwrap_or_default();
    // Between quotes, a comma or a semicolon of the name is its own.
    let file_name = file_name.replace('\\', r"\\").replace('"', r#"\""#);
    ["--form".to_owned(), quoted(&format!("{}=@\"{file_name}\"{content_type}", part.name))]
}

/// One word of a shell.
fn quoted(text: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:=@%+,".contains(character);
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { always_quoted(text) }
}

/// The same between single quotes, in which nothing but such a quote means anything.
fn always_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn what_a_shell_would_read_otherwise_is_quoted() {
        let mut headers = HeaderMap::new();
        headers.insert("accept", HeaderValue::from_static("application/json"));
        headers.insert("token", HeaderValue::from_static("sk-1234"));
        headers.insert("user-agent", HeaderValue::from_static("tool"));
        let curl = Curl {
            method: "POST",
            url: "http://[::1]:80/a",
            headers: &headers,
            credential: Some(Credential::Header { name: "token", prefix: "Key ", variable: "SHOP_TOKEN" }),
            timeout: 45,
            body: Body::Text(r#"{"note":"it's $5 `x` \"y\""}"#),
        };
        assert_eq!(
            curl.line(),
            r#"curl --globoff --request POST --max-time 45 --header 'accept: application/json' --header 'token: Key '"$SHOP_TOKEN" --data-raw '{"note":"it'\''s $5 `x` \"y\""}' 'http://[::1]:80/a'"#
        );
    }

    #[test]
    fn parts_are_left_to_curl() {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=x"));
        let text = |name: &'static str, content| FormPart {
            name: name.into(),
            file_name: None,
            content_type: None,
            content,
        };
        let file = FormPart {
            name: "photo".into(),
            file_name: Some("a \"b\".png".into()),
            content_type: Some("image/png"),
            content: b"\x89PNG",
        };
        let parts = [text("note", &b"a=@b"[..]), text("n", b""), file];
        let curl = Curl {
            method: "PUT",
            url: "https://shop.example/a",
            headers: &headers,
            credential: None,
            timeout: 1,
            body: Body::Parts(&parts),
        };
        assert_eq!(
            curl.line(),
            "curl --request PUT --max-time 1 --form-string note=a=@b --form-string n= --form 'photo=@\"a \\\"b\\\".png\";type=image/png' https://shop.example/a"
        );
    }
}
