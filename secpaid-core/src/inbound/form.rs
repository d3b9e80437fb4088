//! From a form to the JSON document that it stands for: `data[pay_id]=1&tag[]=a` is `{"data":{"pay_id":"1"},"tag":["a"]}`.
//!
//! Strict where others guess: a name that is there twice, or stands for a value and for what holds values, is a fault. No message repeats
//! a name or a value.

mod escape;
mod tree;

use self::tree::{Leaf, Tree};
use crate::json::{Fault, Kind, Reader};

/// Reads a form. Pairs are separated by `&`, which may be spelled like the separator.
pub(super) fn document(form: &[u8], separator: &str) -> Result<String, Fault> {
    let form = form.trim_ascii_end();
    if let Some(at) = form.iter().position(|byte| !may_stand_in_a_form(*byte)) {
        return Err(Fault::new(
            at,
            "neither JSON nor a URL-encoded form: it has a character that a form escapes",
        ));
    }
    if !form.contains(&b'=') {
        return Err(Fault::new(0, "neither JSON nor a URL-encoded form: nothing in it is `name=value`"));
    }
    let mut tree = Tree::default();
    let mut start = 0;
    for pair in form.split(|byte| *byte == b'&') {
        let spelled = separator.trim_start_matches('&').as_bytes();
        let skipped = if start > 0 && pair.starts_with(spelled) { spelled.len() } else { 0 };
        let (at, pair) = (start + skipped, pair.get(skipped..).unwrap_or_default());
        start = at + pair.len() + 1;
        if pair.is_empty() {
            continue;
        }
        let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let name = escape::decode(pair.get(..equals).unwrap_or_default(), at)?;
        let value = escape::decode(pair.get(equals + 1..).unwrap_or_default(), at + equals + 1)?;
        tree.insert(&name, Leaf::Text(value)).map_err(|message| Fault::new(at, message))?;
    }
    Ok(tree.into_json())
}

/// Reads a JSON object whose keys are those of a form (`{"data[pay_id]": 1}`), as SecPaid's documentation shows some bodies. `None` for
/// what has no such key.
pub(super) fn of_flat_json(text: &str) -> Result<Option<String>, Fault> {
    if !has_brackets(text)? {
        return Ok(None);
    }
    let mut tree = Tree::default();
    let mut reader = Reader::from_text(text);
    let mut entries = reader.object()?;
    while let Some(name) = reader.next_key(&mut entries)? {
        let at = reader.offset();
        let value = Leaf::Json(reader.skip()?);
        tree.insert(&name, value).map_err(|message| Fault::new(at, message))?;
    }
    Ok(Some(tree.into_json()))
}

/// Has the object a key with brackets? What is no object has none.
fn has_brackets(text: &str) -> Result<bool, Fault> {
    let mut reader = Reader::from_text(text);
    let mut found = false;
    if reader.peek()? == Kind::Object {
        let mut entries = reader.object()?;
        while let Some(name) = reader.next_key(&mut entries)? {
            found |= name.contains('[');
            reader.skip()?;
        }
    } else {
        reader.skip()?;
    }
    reader.finish()?;
    Ok(found)
}

