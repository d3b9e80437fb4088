//! Arguments become fields of the types that a spec says.

use secpaid_codegen::model::Model;
use secpaid_codegen::source::Source;

use super::*;

const SPEC: &str = r#"{
        "name": "shop", "version": "1.0.0", "servers": {"production": "https://shop.example"},
        "envelopes": {"main": {"outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}}}},
        "types": {
            "Colour": {"enum": ["red", {"value": "green", "also": ["lime"]}], "ignore_case": true},
            "Person": {"fields": {"id": "u64", "names": "string[]?"}}
        },
        "endpoints": {"Buy": {"route": "POST /buy", "body": "json", "request": {
            "price": "decimal", "colour": "Colour?", "to": "Person[]?", "held": {"type": "Person[]?", "wire": "json-in-string"},
            "who.name": {"type": "string?", "name": "who_name"}, "who": "Person?", "on": {"type": "date?", "none": [""]}, "pin": {"type": "u32?", "secret": true}
        }}}
    }"#;

fn model() -> Model {
    secpaid_codegen::load(&Source::new("shop.json", SPEC)).unwrap().model
}

fn filled(arguments: &[&str]) -> Result<String, String> {
    let model = model();
    let mut request = Node { span: Span::default(), value: Value::Object(Vec::new()) };
    for argument in arguments {
        let assignment = Assignment::parse(argument).unwrap();
        Fill::put(&model.types, &model.endpoints[0].request, &mut request, &assignment)?;
    }
    Ok(request.to_string())
}

#[test]
fn values_are_of_the_type_that_the_spec_says() {
    let request = filled(&["price=1.50", "colour=LIME", "pin=7", "who.id=18446744073709551615"]);
    let expected = r#"{"price":1.50,"colour":"green","pin":7,"who":{"id":18446744073709551615}}"#;
    assert_eq!(request.as_deref(), Ok(expected));
}

#[test]
fn a_text_that_means_nothing_is_of_any_type() {
    assert_eq!(filled(&["on="]).as_deref(), Ok(r#"{"on":""}"#));
    assert!(filled(&["pin="]).is_err());
}

#[test]
fn entries_of_lists_and_fields_of_records_are_put_where_they_belong() {
    let request = filled(&["to[0].id=1", "to[0].names[0]=a", "to[1].id=2", "to[0].names[1]=b", "who.name=x"]);
    assert_eq!(request.unwrap(), r#"{"to":[{"id":1,"names":["a","b"]},{"id":2}],"who.name":"x"}"#);
    assert!(filled(&["to[1].id=1"]).unwrap_err().contains("the next entry is `[0]`"));
    assert!(filled(&["to.id=1"]).unwrap_err().contains("inside a list"));
    assert!(filled(&["to[x].id=1"]).unwrap_err().contains("inside a list"));
    assert!(filled(&["who[0]=1"]).unwrap_err().contains("what is no list"));
    assert!(filled(&["price.x=1"]).unwrap_err().contains("`price` is all there is"));
    assert!(filled(&["to:=5", "to[0].id=1"]).unwrap_err().contains("no list"));
}

#[test]
fn json_in_a_string_is_filled_like_any_other() {
    let expected = r#"{"held":"[{\"id\":1,\"names\":[\"a\"]}]"}"#;
    assert_eq!(filled(&["held[0].id=1", "held[0].names:=[\"a\"]"]).unwrap(), expected);
    assert_eq!(filled(&[r#"held=[{"id":1,"names":["a"]}]"#]).unwrap(), expected);
    assert_eq!(filled(&[r#"held:=[{"id":1,"names":["a"]}]"#]).unwrap(), expected);
    assert!(filled(&["held=sk-1234"]).unwrap_err().starts_with("`held` is JSON inside a string"));
}

#[test]
fn what_does_not_fit_says_what_does_and_not_what_it_is() {
    for (argument, expected) in [
        ("prise=1", "did you mean `price`?"),
        (
            "who.nmaes=1",
            "unknown field `nmaes` in `who.nmaes`, expected `id`, `names`; did you mean `names`?",
        ),
        ("price=sk-1234", "`price` does not fit: expected a number"),
        ("pin=sk-1234", "`pin` does not fit: expected a whole number (u32)"),
        (
            "colour=rde",
            "expected one of `red`, `green`, or JSON (`:=`) for what the spec does not list; did you mean `red`?",
        ),
        ("to=1", "expected a list; give its entries as `to[0]=...`"),
        ("who=1", "expected an object; give its fields as `who.id=...`"),
    ] {
        let message = filled(&[argument]).unwrap_err();
        assert!(message.contains(expected) && !message.contains("1234"), "{argument}: {message}");
    }
}
