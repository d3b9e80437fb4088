//! In: a JSON value and a built-in type with its forms. Out: does any of the forms read it?

use crate::decimal::{is_decimal, is_decimal_number};
use crate::json::{Member, Node, Value};
use crate::model::{Base, Codec, Form};
use crate::report::one_of;

/// Does one of the forms read the value?
pub(crate) fn fits(node: &Node, codec: &Codec) -> bool {
    check(node, codec).is_ok()
}

/// Is the value in one of the forms? If not, what was expected and what was found.
pub(super) fn check(node: &Node, codec: &Codec) -> Result<(), String> {
    if codec.forms.iter().any(|form| reads(node, codec.base, form)) {
        return Ok(());
    }
    let base = codec.base.name();
    let found = match &node.value {
        Value::Number(text) => format!("the number `{text}`"),
        Value::String(text) if text.chars().count() <= 40 => format!("the string `{text}`"),
        Value::Bool(value) => format!("`{value}`"),
        _ => node.kind().to_owned(),
    };
    let forms: Vec<String> = codec.forms.iter().map(describe).filter(|form| *form != base).collect();
    if forms.is_empty() {
        return Err(format!("expected `{base}`, found {found}"));
    }
    Err(format!("expected `{base}` as {}, found {found}", forms.join(" or ")))
}

fn describe(form: &Form) -> String {
    match form {
        Form::Plain => "`YYYY-MM-DD`".to_owned(),
        Form::Number => "number".to_owned(),
        Form::String => "string".to_owned(),
        Form::Bool => "`true` or `false`".to_owned(),
        Form::Words(words) => one_of(words.iter().map(|(word, _)| word.as_str())),
        Form::SpaceDateTime => "`YYYY-MM-DD HH:MM:SS`".to_owned(),
        Form::Rfc3339 => "RFC 3339".to_owned(),
        Form::NumericMonth => "`YYYY-MM`".to_owned(),
        Form::EnglishMonth => "`Month YYYY`".to_owned(),
        Form::File => "`{\"file\": name, \"base64\": content}`".to_owned(),
    }
}

fn reads(node: &Node, base: Base, form: &Form) -> bool {
    match (form, &node.value) {
        (Form::Plain, Value::String(text)) if base == Base::Date => is_date(text),
        (Form::Plain, _) => base == Base::Json,
        (Form::Bool, Value::Bool(_)) => true,
        (Form::Number, Value::Number(text)) => reads_number(text, base),
        (Form::String, Value::String(text)) => reads_string(text, base),
        (Form::Words(words), Value::String(text)) => words.iter().any(|(word, _)| word == text),
        (Form::SpaceDateTime, Value::String(text)) => {
            text.split_once(' ').is_some_and(|(date, time)| is_date(date) && is_time(time))
        }
        (Form::Rfc3339, Value::String(text)) => is_rfc3339(text),
        (Form::NumericMonth, Value::String(text)) => text
            .split_once('-')
            .is_some_and(|(year, month)| is_year(year) && number(month, 2, 1, 12).is_some()),
        (Form::EnglishMonth, Value::String(text)) => {
            text.split_once(' ').is_some_and(|(month, year)| MONTHS.contains(&month) && is_year(year))
        }
        (Form::File, Value::Object(members)) => is_file(members),
        _ => false,
    }
}

/// A name and a content, and what the content is.
fn is_file(members: &[Member]) -> bool {
    let is = |member: &Member| match (member.key.value.as_str(), &member.value.value) {
        ("file", Value::String(_)) => true,
        ("content_type", Value::String(text)) => text.chars().all(|character| matches!(character, ' '..='~')),
        ("base64", Value::String(text)) => is_base64(text),
        _ => false,
    };
    let has = |name: &str| members.iter().any(|member| member.key.value == name);
    members.iter().all(is) && has("file") && has("base64")
}

/// The standard alphabet, with padding.
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    text.len().is_multiple_of(4)
        && padding <= 2
        && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

fn reads_number(text: &str, base: Base) -> bool {
    match base {
        Base::String => true,
        Base::Bool => matches!(text, "0" | "1"),
        Base::Decimal => is_decimal_number(text),
        Base::UrlOrIndex => text.parse::<u32>().is_ok(),
        _ => is_integer(text, base),
    }
}

fn reads_string(text: &str, base: Base) -> bool {
    match base {
        Base::String | Base::UrlOrIndex | Base::Upload => true,
        Base::Decimal => is_decimal(text),
        _ => is_integer(text, base),
    }
}

