//! In: the fields of a form. Out: the same in parts, as `multipart/form-data` (RFC 7578), with the content type that names the boundary.

use std::borrow::Cow;
use std::collections::BTreeSet;

use http::HeaderValue;

use crate::endpoint::Encoding;

const BOUNDARY: &str = "form-data-boundary";

pub(super) fn from_fields(fields: &[(Cow<'_, str>, Cow<'_, str>)]) -> (HeaderValue, Vec<u8>) {
    let boundary = boundary(fields.iter().flat_map(|(name, value)| [&**name, &**value]));
    let mut body = String::new();
    for (name, value) in fields {
        let name = quoted(name);
        body.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str(&format!("--{boundary}--\r\n"));
    let content_type = format!("{}; boundary={boundary}", Encoding::Multipart.content_type());
    // The boundary is made of letters, digits and hyphens.
    let content_type = HeaderValue::try_from(content_type)
        .unwrap_or(HeaderValue::from_static(Encoding::Multipart.content_type()));
    (content_type, body.into_bytes())
}

/// A boundary that is in none of the texts, found in one pass over them.
///
/// The same fields give the same body, so that a recorded request can be found again.
fn boundary<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    const DIGITS: usize = 8;
    let behind = texts.flat_map(|text| {
        let ends = text.match_indices(BOUNDARY).map(|(start, found)| start + found.len());
        ends.map(|end| text.get(end..end + DIGITS).unwrap_or_default())
    });
    let taken: BTreeSet<&str> = behind.collect();
    if taken.is_empty() {
        return BOUNDARY.to_owned();
    }
    let mut free = (0..=taken.len()).map(|number| format!("{number:0DIGITS$}"));
    let free = free.find(|number| !taken.contains(number.as_str()));
    // Of more numbers than are taken, one is free.
    format!("{BOUNDARY}{}", free.unwrap_or_default())
}

/// Names and values of a form in parts; its first line is the boundary.
pub fn parts(body: &str) -> impl Iterator<Item = (&str, &str)> {
    let boundary = body.lines().next().filter(|boundary| boundary.len() > 2);
    let parts = boundary.into_iter().flat_map(|boundary| body.split(boundary));
    parts.filter_map(|part| {
        let (head, value) = part.split_once("\r\n\r\n")?;
        let (_, name) = head.split_once("name=\"")?;
        Some((name.split('"').next()?, value.strip_suffix("\r\n")?))
    })
}

/// A name as browsers write it between quotes.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_form(form: &[u8]) -> (HeaderValue, Vec<u8>) {
        from_fields(&form_urlencoded::parse(form).collect::<Vec<_>>())
    }

    #[test]
    fn each_field_is_a_part() {
        let (content_type, body) = from_form(b"limit=20&note=a%26b%0D%0A%C3%A4&a%22b=");
        assert_eq!(content_type, "multipart/form-data; boundary=form-data-boundary");
        let expected = "--form-data-boundary\r\nContent-Disposition: form-data; name=\"limit\"\r\n\r\n20\r\n\
            --form-data-boundary\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\na&b\r\nä\r\n\
            --form-data-boundary\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\n\r\n\
            --form-data-boundary--\r\n";
        assert_eq!(String::from_utf8(body).unwrap(), expected);
    }

    #[test]
    fn a_value_that_has_many_boundaries_costs_no_more_than_its_length() {
        let value = format!("form-data-boundary{}", "0".repeat(300_000));
        let started = std::time::Instant::now();
        let (content_type, _) = from_form(format!("note={value}").as_bytes());
        assert_eq!(content_type, "multipart/form-data; boundary=form-data-boundary00000001");
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }

    #[test]
    fn a_value_cannot_end_its_part() {
        let (content_type, body) = from_form(b"note=--form-data-boundary0--");
        assert_eq!(content_type, "multipart/form-data; boundary=form-data-boundary00000000");
        assert!(String::from_utf8(body).unwrap().ends_with("\r\n--form-data-boundary00000000--\r\n"));
        let (content_type, _) = from_form(b"a=form-data-boundary00000000&form-data-boundary00000001=");
        assert_eq!(content_type, "multipart/form-data; boundary=form-data-boundary00000002");
        assert_eq!(from_form(b"").1, b"--form-data-boundary--\r\n");
    }
}
