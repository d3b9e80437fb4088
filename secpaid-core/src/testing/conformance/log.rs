//! What reached a server, as bytes and as requests, so that no parsing hides anything.

use std::sync::Arc;

use super::wire::Received;

/// Everything that reached a server.
pub(super) struct Log {
    pub(super) connections: Vec<Record>,
}

/// Everything that reached a connection.
#[derive(Default)]
pub(super) struct Record {
    pub(super) raw: Vec<u8>,
    /// How many of the bytes belong to whole requests.
    pub(super) parsed: usize,
    /// These, in order.
    pub(super) requests: Vec<Arc<Received>>,
    /// How many bytes of answers were taken.
    pub(super) written: usize,
}

impl Record {
    /// What does not belong to a whole request.
    pub(super) fn rest(&self) -> &[u8] {
        self.raw.get(self.parsed..).unwrap_or_default()
    }
}

impl Log {
    /// How many requests were begun: the whole ones and, per connection, one that was cut short or left unread.
    pub(super) fn seen(&self) -> usize {
        let begun = |record: &Record| usize::from(!record.rest().trim_ascii().is_empty());
        self.connections.iter().map(|record| record.requests.len() + begun(record)).sum()
    }

    /// The requests that arrived whole, in the order of their connections.
    pub(super) fn requests(&self) -> impl Iterator<Item = &Received> {
        self.connections.iter().flat_map(|record| record.requests.iter().map(|request| &**request))
    }

    /// How many bytes arrived.
    pub(super) fn arrived(&self) -> usize {
        self.connections.iter().map(|record| record.raw.len()).sum()
    }

    /// How many bytes of answers were taken.
    pub(super) fn written(&self) -> usize {
        self.connections.iter().map(|record| record.written).sum()
    }

    /// Do these bytes appear in what arrived?
    pub(super) fn contains(&self, bytes: &[u8]) -> bool {
        let found = |record: &Record| record.raw.windows(bytes.len()).any(|window| window == bytes);
        self.connections.iter().any(found)
    }
}