fn may_stand_in_a_form(byte: u8) -> bool {
    !byte.is_ascii_control() && !matches!(byte, b' ' | b'"' | b'<' | b'>')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(form: &str) -> Result<String, (usize, String)> {
        document(form.as_bytes(), "&").map_err(|fault| (fault.offset(), fault.to_string()))
    }

    #[test]
    fn brackets_become_objects_and_lists() {
        for (form, json) in [
            ("a=1", r#"{"a":"1"}"#),
            ("a=&b=x%20y+z", r#"{"a":"","b":"x y z"}"#),
            ("a", ""),
            ("a=1&b", r#"{"a":"1","b":""}"#),
            ("&a=1&&", r#"{"a":"1"}"#),
            ("data[pay_id]=1&data[status]=Success", r#"{"data":{"pay_id":"1","status":"Success"}}"#),
            ("data%5Bpay_id%5D=1", r#"{"data":{"pay_id":"1"}}"#),
            ("a[]=1&a[]=2", r#"{"a":["1","2"]}"#),
            ("a[1][b]=y&a[0][b]=x", r#"{"a":[{"b":"x"},{"b":"y"}]}"#),
            ("a[1]=y&a[3]=x", r#"{"a":{"1":"y","3":"x"}}"#),
            ("a[][b]=1&a[][c]=2", r#"{"a":[{"b":"1"},{"c":"2"}]}"#),
            ("a=%22%0A", r#"{"a":"\"\n"}"#),
            ("a=%C3%A4&b=ä", r#"{"a":"ä","b":"ä"}"#),
        ] {
            match read(form) {
                Ok(document) => assert_eq!(document, json, "{form}"),
                Err(error) => assert!(json.is_empty(), "{form}: {error:?}"),
            }
        }
    }

    #[test]
    fn what_is_ambiguous_is_refused_where_it_stands() {
        for (form, at, message) in [
            ("a=1&a=1", 4, "a field is there twice"),
            ("data[x]=1&data%5Bx%5D=2", 10, "a field is there twice"),
            ("data=1&data[x]=2", 7, "a field is a value and also holds fields"),
            ("data[x]=1&data=2", 10, "a field is a value and also holds fields"),
            ("a[]=1&a[x]=2", 6, "a field is a list and also has names"),
            ("a[x]=1&a[]=2", 7, "a field is a list and also has names"),
            ("a[=1", 0, "the brackets of a field's name do not match"),
            ("a]=1", 0, "the brackets of a field's name do not match"),
            ("a[x]y=1", 0, "the brackets of a field's name do not match"),
            ("a[[x]]=1", 0, "the brackets of a field's name do not match"),
            ("=1", 0, "a field has no name"),
            ("[x]=1", 0, "a field has no name"),
            ("a=%", 2, "`%` is not followed by two hexadecimal digits"),
            ("a=x%4", 3, "`%` is not followed by two hexadecimal digits"),
            ("a=%zz", 2, "`%` is not followed by two hexadecimal digits"),
            ("b=1&a=%ff", 6, "the text is not UTF-8"),
            ("hello", 0, "neither JSON nor a URL-encoded form: nothing in it is `name=value`"),
            ("a=1\nb=2", 3, "neither JSON nor a URL-encoded form: it has a character that a form escapes"),
            ("<a b='c'>", 0, "neither JSON nor a URL-encoded form: it has a character that a form escapes"),
        ] {
            assert_eq!(read(form), Err((at, message.to_owned())), "{form}");
        }
    }

    #[test]
    fn the_number_of_fields_and_the_depth_have_a_limit() {
        let fields = |count: usize| (0..count).map(|n| format!("f{n}=1&")).collect::<String>();
        assert!(read(&fields(tree::MAX_FIELDS)).is_ok());
        assert_eq!(read(&fields(tree::MAX_FIELDS + 1)).unwrap_err().1, "there are more than 256 fields");
        let deep = |depth: usize| format!("a{}=1", "[b]".repeat(depth));
        assert!(read(&deep(tree::MAX_DEPTH)).is_ok());
        assert_eq!(
            read(&deep(tree::MAX_DEPTH + 1)).unwrap_err().1,
            "a field's name has more than 16 brackets"
        );
    }

    #[test]
    fn only_a_query_may_spell_its_separator_out() {
        assert_eq!(document(b"a=1&amp;b=2", "&amp;").unwrap(), r#"{"a":"1","b":"2"}"#);
        assert_eq!(document(b"amp;a=1&b=2", "&amp;").unwrap(), r#"{"amp;a":"1","b":"2"}"#);
        assert_eq!(document(b"a=1&amp;b=2", "&").unwrap(), r#"{"a":"1","amp;b":"2"}"#);
    }

    #[test]
    fn json_with_the_keys_of_a_form_is_put_into_place() {
        let read = |text| of_flat_json(text).map_err(|fault| (fault.offset(), fault.to_string()));
        assert_eq!(
            read(r#"{"code": 1, "data[id]": 7, "data[tags]": [1, {"a": 2}]}"#),
            Ok(Some(r#"{"code":1,"data":{"id":7,"tags":[1, {"a": 2}]}}"#.to_owned()))
        );
        assert_eq!(read(r#"{"code": 1, "data": {"a[b]": 1}, "code": 2}"#), Ok(None));
        assert_eq!(read("[1]"), Ok(None));
        assert_eq!(
            read(r#"{"data[id]": 7, "data": {"id": 8}}"#).unwrap_err().1,
            "a field is a value and also holds fields"
        );
    }
}
