//! In: how an endpoint authenticates. Out: the environment variable with its credential, and what that holds.

use std::env::{self, VarError};

use secpaid_codegen::model::{Auth, Model};
use secpaid_core::Token;

/// Where the credential of a call comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variable(String);

impl Variable {
    /// The one that somebody named, or the one that goes with the spec: `SHOP_TOKEN`, and `SHOP_REPORTS_TOKEN` for a named scheme.
    pub(super) fn new(model: &Model, auth: &Auth, named: Option<&str>) -> Result<Self, String> {
        let Some(named) = named else {
            let scheme = auth.scheme.iter().map(|scheme| format!("{scheme}_")).collect::<String>();
            return Ok(Self(format!("{}_{scheme}token", model.name).to_uppercase()));
        };
        let letter = |first: char| first.is_ascii_alphabetic() || first == '_';
        if named.starts_with(letter)
            && named.chars().all(|character| letter(character) || character.is_ascii_digit())
        {
            return Ok(Self(named.to_owned()));
        }
        // Not shown, since somebody may have taken the option for one that takes the token.
        Err("`--token-env` takes the name of an environment variable that holds the token, not the token"
            .to_owned())
    }

    pub(super) fn name(&self) -> &str {
        &self.0
    }

    /// What it holds; nothing where it is not set.
    pub(super) fn read(&self) -> Result<Option<Token>, String> {
        match env::var(&self.0) {
            Ok(token) if token.trim().is_empty() => Ok(None),
            Ok(token) => Ok(Some(Token::from(token))),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => Err(format!("`{}` holds what is no text", self.0)),
        }
    }

    /// What to do where nothing is in it.
    pub(super) fn missing(&self, auth: &Auth) -> String {
        let Self(name) = self;
        let place = auth.kind.place();
        format!(
            "there is no token for {place}: the environment variable `{name}` is not set, or empty; set it, or name another one with `--token-env`"
        )
    }
}

#[cfg(test)]
mod tests {
    use secpaid_codegen::source::Source;

    use super::*;

    const SPEC: &str = r#"{
        "name": "my_shop", "version": "1.0.0", "servers": {"production": "https://shop.example"},
        "auth": {"header": "token"}, "auth_schemes": {"reports_api": {"header": "x-key"}},
        "envelopes": {"main": {"outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}}}},
        "endpoints": {
            "Ask": {"route": "GET /ask"},
            "Report": {"route": "GET /report", "auth": "reports_api"}
        }
    }"#;

    #[test]
    fn the_variable_goes_with_the_spec_and_the_scheme() {
        let model = secpaid_codegen::load(&Source::new("shop.json", SPEC)).unwrap().model;
        let variables: Vec<_> = model
            .endpoints
            .iter()
            .map(|endpoint| Variable::new(&model, model.auth_of(endpoint).unwrap(), None).unwrap().0)
            .collect();
        assert_eq!(variables, ["MY_SHOP_TOKEN", "MY_SHOP_REPORTS_API_TOKEN"]);
        let auth = model.auth.as_ref().unwrap();
        assert_eq!(Variable::new(&model, auth, Some("_KEY2")).unwrap().name(), "_KEY2");
        for token in ["sk-1234", "1234", "", "$KEY", "1234 "] {
            assert!(!Variable::new(&model, auth, Some(token)).unwrap_err().contains("1234"));
        }
    }
}
