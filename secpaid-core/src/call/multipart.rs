//! In: a form. Out: the same in parts, as `multipart/form-data` (RFC 7578), with the content type that names the boundary.

use http::HeaderValue;

use crate::endpoint::Encoding;

pub(super) fn from_form(form: &[u8]) -> (HeaderValue, Vec<u8>) {
    let fields: Vec<_> = form_urlencoded::parse(form).collect();
    let is_taken = |boundary: &str| {
        fields.iter().any(|(name, value)| name.contains(boundary) || value.contains(boundary))
    };
    // The same fields give the same body, so that a recorded request can be found again.
    let mut boundary = "form-data-boundary".to_owned();
    while is_taken(&boundary) {
        boundary.push('0');
    }
    let mut body = String::new();
    for (name, value) in &fields {
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

/// A name as browsers write it between quotes.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_value_cannot_end_its_part() {
        let (content_type, body) = from_form(b"note=--form-data-boundary0--");
        assert_eq!(content_type, "multipart/form-data; boundary=form-data-boundary00");
        assert!(String::from_utf8(body).unwrap().ends_with("\r\n--form-data-boundary00--\r\n"));
        assert_eq!(from_form(b"").1, b"--form-data-boundary--\r\n");
    }
}
