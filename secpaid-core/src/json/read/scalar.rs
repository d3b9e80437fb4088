//! Dates, addresses and raw JSON.

use super::Forms;
use crate::json::{Fault, Kind, Reader};
use crate::scalar::{
    Date, DateTime, RawJson, ScalarError, Target, Upload, UploadOrReference, UrlOrIndex, YearMonth,
};

/// `2026-05-20`
pub fn date(reader: &mut Reader<'_>) -> Result<Date, Fault> {
    parsed(reader, "a date such as `2026-05-20`", |text| text.parse())
}

/// A date and time in one of the forms.
pub fn date_time(reader: &mut Reader<'_>, forms: Forms) -> Result<DateTime, Fault> {
    let expected = forms.pick(&[
        (
            Forms::SPACE.or(Forms::RFC3339),
            "a date and time such as `2026-05-20 11:19:48` or `2026-05-20T11:19:48Z`",
        ),
        (Forms::SPACE, "a date and time such as `2026-05-20 11:19:48`"),
        (Forms::RFC3339, "a date and time such as `2026-05-20T11:19:48Z`"),
    ]);
    parsed(reader, expected, |text| DateTime::parse(text, forms.has(Forms::SPACE), forms.has(Forms::RFC3339)))
}

/// A month of a year in one of the forms.
pub fn year_month(reader: &mut Reader<'_>, forms: Forms) -> Result<YearMonth, Fault> {
    let expected = forms.pick(&[
        (Forms::NUMERIC.or(Forms::ENGLISH), "a month such as `2026-04` or `April 2026`"),
        (Forms::NUMERIC, "a month such as `2026-04`"),
        (Forms::ENGLISH, "a month such as `April 2026`"),
    ]);
    parsed(reader, expected, |text| {
        YearMonth::parse(text, forms.has(Forms::NUMERIC), forms.has(Forms::ENGLISH))
    })
}

/// URLs and positions in a string, or one position as a number.
pub fn url_or_index(reader: &mut Reader<'_>, forms: Forms) -> Result<UrlOrIndex, Fault> {
    match reader.token() {
        Some(b'-' | b'0'..=b'9') if forms.has(Forms::NUMBER) => {
            let start = reader.offset();
            match reader.number()?.parse() {
                Ok(index) => Ok(UrlOrIndex::from_iter([Target::Index(index)])),
                Err(_) => Err(Fault::new(start, "expected a position (u32), found another number")),
            }
        }
        _ if forms.has(Forms::STRING) => Ok(UrlOrIndex::from(&*reader.string()?)),
        _ => Err(reader.unexpected("a position (u32)")),
    }
}

/// A file, as the JSON of a request says it: `{"file": name, "content_type": text, "base64": content}`.
pub fn upload(reader: &mut Reader<'_>) -> Result<Upload, Fault> {
    Upload::read(reader)
}

/// The same, or a string that stands for one.
pub fn upload_or_reference(reader: &mut Reader<'_>) -> Result<UploadOrReference, Fault> {
    match reader.peek()? {
        Kind::String => Ok(UploadOrReference::Reference(reader.string()?.into_owned())),
        _ => Upload::read(reader).map(UploadOrReference::Upload),
    }
}

/// Any value, kept as its text.
pub fn raw_json(reader: &mut Reader<'_>) -> Result<RawJson, Fault> {
    reader.skip().map(RawJson::from_valid)
}

#[inline]
fn parsed<T>(
    reader: &mut Reader<'_>,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Result<T, ScalarError>,
) -> Result<T, Fault> {
    reader.token();
    let start = reader.offset();
    let text = reader.string_as(expected)?;
    parse(&text).map_err(|_| Fault::new(start, format!("expected {expected}, found another string")))
}
