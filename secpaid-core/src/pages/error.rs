//! Why a list ended before its last page.

use std::fmt;

use crate::answer::Answer;
use crate::endpoint::DeclaredError;
use crate::error::CallError;
use crate::shown::Shown;

/// Why a list ended before its last page. `E` is the endpoint's own error enum.
#[derive(Debug)]
#[non_exhaustive]
pub enum PageError<E> {
    /// The call for the next page failed.
    Call(CallError<E>),
    /// There is a next page that it makes no sense to ask for.
    Paging(PagingError),
}

/// A page that does not lead to the next one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum PagingError {
    /// The server gave a page that it had given before, and would go on like that.
    Repeated {
        /// Number, offset or cursor of the page; empty: the first one.
        position: String,
        /// The same of the page that it repeats.
        repeats: String,
        /// The JSON Pointer (or `header` and the name of one) of what came again: the cursor, or the records.
        path: String,
        /// The answer with the page.
        answer: Box<Answer>,
    },
    /// The answer was taken out of the page, so that nobody knows what comes behind it.
    Unknown {
        /// What is left of the answer.
        answer: Box<Answer>,
    },
    /// The position of the next page does not fit the field of the request that asks for it.
    Unaskable {
        /// Number, offset or cursor of the next page.
        position: String,
        /// The JSON Pointer of what says so, where something does.
        path: String,
        /// The answer before it.
        answer: Box<Answer>,
    },
    /// The page does not end where it is said to: the next one would begin no further.
    Stalled {
        /// Where the next page would begin.
        position: String,
        /// Where this one began.
        before: String,
        /// The JSON Pointer of the key of the last record.
        path: String,
        /// The answer with the page.
        answer: Box<Answer>,
    },
    /// Nothing says where the next page begins: the last record has no key, or the URL no cursor.
    Unplaced {
        /// The JSON Pointer of the record, or of the URL.
        path: String,
        /// The answer with the page.
        answer: Box<Answer>,
    },
}

impl PagingError {
    /// The answer that leads no further.
    pub fn answer(&self) -> &Answer {
        match self {
            Self::Repeated { answer, .. }
            | Self::Unaskable { answer, .. }
            | Self::Stalled { answer, .. }
            | Self::Unplaced { answer, .. }
            | Self::Unknown { answer } => answer,
        }
    }

    /// The JSON Pointer of what leads no further, where it is one value of the answer; `header` and its name, where that is a header.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Repeated { path, .. }
            | Self::Unaskable { path, .. }
            | Self::Stalled { path, .. }
            | Self::Unplaced { path, .. } => Some(path).filter(|path| !path.is_empty()).map(String::as_str),
            Self::Unknown { .. } => None,
        }
    }
}

impl<E> PageError<E> {
    /// The answer as it came, if one came.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Call(error) => error.answer(),
            Self::Paging(error) => Some(error.answer()),
        }
    }

    /// The error that the API answered with, if it did.
    pub fn rejection(&self) -> Option<&E> {
        match self {
            Self::Call(error) => error.rejection(),
            Self::Paging(_) => None,
        }
    }

    /// The same failure with another error enum, such as the one of the whole API.
    pub fn map<F>(self, convert: impl FnOnce(E) -> F) -> PageError<F> {
        match self {
            Self::Call(error) => PageError::Call(error.map(convert)),
            Self::Paging(error) => PageError::Paging(error),
        }
    }
}

impl fmt::Display for PagingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated { position, repeats, .. } => {
                write!(f, "the list would never end: {} repeats {}", Page(position), Page(repeats))?;
            }
            Self::Unaskable { position, .. } => {
                write!(f, "the request cannot ask for {}", Page(position))?;
            }
            Self::Stalled { position, before, .. } => {
                write!(f, "the list does not go on: behind {} comes {}", Page(before), Page(position))?;
            }
            Self::Unplaced { .. } => f.write_str("nothing says where the next page begins")?,
            Self::Unknown { .. } => f.write_str("the page has no answer that says what comes behind it")?,
        }
        match self.path() {
            Some(path) => write!(f, ", at `{}`", Shown(path)),
            None => Ok(()),
        }
    }
}

/// A page by its position, which may be a text of the server's.
struct Page<'a>(&'a str);

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { f.write_str("the first page") } else { write!(f, "page `{}`", Shown(self.0)) }
    }
}

impl<E: DeclaredError> fmt::Display for PageError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Paging(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PagingError {}

impl<E: DeclaredError> std::error::Error for PageError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Paging(_) => None,
        }
    }
}

impl<E> From<CallError<E>> for PageError<E> {
    fn from(error: CallError<E>) -> Self {
        Self::Call(error)
    }
}

impl<E> From<PagingError> for PageError<E> {
    fn from(error: PagingError) -> Self {
        Self::Paging(error)
    }
}
