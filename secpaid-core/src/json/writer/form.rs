//! From what is written as a form to its fields, of which some are files.

use super::Writer;
use crate::scalar::Upload;

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormField {
    pub(crate) name: String,
    pub(crate) content: Content,
}

/// What a field of a form holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    Text(String),
    File(Upload),
}

impl Writer {
    /// The pairs of a form, a file in the place of its text.
    pub(crate) fn into_fields(self) -> Vec<FormField> {
        let mut uploads = self.uploads.into_iter().peekable();
        let pairs = form_urlencoded::parse(self.text.as_bytes()).enumerate();
        let fields = pairs.map(|(position, (name, text))| {
            let upload = uploads.next_if(|(of, _)| *of == position);
            let content =
                upload.map_or_else(|| Content::Text(text.into_owned()), |(_, upload)| Content::File(upload));
            FormField { name: name.into_owned(), content }
        });
        fields.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Encoding;
    use crate::json::write;
    use crate::scalar::UploadOrReference;

    #[test]
    fn files_are_where_they_were_written() {
        let file = |name: &str| Upload::new(name, &b"x"[..]);
        let mut writer = Writer::new(Encoding::Multipart);
        writer.begin_object();
        writer.field("first", &file("1"), write::upload);
        writer.field("a & b", &"c&d".to_owned(), write::string);
        writer.field("all", &vec![file("2"), file("3")], |writer, list| {
            write::list(writer, list, write::upload)
        });
        writer.field("none", &Vec::new(), |writer, list| write::list(writer, list, write::upload));
        writer.field("known", &UploadOrReference::from("id"), write::upload_or_reference);
        writer.field("last", &UploadOrReference::from(file("4")), write::upload_or_reference);
        writer.end_object();
        let fields = writer.into_fields();
        let said = fields.iter().map(|field| match &field.content {
            Content::Text(text) => format!("{}={text}", field.name),
            Content::File(file) => format!("{}@{}", field.name, file.file_name()),
        });
        let said: Vec<_> = said.collect();
        assert_eq!(said, ["first@1", "a & b=c&d", "all@2", "all@3", "known=id", "last@4"]);
    }
}
