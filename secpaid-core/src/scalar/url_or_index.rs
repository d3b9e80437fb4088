//! Where something is sent: URLs, positions in the account's saved list, or several of both, separated by commas.

use std::fmt;

use crate::json::record::Blank;

/// One or more targets: `https://example.com/done`, `0`, `0,https://example.com/done`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UrlOrIndex(Vec<Target>);

/// A URL or a position.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// A position in the list that is saved in the account, from 0.
    Index(u32),
    /// A URL. Kept as written: what APIs answer is not always one.
    Url(String),
}

impl UrlOrIndex {
    /// The targets in their order.
    pub fn targets(&self) -> &[Target] {
        &self.0
    }
}

impl Blank for UrlOrIndex {
    fn blank() -> Self {
        Self(Vec::new())
    }
}

/// Splits at commas: digits alone are a position. A piece that is neither that nor has a `://` belongs to the URL before it,
/// because URLs may have commas themselves.
impl From<&str> for UrlOrIndex {
    fn from(text: &str) -> Self {
        let mut targets: Vec<Target> = Vec::new();
        for piece in text.split(',') {
            let name = piece.trim();
            let all_digits = name.bytes().all(|byte| byte.is_ascii_digit());
            match (name.parse(), targets.last_mut()) {
                (Ok(index), _) if all_digits => targets.push(Target::Index(index)),
                (_, Some(Target::Url(url))) if !name.contains("://") => {
                    url.push(',');
                    url.push_str(piece);
                }
                _ if name.is_empty() => {}
                _ => targets.push(Target::Url(name.to_owned())),
            }
        }
        Self(targets)
    }
}

impl From<String> for UrlOrIndex {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<u32> for UrlOrIndex {
    fn from(index: u32) -> Self {
        Self(vec![Target::Index(index)])
    }
}

impl FromIterator<Target> for UrlOrIndex {
    fn from_iter<I: IntoIterator<Item = Target>>(targets: I) -> Self {
        Self(targets.into_iter().collect())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(index) => write!(f, "{index}"),
            Self::Url(url) => f.write_str(url),
        }
    }
}

impl fmt::Display for UrlOrIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, target) in self.0.iter().enumerate() {
            let comma = if position > 0 { "," } else { "" };
            write!(f, "{comma}{target}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Target {
        Target::Url(text.to_owned())
    }

    #[test]
    fn targets_are_told_apart() {
        for (text, targets) in [
            ("0", vec![Target::Index(0)]),
            ("https://a.example", vec![url("https://a.example")]),
            ("0,12", vec![Target::Index(0), Target::Index(12)]),
            ("0,https://a.example,1", vec![Target::Index(0), url("https://a.example"), Target::Index(1)]),
            ("https://a.example,https://b.example", vec![url("https://a.example"), url("https://b.example")]),
            ("https://a.example/?q=x,y", vec![url("https://a.example/?q=x,y")]),
            ("0, https://a.example", vec![Target::Index(0), url("https://a.example")]),
            ("https//secpaid.com", vec![url("https//secpaid.com")]),
            ("0,done", vec![Target::Index(0), url("done")]),
            ("4294967296", vec![url("4294967296")]),
            ("", vec![]),
        ] {
            assert_eq!(UrlOrIndex::from(text).targets(), targets, "{text}");
        }
    }

    #[test]
    fn texts_come_back() {
        for text in
            ["0", "0,12", "0,https://a.example/?q=x,y,1", "https//secpaid.com", "https://a.example/x,"]
        {
            assert_eq!(UrlOrIndex::from(text).to_string(), text);
        }
        assert_eq!(UrlOrIndex::from(3).to_string(), "3");
        assert_eq!(UrlOrIndex::from_iter([Target::Index(1), url("x")]).to_string(), "1,x");
    }
}
