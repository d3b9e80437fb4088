//! In: an argument such as `amount=25`. Out: the field and what is given for it.

use std::fs;

use secpaid_codegen::json::{self, Value};

/// What an argument gives to a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Assignment {
    /// The field as written: `to[0].share`.
    pub(super) field: String,
    /// What is given.
    pub(super) given: Given,
}

/// What a field is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Given {
    /// A text; the spec says what it is on the wire.
    Text(String),
    /// JSON as it goes over the wire.
    Json(Value),
    /// What a file holds; the spec says whether it is sent as a file or as its text.
    File {
        /// As the argument has it.
        path: String,
        bytes: Vec<u8>,
    },
}

impl Assignment {
    /// Reads an argument, and the file that it names.
    pub(super) fn parse(argument: &str) -> Result<Self, String> {
        let Some((left, text)) = argument.split_once('=') else {
            return Err(format!(
                "`{argument}` gives nothing to a field; expected `field=value`, `field:=JSON` or `field=@file`"
            ));
        };
        let (field, given) = match (left.strip_suffix(':'), text.strip_prefix('@')) {
            (Some(field), _) => (field, Given::Json(parse_json(field, text)?)),
            (None, Some(file)) => (left, read(left, file)?),
            (None, None) => (left, Given::Text(text.to_owned())),
        };
        if field.is_empty() {
            return Err(format!("`{argument}` has no field before the `=`"));
        }
        Ok(Self { field: field.to_owned(), given })
    }
}

/// The text is not shown: it may hold what is secret.
fn parse_json(field: &str, text: &str) -> Result<Value, String> {
    match json::parse(text) {
        Ok(document) if document.duplicates.is_empty() => Ok(document.root.value),
        Ok(_) => Err(format!("`{field}` is given an object that has a key twice")),
        Err(error) => Err(format!("`{field}` is given no JSON behind `:=`: {}", error.message)),
    }
}

fn read(field: &str, path: &str) -> Result<Given, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot read `{path}` for `{field}`: {error}"))?;
    Ok(Given::File { path: path.to_owned(), bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(argument: &str) -> (String, Given) {
        let Assignment { field, given } = Assignment::parse(argument).unwrap();
        (field, given)
    }

    #[test]
    fn a_text_is_all_behind_the_first_sign() {
        assert_eq!(parsed("note=a=b:=c"), ("note".into(), Given::Text("a=b:=c".into())));
        assert_eq!(parsed("note="), ("note".into(), Given::Text(String::new())));
        assert_eq!(parsed("to[0].a="), ("to[0].a".into(), Given::Text(String::new())));
    }

    #[test]
    fn json_keeps_the_digits_of_numbers() {
        assert_eq!(parsed("amount:=1.50"), ("amount".into(), Given::Json(Value::Number("1.50".into()))));
        assert_eq!(parsed("note:=\"@home\""), ("note".into(), Given::Json(Value::String("@home".into()))));
    }

    #[test]
    fn what_gives_nothing_is_refused_without_what_it_holds() {
        assert!(Assignment::parse("amount").unwrap_err().contains("expected `field=value`"));
        assert!(Assignment::parse("=25").unwrap_err().contains("no field"));
        assert!(Assignment::parse("note=@no-such-file").unwrap_err().contains("cannot read `no-such-file`"));
        for argument in ["pin:=sk-1234", "pin:={\"a\":\"sk-1234\",\"a\":1}"] {
            let message = Assignment::parse(argument).unwrap_err();
            assert!(message.starts_with("`pin` is given") && !message.contains("1234"), "{message}");
        }
    }
}
