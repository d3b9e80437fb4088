//! How the entries of a list are judged, each for itself.

use super::{Description, Envelope, Pointer};
use crate::envelope::Fields;
use crate::json::Reader;

/// How to read a list whose entries have outcomes of their own.
#[derive(Debug)]
pub struct Items {
    /// What says what an entry amounts to.
    pub by: ItemsBy,
    /// May a list be an object, whose values are the entries?
    pub keyed: bool,
    /// Is a list that is null or absent one without entries?
    pub or_absent: bool,
    /// Asked whether an answer that would be a success is one in part, since an entry is none; `None`: it is not asked. A client without such
    /// lists has nothing of what answers it.
    pub partial: Option<InPart>,
    /// The keys that [`judge`](Self::judge) looks at, in an entry and in what speaks for it.
    pub keys: &'static [&'static str],
    /// How an entry, or what speaks for it, is judged, and where an entry has its payload. Its pointers begin there, not at the body.
    pub judge: &'static Envelope,
}

/// Is an entry of this list no success?
pub type InPart = for<'a> fn(&Description, Option<&mut Reader<'a>>, &Fields<'a>) -> bool;

/// What says what an entry of a list amounts to. The pointers of a layout begin at the body, but for the path of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemsBy {
    /// The entry itself.
    Entry,
    /// The value at the same position of this list.
    Parallel(Pointer),
    /// The list it is in: those of the data worked, those of this one did not.
    Failed(Pointer),
    /// Whether one of these errors is about it.
    Errors {
        /// The list of errors.
        at: Pointer,
        /// Where an error says which entry it is about; begins at the error.
        path: Pointer,
    },
}
