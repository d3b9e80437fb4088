//! Where in a request its fields go.

/// Where a field of a request is sent, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its name on the wire.
    pub field: &'static str,
    /// Where it is sent.
    pub location: Location,
    /// Are the entries of its list joined by commas? If not, its name is repeated. JSON has lists of its own.
    pub joined: bool,
    /// Must it not be shown?
    pub secret: bool,
}

impl Place {
    /// In the path, in the place of its name in braces.
    pub const fn path(field: &'static str) -> Self {
        Self::new(field, Location::Path)
    }

    /// In the query.
    pub const fn query(field: &'static str) -> Self {
        Self::new(field, Location::Query)
    }

    /// In the header of its name.
    pub const fn header(field: &'static str) -> Self {
        Self::new(field, Location::Header)
    }

    /// In the body.
    pub const fn body(field: &'static str) -> Self {
        Self::new(field, Location::Body)
    }

    const fn new(field: &'static str, location: Location) -> Self {
        Self { field, location, joined: false, secret: false }
    }

    /// With the entries of its list joined by commas.
    #[must_use]
    pub const fn joined(self) -> Self {
        Self { joined: true, ..self }
    }

    /// Not to be shown.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }
}

/// Where in a request a field is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the path, in the place of its name in braces.
    Path,
    /// In the query.
    Query,
    /// In the header of its name.
    Header,
    /// In the body.
    Body,
}