fn is_integer(text: &str, base: Base) -> bool {
    !text.starts_with('+')
        && match base {
            Base::U8 => text.parse::<u8>().is_ok(),
            Base::U16 => text.parse::<u16>().is_ok(),
            Base::U32 => text.parse::<u32>().is_ok(),
            Base::U64 => text.parse::<u64>().is_ok(),
            Base::U128 => text.parse::<u128>().is_ok(),
            Base::I8 => text.parse::<i8>().is_ok(),
            Base::I16 => text.parse::<i16>().is_ok(),
            Base::I32 => text.parse::<i32>().is_ok(),
            Base::I64 => text.parse::<i64>().is_ok(),
            Base::I128 => text.parse::<i128>().is_ok(),
            _ => false,
        }
}

const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A number of so many digits, in a range.
fn number(text: &str, digits: usize, least: u32, most: u32) -> Option<u32> {
    let is_digits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_digits && (least..=most).contains(number))
}

fn is_year(text: &str) -> bool {
    number(text, 4, 0, 9999).is_some()
}

fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut part = |digits, least, most| number(parts.next()?, digits, least, most);
    let (Some(year), Some(month), Some(day)) = (part(4, 0, 9999), part(2, 1, 12), part(2, 1, 31)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    day <= days
}

/// `HH:MM:SS` with an optional fraction; 60 is a leap second.
fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = clock.splitn(3, ':');
    let mut part = |most| parts.next().is_some_and(|text| number(text, 2, 0, most).is_some());
    let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    part(23) && part(59) && part(60) && digits
}

fn is_rfc3339(text: &str) -> bool {
    let Some((date, rest)) = text.split_once(['T', 't', ' ']) else { return false };
    let time = match rest.strip_suffix(['Z', 'z']) {
        Some(time) => time,
        None => {
            let Some(at) = rest.rfind(['+', '-']) else { return false };
            let (time, offset) = rest.split_at(at);
            let offset = offset.get(1..).and_then(|offset| offset.split_once(':'));
            let fits =
                |(hours, minutes)| number(hours, 2, 0, 23).is_some() && number(minutes, 2, 0, 59).is_some();
            if !offset.is_some_and(fits) {
                return false;
            }
            time
        }
    };
    is_date(date) && is_time(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;
    use crate::source::Span;

    fn fits(base: Base, form: Form, json: &str) -> bool {
        let node = parse(json).map(|document| document.root);
        let node = node.unwrap_or(Node { span: Span::default(), value: Value::Null });
        check(&node, &Codec { base, forms: vec![form] }).is_ok()
    }

    #[test]
    fn dates_are_of_the_calendar() {
        for (text, good) in
            [("2024-02-29", true), ("2026-02-29", false), ("2026-13-01", false), ("26-01-01", false)]
        {
            assert_eq!(fits(Base::Date, Form::Plain, &format!("{text:?}")), good, "{text}");
        }
        for text in ["2026-05-20 11:19:48", "2026-05-20 23:59:60", "2026-05-20 11:19:48.5"] {
            assert!(fits(Base::DateTime, Form::SpaceDateTime, &format!("{text:?}")), "{text}");
        }
        for text in ["2026-05-20", "2026-05-20T11:19:48", "2026-05-20 24:00:00", "2026-05-20 11:19"] {
            assert!(!fits(Base::DateTime, Form::SpaceDateTime, &format!("{text:?}")), "{text}");
        }
        for text in ["2023-10-01T12:34:56Z", "2023-10-01T12:34:56.25+02:00"] {
            assert!(fits(Base::DateTime, Form::Rfc3339, &format!("{text:?}")), "{text}");
        }
        for text in ["2023-10-01T12:34:56", "2023-10-01T12:34:56+0200", "2023-10-01T12:34:56+ä"] {
            assert!(!fits(Base::DateTime, Form::Rfc3339, &format!("{text:?}")), "{text}");
        }
        assert!(fits(Base::YearMonth, Form::NumericMonth, "\"2026-04\""));
        assert!(fits(Base::YearMonth, Form::EnglishMonth, "\"April 2026\""));
        assert!(!fits(Base::YearMonth, Form::EnglishMonth, "\"april 2026\""));
    }

    #[test]
    fn integers_fit_their_type() {
        assert!(fits(Base::U8, Form::Number, "255"));
        for bad in ["256", "-1", "1.0", "1e1", "\"1\""] {
            assert!(!fits(Base::U8, Form::Number, bad), "{bad}");
        }
        assert!(fits(Base::U64, Form::String, "\"99290\""));
        assert!(!fits(Base::U64, Form::String, "\"+1\""));
    }

    #[test]
    fn money_is_a_number_or_digits_in_a_string() {
        assert!(fits(Base::Decimal, Form::Number, "25.50"));
        assert!(fits(Base::Decimal, Form::String, "\"25.50\""));
        assert!(!fits(Base::Decimal, Form::String, "\"25,50\""));
        assert!(!fits(Base::Decimal, Form::Number, "\"25.50\""));
    }
}
