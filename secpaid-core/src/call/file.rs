//! From an answer that is in no envelope to the file that it is, or why it is none.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

use super::answered::begins_like_an_envelope;
use crate::answer::Answer;
use crate::envelope::Refusal;
use crate::envelope::table::Description;
use crate::error::UnrecognisedReason;
use crate::file::File;

/// What a request accepts: the files of the endpoint, and JSON, which an error comes in.
pub(super) fn accept(files: &[&str]) -> HeaderValue {
    const JSON: &str = "application/json";
    if files.is_empty() {
        return HeaderValue::from_static(JSON);
    }
    let mut all = files.to_vec();
    if !files.contains(&JSON) {
        all.push(JSON);
    }
    // A description that was not generated may name what is no content type.
    HeaderValue::try_from(all.join(", ")).unwrap_or(HeaderValue::from_static("*/*"))
}

/// The file that an answer is. No envelope could be made of it, for this reason.
///
/// The content type alone decides nothing: a server that fails half-way has often sent it already.
pub(super) fn find(
    description: &Description,
    answer: &Answer,
    reason: UnrecognisedReason,
) -> Result<File, UnrecognisedReason> {
    let in_no_envelope = match &reason {
        UnrecognisedReason::Refused(refusal) => matches!(refusal, Refusal::NoEnvelope(_)),
        UnrecognisedReason::Unreadable { .. } => !begins_like_an_envelope(description, answer),
        UnrecognisedReason::Empty | UnrecognisedReason::NoFile { .. } => false,
    };
    if description.files.is_empty() || !in_no_envelope {
        return Err(reason);
    }
    match (content_type(&answer.headers), reason) {
        (Some(sent), _) if answer.status.is_success() && is_one_of(description.files, &sent) => {
            Ok(File::new(answer.body.clone(), sent))
        }
        (_, reason @ UnrecognisedReason::Refused(_)) => Err(reason),
        (content_type, _) => {
            let (status, expected) = (answer.status, description.files);
            Err(UnrecognisedReason::NoFile { status, content_type, expected })
        }
    }
}

fn content_type(headers: &HeaderMap) -> Option<String> {
    headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Is it one of these, whatever its parameters?
pub(crate) fn is_one_of(files: &[&str], content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    files.iter().any(|file| file.eq_ignore_ascii_case(essence))
}
