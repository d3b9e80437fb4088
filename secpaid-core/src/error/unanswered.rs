//! Why a call has no answer, whatever errors its endpoint declares.

use crate::error::BuildError;
use crate::transport::TransportError;

pub(crate) enum Unanswered {
    Build(BuildError),
    Transport(TransportError),
}

impl From<BuildError> for Unanswered {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

impl From<TransportError> for Unanswered {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}
