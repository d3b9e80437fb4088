//! In: servers and routes of both specs. Out: which endpoint of the new API takes the calls that old clients make.

use std::collections::HashMap;

use crate::model::{Endpoint, Model, Server};

/// What the new API serves.
pub(super) struct Routes<'m> {
    old: &'m Model,
    served: HashMap<(&'m str, String), &'m Endpoint>,
}

impl<'m> Routes<'m> {
    pub(super) fn new(old: &'m Model, new: &'m Model) -> Self {
        let mut served = HashMap::new();
        for server in &new.servers {
            for endpoint in &new.endpoints {
                served.entry((endpoint.method.as_str(), address(server, endpoint))).or_insert(endpoint);
            }
        }
        Self { old, served }
    }

    /// What answers the calls of an old endpoint on one of its servers.
    pub(super) fn target(&self, server: &Server, endpoint: &'m Endpoint) -> Option<&'m Endpoint> {
        self.served.get(&(endpoint.method.as_str(), address(server, endpoint))).copied()
    }

    /// The same for the first server that has anything there.
    pub(super) fn any_target(&self, endpoint: &'m Endpoint) -> Option<&'m Endpoint> {
        self.old.servers.iter().find_map(|server| self.target(server, endpoint))
    }

    /// Does the new API take all calls that old clients send to this server?
    pub(super) fn serves(&self, server: &Server) -> Result<(), String> {
        match self.old.endpoints.iter().find(|endpoint| self.target(server, endpoint).is_none()) {
            Some(endpoint) => {
                Err(format!("clients call `{} {}`", endpoint.method, address(server, endpoint)))
            }
            None => Ok(()),
        }
    }
}

/// What names the path gives its placeholders is nothing to a server.
fn address(server: &Server, endpoint: &Endpoint) -> String {
    format!("{}{}", server.url, endpoint.anonymous_path())
}
